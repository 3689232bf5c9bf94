"""The review queue, and who looks at what: GET /v1/review-queue, /v1/articles/{id}/claim."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response

from api.domain.clock import format_time, utc_now
from api.domain.queue import Claim
from api.web import auth, context, presenting
from api.web.auth import needs
from api.web.history_answers import ClaimOut, QueueOut
from api.web.idempotency import idempotent
from api.web.preconditions import existing, the_article
from api.web.rule_schemas import ClaimIn, QueueQuery
from api.web.schemas import NoQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("queue", __name__, description="What waits for a reviewer")


@blueprint.route("/v1/review-queue", methods=["GET"])
@needs("reader")
@blueprint.query(QueueQuery)
@blueprint.answers(200, QueueOut)
@blueprint.refuses(401)
def queue(query: dict[str, Any]) -> Response:
    """List what is most in need of a human: least certain first, mixed with sources of which nothing was ever reviewed.

    What others have claimed is left out. Asking again after some were reviewed gives the next ones: there are no pages.
    """
    store, unit = context.store(), presenting.offset_unit()
    asked = (query.get("label"), query.get("source"), query["limit"], presenting.actor(), utc_now())
    items: list[dict[str, Any]]
    if query["of"] == "annotations":
        found = store.queue.list_annotations(*asked)
        items = [{"annotation": body} for body in presenting.annotations_across(found, unit)]
    else:
        items = [
            {
                "article": presenting.article_summary(queued.article),
                "open": queued.open,
                "lowest_score": queued.lowest_score,
                "why": queued.why,
            }
            for queued in store.queue.list_articles(*asked)
        ]
    counts = store.figures.read_progress()
    progress = {status: counts.get(status, 0) for status in ("unreviewed", "in_review", "reviewed")}
    return presenting.answer({"items": items, "next_cursor": None, "progress": progress, "offset_unit": unit})


@blueprint.route("/v1/articles/<article_id>/claim", methods=["POST"])
@needs("reviewer")
@idempotent
@existing(the_article)
@blueprint.query(NoQuery)
@blueprint.body(ClaimIn, needed=False)
@blueprint.answers(200, ClaimOut)
@blueprint.refuses(401, 403, 404, 409, 410)
def claim(query: dict[str, Any], body: dict[str, Any], article_id: str) -> Response:
    """Claim an article for a while, or extend one's claim: advice to other reviewers, not a lock."""
    now = datetime.now(UTC)
    asked = Claim(
        article_id,
        presenting.actor(),
        format_time(now),
        format_time(now + timedelta(minutes=body["minutes"])),
    )
    held = context.store().queue.claim(asked, format_time(now))
    return presenting.answer(
        {
            "article_id": article_id,
            "claimed_by": held.actor,
            "claimed_at": held.at,
            "expires_at": held.expires_at,
        }
    )


@blueprint.route("/v1/articles/<article_id>/claim", methods=["DELETE"])
@needs("reviewer")
@blueprint.query(NoQuery)
@blueprint.no_body
@blueprint.answers(204)
@blueprint.refuses(401, 403, 404, 409, 410)
def release(query: dict[str, Any], article_id: str) -> Response:
    """Give a claim back; an admin may end another's."""
    holder = None if auth.has_role("admin") else presenting.actor()
    context.store().queue.release(article_id, holder, utc_now())
    return presenting.empty()
