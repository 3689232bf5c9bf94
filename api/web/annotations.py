"""Annotations: one article's, all of them, and the corrections of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, g

from api import metrics
from api.domain.annotations import (
    Correction,
    action_of,
    add_annotation,
    change_annotation,
    correct_one,
    restore_annotation,
)
from api.domain.clock import utc_now
from api.domain.filters import AnnotationFilter, fits
from api.domain.models import Annotation, Page
from api.domain.offsets import OffsetMap
from api.domain.ports import Transaction
from api.domain.spans import SpanRequest
from api.domain.versions import ANY_VERSION
from api.errors import InvalidQuery, NotFound, SplitsGrapheme
from api.web import context, paging, presenting
from api.web.answers import AnnotationListOut, AnnotationOut, RevisionListOut
from api.web.articles import seq_of
from api.web.auth import needs
from api.web.idempotency import idempotent, keep_answer
from api.web.parsing import MERGE_PATCH
from api.web.preconditions import (
    existing,
    is_current,
    preconditioned,
    the_annotation,
    the_article,
    the_restorable,
    unchanged,
)
from api.web.rule_schemas import ArticleAnnotationsThenQuery
from api.web.schemas import (
    AnnotationIn,
    AnnotationListQuery,
    AnnotationPatch,
    ReasonIn,
    UnitQuery,
)
from api.web.smorest import Blueprint

blueprint = Blueprint("annotations", __name__, description="Labelled spans and their corrections")
_SPAN_FIELDS = ("start", "end", "text", "prefix", "suffix")


@blueprint.route("/v1/articles/<article_id>/annotations", methods=["GET"])
@needs("reader")
@blueprint.query(ArticleAnnotationsThenQuery)
@blueprint.answers(200, AnnotationListOut, headers=("Link",))
@blueprint.refuses(401, 404, 410)
def list_of_article(query: dict[str, Any], article_id: str) -> Response:
    """List an article's annotations in text order; `as_of` reads the past."""
    if "as_of" in query:
        return _list_then(query, article_id)
    offsets = presenting.offsets_of(article_id, presenting.offset_unit())
    asked = _filters(query) | {"article_id": article_id}
    if "overlaps" in query:
        asked["overlaps"] = _in_code_points(query["overlaps"], offsets)
    page = context.store().list_annotations(
        AnnotationFilter(**asked), query["limit"], paging.position(query, int, int, str)
    )
    return _list_answer(page, query, [presenting.annotation_fields(a, offsets) for a in page.items])


@blueprint.route("/v1/annotations", methods=["GET"])
@needs("reader")
@blueprint.query(AnnotationListQuery)
@blueprint.answers(200, AnnotationListOut, headers=("Link",))
@blueprint.refuses(401)
def list_all(query: dict[str, Any]) -> Response:
    """List annotations across articles."""
    page = context.store().list_annotations(
        AnnotationFilter(**_filters(query)), query["limit"], paging.position(query, str)
    )
    return _list_answer(page, query, presenting.annotations_across(page.items, presenting.offset_unit()))


@blueprint.route("/v1/articles/<article_id>/annotations", methods=["POST"])
@needs("reviewer")
@idempotent
@existing(the_article)
@blueprint.query(UnitQuery)
@blueprint.body(AnnotationIn, example={"label": "LOCATION", "text": "Zanjili district"})
@blueprint.answers(201, AnnotationOut, headers=("Location", "ETag"))
@blueprint.refuses(401, 403, 404, 409, 410, 422)
def add(query: dict[str, Any], body: dict[str, Any], article_id: str) -> Response:
    """Add a span that the model missed."""
    rules, correction = context.rules(), correction_of(body)

    def added(tx: Transaction) -> Response:
        annotation = add_annotation(tx, rules, article_id, body["label"], correction)
        text = tx.find_article(article_id).text
        answer = _annotation_answer(annotation, 201, OffsetMap(text, presenting.offset_unit()))
        keep_answer(tx, answer)
        return answer

    answer = correct_one(
        context.store(), utc_now, rules.actor, "annotation.add", ANY_VERSION, added, correction.reason
    )
    metrics.count_corrections("create")
    return answer


