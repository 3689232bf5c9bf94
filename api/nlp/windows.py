"""An article's tokens cut into windows that the encoder can read at once.

Windows end at sentence ends, so that nothing is cut. Where a sentence is longer than a window, windows overlap and each token is
judged where it stands further from the edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_CLOSERS = frozenset("\"'”’)]»")
_ENDERS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class TokenWindow:
    """Token range [start, end) that is read, of which [first, last) is judged."""

    start: int
    end: int
    first: int
    last: int


def sentence_ends(words: Sequence[str], line_ends: Sequence[bool]) -> list[bool]:
    """Whether a sentence may end after each token: after . ! ? with a blank behind, and at line ends.

    `line_ends` says for each token whether a line break follows it.
    """
    return [
        line_ends[i] or word in _ENDERS or (word in _CLOSERS and i > 0 and words[i - 1] in _ENDERS)
        for i, word in enumerate(words)
    ]


def cut_windows(lengths: Sequence[int], ends: Sequence[bool], most: int, overlap: int) -> list[TokenWindow]:
    """`lengths` are pieces per token, `most` the pieces of a window, `overlap` tokens shared where a sentence must be cut."""
    windows = []
    start = first = 0
    count = len(lengths)
    while first < count:
        end, used, best = start, 0, -1
        while end < count and used + lengths[end] <= most:
            used += lengths[end]
            end += 1
            if ends[end - 1] and end > first:
                best = end
        end = max(end, first + 1)
        if end >= count:
            windows.append(TokenWindow(start, count, first, count))
            break
        if best > first:
            windows.append(TokenWindow(start, best, first, best))
            start = first = best
            continue
        last = max(first + 1, end - overlap // 2)
        windows.append(TokenWindow(start, end, first, last))
        start, first = max(start + 1, last - overlap // 2), last
    return windows
