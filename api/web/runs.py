"""Annotating again with the current model: one article at once, many as a job."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.domain.clock import new_id, utc_now
from api.domain.filters import ArticleFilter
from api.domain.models import Job
from api.domain.runs import RunReport, run_article
from api.web import context, presenting
from api.web.answers import JobOut
from api.web.articles import accepted
from api.web.auth import needs
from api.web.history_answers import RunOut
from api.web.idempotency import idempotent
from api.web.preconditions import existing, the_article
from api.web.rule_schemas import RunsIn
from api.web.schemas import NoQuery, ReasonIn
from api.web.smorest import Blueprint

blueprint = Blueprint("runs", __name__, description="Annotating again with the current model")
COUNTS = ("added", "unchanged", "withdrawn", "suppressed", "conflicting")


@blueprint.route("/v1/articles/<article_id>/runs", methods=["POST"])
@needs("service")
@idempotent
@existing(the_article)
@blueprint.query(NoQuery)
@blueprint.body(ReasonIn, needed=False)
@blueprint.answers(200, RunOut)
@blueprint.refuses(401, 403, 404, 409, 410)
def run_one(query: dict[str, Any], body: dict[str, Any], article_id: str) -> Response:
    """Annotate an article again: what a human touched stays, what a human rejected does not come back."""
    rules, change_set = context.rules(), new_id()
    report = run_article(context.store(), utc_now, rules, article_id, change_set, body.get("reason"))
    return presenting.answer(run_body(report, change_set, rules.annotator.model))


@blueprint.route("/v1/runs", methods=["POST"])
@needs("service")
@idempotent
@blueprint.query(NoQuery)
@blueprint.body(RunsIn, example={"filter": {"source": "wire"}, "reason": "a new model"})
@blueprint.answers(
    202, JobOut, description="The job's result is the report", headers=("Location", "Preference-Applied")
)
@blueprint.refuses(401, 403, 409, 422)
def run_many(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Annotate the articles that a filter names again, as a job and one change set; DELETE the job to stop it."""
    now, store = utc_now(), context.store()
    store.list_articles(
        ArticleFilter(**body["filter"]), "created_at", 1
    )  # refuses a search that holds no word
    report = run_body(RunReport(), "", context.annotator().model) | {"articles": 0}
    job = Job(
        id=new_id(),
        kind="articles.run",
        state="queued",
        payload={
            "filter": body["filter"],
            "reason": body.get("reason"),
            "change_set": new_id(),
            "body": report,
            "after": None,
        },
        created_at=now,
        created_by=presenting.actor(),
        updated_at=now,
    )
    store.jobs.add(job)
    return accepted(job)


def run_body(report: RunReport, change_set: str, model: Any) -> dict[str, Any]:
    counts = {name: getattr(report, name) for name in COUNTS}
    return {
        "change_set": change_set if report.wrote else None,
        "articles": 1,
        "failed": 0,
        **counts,
        "model": {"name": model.name, "version": model.version},
    }
