"""/v1/jobs: how far work is that outlives its request."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.domain.clock import utc_now
from api.web import context, paging, presenting
from api.web.answers import JobListOut, JobOut
from api.web.auth import needs
from api.web.schemas import NoQuery, PageQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("jobs", __name__, description="Work that outlives its request")


@blueprint.route("/v1/jobs", methods=["GET"])
@needs("reader")
@blueprint.query(PageQuery)
@blueprint.answers(200, JobListOut, headers=("Link",))
@blueprint.refuses(401)
def list_all(query: dict[str, Any]) -> Response:
    """List jobs, oldest first."""
    page = context.store().jobs.list(query["limit"], paging.position(query, str))
    return paging.page_of(page, query, presenting.job_body)


@blueprint.route("/v1/jobs/<job_id>", methods=["GET"])
@needs("reader")
@blueprint.query(NoQuery)
@blueprint.answers(200, JobOut)
@blueprint.refuses(401, 404)
def read(query: dict[str, Any], job_id: str) -> Response:
    """Read a job's state, progress and result."""
    return presenting.answer(presenting.job_body(context.store().jobs.find(job_id)))


@blueprint.route("/v1/jobs/<job_id>", methods=["DELETE"])
@needs("service", "reviewer")
@blueprint.query(NoQuery)
@blueprint.no_body
@blueprint.answers(204)
@blueprint.refuses(401, 403, 404)
def cancel(query: dict[str, Any], job_id: str) -> Response:
    """Cancel a job; one that has ended stays as it is."""
    context.store().jobs.cancel(job_id, utc_now())
    return presenting.empty()
