"""PATCH /v1/articles/{id}/annotations: many corrections of one article in one request."""

from __future__ import annotations

from typing import Any

from flask import Response

from api import metrics
from api.domain.clock import utc_now
from api.domain.corrections import Operation, Outcome, correct_article
from api.domain.models import Article
from api.domain.offsets import OffsetMap
from api.domain.versions import Expected
from api.errors import AnnotationError, Invalid, UnknownField
from api.web import context, presenting, problems
from api.web.annotations import correction_of
from api.web.answers import CorrectionsOut
from api.web.auth import needs
from api.web.parsing import MERGE_PATCH, load
from api.web.preconditions import existing, the_article
from api.web.schemas import CorrectionsIn, OperationIn, UnitQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("corrections", __name__, description="Many corrections at once")
_OPERATION = OperationIn()
EXAMPLE = {
    "reason": "second reading",
    "operations": [
        {"op": "accept", "id": "01a20da3-e8f0-7b74-b948-66e464794315", "if_match": 1},
        {"op": "add", "label": "LOCATION", "text": "Zanjili district"},
    ],
}
_COMMON = {"op", "reason", "note"}
_SPAN = {"start", "end", "text", "prefix", "suffix", "label"}
_TAKES = {
    "add": _COMMON | _SPAN,
    "update": _COMMON | _SPAN | {"id", "if_match", "status"},
    "accept": _COMMON | {"id", "if_match"},
    "reject": _COMMON | {"id", "if_match"},
    "restore": {"op", "reason", "id", "if_match", "version"},
}
_NEEDS = {
    "add": ("label",),
    "update": ("id", "if_match"),
    "accept": ("id", "if_match"),
    "reject": ("id", "if_match"),
    "restore": ("id", "if_match", "version"),
}


@blueprint.route("/v1/articles/<article_id>/annotations", methods=["PATCH"])
@needs("reviewer")
@existing(the_article)
@blueprint.query(UnitQuery)
@blueprint.body(CorrectionsIn, content_type=MERGE_PATCH, example=EXAMPLE)
@blueprint.answers(200, CorrectionsOut)
@blueprint.refuses(401, 403, 404, 409, 410, 412)
def correct(query: dict[str, Any], body: dict[str, Any], article_id: str) -> Response:
    """Apply many corrections to one article: all or nothing, or each for itself; or only say what would happen."""
    store = context.store()
    article = store.find_article(article_id)
    operations = [_operation(index, item) for index, item in enumerate(body["operations"])]
    corrected = correct_article(
        store,
        utc_now,
        context.rules(),
        article_id,
        operations,
        atomic=body["atomic"],
        dry_run=body["dry_run"],
        reason=body.get("reason"),
    )
    if corrected.change_set:
        for change in store.history.list_changes_in(corrected.change_set, [article_id]):
            if change.annotation_id is not None:
                metrics.count_corrections(change.action)
    offsets = OffsetMap(article.text, presenting.offset_unit())
    results = [_result(outcome, article, offsets) for outcome in corrected.outcomes]
    return presenting.answer(
        {"change_set": corrected.change_set, "results": results, "offset_unit": offsets.unit}
    )


def _operation(index: int, item: Any) -> Operation:
    """What one item asks for; a malformed one carries its refusal."""
    pointer = f"#/operations/{index}"
    try:
        loaded = load(_OPERATION, item, pointer)
        op = loaded["op"]
        for name in loaded:
            if name not in _TAKES[op]:
                raise UnknownField(
                    f"{name} is not known in an operation {op!r}.", pointer=f"{pointer}/{name}"
                )
        for name in _NEEDS[op]:
            if name not in loaded:
                raise Invalid(f"{name} is missing in an operation {op!r}.", pointer=f"{pointer}/{name}")
    except AnnotationError as refusal:
        return Operation(index, refusal=refusal)
    if op in ("accept", "reject"):
        loaded["status"] = f"{op}ed"
    return Operation(
        index,
        op,
        loaded.get("id", ""),
        Expected.exactly(loaded.get("if_match", 0)),
        loaded.get("label", ""),
        loaded.get("version", 0),
        correction_of(loaded, pointer),
    )


def _result(outcome: Outcome, article: Article, offsets: OffsetMap) -> dict[str, Any]:
    if outcome.refusal is not None:
        instance = f"/v1/articles/{article.id}/annotations"
        body = problems.problem_body(outcome.refusal, instance, offsets.unit)
        return {"index": outcome.index, "status": body["status"], "problem": body}
    assert outcome.annotation is not None
    return {
        "index": outcome.index,
        "status": 201 if outcome.created else 200,
        "annotation": presenting.annotation_fields(outcome.annotation, offsets),
    }
