"""What counts as the same letters in another case: Unicode's full case folding (`Straße` is `STRASSE`), and the capital İ as an i (`İzmir` is
`izmir`, which folding alone would not have). Folding may lengthen a text; places are told in the text as it was.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any

import regex

_DOTTED = "İ"
_LENGTHENED = {
    letter: letter.casefold()
    for letter in "ßŉǰΐΰևẖẗẘẙẚẞὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾲᾳᾴᾶᾷῂῃῄῆῇῒΐῖῗῢΰῤῦῧῲῳῴῶῷ\u1fd3\u1fe3ﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗ"
}  # whose folding has several letters; of pairs the small one


def fold(text: str) -> str:
    """Texts that differ in case alone fold to the same."""
    return text.replace(_DOTTED, "i").casefold()


class Words:
    """Some words that are looked for: no letter or digit may stand right beside them where they have one themselves."""

    def __init__(self, text: str, *, case_sensitive: bool) -> None:
        self._sensitive = case_sensitive
        words = text if case_sensitive else fold(text)
        before = r"(?<!\w)" if text[0].isalnum() else ""
        behind = r"(?!\w)" if text[-1].isalnum() else ""
        self._words = words
        self._pattern: Any = regex.compile(before + regex.escape(words, literal_spaces=True) + behind)

    def find_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Each place, from left to right. What would begin or end within one letter (the second s of `ß`) is none."""
        if self._sensitive:
            yield from (found.span() for found in self._pattern.finditer(text))
            return
        folded = fold(text)
        if len(folded) == len(text):
            yield from (found.span() for found in self._pattern.finditer(folded))
            return
        ends = list(accumulate((len(fold(letter)) for letter in text), initial=0))
        for found in self._pattern.finditer(folded):
            start, end = (bisect_left(ends, place) for place in found.span())
            if (ends[start], ends[end]) == found.span():
                yield start, end

    def are_in(self, text: str) -> bool:
        return next(self.find_in(text), None) is not None

    def are(self, text: str) -> bool:
        """Whether they are the whole of it."""
        return self._words == (text if self._sensitive else fold(text))


@lru_cache(maxsize=1024)
def spellings(words: str, *, dotted: bool = False) -> tuple[str, ...]:
    """The words, and how else they may be written where an index knows one letter for another in its other case but not two for one:
    `strasse` also as `straße`. `dotted`: and an i, first or everywhere, also as İ."""
    folded = fold(words)
    found = [words, folded]
    found += [folded.replace(some, one) for one, some in _LENGTHENED.items() if some in folded]
    if dotted:
        found += [regex.sub(r"\bi", _DOTTED, folded), folded.replace("i", _DOTTED)]
    return tuple(dict.fromkeys(found))
