"""The span groups of one Doc as spaCy packs them: `doc.spans["sc"]` span by span, with what its attrs say of each, and what else there is.

Layout as in spacy/tokens/_dict_proxies.py (SpanGroups.to_bytes), span_group.pyx (`>QQQllll`) and srsly/msgpack/_msgpack_numpy.py.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from math import prod
from typing import NamedTuple

from api.domain.models import AnnotationStatus
from api.errors import Invalid
from api.formats import packed
from api.formats.packed import entries, is_list, is_map, items, named
from api.formats.restoring import status_of

_SPAN = struct.Struct(">QQQllll")
_SC = b"\xa2sc"
_NIL = memoryview(packed.NIL)
_CODES = {"f2": "e", "f4": "f", "f8": "d", "i1": "b", "i2": "h", "i4": "i", "i8": "q"}
_CODES |= {"u1": "B", "u2": "H", "u4": "I", "u8": "Q"}
_KINDS = {
    f"\xa3{order}{name}".encode("latin-1"): struct.Struct(order.replace("|", "=") + code)
    for name, code in _CODES.items()
    for order in ("|" if name.endswith("1") else "<>")
}
"""numpy's names of plain numbers, packed, and how to read one."""


class Mark(NamedTuple):
    """A span of tokens [first, behind); `label` and `id` are hashes, 0 for none."""

    first: int
    behind: int
    label: int
    id: int
    score: float | None
    status: AnnotationStatus | None


class Group(NamedTuple):
    """`name` is there for sentences, in quotes."""

    name: str
    is_sc: bool
    content: memoryview


def iter_groups(groups: memoryview, place: str, most: int) -> Iterator[Group]:
    """The groups, each once, whatever names it has. Raises Invalid for what are none, and for more than `most` names."""
    what = f"{place}: its span groups"
    if not groups or groups == packed.NO_ITEMS:
        return
    if is_list(groups):  # as spaCy packed them before 3.1
        _check_number(packed.count(groups, what), most, what)
        for value in items(groups, what):
            content = _bytes_of(value, what)
            name = named(content, ["name"], what).get("name", _NIL)
            yield Group(packed.shown(name), name == _SC, content)
        return
    number_of_names = 0
    for key, value in entries(groups, what):
        number_of_names += packed.count(value, what)
        _check_number(number_of_names, most, what)
        names = items(value, what)
        first = next(names, _NIL)
        is_sc = any(name == _SC for name in chain([first], names))
        yield Group(packed.shown(first), is_sc, _bytes_of(key, what))


def count_spans(group: Group, place: str) -> int:
    """Raises Invalid for what is no group."""
    what = f"{place}: its span group {group.name}"
    return packed.count(_spans_of(named(group.content, ["spans"], what), what), what)


def marks_of(group: Group, place: str, most: int) -> Iterator[Mark]:
    """Raises Invalid for what is no group, and for one with more than `most` spans."""
    what = f"{place}: its span group {group.name}"
    parts = named(group.content, ["attrs", "spans"], what)
    spans = _spans_of(parts, what)
    number = packed.count(spans, what)
    _check_number(number, most, f"{what}: its spans")
    attrs = named(parts.get("attrs", memoryview(packed.NO_ENTRIES)), ["scores", "statuses"], f"{what}, attrs")
    values = (
        items(spans, what),
        _scores(attrs.get("scores"), number, what),
        _statuses(attrs.get("statuses"), what),
    )
    for index, (span, score, status) in enumerate(zip(*values, strict=False), 1):
        content = packed.binary(span)
        if content is None or len(content) != _SPAN.size:
            raise Invalid(f"{place}, span {index} cannot be read.")
        id, _, label, first, behind, _, _ = _SPAN.unpack(content)
        yield Mark(first, behind, label, id, score, status_of(status, f"{place}, span {index}"))


def number_of(value: memoryview, what: str) -> float | None:
    """A number, also one of numpy; None for what is none."""
    if not is_map(value):
        return packed.number(value)
    numbers = _numbers(value, [], what)
    return None if numbers is None else next(iter(numbers), None)


def _scores(scores: memoryview | None, number: int, what: str) -> Iterator[float | None]:
    """One for each span, None where there is none between 0 and 1. What a pipeline predicts comes as an array of numpy, of one axis or of
    one column."""
    found: Iterable[float | None] = ()
    if scores is not None and is_list(scores):
        found = (number_of(score, what) for score in items(scores, what))
    elif scores is not None and is_map(scores):
        found = _numbers(scores, [number], what) or _numbers(scores, [number, 1], what) or ()
    return (score if score is not None and 0 <= score <= 1 else None for score in chain(found, repeat(None)))


def _statuses(statuses: memoryview | None, what: str) -> Iterator[str | None]:
    if statuses is None or not is_list(statuses):
        return repeat(None)
    return chain((packed.text(status, what) for status in items(statuses, what)), repeat(None))


def _numbers(array: memoryview, shape: Sequence[int], what: str) -> Iterator[float] | None:
    """The numbers of a numpy array of this shape, or with no shape of a single number; None for whatever else a map is."""
    parts = named(array, ["type", "shape", "data"], what)
    kind = _KINDS.get(bytes(parts.get("type", b"")))
    data = packed.binary(parts.get("data", _NIL))
    if kind is None or data is None or len(data) != prod(shape) * kind.size:
        return None
    dimensions = parts.get("shape", memoryview(packed.NO_ITEMS))
    if not is_list(dimensions) or packed.count(dimensions, what) != len(shape):
        return None
    if [packed.number(dimension) for dimension in items(dimensions, what)] != list(shape):
        return None
    return (value for (value,) in kind.iter_unpack(data))


def _check_number(number: int, most: int, what: str) -> None:
    if number > most:
        raise Invalid(f"{what} are {number}; the limit is {most}.")


def _spans_of(parts: Mapping[str, memoryview], what: str) -> memoryview:
    return parts.get("spans", _NIL)


def _bytes_of(value: memoryview, what: str) -> memoryview:
    content = packed.binary(value)
    if content is None:
        raise Invalid(f"{what} cannot be read: one of them is no msgpack data.")
    return content
