"""An article's tokens cut into windows that the encoder can read at once.

Windows end at sentence ends, so that nothing is cut. Where a sentence is longer than a window, windows overlap and each token is
judged where it stands further from the edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_CLOSERS = frozenset("\"'”’)]»")
_ENDERS = frozenset(".!?")
_ABBREVIATIONS = frozenset(
    [
        "Gen",
        "Lt",
        "Col",
        "Maj",
        "Capt",
        "Sgt",
        "Spc",
        "Cpl",
        "Pfc",
        "Adm",
        "Brig",
        "Cmdr",
        "Cdr",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "St",
        "Prof",
        "Sen",
        "Rep",
        "Gov",
        "Rev",
        "Hon",
        "Pres",
        "No",
        "Nos",
        "vs",
        "Inc",
        "Ltd",
        "Co",
        "Corp",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Sept",
        "Oct",
        "Nov",
        "Dec",
        "Mt",
        "Ft",
        "approx",
        "Jr",
        "Sr",
    ]
)


@dataclass(frozen=True, slots=True)
class TokenWindow:
    """Token range [start, end) that is read, of which [first, last) is judged."""

    start: int
    end: int
    first: int
    last: int


def sentence_ends(words: Sequence[str], line_ends: Sequence[bool]) -> list[bool]:
    """Whether a sentence may end after each token: after . ! ? and a closing mark behind it, and at line ends.

    Not after the dot of an initial or abbreviation (`U.S.`, `Gen.`, `Jan.`), nor where the next word goes on in lower case.
    `line_ends` says for each token whether a line break follows it.
    """
    ends = []
    last = len(words) - 1
    for i, word in enumerate(words):
        if line_ends[i]:
            ends.append(True)
        elif word in _ENDERS:
            ends.append(
                not (word == "." and i > 0 and _abbreviates(words[i - 1])) and not _goes_on(words, i, last)
            )
        else:
            ends.append(
                word in _CLOSERS and i > 0 and words[i - 1] in _ENDERS and not _goes_on(words, i, last)
            )
    return ends


def _abbreviates(word: str) -> bool:
    return (len(word) == 1 and word.isalpha()) or word in _ABBREVIATIONS


def _goes_on(words: Sequence[str], i: int, last: int) -> bool:
    return i < last and (words[i + 1][0].islower() or words[i + 1] in ",.;:-")


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
        if end <= first and start < first:  # what is shared leaves no room for a long token
            start = first
            continue
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
