"""What POST /v1/analyze answers in each shape, as the contract tells it. The answers are made in formats/detectors."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.web.answers import ModelOut, NormalizedOut
from api.web.outs import Out, one_of, whole, words


class ScoreIfAny(fields.Float):
    """There where a span has one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"sometimes": True}, **options)


class FoundAnnotation(Out):
    """A span that was found and not stored."""

    label = words()
    start = whole("Half-open, in offset_unit.")
    end = whole()
    text = words("The text from start to end.")
    score = fields.Float(allow_none=True)
    normalized = fields.Nested(NormalizedOut, allow_none=True)


class AnalysisOut(Out):
    annotations = fields.List(fields.Nested(FoundAnnotation))
    model = fields.Nested(ModelOut)
    offset_unit = one_of("code_point", "utf16", "utf8")


class PresidioResult(Out):
    entity_type = words()
    start = whole("In code points.")
    end = whole()
    score = fields.Float()
    analysis_explanation = fields.Dict(allow_none=True)


class ComprehendEntity(Out):
    type = fields.String(data_key="Type")
    text = fields.String(data_key="Text")
    begin = fields.Integer(data_key="BeginOffset", metadata={"description": "In code points."})
    end = fields.Integer(data_key="EndOffset", metadata={"description": "The first one behind it."})
    score = ScoreIfAny(data_key="Score")


class ComprehendOut(Out):
    entities = fields.List(fields.Nested(ComprehendEntity), data_key="Entities")


class AzureEntity(Out):
    text = words()
    category = words()
    subcategory = fields.String(
        metadata={"sometimes": True, "description": "MILITARY_UNIT, Date, DateRange."}
    )
    offset = whole("In what stringIndexType says.")
    length = whole()
    score = fields.Float(data_key="confidenceScore")


class AzureDocument(Out):
    id = words()
    entities = fields.List(fields.Nested(AzureEntity))
    warnings = fields.List(fields.Dict())


class AzureError(Out):
    id = words()
    error = fields.Dict()


class AzureResults(Out):
    documents = fields.List(fields.Nested(AzureDocument))
    errors = fields.List(fields.Nested(AzureError))
    model_version = fields.String(data_key="modelVersion")


class AzureOut(Out):
    kind = one_of("EntityRecognitionResults")
    results = fields.Nested(AzureResults)


class GoogleText(Out):
    content = words()
    begin = fields.Integer(
        data_key="beginOffset", metadata={"description": "In what encodingType says; -1 without one."}
    )


class GoogleMention(Out):
    text = fields.Nested(GoogleText)
    type = one_of("PROPER", "TYPE_UNKNOWN")
    probability = ScoreIfAny()


class GoogleEntity(Out):
    name = words()
    type = words()
    metadata = fields.Dict(keys=fields.String(), values=fields.String())
    mentions = fields.List(fields.Nested(GoogleMention))


class GoogleOut(Out):
    entities = fields.List(fields.Nested(GoogleEntity))
    language_code = fields.String(data_key="languageCode")
    language_supported = fields.Boolean(data_key="languageSupported")


_RESULTS = {"type": "array", "items": {"$ref": "#/components/schemas/PresidioResult"}}
ANSWERS: dict[str, dict[str, Any]] = {
    "annotations": {"$ref": "#/components/schemas/AnalysisOut"},
    "presidio": {"anyOf": [_RESULTS, {"type": "array", "items": _RESULTS}]},
    "comprehend": {"$ref": "#/components/schemas/ComprehendOut"},
    "azure": {"$ref": "#/components/schemas/AzureOut"},
    "google": {"$ref": "#/components/schemas/GoogleOut"},
}
COMPONENTS: tuple[type[Schema], ...] = (AnalysisOut, PresidioResult, ComprehendOut, AzureOut, GoogleOut)
