"""Annotations: one article's, all of them, and the corrections of one."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from api import metrics
from api.domain.annotations import (
    Correction,
    add_annotation,
    change_annotation,
    correct_one,
    restore_annotation,
)
from api.domain.clock import utc_now
from api.domain.filters import AnnotationFilter
from api.domain.models import Annotation, Page
from api.domain.offsets import OffsetMap
from api.domain.spans import SpanRequest
from api.domain.versions import ANY_VERSION
from api.errors import NotFound
from api.web import context, paging, presenting
from api.web.auth import needs
from api.web.parsing import load, read_json
from api.web.preconditions import is_current, preconditioned, unchanged
from api.web.schemas import (
    AnnotationIn,
    AnnotationListOut,
    AnnotationListQuery,
    AnnotationOut,
    AnnotationPatch,
    ArticleAnnotationsQuery,
    RestoreIn,
    RevisionListOut,
    UnitQuery,
)
from api.web.smorest import Blueprint

blueprint = Blueprint("annotations", __name__, description="Labelled spans and their corrections")
_RESTORE = RestoreIn()
_SPAN_FIELDS = ("start", "end", "text", "prefix", "suffix")


@blueprint.route("/v1/articles/<article_id>/annotations", methods=["GET"])
@needs("reader")
@blueprint.arguments(ArticleAnnotationsQuery, location="query")
@blueprint.response(200, AnnotationListOut)
@blueprint.refuses(400, 401, 404, 406, 410, 429, 503)
def list_of_article(query: dict[str, Any], article_id: str) -> Response:
    """List an article's annotations in text order."""
    unit = presenting.offset_unit()
    overlaps = query.get("overlaps")
    store = context.store()
    offsets = (
        OffsetMap("", unit) if unit == "code_point" else OffsetMap(store.find_article(article_id).text, unit)
    )
    if overlaps is not None and unit != "code_point":
        overlaps = (
            offsets.to_code_points(min(overlaps[0], offsets.end)),
            offsets.to_code_points(min(overlaps[1], offsets.end)),
        )
    asked = _filters(query) | {"overlaps": overlaps, "article_id": article_id}
    page = store.list_annotations(AnnotationFilter(**asked), query["limit"], paging.position(query))
    return _list_answer(page, query, [presenting.annotation_fields(a, offsets) for a in page.items])


@blueprint.route("/v1/annotations", methods=["GET"])
@needs("reader")
@blueprint.arguments(AnnotationListQuery, location="query")
@blueprint.response(200, AnnotationListOut)
@blueprint.refuses(400, 401, 406, 429, 503)
def list_all(query: dict[str, Any]) -> Response:
    """List annotations across articles."""
    page = context.store().list_annotations(
        AnnotationFilter(**_filters(query)), query["limit"], paging.position(query)
    )
    return _list_answer(page, query, presenting.annotations_across(page.items, presenting.offset_unit()))


@blueprint.route("/v1/articles/<article_id>/annotations", methods=["POST"])
@needs("reviewer")
@blueprint.arguments(UnitQuery, location="query")
@blueprint.arguments(AnnotationIn)
@blueprint.response(201, AnnotationOut)
@blueprint.refuses(400, 401, 403, 404, 406, 409, 410, 413, 415, 429, 503)
def add(query: dict[str, Any], body: dict[str, Any], article_id: str) -> Response:
    """Add a span that the model missed."""
    rules, correction = context.rules(), correction_of(body)
    annotation = correct_one(
        context.store(),
        utc_now,
        rules.actor,
        "annotation.add",
        ANY_VERSION,
        lambda tx: add_annotation(tx, rules, article_id, body["label"], correction),
        correction.reason,
    )
    metrics.count_corrections("create")
    return _annotation_answer(annotation, 201)


@blueprint.route("/v1/annotations/<annotation_id>", methods=["GET"])
@needs("reader")
@blueprint.arguments(UnitQuery, location="query")
@blueprint.response(200, AnnotationOut)
@blueprint.refuses(400, 401, 404, 406, 410, 429, 503)
def read(query: dict[str, Any], annotation_id: str) -> Response:
    """Read one annotation."""
    annotation = context.store().find_annotation(annotation_id)
    return unchanged(annotation.version) if is_current(annotation.version) else _annotation_answer(annotation)


