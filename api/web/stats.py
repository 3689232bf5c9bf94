"""GET /v1/stats: what became of the models' suggestions, and how far reviewers agree."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.domain import timeline
from api.domain.clock import utc_now
from api.domain.figures import summarize
from api.web import context, presenting
from api.web.auth import needs
from api.web.history_answers import StatsOut
from api.web.rule_schemas import StatsQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("stats", __name__, description="Figures of the reviewers' work")


@blueprint.route("/v1/stats", methods=["GET"])
@needs("reader")
@blueprint.query(StatsQuery)
@blueprint.answers(200, StatsOut)
@blueprint.refuses(401)
def stats(query: dict[str, Any]) -> Response:
    """Count, per label and model, what was suggested, accepted, corrected, rejected and missed; precision, recall and F1 of the model;
    acceptance by score; corrections over time; each reviewer's work, and how far reviewers agree."""
    book, period = context.store().figures, query["period"]
    asked = (query.get("label"), query.get("model_version"))
    events = book.read_events(timeline.first_day(period, utc_now()[:10]))
    history = {"period": period, "over_time": timeline.over_time(events, period, *asked)}
    return presenting.answer(summarize(book.read(), *asked) | history | {"next_cursor": None})