@blueprint.route("/v1/annotations/<annotation_id>", methods=["GET"])
@needs("reader")
@blueprint.query(UnitQuery)
@blueprint.answers(200, AnnotationOut, headers=("ETag",))
@blueprint.answers(304)
@blueprint.refuses(401, 404, 410)
def read(query: dict[str, Any], annotation_id: str) -> Response:
    """Read one annotation."""
    annotation = context.store().find_annotation(annotation_id)
    return unchanged(annotation.version) if is_current(annotation.version) else _annotation_answer(annotation)


@blueprint.route("/v1/annotations/<annotation_id>", methods=["PATCH"])
@needs("reviewer")
@preconditioned(the_annotation, "Annotation")
@blueprint.query(UnitQuery)
@blueprint.body(
    AnnotationPatch, content_type=MERGE_PATCH, example={"label": "MILITARY_UNIT", "reason": "a formation"}
)
@blueprint.answers(200, AnnotationOut, headers=("ETag",))
@blueprint.refuses(401, 403, 404, 409, 410, 412, 428)
def change(query: dict[str, Any], body: dict[str, Any], annotation_id: str) -> Response:
    """Correct an annotation: move its ends, relabel, accept, reject, note."""
    rules, expected, correction = context.rules(), g.expected, correction_of(body)
    annotation = _correct(
        "annotation.patch",
        annotation_id,
        lambda tx: change_annotation(tx, rules, annotation_id, expected, correction),
        correction.reason,
    )
    return _annotation_answer(annotation)


@blueprint.route("/v1/annotations/<annotation_id>", methods=["DELETE"])
@needs("reviewer")
@preconditioned(the_annotation, "Annotation")
@blueprint.query(UnitQuery)
@blueprint.body(ReasonIn, needed=False)
@blueprint.answers(204)
@blueprint.refuses(401, 403, 404, 410, 412, 428)
def reject(query: dict[str, Any], body: dict[str, Any], annotation_id: str) -> Response:
    """Reject an annotation; it stays in history, and a later run does not bring it back."""
    rules, expected, reason = context.rules(), g.expected, body.get("reason")
    rejection = Correction(fields={"status": "rejected"}, reason=reason)
    _correct(
        "annotation.reject",
        annotation_id,
        lambda tx: change_annotation(tx, rules, annotation_id, expected, rejection),
        reason,
    )
    return presenting.empty()


@blueprint.route("/v1/annotations/<annotation_id>/revisions", methods=["GET"])
@needs("reader")
@blueprint.query(UnitQuery)
@blueprint.answers(200, RevisionListOut)
@blueprint.refuses(401, 404)
def list_revisions(query: dict[str, Any], annotation_id: str) -> Response:
    """List the history of an annotation, oldest first."""
    revisions = context.store().list_revisions(annotation_id)
    offsets = presenting.offsets_of(revisions[0].article_id, presenting.offset_unit())
    items = [presenting.revision_body(revision, offsets) for revision in revisions]
    return presenting.answer({"items": items, "next_cursor": None, "offset_unit": offsets.unit})


@blueprint.route("/v1/annotations/<annotation_id>/revisions/<version>/restore", methods=["POST"])
@needs("reviewer")
@idempotent
@preconditioned(the_restorable, "Annotation")
@blueprint.query(UnitQuery)
@blueprint.body(ReasonIn, needed=False)
@blueprint.answers(200, AnnotationOut, headers=("ETag",))
@blueprint.refuses(401, 403, 404, 409, 410, 412, 428)
def restore(query: dict[str, Any], body: dict[str, Any], annotation_id: str, version: str) -> Response:
    """Make an earlier version current, as a new revision."""
    if not (version.isascii() and version.isdigit() and 0 < len(version) < 10):
        raise NotFound(
            f"Annotation {annotation_id} has no version {version!r}; versions are whole numbers from 1."
        )
    rules, expected, reason = context.rules(), g.expected, body.get("reason")
    annotation = _correct(
        "annotation.restore",
        annotation_id,
        lambda tx: restore_annotation(tx, rules, annotation_id, int(version), expected, reason=reason),
        reason,
        "restore",
    )
    return _annotation_answer(annotation)


