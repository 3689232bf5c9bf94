"""What this service is: the service document with every limit, its labels, the model that is loaded."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from api import __version__
from api.domain.contents import METADATA_BYTES, METADATA_DEPTH
from api.domain.labels import LABELS
from api.domain.offsets import OFFSET_UNITS
from api.formats import FORMATS
from api.formats.detectors import SHAPES
from api.web import context, paging, presenting
from api.web.auth import needs
from api.web.schemas import MOST_BATCH, MOST_OPERATIONS, NoQuery
from api.web.service_answers import LabelListOut, ModelListOut, RootOut, ServiceOut
from api.web.smorest import Blueprint

blueprint = Blueprint("about", __name__, description="The service itself")
_NAME = "annotation-api"


@blueprint.route("/", methods=["GET"])
@needs("public")
@blueprint.answers(200, RootOut)
@blueprint.answers(
    302, description="To the reviewers' page, for who asks for text/html", headers=("Location",)
)
def root() -> Response:
    """Say where to go from here; a browser is led to the reviewers' page."""
    if request.accept_mimetypes.best_match((presenting.JSON, "text/html")) == "text/html":
        return Response(status=302, headers={"Location": "/review"})
    links = {"service": "/v1", "review": "/review", "documentation": "/docs", "contract": "/openapi.json"}
    return presenting.answer({"name": _NAME, "version": __version__, "links": links})


@blueprint.route("/v1", methods=["GET"])
@needs("reader")
@blueprint.query(NoQuery)
@blueprint.answers(200, ServiceOut)
@blueprint.refuses(401)
def service(query: dict[str, Any]) -> Response:
    """Describe the service, with every limit."""
    settings, model = context.settings(), context.annotator().model
    return presenting.answer(
        {
            "name": _NAME,
            "version": __version__,
            "model": {"name": model.name, "version": model.version},
            "labels": list(LABELS),
            "offset_units": list(OFFSET_UNITS),
            "formats": list(FORMATS),
            "shapes": list(SHAPES),
            "overlap": settings.overlap,
            "limits": {
                "text_length": settings.max_text_length,
                "body_bytes": settings.max_body_bytes,
                "import_bytes": settings.max_import_bytes,
                "page_limit": 200,
                "batch_articles": MOST_BATCH,
                "operations": MOST_OPERATIONS,
                "metadata_bytes": METADATA_BYTES,
                "metadata_depth": METADATA_DEPTH,
                "rate_limit_per_minute": settings.rate_limit,
                "idempotency_hours": 24,
            },
            "links": {
                "articles": "/v1/articles",
                "annotations": "/v1/annotations",
                "labels": "/v1/labels",
                "models": "/v1/models",
                "formats": "/v1/formats",
                "exports": "/v1/exports",
                "jobs": "/v1/jobs",
                "contract": "/openapi.json",
                "documentation": "/docs",
            },
        }
    )


@blueprint.route("/v1/labels", methods=["GET"])
@needs("reader")
@blueprint.query(NoQuery)
@blueprint.answers(200, LabelListOut)
@blueprint.refuses(401)
def labels(query: dict[str, Any]) -> Response:
    """List the labels, what they mark, and what other tools call them."""
    return paging.whole_list(
        {
            "name": label.name,
            "meaning": label.meaning,
            "marks": label.marks,
            "leaves_out": label.leaves_out,
            "aliases": list(label.aliases),
        }
        for label in LABELS.values()
    )


@blueprint.route("/v1/models", methods=["GET"])
@needs("reader")
@blueprint.query(NoQuery)
@blueprint.answers(200, ModelListOut)
@blueprint.refuses(401)
def models(query: dict[str, Any]) -> Response:
    """List the models that are loaded."""
    model = context.annotator().model
    return paging.whole_list([{"name": model.name, "version": model.version}])
