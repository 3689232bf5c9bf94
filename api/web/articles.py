"""/v1/articles: hand in, list, read, change what is known about them, delete."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from api import metrics
from api.domain.articles import NewArticle, add_article, change_article, delete_article, submit_article
from api.domain.clock import utc_now
from api.domain.filters import ArticleFilter
from api.domain.models import Annotation, Article
from api.domain.offsets import OffsetMap
from api.errors import Invalid
from api.web import auth, context, paging, presenting
from api.web.auth import needs
from api.web.idempotency import idempotent, keep_answer
from api.web.parsing import load
from api.web.preconditions import is_current, preconditioned, unchanged
from api.web.schemas import (
    ArticleIn,
    ArticleListOut,
    ArticleListQuery,
    ArticleOut,
    ArticlePatch,
    ArticleQuery,
    ArticleSummary,
    JobOut,
    NoQuery,
    UnitQuery,
)
from api.web.smorest import Blueprint

blueprint = Blueprint("articles", __name__, description="Texts as received, with what is known about them")
_METADATA = ArticleIn(only=("metadata",))
SERVICE_FIELDS = ("title", "source", "url", "published_at", "metadata", "external_id")


@blueprint.route("/v1/articles", methods=["POST"])
@needs("service")
@idempotent
@blueprint.arguments(UnitQuery, location="query")
@blueprint.arguments(ArticleIn)
@blueprint.response(201, ArticleOut)
@blueprint.alt_response(200, schema=ArticleOut, description="Stored before under this external_id")
@blueprint.alt_response(202, schema=JobOut, description="Prefer: respond-async; the job annotates it")
@blueprint.refuses(400, 401, 403, 406, 409, 413, 415, 429, 503)
def add(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Store an article, annotate it, and give it back with its annotations."""
    new = NewArticle(**body)
    if wants_async():
        return _submit(new)
    settings = context.settings()
    article, annotations, is_new = add_article(
        context.store(),
        context.annotator(),
        utc_now,
        presenting.actor(),
        new,
        settings.max_text_length,
        lambda tx, article, annotations: keep_answer(tx, _article_answer(article, annotations, 201)),
    )
    if is_new:
        metrics.count_article(article.status, article.counts.by_label)
    return _article_answer(article, annotations, 201 if is_new else 200)


@blueprint.route("/v1/articles", methods=["GET"])
@needs("reader")
@blueprint.arguments(ArticleListQuery, location="query")
@blueprint.response(200, ArticleListOut)
@blueprint.refuses(400, 401, 406, 429, 503)
def list_all(query: dict[str, Any]) -> Response:
    """List article summaries, without text and annotations."""
    asked = {name: value for name, value in query.items() if name not in ("limit", "cursor", "sort")}
    page = context.store().list_articles(
        ArticleFilter(**asked), query.get("sort", "created_at"), query["limit"], paging.position(query)
    )
    cursor = paging.next_cursor(page, query)
    items = [presenting.article_summary(article) for article in page.items]
    return presenting.answer({"items": items, "next_cursor": cursor}, 200, paging.link_header(cursor))


@blueprint.route("/v1/articles/<article_id>", methods=["GET"])
@needs("reader")
@blueprint.arguments(ArticleQuery, location="query")
@blueprint.response(200, ArticleOut)
@blueprint.refuses(400, 401, 404, 406, 410, 429, 503)
def read(query: dict[str, Any], article_id: str) -> Response:
    """Read an article with its annotations, in text order."""
    article, annotations = context.store().read_article(article_id)
    if is_current(article.version):
        return unchanged(article.version)
    return _article_answer(article, narrowed(annotations, query), 200)


@blueprint.route("/v1/articles/<article_id>", methods=["PATCH"])
@needs("reader")
@preconditioned(lambda store, id: store.find_article(id), "Article")
@blueprint.arguments(NoQuery, location="query")
@blueprint.arguments(ArticlePatch, content_type="application/merge-patch+json")
@blueprint.response(200, ArticleSummary)
@blueprint.refuses(400, 401, 403, 404, 406, 409, 410, 412, 415, 428, 429, 503)
def change(query: dict[str, Any], body: dict[str, Any], article_id: str) -> Response:
    """Change what is known about an article; never its text."""
    _require_roles(body)
    reason = body.pop("reason", None)
    if isinstance(body.get("metadata"), dict):
        load(_METADATA, {"metadata": body["metadata"]})
    elif body.get("metadata") is not None:
        raise Invalid("metadata must be a JSON object or null.", pointer="#/metadata")
    article = change_article(
        context.store(),
        context.annotator(),
        utc_now,
        presenting.actor(),
        article_id,
        g.expected,
        body,
        reason,
    )
    return presenting.answer(
        presenting.article_summary(article), 200, {"ETag": presenting.tag(article.version)}
    )


@blueprint.route("/v1/articles/<article_id>", methods=["DELETE"])
@needs("admin")
@preconditioned(lambda store, id: store.find_article(id), "Article")
@blueprint.arguments(NoQuery, location="query")
@blueprint.response(204)
@blueprint.refuses(400, 401, 403, 404, 406, 410, 412, 428, 429, 503)
def delete(query: dict[str, Any], article_id: str) -> Response:
    """Delete an article with its annotations; their history stays."""
    delete_article(context.store(), utc_now, presenting.actor(), article_id, g.expected)
    return presenting.empty()


def wants_async() -> bool:
    preferences = request.headers.get("Prefer", "").lower().replace(";", ",").split(",")
    return "respond-async" in (preference.strip() for preference in preferences)


def accepted(body: dict[str, Any]) -> Response:
    """202 for a job."""
    headers = {"Location": f"/v1/jobs/{body['id']}", "Preference-Applied": "respond-async"}
    return presenting.answer(body, 202, headers)


def narrowed(annotations: list[Annotation], query: dict[str, Any]) -> list[Annotation]:
    label, status, least = query.get("label"), query.get("status"), query.get("min_score")
    return [
        annotation
        for annotation in annotations
        if (label is None or annotation.label == label)
        and (status is None or annotation.status == status)
        and (least is None or (annotation.score is not None and annotation.score >= least))
    ]


def _submit(new: NewArticle) -> Response:
    job, is_new = submit_article(
        context.store(), utc_now, presenting.actor(), new, context.settings().max_text_length
    )
    if is_new:
        metrics.count_article("pending")
    return accepted(presenting.job_body(job))


def _article_answer(article: Article, annotations: list[Annotation], status: int) -> Response:
    offsets = OffsetMap(article.text, presenting.offset_unit())
    headers = {"ETag": presenting.tag(article.version)}
    if status == 201:
        headers["Location"] = f"/v1/articles/{article.id}"
    return presenting.answer(presenting.article_body(article, annotations, offsets), status, headers)


def _require_roles(body: dict[str, Any]) -> None:
    """`service` changes metadata fields, `reviewer` the review status; a body with nothing in it needs either."""
    if "review_status" in body:
        auth.require_role("reviewer")
    if any(name in body for name in SERVICE_FIELDS):
        auth.require_role("service")
    if "review_status" not in body and not any(name in body for name in SERVICE_FIELDS):
        auth.require_role("service", "reviewer")
