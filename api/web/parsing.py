"""Bodies and queries, read strictly: what cannot be parsed is 400, what is wrong is 422 with a pointer, and nothing is ignored."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

import marshmallow
from flask import g, request

from api.errors import Invalid, InvalidQuery, UnknownField, UnknownLabel
from api.web.bodies import read_body
from api.web.problems import Refusal

MERGE_PATCH = "application/merge-patch+json"
JSON_TYPES = ("application/json", MERGE_PATCH)
NDJSON = "application/x-ndjson"
MOST_DEPTH = 32
MOST_ERRORS = 100
MOST_SHOWN = 60


def require_media_type(*allowed: str) -> None:
    """Raises 415; the usual parsers would take a body of another type for an empty one."""
    if request.mimetype not in allowed:
        raise Refusal(
            "unsupported-media-type",
            f"Content-Type is {repr(request.mimetype) if request.mimetype else 'missing'}; send {' or '.join(allowed)}.",
            headers={"Accept-Patch" if request.method == "PATCH" else "Accept": ", ".join(allowed)},
        )
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise Refusal("unsupported-media-type", f"The charset is {charset!r}; send UTF-8.")


def read_json(*also: str) -> Any:
    """The request's JSON document, read once; `also` are further names of JSON. Raises 400, 415."""
    if "document" not in g:
        require_media_type(*JSON_TYPES, *also)
        g.document = parse_json(read_body())
    return g.document


def parse_json(data: bytes) -> Any:
    """One JSON document in UTF-8. Refuses duplicate keys, NaN and Infinity, and nesting beyond 32 levels."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal("invalid-json", f"The body is not UTF-8: byte {error.start} cannot be read.") from None
    if text.startswith("\ufeff"):
        raise Refusal("invalid-json", "The body begins with a byte order mark; leave it out.")
    try:
        document = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise Refusal(
            "invalid-json", f"The body is no JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise Refusal("invalid-json", f"The body is nested deeper than {MOST_DEPTH} levels.") from None
    except ValueError as error:
        raise Refusal("invalid-json", f"The body holds a number that cannot be read: {error}.") from None
    if _deeper_than(document, MOST_DEPTH):
        raise Refusal("invalid-json", f"The body is nested deeper than {MOST_DEPTH} levels.")
    return document


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise Refusal("invalid-json", f"The body has the key {twice[:MOST_SHOWN]!r} twice in one object.")
    return found


def _constant(name: str) -> NoReturn:
    raise Refusal("invalid-json", f"The body holds {name}, which is no JSON.")


def _deeper_than(value: Any, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if depth == 0:
        return True
    return any(
        _deeper_than(part, depth - 1) for part in (value.values() if isinstance(value, dict) else value)
    )


def load_query(schema: marshmallow.Schema) -> dict[str, Any]:
    """The query string through its schema. Raises InvalidQuery, naming what is wrong, unknown or given twice."""
    try:
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError:
        raise InvalidQuery("The query is not UTF-8; percent-encode its bytes.") from None
    for name, values in request.args.lists():
        if len(values) > 1:
            raise InvalidQuery(f"The query parameter {name} is given {len(values)} times; give it once.")
    try:
        loaded: dict[str, Any] = schema.load(request.args.to_dict())
    except marshmallow.ValidationError as error:
        raise _query_refusal(error.normalized_messages(), schema) from None  # type: ignore[no-untyped-call]
    return loaded


def load_body(schema: marshmallow.Schema) -> dict[str, Any]:
    """The body through its schema. Raises 400, 415, then Invalid and its kin."""
    return load(schema, read_json())


def load(schema: marshmallow.Schema, document: Any, pointer: str = "#") -> dict[str, Any]:
    """A part of a body through its schema. Raises Invalid and its kin with pointers below `pointer`."""
    if not isinstance(document, dict):
        raise Invalid("This must be a JSON object.", pointer=pointer)
    try:
        loaded: dict[str, Any] = schema.load(document)
    except marshmallow.ValidationError as error:
        raise refusal_of(dict(error.messages_dict), pointer) from None
    return loaded


def refusal_of(messages: Mapping[str, Any], pointer: str = "#") -> Invalid:
    """marshmallow's messages as one refusal whose `errors` list each with its pointer."""
    found = _flatten(messages, pointer)
    errors = [{"pointer": place, "detail": detail} for place, detail in found[:MOST_ERRORS]]
    kinds = {_kind(entry["detail"]) for entry in errors}
    kind = next((k for k in (UnknownField, UnknownLabel) if k in kinds), Invalid)
    first = next(entry for entry in errors if kind is Invalid or _kind(entry["detail"]) is kind)
    return kind(f"{first['pointer']}: {first['detail']}", errors=errors)


def _kind(detail: str) -> type[Invalid]:
    if detail.startswith("is not known here"):
        return UnknownField
    return UnknownLabel if "is no label" in detail else Invalid


def _flatten(messages: Any, pointer: str) -> list[tuple[str, str]]:
    if isinstance(messages, Mapping):
        return [
            entry
            for name, below in messages.items()
            for entry in _flatten(below, pointer if name == "_schema" else f"{pointer}/{_escaped(str(name))}")
        ]
    return [(pointer, _sentence(str(message))) for message in messages]


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _sentence(message: str) -> str:
    if message == "Unknown field.":
        return "is not known here, or may not be written by a client."
    if message == "Missing data for required field.":
        return "is missing."
    if message == "Field may not be null.":
        return "may not be null."
    return re.sub(r"^Not a valid", "is not a valid", message)


def _query_refusal(messages: Mapping[str, Any], schema: marshmallow.Schema) -> InvalidQuery:
    name, details = next(iter(messages.items()))
    detail = details[0] if isinstance(details, list) else str(details)
    if detail == "Unknown field.":
        known = ", ".join(sorted(schema.fields))
        return InvalidQuery(f"The query parameter {name!r} is not known here; known are {known or 'none'}.")
    value = request.args[name]
    shown = repr(value[:MOST_SHOWN])
    if shown in detail:
        return InvalidQuery(f"The query parameter {name}: {detail}")
    more = "…" * (len(value) > MOST_SHOWN)
    return InvalidQuery(f"The query parameter {name}={shown}{more} {_sentence(detail)}")
