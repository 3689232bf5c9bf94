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
from api.nlp.dates import resolve_date

SPANS_KEY = "sc"
BLOCK = 50_000


class SpacyAnnotator:
    """Thread-safe. Texts longer than a block go through the pipeline in blocks cut at line or sentence ends."""

    def __init__(self, nlp: Any, *, parallel: int = 2) -> None:
        self._nlp = nlp
        self._model = ModelInfo(f"{nlp.meta['lang']}_{nlp.meta['name']}", nlp.meta["version"])
        self._places = threading.BoundedSemaphore(parallel)

    @property
    def model(self) -> ModelInfo:
        return self._model

    def annotate(self, text: str, published_at: str | None) -> list[Suggestion]:
        suggestions: list[Suggestion] = []
        anchor = _day(published_at)
        for offset, block in _blocks(text):
            for label, start, end, score in self._spans_of(block):
                found = self._suggestion(text, label, start + offset, end + offset, score, anchor)
                if found is not None and (not suggestions or suggestions[-1].end <= found.start):
                    suggestions.append(found)
        return suggestions

    def normalize(self, text: str, start: int, end: int, published_at: str | None) -> Normalized | None:
        value = resolve_date(text, start, end, _day(published_at))
        return None if value is None else Normalized(value.value, value.type)

    def _spans_of(self, text: str) -> list[tuple[str, int, int, float | None]]:
        """(label, start, end, score) in text order; `doc.spans["sc"]` where the pipeline sets it, else `doc.ents`."""
        try:
            with self._places:
                doc = self._nlp(text)
        except ModelUnavailable:
            raise
        except Exception as error:  # a foreign pipeline throws what it likes
            raise ModelUnavailable(f"{type(error).__name__}: {error}") from error
        if SPANS_KEY in doc.spans:
            group = doc.spans[SPANS_KEY]
            scores = group.attrs.get("scores") or [None] * len(group)
            marked = [(s.label_, s.start_char, s.end_char, v) for s, v in zip(group, scores, strict=True)]
        else:
            marked = [(ent.label_, ent.start_char, ent.end_char, None) for ent in doc.ents]
        return sorted(marked, key=lambda span: (span[1], -span[2]))

    def _suggestion(
        self, text: str, label: str, start: int, end: int, score: float | None, anchor: date | None
    ) -> Suggestion | None:
        name = LABEL_OF_ALIAS.get(label)
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
            None if score is None else round(min(1.0, max(0.0, score)), 4),
            None if value is None else Normalized(value.value, value.type),
        )


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
            while splits_grapheme(text, end):
                end -= 1
        blocks.append((start, text[start:end]))
        start = end
    return blocks
