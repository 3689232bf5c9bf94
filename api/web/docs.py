"""/openapi.json, the browsable contract under /docs (Swagger UI from its package, nothing from another host), /problems/SLUG."""

from __future__ import annotations

import functools
from importlib.resources import files

from flask import Response, current_app, send_from_directory

from api.errors import NotFound
from api.web import presenting, problems
from api.web.auth import needs
from api.web.smorest import Blueprint

blueprint = Blueprint("docs", __name__, description="The contract, to read")
_HTML = {"type": "string"}
_ASSETS = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Annotation API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="contract"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle({url: "/openapi.json", dom_id: "#contract", validatorUrl: null, persistAuthorization: false});
"""


@blueprint.route("/openapi.json", methods=["GET"])
@needs("public")
@blueprint.answers(200, {"type": "object"})
def contract() -> Response:
    """Give the contract (OpenAPI 3.1)."""
    return Response(current_app.extensions["annotation_contract"], mimetype=presenting.JSON)


@blueprint.route("/docs", methods=["GET"])
@needs("public")
@blueprint.answers(200, _HTML, content_type="text/html")
def docs() -> Response:
    """Show the contract in a browser, with a form to try it."""
    return Response(_PAGE, mimetype="text/html", headers={"Content-Security-Policy": _POLICY})


@blueprint.route("/docs/<name>", methods=["GET"])
@needs("public")
@blueprint.answers(200, description="One of the page's parts")
@blueprint.refuses(404)
def asset(name: str) -> Response:
    """Give a part of that page: a style sheet or a script."""
    if name == "start.js":
        return Response(_START, mimetype="text/javascript")
    if name not in _ASSETS:
        raise NotFound(f"There is nothing at '/docs/{name}'.")
    return send_from_directory(_folder(), name, max_age=86_400)


@functools.lru_cache(maxsize=1)
def _folder() -> str:
    return str(files("flask_swagger_ui") / "dist")


@blueprint.route("/problems/<slug>", methods=["GET"])
@needs("public")
@blueprint.answers(200, _HTML, content_type="text/html")
@blueprint.refuses(404)
def problem(slug: str) -> Response:
    """Explain a kind of refusal: what it means and what to do about it."""
    page = problems.page(slug)
    if page is None:
        raise NotFound(f"There is no problem {slug!r}.")
    return Response(page, mimetype="text/html")
