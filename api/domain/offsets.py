"""Offsets in the three units that clients count in, and where a grapheme cluster may be cut.

Inside, everything counts Unicode code points; `OffsetMap` translates for one text. `regex` supplies the grapheme clusters (UAX #29).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import Literal

import regex

from api.errors import Invalid, OutOfRange, SplitsGrapheme

OffsetUnit = Literal["code_point", "utf16", "utf8"]
OFFSET_UNITS: tuple[OffsetUnit, ...] = ("code_point", "utf16", "utf8")

_WIDE = {
    "utf16": re.compile("[\U00010000-\U0010ffff]"),
    "utf8": re.compile("[^\x00-\x7f]"),
}
_SEQUENCES = {"utf16": "surrogate pair", "utf8": "UTF-8 sequence"}
_CLUSTER = regex.compile(r"\X")
_REGIONAL = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_LAST_REGIONAL = regex.compile("(?r)[\U0001f1e6-\U0001f1ff]")
_LOOK_BACK = 4096


class OffsetMap:
    """Translates offsets of one text between `unit` and code points. Building is linear in the text, each translation logarithmic.

    Raises Invalid for a unit that is none of OFFSET_UNITS.
    """

    def __init__(self, text: str, unit: OffsetUnit = "code_point") -> None:
        if unit not in OFFSET_UNITS:
            raise Invalid(f"{unit!r} is no unit of offsets; it must be one of {', '.join(OFFSET_UNITS)}.")
        self.unit = unit
        self.length = len(text)
        self._positions: list[int] = []
        self._extra: list[int] = [0]
        self._starts: list[int] = []
        if unit == "code_point" or text.isascii():
            return
        self._positions = [match.start() for match in _WIDE[unit].finditer(text)]
        width = _utf16_width if unit == "utf16" else _utf8_width
        self._extra = [0, *accumulate(width(text[position]) - 1 for position in self._positions)]
        self._starts = [p + e for p, e in zip(self._positions, self._extra, strict=False)]

    @property
    def end(self) -> int:
        """The text's length in this unit."""
        return self.length + self._extra[-1]

    def from_code_points(self, offset: int) -> int:
        """`offset` in code points in this map's unit. Raises OutOfRange outside 0..length."""
        if not 0 <= offset <= self.length:
            raise OutOfRange(
                f"Offset {offset} lies outside the text, which is 0..{self.length} in code_point."
            )
        if not self._positions:
            return offset
        return offset + self._extra[bisect_left(self._positions, offset)]

    def to_code_points(self, offset: int, pointer: str | None = None) -> int:
        """`offset` in this map's unit as code points. Raises OutOfRange outside 0..end, SplitsGrapheme inside one character."""
        if not 0 <= offset <= self.end:
            raise OutOfRange(
                f"Offset {offset} lies outside the text, which is 0..{self.end} in {self.unit}.",
                pointer=pointer,
            )
        if not self._positions:
            return offset
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        if offset == self._starts[index]:
            return self._positions[index]
        code_points = offset - self._extra[index + 1]
        if code_points <= self._positions[index]:
            first, width = self._starts[index], self._extra[index + 1] - self._extra[index] + 1
            raise SplitsGrapheme(
                f"Offset {offset} lies inside one character, a {_SEQUENCES[self.unit]} that takes {self.unit} {first} to {first + width}; "
                "move it to one of these.",
                pointer=pointer,
            )
        return code_points


class Untranslated(OffsetMap):
    """For who counts code points: offsets of whatever text, as they are."""

    def __init__(self) -> None:
        super().__init__("")

    def from_code_points(self, offset: int) -> int:
        return offset


UNTRANSLATED = Untranslated()


def _utf16_width(character: str) -> int:
    return 2


def _utf8_width(character: str) -> int:
    return 2 if character < "\u0800" else 3 if character < "\U00010000" else 4


def splits_grapheme(text: str, offset: int) -> bool:
    """Whether `offset` (code points) falls inside a grapheme cluster: a base and its marks, an emoji family, a flag, CR LF.

    Looks back to the last blank or flag, at most 4,096 code points, so the cost does not grow with the text.
    """
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if before < "\u0300" and after < "\u0300" and before not in "\r\xad" and after not in "\n\xad":
        return False
    if before in _REGIONAL and after in _REGIONAL:  # flags are pairs, counted from where the letters begin
        first = offset - 1
        while first > 0 and text[first - 1] in _REGIONAL:
            first -= 1
        return (offset - first) % 2 == 1
    lowest = max(offset - _LOOK_BACK, 0)
    flag = _LAST_REGIONAL.search(text, lowest, offset)
    anchor = max(
        text.rfind(" ", lowest, offset), text.rfind("\n", lowest, offset), flag.start() if flag else 0, lowest
    )
    for cluster in _CLUSTER.finditer(
        text[anchor : offset + 64]
    ):  # a slice: \X would look at all that stands before
        if anchor + cluster.end() >= offset:
            return bool(anchor + cluster.end() > offset)
    return False
