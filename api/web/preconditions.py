"""If-Match and If-None-Match as versions (RFC 9110, 13)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, g, request

from api.domain.ports import Store
from api.domain.versions import Expected, explain_stale
from api.errors import PreconditionRequired
from api.web import context, parsing, presenting

View = TypeVar("View", bound=Callable[..., Any])

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def expected_version() -> Expected:
    """What If-Match says. Raises PreconditionRequired without one. A weak or foreign tag is a version that nothing has."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired(
            f'{request.method} needs If-Match: send the ETag of the version that you saw (such as "7"), or * for whatever it is now.'
        )
    if header == "*":
        return Expected(None, "*")
    versions = {
        int(tag)
        for weak, tag in _TAG.findall(header)
        if not weak and tag.isascii() and tag.isdigit() and len(tag) < 16
    }
    return Expected(frozenset(versions), header[:100])


def is_current(version: int) -> bool:
    """Whether If-None-Match names this version, compared weakly as GET does."""
    header = request.headers.get("If-None-Match", "").strip()
    if not header:
        return False
    return header == "*" or any(tag == str(version) for _, tag in _TAG.findall(header))


def unchanged(version: int) -> Response:
    return Response(status=304, headers={"ETag": presenting.tag(version)})


def preconditioned(find: Callable[[Store, str], Any], what: str) -> Callable[[View], View]:
    """For views whose first path parameter names what they change; leaves the expected versions in `g.expected`.

    Keeps the order of refusals: body unreadable, 404 or 410, 428, 412, and only then what is wrong with the body. The transaction compares
    once more; this early look only decides which refusal the client sees.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(*arguments: Any, **path: Any) -> Any:
            if request.method != "DELETE" and request.mimetype:
                parsing.read_json()
            store = context.store()
            current = find(store, next(iter(path.values())))
            g.expected = expected = expected_version()
            look_up = store.changed_article_fields if what == "Article" else store.changed_fields
            with explain_stale(expected, look_up):
                expected.check(current, what)
            return view(*arguments, **path)

        return checked  # type: ignore[return-value]

    return decorate
