"""Words and sentences of a text, for the formats that are made of them: spaCy's English rules, without a model.

English whatever the article's language: other languages' rules need packages of their own, and what matters here is that the tokens are
those that a blank English pipeline, which most training starts from, cuts at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.domain.exchange import Bundle
from api.domain.models import Annotation
from api.formats.losses import LossReport


@dataclass(frozen=True, slots=True)
class Tokens:
    """`starts` and `ends` in code points; `sentences` are the tokens that begin one."""

    starts: Sequence[int]
    ends: Sequence[int]
    sentences: frozenset[int]

    def align(self, annotation: Annotation) -> tuple[int, int] | None:
        """[first, behind the last) token of a span; None when an end lies inside a token."""
        first, last = self._index(self.starts, annotation.start), self._index(self.ends, annotation.end)
        return None if first is None or last is None or last < first else (first, last + 1)

    @staticmethod
    def _index(places: Sequence[int], place: int) -> int | None:
        low, high = 0, len(places)
        while low < high:
            middle = (low + high) // 2
            if places[middle] < place:
                low = middle + 1
            else:
                high = middle
        return low if low < len(places) and places[low] == place else None


class Tokenizer:
    """One for each export: spaCy keeps every word it has seen, so a shared one would grow for ever."""

    def __init__(self) -> None:
        import spacy

        self._nlp = spacy.blank("en")
        self._sentencizer = self._nlp.create_pipe("sentencizer")

    def doc(self, text: str) -> Any:
        """A spaCy Doc, whose text is exactly `text`."""
        return self._nlp.tokenizer(text)

    def cut(self, text: str, *, sentences: bool = False, blank: bool = True) -> Tokens:
        """The tokens, or those that are not `blank`, which is white space alone; with `sentences` where one begins is known."""
        with self._nlp.memory_zone():  # forgets the words again
            doc = self.doc(text)
            return self.tokens_of(self._sentencizer(doc) if sentences else doc, blank=blank)

    @staticmethod
    def tokens_of(doc: Any, *, blank: bool = True) -> Tokens:
        """Without the `blank` ones, a sentence that one of them begins begins with the token behind it."""
        starts: list[int] = []
        ends: list[int] = []
        sentences: set[int] = set()
        begins = False
        for token in doc:
            begins = begins or bool(token.is_sent_start)
            if token.is_space and not blank:
                continue
            if begins:
                sentences.add(len(starts))
            starts.append(token.idx)
            ends.append(token.idx + len(token))
            begins = False
        return Tokens(starts, ends, frozenset(sentences))


def aligned(bundle: Bundle, tokens: Tokens, report: LossReport) -> list[tuple[Annotation, int, int]]:
    """(span, first token, behind the last), in text order; those off token boundaries go to the report."""
    found = []
    for annotation in bundle.annotations:
        place = tokens.align(annotation)
        if place is None:
            report.add("off_token", bundle.article, annotation)
        else:
            found.append((annotation, *place))
    return found


def without_overlaps(
    bundle: Bundle, spans: list[tuple[Annotation, int, int]], report: LossReport
) -> list[tuple[Annotation, int, int]]:
    """The spans that share no token: longer ones first, then earlier ones, as spacy.util.filter_spans chooses. The rest is reported."""
    taken: set[int] = set()
    kept = []
    for span in sorted(spans, key=lambda s: (s[1] - s[2], s[1])):
        if taken.isdisjoint(range(span[1], span[2])):
            taken.update(range(span[1], span[2]))
            kept.append(span)
        else:
            report.add("overlap", bundle.article, span[0])
    return sorted(kept, key=lambda s: s[1])
