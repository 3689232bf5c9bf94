"""Ends of spans for those who count otherwise: JavaScript and Java (utf16), Go and Rust (utf8). The client itself counts code points."""

from __future__ import annotations

from typing import Protocol

from api.domain.offsets import OffsetMap, OffsetUnit


class Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def in_unit(text: str, span: Span, unit: OffsetUnit) -> tuple[int, int]:
    """The ends of an annotation of this text in another unit. For many spans of one text make one OffsetMap instead.

    Raises api.errors.OutOfRange for a span that is not one of this text.
    """
    offsets = OffsetMap(text, unit)
    return offsets.from_code_points(span.start), offsets.from_code_points(span.end)


def from_unit(text: str, start: int, end: int, unit: OffsetUnit) -> tuple[int, int]:
    """Ends counted in `unit` as code points. Raises api.errors.OutOfRange outside of the text, SplitsGrapheme inside one character."""
    offsets = OffsetMap(text, unit)
    return offsets.to_code_points(start), offsets.to_code_points(end)


__all__ = ["OffsetMap", "from_unit", "in_unit"]
