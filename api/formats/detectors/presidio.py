"""Presidio's analyzer (`POST /analyze`): a list of results, or for a list of texts a list of such lists. Offsets count code points.

`entities` narrows by Presidio's names. It has none for units, so they are ORGANIZATION; Presidio's entity types are an open set, though,
and whoever asks for MILITARY_UNIT by name gets it by name. `return_decision_process` tells the label that the model gave. Not done, and
refused: recognizers of the caller's own, context words, an allow list of regular expressions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.domain.models import ModelInfo, Suggestion
from api.errors import Invalid
from api.formats.detectors.shape import Found, Passage, Question, Shape, Unit

NAMES = {
    "PERSON": "PERSON",
    "ORGANIZATION": "ORGANIZATION",
    "LOCATION": "LOCATION",
    "DATE": "DATE_TIME",
    "MILITARY_UNIT": "ORGANIZATION",
}
UNIT = "MILITARY_UNIT"
KNOWN = (*dict.fromkeys(NAMES.values()), UNIT)


def read(body: Mapping[str, Any]) -> Question:
    wanted = body.get("entities") or []
    if wanted and not set(wanted) & set(KNOWN):
        raise Invalid(
            f"None of these entities is found here; found are {', '.join(KNOWN)}.", pointer="#/entities"
        )
    given = body["text"]
    many = isinstance(given, list)
    passages = tuple(
        Passage(
            text,
            f"#/text/{place}" if many else "#/text",
            body.get("language") or "en",
            body.get("published_at"),
        )
        for place, text in enumerate(given if many else [given])
    )
    return Question(passages, many=many, wishes=body)


def answer(question: Question, found: Sequence[Found], unit: Unit, model: ModelInfo) -> Any:
    answers = [_results(question, one, model) for one in found]
    return answers if question.many else answers[0]


def _results(question: Question, found: Found, model: ModelInfo) -> list[dict[str, Any]]:
    wishes = question.wishes
    wanted = wishes.get("entities") or NAMES.values()
    least, allowed = wishes.get("score_threshold") or 0, set(wishes.get("allow_list") or ())
    results = []
    for span in found.suggestions:
        name = UNIT if span.label == UNIT in wanted else NAMES[span.label]
        score = 1.0 if span.score is None else span.score
        if name in wanted and score >= least and found.passage.text[span.start : span.end] not in allowed:
            explained = _explanation(span, score, model) if wishes.get("return_decision_process") else None
            results.append(
                {
                    "analysis_explanation": explained,
                    "end": span.end,
                    "entity_type": name,
                    "score": score,
                    "start": span.start,
                }
            )
    return results


def _explanation(span: Suggestion, score: float, model: ModelInfo) -> dict[str, Any]:
    return {
        "recognizer": f"{model.name} {model.version}",
        "pattern_name": None,
        "pattern": None,
        "original_score": score,
        "score": score,
        "textual_explanation": f"Marked as {span.label} by {model.name} {model.version}",
        "score_context_improvement": 0,
        "supportive_context_word": "",
        "validation_result": None,
    }


SHAPE = Shape(
    name="presidio",
    summary="Presidio's analyzer.",
    units=("code_point",),
    read=read,
    answer=answer,
)
