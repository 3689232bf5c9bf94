"""/v1/articles: hand in, list, read, change what is known about them, delete."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from api import metrics
from api.domain.articles import NewArticle, add_article, change_article, delete_article, submit_article
from api.domain.clock import utc_now
from api.domain.filters import ArticleFilter
from api.domain.models import Annotation, Article, Job
from api.domain.offsets import OffsetMap
from api.domain.ports import Transaction
from api.web import auth, context, paging, presenting
from api.web.answers import ArticleListOut, ArticleOut, ArticleSummary, JobOut
from api.web.auth import needs
from api.web.idempotency import idempotent, keep_answer
from api.web.parsing import MERGE_PATCH
from api.web.preconditions import is_current, preconditioned, the_article, unchanged
from api.web.rule_schemas import ArticleThenQuery
from api.web.schemas import ArticleIn, ArticleListQuery, ArticlePatch, NoQuery, ReasonIn, UnitQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("articles", __name__, description="Texts as received, with what is known about them")
EXAMPLE = {
    "title": "Iraqi forces retake western Mosul district",
    "published_at": "2017-06-08T00:00:00Z",
    "text": "Iraqi forces retook the Zanjili district of western Mosul on Wednesday.",
}


@blueprint.route("/v1/articles", methods=["POST"])
@needs("service")
@idempotent
@blueprint.query(UnitQuery)
@blueprint.body(ArticleIn, example=EXAMPLE)
@blueprint.answers(201, ArticleOut, headers=("Location", "ETag"))
@blueprint.answers(200, ArticleOut, description="Stored before under this external_id", headers=("ETag",))
@blueprint.answers(
    202,
    JobOut,
    description="Prefer: respond-async; the job annotates it",
    headers=("Location", "Preference-Applied"),
)
@blueprint.refuses(401, 403, 409)
def add(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Store an article, annotate it, and give it back with its annotations."""
    return (_submit if wants_async() else _add)(NewArticle(**body))


@blueprint.route("/v1/articles", methods=["GET"])
@needs("reader")
@blueprint.query(ArticleListQuery)
@blueprint.answers(200, ArticleListOut, headers=("Link",))
@blueprint.refuses(401)
def list_all(query: dict[str, Any]) -> Response:
    """List article summaries, without text and annotations."""
    asked = {name: value for name, value in query.items() if name not in ("limit", "cursor", "sort")}
    page = context.store().list_articles(
        ArticleFilter(**asked),
        query.get("sort", "created_at"),
        query["limit"],
        paging.position(query, str | None, str),
    )
    return paging.page_of(page, query, presenting.article_summary)


@blueprint.route("/v1/articles/<article_id>", methods=["GET"])
@needs("reader")
@blueprint.query(ArticleThenQuery)
@blueprint.answers(200, ArticleOut, headers=("ETag",))
@blueprint.answers(304)
@blueprint.refuses(401, 404, 410)
def read(query: dict[str, Any], article_id: str) -> Response:
    """Read an article with its annotations, in text order; `as_of` reads the past."""
    if "as_of" in query:
        return _read_then(article_id, query)
    version = context.store().find_version(article_id)
    if is_current(version):
        return unchanged(version)
    body = context.kept_bodies().find((article_id, version, request.query_string))
    if body is None:
        return _read_whole(article_id, query)
    return presenting.ready(body, 200, {"ETag": presenting.tag(version)})


