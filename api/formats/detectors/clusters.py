"""Offsets in grapheme clusters, which only Azure counts in; the rest of this API counts what a program indexes by."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import regex

# \X looks back to the beginning of a row of flags at each of them; found from the left, two regional indicators are always one flag.
_LONG = regex.compile(
    r"[\U0001F1E6-\U0001F1FF]{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*|\X", flags=regex.VERSION1
)


class ClusterMap:
    """Translates offsets of one text, in code points and at the edges of clusters, to clusters (UAX #29). Building is linear in the text."""

    def __init__(self, text: str) -> None:
        self._ends: list[int] = []
        self._saved: list[int] = [0]
        if text.isascii() and "\r\n" not in text:
            return
        longer = [match.span() for match in _LONG.finditer(text) if match.end() - match.start() > 1]
        self._ends = [end for _, end in longer]
        self._saved = [0, *accumulate(end - start - 1 for start, end in longer)]

    def from_code_points(self, offset: int) -> int:
        """How many clusters end at or before `offset`."""
        return offset - self._saved[bisect_right(self._ends, offset)]
