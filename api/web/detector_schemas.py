"""Bodies of POST /v1/analyze in each shape, read as strictly as everywhere. What goes out stands in detector_answers.py.

What a detector takes and this does not do (recognizers of one's own, HTML, a document's address) is an unknown field or a wrong value:
refused, never ignored. What makes no difference here is taken: where something is logged, which version of its own models.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from api.formats.detectors.azure import INDEX_TYPES
from api.formats.detectors.google import ENCODINGS
from api.web.fields import PUBLISHED, ArticleText, Choice, Moment, Share, Text, Truth, Whole
from api.web.schemas import MOST_BATCH

_AS_MANY = validate.Length(min=1, max=MOST_BATCH, error=f"must hold 1 to {MOST_BATCH} texts.")


class OneOrMany(fields.Raw):
    """A text, or a list of texts."""

    def __init__(self, **options: Any) -> None:
        text = {"type": "string"}
        super().__init__(
            metadata={
                "anyOf": [text, {"type": "array", "items": text, "minItems": 1, "maxItems": MOST_BATCH}]
            },
            **options,
        )

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str | list[str]:
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) for text in texts):
            raise ValidationError("must be a string, or a list of strings.")
        _AS_MANY(texts)
        found: str | list[str] = value
        return found


def nothing() -> fields.List[Any]:
    """What another detector takes and this one does not do: null or an empty list."""
    refused = validate.Length(max=0, error="is not supported here; leave it out, or empty.")
    return fields.List(fields.Raw(), allow_none=True, validate=refused)


class AnalyzeIn(Schema):
    text = ArticleText(required=True, metadata={"description": "Annotated and forgotten."})
    language = Text(most=35, load_default="en")
    published_at = Moment(PUBLISHED, allow_none=True)


class PresidioIn(Schema):
    text = OneOrMany(required=True)
    language = Text(most=35, allow_none=True)
    published_at = Moment(PUBLISHED, allow_none=True)
    entities = fields.List(Text(most=100), allow_none=True)
    score_threshold = Share(allow_none=True)
    allow_list = fields.List(Text(most=1000, empty=True), allow_none=True)
    allow_list_match = Choice("exact")
    regex_flags = Whole(allow_none=True)
    correlation_id = Text(most=200, empty=True, allow_none=True)
    return_decision_process = Truth(allow_none=True)
    ad_hoc_recognizers = nothing()
    context = nothing()


class ComprehendIn(Schema):
    text = ArticleText(required=True, data_key="Text")
    language = Text(most=35, load_default="en", data_key="LanguageCode")


class AzureParametersIn(Schema):
    model_version = Text(
        most=100, data_key="modelVersion", metadata={"description": "The answer says which version it was."}
    )
    string_index_type = Choice(*INDEX_TYPES, data_key="stringIndexType")
    logging_opt_out = Truth(data_key="loggingOptOut")


class AzureDocumentIn(Schema):
    id = Text(most=200, required=True)
    text = ArticleText(required=True)
    language = Text(most=35, empty=True, allow_none=True)


class AzureDocumentsIn(Schema):
    documents = fields.List(fields.Nested(AzureDocumentIn), required=True, validate=_AS_MANY)


class AzureIn(Schema):
    kind = Choice("EntityRecognition")
    parameters = fields.Nested(AzureParametersIn)
    analysis_input = fields.Nested(AzureDocumentsIn, required=True, data_key="analysisInput")


class GoogleDocumentIn(Schema):
    type = Choice("PLAIN_TEXT")
    content = ArticleText(required=True)
    language_code = Text(most=35, empty=True, data_key="languageCode")
    language = Text(most=35, empty=True, metadata={"description": "What version 1 calls languageCode."})


class GoogleIn(Schema):
    document = fields.Nested(GoogleDocumentIn, required=True)
    encoding_type = Choice(*ENCODINGS, data_key="encodingType")


OWN_IN = AnalyzeIn()
BODIES: dict[str, Schema] = {
    "annotations": OWN_IN,
    "presidio": PresidioIn(),
    "comprehend": ComprehendIn(),
    "azure": AzureIn(),
    "google": GoogleIn(),
}
