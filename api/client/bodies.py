"""JSON objects as frozen values with attributes: how each field is read, and what becomes of those that are not known."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Self


class Lacking(Exception):
    """An answer without a field that every such answer has."""


@dataclass(frozen=True, kw_only=True)
class Value:
    more: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """The value of a JSON object. Raises Lacking."""
        kind: Any = cls
        known, needed = _readers(kind)
        values: dict[str, Any] = {}
        more = {}
        for name, value in body.items():
            if name in known:
                attribute, read = known[name]
                values[attribute] = value if value is None else read(value)
            else:
                more[name] = value
        missing = needed - values.keys()
        if missing:
            raise Lacking(f"{cls.__name__} without {', '.join(sorted(missing))}")
        return cls(**values, more=more)


def one(kind: type[Value], **options: Any) -> Any:
    return field(metadata={"read": kind.of}, **options)


def many(kind: type[Value], **options: Any) -> Any:
    return field(metadata={"read": lambda items: tuple(map(kind.of, items))}, **options)


@functools.cache
def _readers(kind: Any) -> tuple[dict[str, tuple[str, Callable[[Any], Any]]], frozenset[str]]:
    """Name in JSON -> attribute and how to read it; and the attributes that must be there."""
    own = [one for one in fields(kind) if one.name != "more"]
    needed = [one.name for one in own if one.default is MISSING and one.default_factory is MISSING]
    known = {one.name.rstrip("_"): (one.name, one.metadata.get("read", lambda value: value)) for one in own}
    return known, frozenset(needed)
