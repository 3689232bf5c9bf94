"""JSON from somebody else, with types. Refusals name the place, the field, and what it is instead."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import partial
from typing import Any, BinaryIO, TypeVar

import orjson

from api.errors import AnnotationError, Invalid, UnknownField
from api.formats.reading import decoded, iter_lines, too_long

Kind = TypeVar("Kind")
_KEY_ENDS = b'":'
_ODD = (b" :", b"\t", b"\r", b"\\u00")  # with any of these, counting keys by their ends is not certain
_KINDS: dict[type, str] = {str: "a string", int: "a whole number", list: "a list", dict: "an object"}


def iter_records(stream: BinaryIO, limit: int) -> Iterator[tuple[str, dict[str, Any] | AnnotationError]]:
    """(place, object or why there is none) for each line of JSON Lines."""
    return iter_objects(iter_contents(stream, limit))


def iter_objects(
    contents: Iterable[tuple[str, bytes | AnnotationError]],
) -> Iterator[tuple[str, dict[str, Any] | AnnotationError]]:
    """(place, object or why there is none) for each (place, bytes or why there are none)."""
    for place, content in contents:
        if isinstance(content, AnnotationError):
            yield place, content
            continue
        try:
            yield place, json_object(content, place)
        except Invalid as error:
            yield place, error


def iter_contents(stream: BinaryIO, limit: int) -> Iterator[tuple[str, bytes | AnnotationError]]:
    """(place, bytes or why there are none) for each line; blank ones are passed over."""
    for line in iter_lines(stream, limit):
        place = f"Line {line.number}"
        if line.content is None:
            yield place, too_long(place, limit)
        elif line.content.strip():
            yield place, line.content


def json_object(content: bytes, place: str) -> dict[str, Any]:
    """One JSON object. Raises Invalid for broken UTF-8, broken JSON, lone surrogates, and for another type."""
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        decoded(content, place)
        raise Invalid(f"{place} is no JSON: {error.msg} at column {error.colno}.") from None
    if not isinstance(value, dict):
        raise Invalid(f"{place} must be a JSON object; it is {_kind_of(value)}.")
    return value


def check_keys(content: bytes, record: dict[str, Any], place: str) -> None:
    """Raises Invalid where a key is there twice in one object. A line that is only spaced has as many keys as the object that was read of
    it; any other is read once more, slowly."""
    try:
        written = orjson.dumps(record)
        if written.count(_KEY_ENDS) != content.count(_KEY_ENDS) or any(odd in content for odd in _ODD):
            json.loads(content, object_pairs_hook=partial(_once, place=place))
    except (TypeError, RecursionError):
        raise Invalid(f"{place} is nested too deep.") from None


def _once(pairs: list[tuple[str, Any]], place: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        doubled = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise Invalid(f"{place}: {doubled[:60]!r} is there twice in one object; which one counts?")
    return found


def check_known(record: Mapping[str, Any], fields: Set[str], place: str) -> None:
    """Raises UnknownField that names the first field which is none of these, and the one that may be meant."""
    if record.keys() <= fields:
        return
    name = next(name for name in record if name not in fields)
    near = difflib.get_close_matches(name, fields, 1)
    meant = f" Is {near[0]!r} meant?" if near else ""
    raise UnknownField(f"{place}: {name[:60]!r} is not known here.{meant}")


def text_of(record: Mapping[str, Any], name: str, place: str) -> str:
    """A field that must be there as a string; likewise below. Raises Invalid that names the field and what it is instead."""
    return _required(record, name, str, place)


def maybe_text_of(record: Mapping[str, Any], name: str, place: str) -> str | None:
    return _maybe(record, name, str, place)


def whole_of(record: Mapping[str, Any], name: str, place: str) -> int:
    return _required(record, name, int, place)


def maybe_whole_of(record: Mapping[str, Any], name: str, place: str) -> int | None:
    return _maybe(record, name, int, place)


def maybe_score_of(record: Mapping[str, Any], name: str, place: str) -> float | None:
    """A probability in 0..1, or None."""
    value = record.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Invalid(f"{place}: {name} must be a number from 0 to 1; it is {str(value)[:40]!r}.")
    return float(value)


def list_of(record: Mapping[str, Any], name: str, place: str) -> list[Any]:
    """A list; one that is missing or null is empty."""
    return _maybe(record, name, list, place) or []


def object_of(record: Mapping[str, Any], name: str, place: str) -> dict[str, Any]:
    """An object; one that is missing or null is empty."""
    return _maybe(record, name, dict, place) or {}


def as_object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Invalid(f"{place} must be a JSON object; it is {_kind_of(value)}.")
    return value


def _required(record: Mapping[str, Any], name: str, kind: type[Kind], place: str) -> Kind:
    value = _maybe(record, name, kind, place)
    if value is None:
        raise Invalid(f"{place}: {name} is missing; it must be {_KINDS[kind]}.")
    return value


def _maybe(record: Mapping[str, Any], name: str, kind: type[Kind], place: str) -> Kind | None:
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Invalid(f"{place}: {name} must be {_KINDS[kind]}; it is {_kind_of(value)}.")
    return value


def _kind_of(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, float):
        return f"{value!r}, a number with a decimal point"
    return "true or false" if isinstance(value, bool) else _KINDS.get(type(value), "a number")
