"""If-Match and If-None-Match as versions (RFC 9110, 13)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from flask import Response, g, request

from api.domain.ports import Store
from api.domain.versions import Expected, explain_stale
from api.errors import Invalid, PreconditionRequired
from api.web import bodies, context, parsing, presenting
from api.web.problems import Refusal
from api.web.smorest import View

_TAG = r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"'
_TAGS = re.compile(_TAG)
_LIST = re.compile(rf"(?:{_TAG}[ \t]*)?(?:,[ \t]*(?:{_TAG}[ \t]*)?)*")
_WORD = re.compile(r"[^ \t,]+")
_VERSION = re.compile(
    r"0|[1-9][0-9]{0,14}"
)  # as presenting.tag writes it: a tag is opaque, and "08" none of ours


def expected_version() -> Expected:
    """What If-Match says. Raises PreconditionRequired without one, 400 for what is no list of tags.

    A weak or foreign tag, or a version without its quotes, is a version that nothing has.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired(
            f'{request.method} needs If-Match: send the ETag of the version that you saw (such as "7"), or * for whatever it is now.'
        )
    if header == "*":
        return Expected(None, "*")
    tags = _tags_in("If-Match", header)
    versions = frozenset(int(tag) for weak, tag in tags if not weak and _VERSION.fullmatch(tag))
    return Expected(versions, header[:100], "" if versions else _flaw(tags))


def is_current(version: int) -> bool:
    """Whether If-None-Match names this version, compared weakly as GET does. Raises 400 for what is no list of tags."""
    header = request.headers.get("If-None-Match", "").strip()
    if not header:
        return False
    return header == "*" or any(tag == str(version) for _, tag in _tags_in("If-None-Match", header))


def _tags_in(name: str, header: str) -> list[tuple[str, str]]:
    """Each tag of a list as (`W/` or nothing, what its quotes hold); none in a bare word."""
    tags = _TAGS.findall(header) if _LIST.fullmatch(header) else []
    if tags or _WORD.fullmatch(header):
        return tags
    raise Refusal(
        "invalid-request",
        f'{name} is {header[:100]!r}; it holds either * alone or ETags in quotes, divided by commas, such as "7", "8".',
    )


def _flaw(tags: list[tuple[str, str]]) -> str:
    """What is wrong with tags that name no version, for Expected."""
    if not tags:
        return 'stands without its quotes: send the ETag as it was given, such as "7"'
    if all(weak and _VERSION.fullmatch(tag) for weak, tag in tags):
        return 'is a weak tag, which If-Match never heeds: send the ETag as it was given, such as "7"'
    return 'is none of its ETags: those are its versions in quotes, such as "7"'


def unchanged(version: int) -> Response:
    return Response(status=304, headers={"ETag": presenting.tag(version)})


def preconditioned(find: Callable[[Store, str], Any], what: str) -> Callable[[View], View]:
    """For views whose first path parameter names what they change; leaves the expected versions in `g.expected`.

    The transaction compares versions before anything else, so this looks only where a request is refused earlier: then it keeps the order
    of refusals, which is body unreadable, 404 or 410, 428, 412, and only then what is wrong with the body.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(*arguments: Any, **path: Any) -> Response:
            try:
                g.expected = expected_version()
                return view(*arguments, **path)
            except (PreconditionRequired, Invalid) as refusal:
                if request.method == "PATCH" or bodies.read_body():
                    parsing.read_json()
                store = context.store()
                current = find(store, next(iter(path.values())))
                if isinstance(refusal, Invalid):
                    look_up = store.changed_article_fields if what == "Article" else store.changed_fields
                    with explain_stale(g.expected, look_up):
                        g.expected.check(current, what)
                raise

        return checked

    return decorate


def existing(find: Callable[[Store, str], Any]) -> Callable[[View], View]:
    """For views that add to what their first path parameter names: where that is missing, 404 or 410 comes before 422."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(*arguments: Any, **path: Any) -> Response:
            try:
                return view(*arguments, **path)
            except Invalid:
                find(context.store(), next(iter(path.values())))
                raise

        return checked

    return decorate


def the_article(store: Store, article_id: str) -> Any:
    return store.find_article(article_id)


def the_annotation(store: Store, annotation_id: str) -> Any:
    return store.find_annotation(annotation_id)


def the_change_set(store: Store, change_set_id: str) -> Any:
    return store.history.find_change_set(change_set_id)


def the_restorable(store: Store, annotation_id: str) -> Any:
    """Also one that a run withdrew; not one whose article was deleted."""
    annotation = store.list_revisions(annotation_id)[-1].annotation
    store.find_article(annotation.article_id)
    return annotation