@blueprint.route("/v1/annotations/<annotation_id>", methods=["PATCH"])
@needs("reviewer")
@preconditioned(lambda store, id: store.find_annotation(id), "Annotation")
@blueprint.arguments(UnitQuery, location="query")
@blueprint.arguments(AnnotationPatch, content_type="application/merge-patch+json")
@blueprint.response(200, AnnotationOut)
@blueprint.refuses(400, 401, 403, 404, 406, 409, 410, 412, 413, 415, 428, 429, 503)
def change(query: dict[str, Any], body: dict[str, Any], annotation_id: str) -> Response:
    """Correct an annotation: move its ends, relabel, accept, reject, note."""
    rules, expected, correction = context.rules(), g.expected, correction_of(body)
    annotation = correct_one(
        context.store(),
        utc_now,
        rules.actor,
        "annotation.patch",
        expected,
        lambda tx: change_annotation(tx, rules, annotation_id, expected, correction),
        correction.reason,
    )
    metrics.count_corrections("update")
    return _annotation_answer(annotation)


@blueprint.route("/v1/annotations/<annotation_id>", methods=["DELETE"])
@needs("reviewer")
@preconditioned(lambda store, id: store.find_annotation(id), "Annotation")
@blueprint.arguments(UnitQuery, location="query")
@blueprint.response(204)
@blueprint.refuses(400, 401, 403, 404, 406, 410, 412, 428, 429, 503)
def reject(query: dict[str, Any], annotation_id: str) -> Response:
    """Reject an annotation; it stays in history, and a later run does not bring it back."""
    rules, expected = context.rules(), g.expected
    correct_one(
        context.store(),
        utc_now,
        rules.actor,
        "annotation.reject",
        expected,
        lambda tx: change_annotation(
            tx, rules, annotation_id, expected, Correction(fields={"status": "rejected"})
        ),
    )
    metrics.count_corrections("reject")
    return presenting.empty()


@blueprint.route("/v1/annotations/<annotation_id>/revisions", methods=["GET"])
@needs("reader")
@blueprint.arguments(UnitQuery, location="query")
@blueprint.response(200, RevisionListOut)
@blueprint.refuses(400, 401, 404, 406, 429, 503)
def list_revisions(query: dict[str, Any], annotation_id: str) -> Response:
    """List the history of an annotation, oldest first."""
    revisions = context.store().list_revisions(annotation_id)
    offsets = presenting.offsets_of(revisions[0].article_id, presenting.offset_unit())
    items = [presenting.revision_body(revision, offsets) for revision in revisions]
    return presenting.answer({"items": items, "next_cursor": None, "offset_unit": offsets.unit})


@blueprint.route("/v1/annotations/<annotation_id>/revisions/<version>/restore", methods=["POST"])
@needs("reviewer")
@preconditioned(lambda store, id: store.list_revisions(id)[-1].annotation, "Annotation")
@blueprint.arguments(UnitQuery, location="query")
@blueprint.doc(
    requestBody={
        "required": False,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RestoreIn"}}},
    }
)
@blueprint.response(200, AnnotationOut)
@blueprint.refuses(400, 401, 403, 404, 406, 409, 410, 412, 415, 422, 428, 429, 503)
def restore(query: dict[str, Any], annotation_id: str, version: str) -> Response:
    """Make an earlier version current, as a new revision."""
    if not (version.isascii() and version.isdigit() and 0 < len(version) < 10):
        raise NotFound(
            f"Annotation {annotation_id} has no version {version!r}; versions are whole numbers from 1."
        )
    rules, expected = context.rules(), g.expected
    reason = load(_RESTORE, read_json()).get("reason") if request.mimetype else None
    annotation = correct_one(
        context.store(),
        utc_now,
        rules.actor,
        "annotation.restore",
        expected,
        lambda tx: restore_annotation(tx, rules, annotation_id, int(version), expected, reason=reason),
        reason,
    )
    metrics.count_corrections("restore")
    return _annotation_answer(annotation)


def correction_of(body: dict[str, Any], pointer: str = "#") -> Correction:
    """The domain's correction from a loaded body."""
    span = SpanRequest(
        **{name: body.get(name) for name in _SPAN_FIELDS}, unit=presenting.offset_unit(), pointer=pointer
    )
    fields: dict[str, Any] = {name: body[name] for name in ("label", "status", "note") if name in body}
    return Correction(span, fields, body.get("reason"))


def _filters(query: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if name not in ("limit", "cursor", "offset_unit")}


def _list_answer(page: Page, query: dict[str, Any], items: list[dict[str, Any]]) -> Response:
    cursor = paging.next_cursor(page, query)
    body = {"items": items, "next_cursor": cursor, "offset_unit": presenting.offset_unit()}
    return presenting.answer(body, 200, paging.link_header(cursor))


def _annotation_answer(annotation: Annotation, status: int = 200) -> Response:
    headers = {"ETag": presenting.tag(annotation.version)}
    if status == 201:
        headers["Location"] = f"/v1/annotations/{annotation.id}"
    return presenting.answer(presenting.annotation_alone(annotation), status, headers)
