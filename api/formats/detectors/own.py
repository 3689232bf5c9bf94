"""Our own shape: annotations as everywhere else in this API, without what only a stored one has (id, status, version, who and when)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.domain.models import ModelInfo
from api.formats.detectors.shape import Found, Passage, Question, Shape, Unit, offsets_of


def read(body: Mapping[str, Any]) -> Question:
    passage = Passage(body["text"], language=body["language"], published_at=body.get("published_at"))
    return Question((passage,))


def answer(question: Question, found: Sequence[Found], unit: Unit, model: ModelInfo) -> dict[str, Any]:
    (only,) = found
    text = only.passage.text
    offsets = offsets_of(text, unit)
    return {
        "annotations": [
            {
                "label": span.label,
                "start": offsets.from_code_points(span.start),
                "end": offsets.from_code_points(span.end),
                "text": text[span.start : span.end],
                "score": span.score,
                "normalized": None
                if span.normalized is None
                else {"value": span.normalized.value, "type": span.normalized.type},
            }
            for span in only.suggestions
        ],
        "model": {"name": model.name, "version": model.version},
        "offset_unit": unit,
    }


SHAPE = Shape(
    name="annotations",
    summary="Annotations as everywhere in this API, in text order; none shares a character with another.",
    units=("code_point", "utf16", "utf8"),
    read=read,
    answer=answer,
)