def _correct(
    kind: str,
    annotation_id: str,
    rule: Callable[[Transaction], Annotation],
    reason: str | None,
    action: str | None = None,
) -> Annotation:
    """Runs a rule for the annotation that the request expects, and counts what it changed, by its `action` where that has a name."""
    found: list[Annotation] = []

    def correct(tx: Transaction) -> Annotation:
        found.append(tx.find_annotation(annotation_id, withdrawn=True))
        return rule(tx)

    annotation = correct_one(context.store(), utc_now, presenting.actor(), kind, g.expected, correct, reason)
    if annotation != found[0]:
        metrics.count_corrections(action or action_of(found[0], annotation))
    return annotation


def correction_of(body: dict[str, Any], pointer: str = "#") -> Correction:
    """The domain's correction from a loaded body."""
    span = SpanRequest(
        **{name: body.get(name) for name in _SPAN_FIELDS}, unit=presenting.offset_unit(), pointer=pointer
    )
    fields: dict[str, Any] = {name: body[name] for name in ("label", "status", "note") if name in body}
    return Correction(span, fields, body.get("reason"))


def _list_then(query: dict[str, Any], article_id: str) -> Response:
    """The same of the past: an article's annotations as they stood are few, and narrowed here."""
    seq = seq_of(query["as_of"])
    article, standing = context.store().history.read_article(article_id, seq, str(query["as_of"]))
    offsets = OffsetMap(article.text, presenting.offset_unit())
    narrowed = _filters(query) | {"article_id": article_id}
    if "overlaps" in query:
        narrowed["overlaps"] = _in_code_points(query["overlaps"], offsets)
    asked = AnnotationFilter(**narrowed)
    position = paging.position(query, int, int, str)
    behind = [
        a for a in standing if fits(a, asked) and (position is None or (a.start, a.end, a.id) > position)
    ]
    found = behind[: query["limit"]]
    last = found[-1] if len(behind) > len(found) else None
    page = Page(tuple(found), (last.start, last.end, last.id) if last else None)
    return _list_answer(page, query, [presenting.annotation_fields(a, offsets) for a in found])


def _filters(query: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in query.items()
        if name not in ("limit", "cursor", "offset_unit", "as_of")
    }


def _in_code_points(overlaps: tuple[int, int], offsets: OffsetMap) -> tuple[int, int]:
    """Ends beyond the text are fine: nothing stands there."""
    if offsets.unit == "code_point":
        return overlaps
    try:
        start, end = (offsets.to_code_points(min(end, offsets.end)) for end in overlaps)
    except SplitsGrapheme as refusal:
        raise InvalidQuery(f"overlaps: {refusal.detail}") from None
    return start, end


def _list_answer(page: Page, query: dict[str, Any], items: list[dict[str, Any]]) -> Response:
    cursor = paging.next_cursor(page, query)
    body = {"items": items, "next_cursor": cursor, "offset_unit": presenting.offset_unit()}
    return presenting.answer(body, 200, paging.link_header(cursor))


def _annotation_answer(
    annotation: Annotation, status: int = 200, offsets: OffsetMap | None = None
) -> Response:
    headers = {"ETag": presenting.tag(annotation.version)}
    if status == 201:
        headers["Location"] = f"/v1/annotations/{annotation.id}"
    offsets = offsets or presenting.offsets_of(annotation.article_id, presenting.offset_unit())
    return presenting.answer(presenting.annotation_body(annotation, offsets), status, headers)
