"""For machines that look after this one: alive, ready, figures."""

from __future__ import annotations

from typing import Any

from flask import Response

from api import metrics
from api.web import context, presenting
from api.web.auth import needs
from api.web.schemas import NoQuery
from api.web.service_answers import HealthOut
from api.web.smorest import Blueprint

blueprint = Blueprint("health", __name__, description="For process managers and monitoring")


@blueprint.route("/healthz", methods=["GET"])
@needs("public")
@blueprint.answers(200, HealthOut)
def alive() -> Response:
    """Say that the process answers."""
    return presenting.answer({"status": "alive"})


@blueprint.route("/readyz", methods=["GET"])
@needs("public")
@blueprint.answers(200, HealthOut)
@blueprint.refuses()
def ready() -> Response:
    """Say whether the model is loaded and the store can be written."""
    context.annotator().model  # noqa: B018  a pipeline that could not be loaded raises here
    context.store().check()
    return presenting.answer({"status": "ready"})


@blueprint.route("/metrics", methods=["GET"])
@needs("reader")
@blueprint.query(NoQuery)
@blueprint.answers(200, {"type": "string"}, content_type="text/plain")
@blueprint.refuses(401)
def figures(query: dict[str, Any]) -> Response:
    """Give the figures for Prometheus: no text and no names are among them."""
    body, content_type = metrics.render()
    return Response(body, content_type=content_type)
