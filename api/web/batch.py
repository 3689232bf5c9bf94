"""POST /v1/articles/batch: many articles in one request, each succeeding or failing alone."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from api import metrics
from api.domain.articles import NewArticle, add_article
from api.domain.clock import new_id, utc_now
from api.domain.models import Job
from api.domain.offsets import OffsetMap, OffsetUnit
from api.domain.ports import Annotator, Store
from api.errors import AnnotationError, Invalid, NotFound
from api.web import context, presenting, problems
from api.web.articles import accepted, wants_async
from api.web.auth import needs
from api.web.idempotency import idempotent
from api.web.parsing import JSON_TYPES, NDJSON, load, parse_json, read_body, require_media_type
from api.web.schemas import MOST_BATCH, ArticleIn, BatchOut, JobOut, UnitQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("batch", __name__, description="Many articles at once")
_ARTICLE = ArticleIn()


@blueprint.route("/v1/articles/batch", methods=["POST"])
@needs("service")
@idempotent
@blueprint.arguments(UnitQuery, location="query")
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/ArticleIn"}}
            },
            NDJSON: {"schema": {"type": "string", "description": "One article a line."}},
        },
    }
)
@blueprint.response(200, BatchOut)
@blueprint.alt_response(
    202, schema=JobOut, description="Prefer: respond-async; the job's result is this body"
)
@blueprint.refuses(400, 401, 403, 406, 409, 413, 415, 422, 429, 503)
def add_batch(query: dict[str, Any]) -> Response:
    """Store and annotate many articles; each item succeeds or fails alone."""
    documents = _read_documents()
    if len(documents) > MOST_BATCH:
        raise problems.Refusal(
            "payload-too-large",
            f"The batch has {len(documents)} articles; the limit is {MOST_BATCH}.",
            limit=MOST_BATCH,
        )
    unit = presenting.offset_unit()
    if wants_async():
        return accepted(presenting.job_body(_submit(documents, unit)))
    items = [
        add_item(
            context.store(),
            context.annotator(),
            presenting.actor(),
            index,
            document,
            None,
            unit,
            context.settings().max_text_length,
        )
        for index, document in enumerate(documents)
    ]
    return presenting.answer({"items": items, "offset_unit": unit})


def add_item(
    store: Store,
    annotator: Annotator,
    actor: str,
    index: int,
    document: Any,
    article_id: str | None,
    unit: OffsetUnit,
    max_length: int,
) -> dict[str, Any]:
    """One item's outcome. `article_id` is the id that a job chose beforehand: a retried job finds what it stored already."""
    try:
        if isinstance(document, AnnotationError):
            raise document
        new = NewArticle(id=article_id, **load(_ARTICLE, document))
        stored = _stored_before(store, article_id)
        article, annotations, is_new = stored or add_article(
            store, annotator, utc_now, actor, new, max_length
        )
    except AnnotationError as refusal:
        body = problems.problem_body(refusal)
        return {"index": index, "status": body["status"], "problem": body}
    if is_new:
        metrics.count_article(article.status, article.counts.by_label)
    body = presenting.article_body(article, annotations, OffsetMap(article.text, unit))
    return {"index": index, "status": 201 if is_new else 200, "article": body}


def _stored_before(store: Store, article_id: str | None) -> Any:
    if article_id is None:
        return None
    try:
        return (*store.read_article(article_id), True)
    except NotFound:
        return None


def _read_documents() -> list[Any]:
    """The items; a line of NDJSON that cannot be parsed is its own refusal."""
    require_media_type(NDJSON, *JSON_TYPES)
    if request.mimetype != NDJSON:
        documents = parse_json(read_body())
        if not isinstance(documents, list):
            raise Invalid("The body must be a JSON array of articles.", pointer="#")
        return documents
    documents = []
    for line in read_body().split(b"\n"):
        if line.strip():
            try:
                documents.append(parse_json(line))
            except AnnotationError as refusal:
                documents.append(refusal)
    return documents


def _submit(documents: list[Any], unit: OffsetUnit) -> Job:
    now = utc_now()
    items = [
        {"id": new_id(), "problem": problems.problem_body(document)}
        if isinstance(document, AnnotationError)
        else {"id": new_id(), "article": document}
        for document in documents
    ]
    job = Job(
        id=new_id(),
        kind="articles.batch",
        state="queued",
        payload={"items": items, "offset_unit": unit},
        created_at=now,
        created_by=presenting.actor(),
        updated_at=now,
        total=len(items),
    )
    context.store().add_job(job)
    return job
