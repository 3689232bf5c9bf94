"""The contract's frame: title, security, and what is true of every operation. The operations come from the views."""

from __future__ import annotations

from typing import Any

from flask import Flask

from api import __version__
from api.web import (
    about,
    articles,
    batch,
    corrections,
    docs,
    health,
    jobs,
    keys,
)
from api.web import annotations as annotations_resource
from api.web.schemas import OperationIn, RestoreIn
from api.web.smorest import Api

BLUEPRINTS = (articles, batch, annotations_resource, corrections, jobs, keys, about, health)
_DESCRIPTION = """Raw news articles in, stored span annotations out, human corrections by PATCH.

Offsets are half-open and count Unicode code points unless `offset_unit` says `utf16` or `utf8`. Writes need `If-Match` with the version
that the client saw. Refusals are problems (RFC 9457) under the slugs of `/problems/SLUG`."""


def register(app: Flask) -> Api:
    """Registers every resource with the application and its contract."""
    app.config.update(
        API_TITLE="Annotation API",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": _DESCRIPTION},
            "security": [{"key": []}],
            "servers": [{"url": "/"}],
        },
    )
    api = Api(app)
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    for schema in (OperationIn, RestoreIn):
        api.spec.components.schema(schema.__name__, schema=schema)
    for resource in BLUEPRINTS:
        api.register_blueprint(resource.blueprint)
    app.register_blueprint(docs.blueprint)
    _describe_headers(api)
    return api


def _describe_headers(api: Api) -> None:
    """If-Match where it is needed, Idempotency-Key and Prefer where they are understood."""
    for path, operations in api.spec._paths.items():
        for method, operation in operations.items():
            if not isinstance(operation, dict):
                continue
            responses: dict[str, Any] = operation.get("responses", {})
            parameters: list[Any] = operation.setdefault("parameters", [])
            if "428" in responses:
                parameters.append(
                    _header(
                        "If-Match",
                        'The ETag of the version that you saw, such as `"7"`, or `*`.',
                        required=True,
                        pattern=r"^\\S.*$",
                    )
                )
            if "304" in responses:
                parameters.append(_header("If-None-Match", "Answers 304 when this is still the version."))
            if method == "post" and path in ("/v1/articles", "/v1/articles/batch"):
                parameters.append(
                    _header(
                        "Idempotency-Key",
                        "Replays the first answer for a day.",
                        pattern=r"^[\\x21-\\x7e]{1,255}$",
                    )
                )
                parameters.append(_header("Prefer", "`respond-async` answers 202 with a job."))


def _header(
    name: str, description: str, *, required: bool = False, pattern: str | None = None
) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if pattern is not None:
        schema["pattern"] = pattern.replace("\\\\", "\\")
    return {"name": name, "in": "header", "required": required, "description": description, "schema": schema}
