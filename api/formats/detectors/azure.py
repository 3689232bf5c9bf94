"""Azure AI Language's entity recognition (`:analyze-text`, kind EntityRecognition): many documents, of which each succeeds or fails alone.

Offsets and lengths count what `stringIndexType` says; left out, Azure counts text elements, which are grapheme clusters. Azure names
those of Unicode 8, and tells its callers to count with .NET's StringInfo, which has followed Unicode since .NET 5; so does this. The two
differ in emoji families, skin tones and rows of flags only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.domain.models import ModelInfo, Normalized, Suggestion
from api.errors import AnnotationError, Invalid
from api.formats.detectors.clusters import ClusterMap
from api.formats.detectors.shape import Found, Passage, Question, Shape, Unit, offsets_of

NAMES = {
    "PERSON": "Person",
    "ORGANIZATION": "Organization",
    "LOCATION": "Location",
    "DATE": "DateTime",
    "MILITARY_UNIT": "Organization",
}
INDEX_TYPES: dict[str, Unit] = {
    "TextElements_v8": "grapheme",
    "UnicodeCodePoint": "code_point",
    "Utf16CodeUnit": "utf16",
}


def read(body: Mapping[str, Any]) -> Question:
    index_type = body.get("parameters", {}).get("string_index_type")
    documents = body["analysis_input"]["documents"]
    known: set[str] = set()
    for place, document in enumerate(documents):
        if document["id"] in known:
            raise Invalid(
                f"The document id {document['id']!r} comes twice; the answer would not say which is meant.",
                pointer=f"#/analysisInput/documents/{place}/id",
            )
        known.add(document["id"])
    passages = tuple(
        Passage(
            document["text"],
            f"#/analysisInput/documents/{place}/text",
            document.get("language") or "en",
            id=document["id"],
            language_pointer=f"#/analysisInput/documents/{place}/language",
        )
        for place, document in enumerate(documents)
    )
    return Question(passages, INDEX_TYPES[index_type] if index_type else None, each_alone=True)


def answer(question: Question, found: Sequence[Found], unit: Unit, model: ModelInfo) -> dict[str, Any]:
    return {
        "kind": "EntityRecognitionResults",
        "results": {
            "documents": [_document(one, unit) for one in found if one.refusal is None],
            "errors": [
                {"id": one.passage.id, "error": _error(one.refusal)}
                for one in found
                if one.refusal is not None
            ],
            "modelVersion": f"{model.name} {model.version}",
        },
    }


def _document(found: Found, unit: Unit) -> dict[str, Any]:
    text = found.passage.text
    counted = ClusterMap(text) if unit == "grapheme" else offsets_of(text, unit)
    entities = []
    for span in found.suggestions:
        start, end = counted.from_code_points(span.start), counted.from_code_points(span.end)
        entity = {"text": text[span.start : span.end], "category": NAMES[span.label]}
        if subcategory := _subcategory(span):
            entity["subcategory"] = subcategory
        score = 1.0 if span.score is None else span.score
        entities.append(entity | {"offset": start, "length": end - start, "confidenceScore": score})
    return {"id": found.passage.id, "entities": entities, "warnings": []}


def _subcategory(span: Suggestion) -> str | None:
    if span.label == "MILITARY_UNIT":
        return span.label
    return _kind_of_date(span.normalized) if span.normalized is not None else None


def _kind_of_date(value: Normalized) -> str:
    return "Date" if value.type == "day" else "Set" if value.type == "set" else "DateRange"


def _error(refusal: AnnotationError) -> dict[str, Any]:
    return {
        "code": "InvalidArgument",
        "message": "Invalid document in request.",
        "innererror": {"code": "InvalidDocument", "message": refusal.detail},
    }


SHAPE = Shape(
    name="azure",
    summary="Azure AI Language's entity recognition.",
    units=("grapheme", "code_point", "utf16"),
    read=read,
    answer=answer,
)
