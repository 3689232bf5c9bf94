"""/v1/reports: what exports could not hold and imports did not take, kept for a week; /v1/formats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response

from api.domain.clock import format_time
from api.formats import FORMATS
from api.web import context, paging, presenting
from api.web.auth import needs
from api.web.exchange_schemas import FormatListOut, ReportOut
from api.web.schemas import NoQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("reports", __name__, description="Formats, and what was said about files in them")
KEPT = timedelta(days=7)


@blueprint.route("/v1/formats", methods=["GET"])
@needs("reader")
@blueprint.query(NoQuery)
@blueprint.answers(200, FormatListOut)
@blueprint.refuses(401)
def formats(query: dict[str, Any]) -> Response:
    """List the formats: which way each goes, what it counts offsets in, what comes back when it is read again."""
    return paging.whole_list(
        {
            "name": format.name,
            "summary": format.summary,
            "media_type": format.media_type,
            "extension": format.extension,
            "reads": format.reader is not None,
            "writes": format.writer is not None,
            "offset_units": list(format.units),
            "statuses": sorted(format.statuses),
            "carries": sorted(format.most_carried),
        }
        for format in FORMATS.values()
    )


@blueprint.route("/v1/reports/<report_id>", methods=["GET"])
@needs("reader")
@blueprint.query(NoQuery)
@blueprint.answers(200, ReportOut)
@blueprint.refuses(401, 404)
def read(query: dict[str, Any], report_id: str) -> Response:
    """Read the report of an export or import; an export's is there once its last byte was sent."""
    report = context.store().exchange.find_report(report_id)
    return presenting.answer(
        {
            "id": report.id,
            "kind": report.kind,
            "state": report.state,
            "created_at": report.created_at,
            "created_by": report.created_by,
            "expires_at": report.expires_at,
            "done": report.done,
            "report": report.body,
        }
    )


def expiry() -> str:
    """When a report that is kept now will go."""
    return format_time(datetime.now(UTC) + KEPT)
