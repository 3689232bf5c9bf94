"""Amazon Comprehend's DetectEntities. Offsets count code points, half-open; there is no place for a unit's own label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.domain.models import ModelInfo
from api.formats.detectors.shape import Found, Passage, Question, Shape, Unit

NAMES = {
    "PERSON": "PERSON",
    "ORGANIZATION": "ORGANIZATION",
    "LOCATION": "LOCATION",
    "DATE": "DATE",
    "MILITARY_UNIT": "ORGANIZATION",
}


def read(body: Mapping[str, Any]) -> Question:
    return Question((Passage(body["text"], "#/Text", body["language"], language_pointer="#/LanguageCode"),))


def answer(question: Question, found: Sequence[Found], unit: Unit, model: ModelInfo) -> dict[str, Any]:
    (only,) = found
    return {
        "Entities": [
            ({} if span.score is None else {"Score": span.score})
            | {
                "Type": NAMES[span.label],
                "Text": only.passage.text[span.start : span.end],
                "BeginOffset": span.start,
                "EndOffset": span.end,
            }
            for span in only.suggestions
        ]
    }


SHAPE = Shape(
    name="comprehend",
    summary="Amazon Comprehend's DetectEntities.",
    units=("code_point",),
    read=read,
    answer=answer,
)
