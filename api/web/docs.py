"""/openapi.json, the browsable contract under /docs (Swagger UI from its package, nothing from another host), /problems/SLUG."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, current_app, send_from_directory

from api.errors import NotFound
from api.web import presenting, problems
from api.web.auth import needs

blueprint = Blueprint("docs", __name__)
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


@blueprint.get("/openapi.json")
@needs("public")
def contract() -> Response:
    """The contract."""
    return Response(contract_bytes(current_app), mimetype=presenting.JSON)


def contract_bytes(app: Flask) -> bytes:
    made: bytes | None = app.extensions.get("annotation_contract")
    if made is None:
        spec: dict[str, Any] = app.extensions["annotation_api"].spec.to_dict()
        made = app.extensions["annotation_contract"] = orjson.dumps(spec)
    return made


@blueprint.get("/docs")
@needs("public")
def docs() -> Response:
    return Response(_PAGE, mimetype="text/html", headers={"Content-Security-Policy": _POLICY})


@blueprint.get("/docs/<name>")
@needs("public")
def asset(name: str) -> Response:
    if name == "start.js":
        return Response(_START, mimetype="text/javascript")
    if name not in _ASSETS:
        raise NotFound(f"There is nothing at '/docs/{name}'.")
    return send_from_directory(_folder(), name, max_age=86_400)


@functools.lru_cache(maxsize=1)
def _folder() -> str:
    return str(files("flask_swagger_ui") / "dist")


@blueprint.get("/problems/<slug>")
@needs("public")
def problem(slug: str) -> Response:
    page = problems.page(slug)
    if page is None:
        raise NotFound(f"There is no problem {slug!r}.")
    return Response(page, mimetype="text/html")
