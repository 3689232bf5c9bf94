"""/v1/imports: files of other tools, and our own, read as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from flask import Response, g, request

from api import metrics
from api.domain.clock import utc_now
from api.domain.exchange import ImportedArticle, ImportedBundle, ImportedCorrection, Item, Refused
from api.domain.imports import begin_import
from api.domain.incoming import Terms
from api.domain.models import Report
from api.domain.received import Received
from api.errors import AnnotationError, Forbidden
from api.formats import FORMATS
from api.formats.format import WHOLE, ReadOptions
from api.formats.reading import LIMITS
from api.web import auth, context, presenting
from api.web.auth import needs
from api.web.bodies import BodyStream
from api.web.exchange_schemas import READ, ImportOut, ImportQuery
from api.web.idempotency import without_key
from api.web.problems import Refusal
from api.web.reports import expiry
from api.web.smorest import Blueprint

blueprint = Blueprint("imports", __name__, description="Files of other tools, taken in")
_BODY: dict[str, Any] = {
    media_type: {"schema": {"type": "string", "format": "binary"}}
    for media_type in sorted({FORMATS[name].media_type.partition(";")[0] for name in READ})
}


@blueprint.route("/v1/imports", methods=["POST"])
@needs("service", "reviewer")
@without_key("an import has an `id`, under which the same file may be sent again.")
@blueprint.query(ImportQuery)
@blueprint.doc(requestBody={"required": True, "content": _BODY})
@blueprint.answers(200, ImportOut)
@blueprint.refuses(401, 403, 408, 409, 413, 415, 422)
def add_all(query: dict[str, Any]) -> Response:
    """Take in a file: articles with their annotations, spans of stored articles, or corrections.

    The body is the file itself. Each article goes in whole or not at all, and the answer says of each that was not taken as the file has
    it why. What a human touched here is never overwritten. An import that broke off goes on where it was when the same file is sent
    again with the same `id`; one that ended answers as it did. Another file under that `id` is refused.

    The role `service` may send articles, `reviewer` corrections by id, both spans of stored articles; lines with a history need `admin`.
    Lines that a key may not send are refused; where the file begins with one, the whole file is.
    """
    _check_media_type()
    format = FORMATS[query["format"]]
    unit = format.check_unit(query.get("offset_unit"))
    settings = context.settings()
    terms = Terms(
        format.name,
        query.get("source", "a file"),
        query["on_conflict"],
        query["dry_run"],
        query["strict"],
        query["status"],
        settings.max_text_length,
        unit,
    )
    importing = begin_import(context.store(), utc_now, context.rules(), terms, query.get("id"), expiry())
    ended_before = importing.report.state == "finished"
    content = Received(BodyStream(settings.max_import_bytes), importing.report)
    limits = replace(LIMITS, text_length=settings.max_text_length)
    items = format.read(content, ReadOptions(unit, limits))  # type: ignore[arg-type]
    try:
        report = importing.run(_up_to_failure(items, content), content)
    except AnnotationError as error:
        if importing.report.done and not terms.dry_run:
            error.facts = {**error.facts, "report": _body(importing.report)}
        raise
    if not ended_before:
        _count(report)
    return presenting.answer(_body(report))


def _check_media_type() -> None:
    """Any type will do but a form's, in which the file would be wrapped up."""
    if request.mimetype == "multipart/form-data":
        raise Refusal(
            "unsupported-media-type",
            "Send the file itself as the body, not a form: curl --data-binary @FILE.",
            headers={"Accept": ", ".join(_BODY)},
        )


def _up_to_failure(items: Iterable[Item], content: Received) -> Iterator[Item]:
    """The items of the file. What could not be received, is no such file at all, or begins with what the key may not send, is raised."""
    for number, item in enumerate(items):
        if isinstance(item, Refused):
            if content.failure is not None:
                raise content.failure
            if number == 0 and item.place == WHOLE:
                raise item.error
        elif forbidden := _forbidden(item):
            if number == 0:
                raise forbidden
            item = Refused(item.place, forbidden)
        yield item


def _forbidden(item: Item) -> Forbidden | None:
    """An import is no way around the roles: what a key may not do by other requests, no file does for it."""
    if isinstance(item, ImportedBundle):
        role, what = "admin", "has a history, which says who did what"
    elif isinstance(item, ImportedCorrection):
        role, what = "reviewer", "corrects an annotation by its id"
    elif isinstance(item, ImportedArticle) and item.text is not None:
        role, what = "service", "hands in an article"
    else:
        return None
    if auth.has_role(role):
        return None
    has = ", ".join(sorted(g.roles))
    return Forbidden(
        f"{item.place} {what}; that needs a key with the role {role}, and {g.actor!r} has {has}."
    )


def _body(report: Report) -> dict[str, Any]:
    return {"id": report.id, "state": report.state, **report.body}


def _count(report: Report) -> None:
    if not report.body["dry_run"]:
        metrics.count_import(report.body["format"], report.body["items"])
