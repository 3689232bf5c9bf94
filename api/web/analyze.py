"""POST /v1/analyze: annotate a text without storing it, and answer in our shape or in another detector's."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from api.domain.annotating import analyze_text
from api.domain.contents import check_text
from api.errors import AnnotationError
from api.formats.detectors import OWN, SHAPES
from api.formats.detectors.shape import Found, Passage, Question, Shape, check_language
from api.web import context, presenting
from api.web.auth import needs
from api.web.detector_answers import ANSWERS
from api.web.detector_schemas import BODIES, OWN_IN
from api.web.fields import Choice, Text
from api.web.idempotency import changes_nothing
from api.web.parsing import load, read_json
from api.web.problems import Refusal
from api.web.schemas import UnitQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("analyze", __name__, description="Annotating without storing")
DETECTORS = {shape.media_type: shape for shape in SHAPES.values() if shape is not OWN}
AMAZON_JSON = "application/x-amz-json-1.1"  # what Amazon's clients call JSON
EXAMPLE = {
    "text": "Iraqi forces retook the Zanjili district of western Mosul on Wednesday.",
    "published_at": "2017-06-08T00:00:00Z",
}
_SUMMARIES = " ".join(f"`{shape.name}`: {shape.summary}" for shape in SHAPES.values())
_BODIES = [{"$ref": f"#/components/schemas/{type(schema).__name__}"} for schema in BODIES.values()]


class AnalyzeQuery(UnitQuery):
    shape = Choice(*SHAPES, description=_SUMMARIES)
    api_version = Text(
        most=40,
        data_key="api-version",
        metadata={"description": "Azure's clients always send one; it makes no difference."},
    )


def _answers_as_each_detector(view: Any) -> Any:
    for media_type, shape in DETECTORS.items():
        view = blueprint.answers(200, ANSWERS[shape.name], content_type=media_type)(view)
    return view


@blueprint.route("/v1/analyze", methods=["POST"])
@needs("service")
@changes_nothing
@blueprint.query(AnalyzeQuery)
@blueprint.doc(
    requestBody={
        "required": True,
        "description": "Ours in any shape; or in a detector's shape what that detector takes.",
        "content": {
            presenting.JSON: {
                "schema": {"anyOf": _BODIES},
                "example": EXAMPLE,
            },
            AMAZON_JSON: {"schema": {"$ref": f"#/components/schemas/{type(BODIES['comprehend']).__name__}"}},
        },
    }
)
@_answers_as_each_detector
@blueprint.answers(200, {"anyOf": list(ANSWERS.values())}, description="In the shape that was asked for")
@blueprint.refuses(401, 403, 408, 413, 415, 422)
def annotate(query: dict[str, Any]) -> Response:
    """Annotate a text without storing it; answer in our shape, or as Presidio, Comprehend, Azure or Google would."""
    shape, media_type = _negotiated(query.get("shape"))
    question = _question(shape)
    unit = shape.unit_for(question, query.get("offset_unit"))
    checked = [_checked(passage, shape, question.each_alone) for passage in question.passages]
    found = [one if one.refusal else _annotated(one.passage) for one in checked]
    response = presenting.answer(shape.answer(question, found, unit, context.annotator().model))
    response.content_type = media_type
    return response


def _negotiated(asked: str | None) -> tuple[Shape, str]:
    """By `shape`, else by Accept, which names a detector by its media type. Raises 406 where they contradict each other."""
    offered = {presenting.JSON: SHAPES[asked or OWN.name]}
    offered |= {kind: shape for kind, shape in DETECTORS.items() if asked in (None, shape.name)}
    accepted = request.headers.get("Accept")
    best = request.accept_mimetypes.best_match(offered) if accepted else presenting.JSON
    if best is None:
        raise Refusal(
            "not-acceptable",
            f"This answers {' or '.join(offered)}, and Accept is {(accepted or '')[:100]!r}.",
        )
    return offered[best], best


def _question(shape: Shape) -> Question:
    """The body in the shape's own form, or in ours, which all have in common."""
    document = read_json(AMAZON_JSON)
    ours = shape.name != "presidio" and isinstance(document, dict) and "text" in document
    if ours:
        return OWN.read(load(OWN_IN, document))
    return shape.read(load(BODIES[shape.name], document))


def _checked(passage: Passage, shape: Shape, each_alone: bool) -> Found:
    """All passages are looked at before any is annotated, so that a refusal comes at once."""
    try:
        check_text(passage.text, context.settings().max_text_length, passage.pointer)
        if not shape.tells_language:
            check_language(context.annotator().model, passage)
    except AnnotationError as refusal:
        if not each_alone:
            raise
        return Found(passage, refusal=refusal)
    return Found(passage)


def _annotated(passage: Passage) -> Found:
    return Found(passage, analyze_text(context.annotator(), passage.text, passage.published_at))