@blueprint.route("/v1/articles/<article_id>", methods=["PATCH"])
@needs("service", "reviewer")
@preconditioned(the_article, "Article")
@blueprint.query(NoQuery)
@blueprint.body(ArticlePatch, content_type=MERGE_PATCH, example={"review_status": "reviewed"})
@blueprint.answers(200, ArticleSummary, headers=("ETag",))
@blueprint.refuses(401, 403, 404, 409, 410, 412, 428)
def change(query: dict[str, Any], body: dict[str, Any], article_id: str) -> Response:
    """Change what is known about an article; never its text.

    The role `service` may change all but `review_status`, which `reviewer` may.
    """
    _require_roles(body)
    reason = body.pop("reason", None)
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
@preconditioned(the_article, "Article")
@blueprint.query(NoQuery)
@blueprint.body(ReasonIn, needed=False)
@blueprint.answers(204)
@blueprint.refuses(401, 403, 404, 410, 412, 428)
def delete(query: dict[str, Any], body: dict[str, Any], article_id: str) -> Response:
    """Delete an article with its annotations; their history stays."""
    delete_article(context.store(), utc_now, presenting.actor(), article_id, g.expected, body.get("reason"))
    return presenting.empty()


def wants_async() -> bool:
    preferences = request.headers.get("Prefer", "").lower().replace(";", ",").split(",")
    return "respond-async" in (preference.strip() for preference in preferences)


def accepted(job: Job) -> Response:
    """202 for a job."""
    headers = {"Location": f"/v1/jobs/{job.id}", "Preference-Applied": "respond-async"}
    return presenting.answer(presenting.job_body(job), 202, headers)


def narrowed(annotations: list[Annotation], query: dict[str, Any]) -> list[Annotation]:
    label, status, least = query.get("label"), query.get("status"), query.get("min_score")
    return [
        annotation
        for annotation in annotations
        if (label is None or annotation.label == label)
        and (status is None or annotation.status == status)
        and (least is None or (annotation.score is not None and annotation.score >= least))
    ]


def _add(new: NewArticle) -> Response:
    answers: list[Response] = []

    def keep(tx: Transaction, article: Article, annotations: list[Annotation]) -> None:
        answers.append(_article_answer(article, annotations, 201))
        keep_answer(tx, answers[0])

    article, annotations, is_new = add_article(
        context.store(),
        context.annotator(),
        utc_now,
        presenting.actor(),
        new,
        context.settings().max_text_length,
        keep,
    )
    if not is_new:
        return _article_answer(article, annotations, 200)
    metrics.count_article(article.status, article.counts.by_label)
    return answers[0]


def _submit(new: NewArticle) -> Response:
    limit = context.settings().max_text_length
    job, is_new = submit_article(
        context.store(),
        utc_now,
        presenting.actor(),
        new,
        limit,
        lambda tx, job: keep_answer(tx, accepted(job)),
    )
    if is_new:
        metrics.count_article("pending")
    return accepted(job)


def _read_then(article_id: str, query: dict[str, Any]) -> Response:
    """As it stood at a moment of the past, also where it was deleted since."""
    history = context.store().history
    article, annotations = history.read_article(article_id, seq_of(query["as_of"]), str(query["as_of"]))
    if is_current(article.version):
        return unchanged(article.version)
    return _article_answer(article, narrowed(annotations, query), 200)


def seq_of(as_of: int | str) -> int:
    """A moment's place in the feed: it is one already, or a time."""
    return as_of if isinstance(as_of, int) else context.store().history.seq_at(as_of)


def _read_whole(article_id: str, query: dict[str, Any]) -> Response:
    article, annotations = context.store().read_article(article_id)
    response = _article_answer(article, narrowed(annotations, query), 200)
    context.kept_bodies().keep((article_id, article.version, request.query_string), response.get_data())
    return response


def _article_answer(article: Article, annotations: list[Annotation], status: int) -> Response:
    offsets = OffsetMap(article.text, presenting.offset_unit())
    headers = {"ETag": presenting.tag(article.version)}
    if status == 201:
        headers["Location"] = f"/v1/articles/{article.id}"
    return presenting.answer(presenting.article_body(article, annotations, offsets), status, headers)


def _require_roles(body: dict[str, Any]) -> None:
    """`service` changes what is known about an article, `reviewer` how far its review is."""
    if "review_status" in body:
        auth.require_role("reviewer")
    if body.keys() - {"review_status", "reason"}:
        auth.require_role("service")
