"""Cursors: where a list goes on, bound to the list and filters they came from."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request

from api.domain.models import Page
from api.errors import InvalidQuery
from api.web import presenting


def whole_list(items: Iterable[Mapping[str, Any]]) -> Response:
    """The answer of a list that has one page."""
    return presenting.answer({"items": list(items), "next_cursor": None})


def page_of(page: Page, query: Mapping[str, Any], body_of: Callable[[Any], Mapping[str, Any]]) -> Response:
    """The answer of a list that has many: each item as its body, and where to go on."""
    cursor = next_cursor(page, query)
    items = [body_of(item) for item in page.items]
    return presenting.answer({"items": items, "next_cursor": cursor}, 200, link_header(cursor))


def _list_of(query: Mapping[str, Any]) -> str:
    """Names the list: its path and everything asked for but the page."""
    asked = sorted(
        (name, str(value)) for name, value in query.items() if name not in ("limit", "cursor", "offset_unit")
    )
    return hashlib.sha256(repr((request.path, asked)).encode()).hexdigest()[:12]


def position(query: Mapping[str, Any], *kinds: Any) -> tuple[Any, ...] | None:
    """The keyset position that the cursor names, values of these kinds. Raises InvalidQuery for one that is damaged or from another list."""
    cursor = query.get("cursor")
    if cursor is None:
        return None
    try:
        name, *place = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise InvalidQuery("The cursor cannot be read; take next_cursor from the answer before.") from None
    if name != _list_of(query):
        raise InvalidQuery("The cursor belongs to another list, or to other filters; begin again without it.")
    if len(place) != len(kinds) or not all(map(_fits, place, kinds)):
        raise InvalidQuery("The cursor was changed; take next_cursor from the answer before.")
    return tuple(place)


def _fits(value: Any, kind: Any) -> bool:
    if isinstance(value, int) and (isinstance(value, bool) or abs(value) >= 2**63):
        return False
    return isinstance(value, kind)


def next_cursor(page: Page, query: Mapping[str, Any]) -> str | None:
    if page.next_after is None:
        return None
    return base64.urlsafe_b64encode(orjson.dumps([_list_of(query), *page.next_after])).decode().rstrip("=")


def link_header(cursor: str | None) -> dict[str, str]:
    """`Link: <...>; rel="next"` where there is a next page."""
    if cursor is None:
        return {}
    asked = {name: value for name, value in request.args.items() if name != "cursor"} | {"cursor": cursor}
    return {"Link": f'<{request.path}?{urlencode(asked)}>; rel="next"'}
