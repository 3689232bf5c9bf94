"""/v1/jobs: how far work is that outlives its request."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.domain.clock import utc_now
from api.web import auth, context, paging, presenting
from api.web.auth import needs
from api.web.schemas import JobListOut, JobOut, NoQuery, PageQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("jobs", __name__, description="Work that outlives its request")


@blueprint.route("/v1/jobs", methods=["GET"])
@needs("reader")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, JobListOut)
@blueprint.refuses(400, 401, 406, 429, 503)
def list_all(query: dict[str, Any]) -> Response:
    """List jobs, oldest first."""
    page = context.store().list_jobs(query["limit"], paging.position(query))
    cursor = paging.next_cursor(page, query)
    items = [presenting.job_body(job) for job in page.items]
    return presenting.answer({"items": items, "next_cursor": cursor}, 200, paging.link_header(cursor))


@blueprint.route("/v1/jobs/<job_id>", methods=["GET"])
@needs("reader")
@blueprint.arguments(NoQuery, location="query")
@blueprint.response(200, JobOut)
@blueprint.refuses(400, 401, 404, 406, 429, 503)
def read(query: dict[str, Any], job_id: str) -> Response:
    """Read a job's state, progress and result."""
    return presenting.answer(presenting.job_body(context.store().find_job(job_id)))


@blueprint.route("/v1/jobs/<job_id>", methods=["DELETE"])
@needs("reader")
@blueprint.arguments(NoQuery, location="query")
@blueprint.response(204)
@blueprint.refuses(400, 401, 403, 404, 406, 429, 503)
def cancel(query: dict[str, Any], job_id: str) -> Response:
    """Cancel a job; one that has ended stays as it is."""
    auth.require_role("service", "reviewer")
    context.store().cancel_job(job_id, utc_now())
    return presenting.empty()
