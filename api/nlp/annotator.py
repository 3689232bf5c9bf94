"""A spaCy pipeline behind the domain's port: plain spans out, offsets in code points, DATE spans with their calendar values."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

from api.domain.labels import LABEL_OF_ALIAS
from api.domain.models import ModelInfo, Normalized, Suggestion
from api.domain.offsets import splits_grapheme
from api.domain.spans import BLANKS
from api.errors import ModelUnavailable
from api.nlp.added_units import AddedUnits
from api.nlp.dates import resolve_date
from api.nlp.patterns import Marked, Patterns

SPANS_KEY = "sc"
BLOCK = 50_000
MOST_MARKS = 64  # a letter with more marks than that may be cut between two blocks; nothing is marked there


class SpacyAnnotator:
    """Thread-safe. Texts longer than a block go through the pipeline in blocks cut at line or sentence ends."""

    def __init__(
        self,
        nlp: Any,
        patterns: Patterns | None = None,
        units: AddedUnits | None = None,
        *,
        parallel: int = 2,
    ) -> None:
        """`units` are added to what a pipeline marks that knows none itself."""
        self._nlp = nlp
        self._patterns = patterns
        self._units = units
        self._model = ModelInfo(f"{nlp.meta['lang']}_{nlp.meta['name']}", nlp.meta["version"])
        self._places = threading.BoundedSemaphore(parallel)

    @property
    def model(self) -> ModelInfo:
        return self._model

    def annotate(self, text: str, published_at: str | None) -> list[Suggestion]:
        suggestions: list[Suggestion] = []
        anchor = _day(published_at)
        for offset, block in _blocks(text):
            for span in self._spans_of(block):
                found = self._suggestion(text, span, offset, anchor)
                if found is not None and (not suggestions or suggestions[-1].end <= found.start):
                    suggestions.append(found)
        return suggestions

    def normalize(self, text: str, start: int, end: int, published_at: str | None) -> Normalized | None:
        value = resolve_date(text, start, end, _day(published_at))
        return None if value is None else Normalized(value.value, value.type)

    def _spans_of(self, text: str) -> list[Marked]:
        """In text order; `doc.spans["sc"]` where the pipeline sets it, else `doc.ents`; the patterns have the last word."""
        try:
            with self._places:
                doc = self._nlp(text)
            marked = marked_in(doc)
            if self._units is not None:
                marked = self._units.over(text, marked)
            if self._patterns is not None:
                marked = self._patterns.over(doc, marked)
        except ModelUnavailable:
            raise
        except Exception as error:  # a foreign pipeline throws what it likes
            raise ModelUnavailable(f"{type(error).__name__}: {error}") from error
        return sorted(marked, key=lambda span: (span.start, -span.end))

    def _suggestion(self, text: str, span: Marked, offset: int, anchor: date | None) -> Suggestion | None:
        name = LABEL_OF_ALIAS.get(span.label)
        start, end = span.start + offset, span.end + offset
        while start < end and text[start] in BLANKS:
            start += 1
        while end > start and text[end - 1] in BLANKS:
            end -= 1
        if name is None or start == end or splits_grapheme(text, start) or splits_grapheme(text, end):
            return None
        value = resolve_date(text, start, end, anchor) if name == "DATE" else None
        return Suggestion(
            name,
            start,
            end,
            None if span.score is None else round(min(1.0, max(0.0, span.score)), 4),
            None if value is None else Normalized(value.value, value.type),
        )


def marked_in(doc: Any) -> list[Marked]:
    """What a pipeline marked; scores are None where it gives none."""
    if SPANS_KEY not in doc.spans:
        return [Marked(ent.label_, ent.start_char, ent.end_char, None) for ent in doc.ents]
    group = doc.spans[SPANS_KEY]
    scores = group.attrs.get("scores")
    given = [None] * len(group) if scores is None else [_probability(score) for score in scores]
    return [Marked(s.label_, s.start_char, s.end_char, v) for s, v in zip(group, given, strict=True)]


def _probability(score: Any) -> float | None:
    """spaCy's categorizers give numbers, or arrays of one number where a span can have one label only."""
    if score is None:
        return None
    return float(score[0]) if hasattr(score, "__len__") else float(score)


def _day(published_at: str | None) -> date | None:
    return None if published_at is None else date.fromisoformat(published_at[:10])


def _blocks(text: str) -> list[tuple[int, str]]:
    """(offset, block) pieces of at most BLOCK code points, cut behind a line end, else a sentence, else a blank."""
    if len(text) <= BLOCK:
        return [(0, text)]
    blocks = []
    start = 0
    while start < len(text):
        end = min(start + BLOCK, len(text))
        if end < len(text):
            for mark in ("\n", ". ", " "):
                cut = text.rfind(mark, start + BLOCK // 2, end)
                if cut > start:
                    end = cut + len(mark)
                    break
            steps = range(min(MOST_MARKS, end - start))
            end -= next((step for step in steps if not splits_grapheme(text, end - step)), 0)
        blocks.append((start, text[start:end]))
        start = end
    return blocks
