"""Google Cloud Natural Language's analyzeEntities (v2): each name once, with its mentions. There are no end offsets.

`beginOffset` counts what `encodingType` says; without one it is -1, as it is there. What a unit is stands in its metadata, as do year,
month and day of a date, and its whole value where it is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from api.domain.models import ModelInfo, Normalized, Suggestion
from api.formats.detectors.shape import Found, Passage, Question, Shape, Unit, offsets_of, speaks

NAMES = {
    "PERSON": "PERSON",
    "ORGANIZATION": "ORGANIZATION",
    "LOCATION": "LOCATION",
    "DATE": "DATE",
    "MILITARY_UNIT": "ORGANIZATION",
}
ENCODINGS: dict[str, Unit] = {"NONE": "none", "UTF8": "utf8", "UTF16": "utf16", "UTF32": "code_point"}
_PARTS = re.compile(r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?")


def read(body: Mapping[str, Any]) -> Question:
    document, encoding = body["document"], body.get("encoding_type")
    language = document.get("language_code") or document.get("language") or "en"
    passage = Passage(document["content"], "#/document/content", language)
    return Question((passage,), ENCODINGS[encoding] if encoding else None)


def answer(question: Question, found: Sequence[Found], unit: Unit, model: ModelInfo) -> dict[str, Any]:
    (only,) = found
    language = only.passage.language
    return {
        "entities": _entities(only, unit),
        "languageCode": language,
        "languageSupported": speaks(model, language),
    }


def _entities(found: Found, unit: Unit) -> list[dict[str, Any]]:
    text = found.passage.text
    offsets = None if unit == "none" else offsets_of(text, unit)
    entities: dict[tuple[Any, ...], dict[str, Any]] = {}
    for span in found.suggestions:
        name = text[span.start : span.end]
        entity = entities.setdefault(
            (span.label, name, span.normalized),
            {"name": name, "type": NAMES[span.label], "metadata": _metadata(span), "mentions": []},
        )
        begin = -1 if offsets is None else offsets.from_code_points(span.start)
        mention: dict[str, Any] = {
            "text": {"content": name, "beginOffset": begin},
            "type": "TYPE_UNKNOWN" if span.label == "DATE" else "PROPER",
        }
        entity["mentions"].append(mention if span.score is None else mention | {"probability": span.score})
    return list(entities.values())


def _metadata(span: Suggestion) -> dict[str, str]:
    if span.label == "MILITARY_UNIT":
        return {"subtype": span.label}
    return {} if span.normalized is None else _of_date(span.normalized)


def _of_date(value: Normalized) -> dict[str, str]:
    whole = _PARTS.fullmatch(value.value) if value.type in ("day", "month", "year") else None
    parts = {} if whole is None else {name: part for name, part in whole.groupdict().items() if part}
    return parts | {"value": value.value}


SHAPE = Shape(
    name="google",
    summary="Google Cloud Natural Language's analyzeEntities (v2).",
    units=("none", "utf8", "utf16", "code_point"),
    read=read,
    answer=answer,
    tells_language=True,
)
