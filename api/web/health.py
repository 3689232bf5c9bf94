"""For machines that look after this one: alive, ready, figures."""

from __future__ import annotations

from flask import Response

from api import metrics
from api.web import context, presenting
from api.web.auth import needs
from api.web.schemas import HealthOut
from api.web.smorest import Blueprint

blueprint = Blueprint("health", __name__, description="For process managers and monitoring")


@blueprint.route("/healthz", methods=["GET"])
@needs("public")
@blueprint.response(200, HealthOut)
@blueprint.doc(security=[])
def alive() -> Response:
    """Say that the process answers."""
    return presenting.answer({"status": "alive"})


@blueprint.route("/readyz", methods=["GET"])
@needs("public")
@blueprint.response(200, HealthOut)
@blueprint.refuses(503)
@blueprint.doc(security=[])
def ready() -> Response:
    """Say whether the model is loaded and the store can be written."""
    context.annotator().model  # noqa: B018  a pipeline that could not be loaded raises here
    context.store().check()
    return presenting.answer({"status": "ready"})


@blueprint.route("/metrics", methods=["GET"])
@needs("public")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.doc(security=[])
def figures() -> Response:
    """Figures for Prometheus: no text and no names are among them."""
    body, content_type = metrics.render()
    return Response(body, content_type=content_type)
