"""The labelled spans of a Doc as plain values: what rules read, and how they are put back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from spacy.tokens import Doc, Span, SpanGroup

SPANS_KEY = "sc"


class Mark(NamedTuple):
    """Tokens [first, last) under a label. `score` is the probability that ends and label are right."""

    first: int
    last: int
    label: str
    score: float


def marks_of(doc: Doc) -> list[Mark]:
    """In text order."""
    if SPANS_KEY not in doc.spans:
        return []
    group = doc.spans[SPANS_KEY]
    scores = group.attrs.get("scores") or [1.0] * len(group)
    return [Mark(s.start, s.end, s.label_, score) for s, score in zip(group, scores, strict=True)]


def put_marks(doc: Doc, marks: Iterable[Mark]) -> None:
    """Marks the Doc with these alone. Where two overlap, the longer one stays; of equal ones the surer."""
    chosen = sorted(_without_overlaps(marks))
    spans = [Span(doc, mark.first, mark.last, label=mark.label) for mark in chosen]
    scores = [mark.score for mark in chosen]
    doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY, attrs={"scores": scores}, spans=spans)


def _without_overlaps(marks: Iterable[Mark]) -> Iterator[Mark]:
    taken: set[int] = set()
    for mark in sorted(marks, key=lambda mark: (mark.first - mark.last, -mark.score)):
        places = range(mark.first, mark.last)
        if places and taken.isdisjoint(places):
            taken.update(places)
            yield mark


def near(marks: list[Mark], first: int, last: int) -> slice:
    """Where in a list that is in text order the marks are that share a token with [first, last)."""
    stop = bisect_left(marks, last, key=_FIRST)
    start = stop
    while start > 0 and marks[start - 1].last > first:
        start -= 1
    return slice(start, stop)


_FIRST = attrgetter("first")
