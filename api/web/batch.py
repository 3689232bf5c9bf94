"""POST /v1/articles/batch: many articles in one request, each succeeding or failing alone."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import orjson
from flask import Response, request

from api import metrics
from api.domain.articles import NewArticle, add_article
from api.domain.clock import new_id, utc_now
from api.domain.contents import check_text
from api.domain.models import Annotation, Article, ChangeSet, Job
from api.domain.offsets import OffsetMap, OffsetUnit
from api.domain.ports import Annotator, Store
from api.errors import AnnotationError, Invalid, NotFound, NotReady
from api.web import context, presenting, problems
from api.web.answers import BatchOut, JobOut
from api.web.articles import EXAMPLE, accepted, wants_async
from api.web.auth import needs
from api.web.bodies import read_body
from api.web.idempotency import idempotent, keep_answer, noted
from api.web.parsing import JSON_TYPES, NDJSON, load, parse_json, require_media_type
from api.web.schemas import MOST_BATCH, ArticleIn, UnitQuery
from api.web.smorest import Blueprint

PATH = "/v1/articles/batch"
Item = NewArticle | AnnotationError
blueprint = Blueprint("batch", __name__, description="Many articles at once")
_ARTICLE = ArticleIn()


@blueprint.route(PATH, methods=["POST"])
@needs("service")
@idempotent
@blueprint.query(UnitQuery)
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "array",
                    "maxItems": MOST_BATCH,
                    "items": {
                        "anyOf": [{"$ref": "#/components/schemas/ArticleIn"}, {}],
                        "description": "An article; one that is wrong is a problem of its item.",
                    },
                },
                "example": [EXAMPLE],
            },
            NDJSON: {"schema": {"type": "string", "description": "One article a line."}},
        },
    }
)
@blueprint.answers(200, BatchOut)
@blueprint.answers(
    202,
    JobOut,
    description="Prefer: respond-async; the job's result is this body",
    headers=("Location", "Preference-Applied"),
)
@blueprint.refuses(401, 403, 408, 409, 413, 415, 422)
def add_batch(query: dict[str, Any]) -> Response:
    """Store and annotate many articles; each item succeeds or fails alone."""
    items, unit = _read_items(), presenting.offset_unit()
    if wants_async():
        return _submit(items, unit)
    store, annotator, limit = context.store(), context.annotator(), context.settings().max_text_length
    outcomes = [
        add_item(store, annotator, presenting.actor(), index, item, unit, limit)
        for index, item in enumerate(_findable(items))
    ]
    return presenting.answer({"items": outcomes, "offset_unit": unit})


def add_item(
    store: Store, annotator: Annotator, actor: str, index: int, item: Item, unit: OffsetUnit, max_length: int
) -> dict[str, Any]:
    """One item's outcome. An item that carries an id is found by it where it was stored already: the job, or the request with a key, may
    be done again, and is put off where the store is not ready. Raises NotReady then."""
    try:
        if isinstance(item, AnnotationError):
            raise item
        before = _stored_before(store, item.id)
        article, annotations, is_new = before or add_article(
            store, annotator, utc_now, actor, item, max_length
        )
    except AnnotationError as refusal:
        if isinstance(refusal, NotReady) and isinstance(item, NewArticle) and item.id is not None:
            raise
        return _refused(index, problems.problem_body(refusal, PATH, unit))
    if is_new and before is None:
        metrics.count_article(article.status, article.counts.by_label)
    body = presenting.article_body(article, annotations, OffsetMap(article.text, unit))
    return {"index": index, "status": 201 if is_new else 200, "article": body}


def run_batch_item(
    store: Store, annotator: Annotator, job: Job, index: int, max_length: int
) -> dict[str, Any]:
    """The outcome of one item of a job that `_submit` made."""
    item = job.payload["items"][index]
    if "problem" in item:
        return _refused(index, item["problem"])
    new, unit = NewArticle(**item["article"]), job.payload["offset_unit"]
    return add_item(store, annotator, job.created_by, index, new, unit, max_length)


def _findable(items: list[Item]) -> list[Item]:
    """Each under an id that a repetition with the same Idempotency-Key finds it by."""
    ids = noted(lambda: orjson.dumps([new_id() for _ in items]))
    if ids is None:
        return items
    return [
        item if isinstance(item, AnnotationError) else replace(item, id=id)
        for item, id in zip(items, orjson.loads(ids), strict=True)
    ]


def _refused(index: int, problem: dict[str, Any]) -> dict[str, Any]:
    return {"index": index, "status": problem["status"], "problem": problem}


def _stored_before(store: Store, article_id: str | None) -> tuple[Article, list[Annotation], bool] | None:
    if article_id is None:
        return None
    try:
        return (*store.read_article(article_id), True)
    except NotFound:
        return None


def _read_items() -> list[Item]:
    """The articles of the body. What is wrong with one is that item's refusal; what is wrong with the body is raised."""
    require_media_type(NDJSON, *JSON_TYPES)
    documents = _read_lines() if request.mimetype == NDJSON else parse_json(read_body())
    if not isinstance(documents, list):
        raise Invalid("The body must be a JSON array of articles, or NDJSON.", pointer="#")
    if len(documents) > MOST_BATCH:
        raise problems.Refusal(
            "payload-too-large",
            f"The batch has {len(documents)} articles; the limit is {MOST_BATCH}.",
            limit=MOST_BATCH,
        )
    return [_item(index, document) for index, document in enumerate(documents)]


def _read_lines() -> list[Any]:
    documents: list[Any] = []
    for line in read_body().split(b"\n"):
        if line.strip():
            try:
                documents.append(parse_json(line))
            except AnnotationError as refusal:
                documents.append(refusal)
    return documents


def _item(index: int, document: Any) -> Item:
    if isinstance(document, AnnotationError):
        return document
    try:
        new = NewArticle(**load(_ARTICLE, document, f"#/{index}"))
        check_text(new.text, context.settings().max_text_length, f"#/{index}/text")
    except AnnotationError as refusal:
        return refusal
    return new


def _submit(items: list[Item], unit: OffsetUnit) -> Response:
    now = utc_now()
    kept = [
        {"problem": problems.problem_body(item, PATH, unit)}
        if isinstance(item, AnnotationError)
        else {"article": asdict(replace(item, id=new_id()))}
        for item in items
    ]
    job = Job(
        id=new_id(),
        kind="articles.batch",
        state="queued",
        payload={"items": kept, "offset_unit": unit},
        created_at=now,
        created_by=presenting.actor(),
        updated_at=now,
        total=len(items),
    )
    response = accepted(job)
    with context.store().write(ChangeSet(new_id(), "articles.batch", job.created_by, now)) as tx:
        tx.put_job(job)
        keep_answer(tx, response)
    return response
