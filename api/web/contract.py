"""The contract's frame: title, security, and what is true of every operation. The operations come from the views."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Flask
from marshmallow import Schema

from api import __version__
from api.web import (
    about,
    analyze,
    articles,
    batch,
    changes,
    corrections,
    detector_answers,
    detector_schemas,
    docs,
    exports,
    health,
    imports,
    jobs,
    keys,
    queue,
    reports,
    review,
    rules,
    runs,
    stats,
    webhooks,
)
from api.web import annotations as annotations_resource
from api.web.schemas import OperationIn
from api.web.smorest import HEADERS, Api

RESOURCES = (
    articles,
    batch,
    annotations_resource,
    corrections,
    rules,
    changes,
    runs,
    analyze,
    queue,
    stats,
    exports,
    imports,
    reports,
    webhooks,
    jobs,
    keys,
    about,
    health,
    docs,
    review,
)
_DESCRIPTION = """Raw news articles in, stored span annotations out, human corrections by PATCH.

Offsets are half-open and count Unicode code points unless `offset_unit` says `utf16` or `utf8`. Writes need `If-Match` with the version
that the client saw. Refusals are problems (RFC 9457) under the slugs of `/problems/SLUG`. Every answer carries `X-Request-Id`. A POST that lists `Idempotency-Key` replays its first
answer; others refuse such a key (400), but `POST /v1/analyze`, which changes nothing."""
_IN_AND_OUT = (*detector_answers.COMPONENTS, *(type(schema) for schema in detector_schemas.BODIES.values()))


def register(app: Flask) -> None:
    """Registers every resource with the application, and keeps the contract made of them."""
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
    named: tuple[type[Schema], ...] = (OperationIn, *_IN_AND_OUT)
    for schema in named:
        api.spec.components.schema(schema.__name__, schema=schema)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    spec = api.spec.to_dict()
    _complete(app, spec)
    app.extensions["annotation_contract"] = orjson.dumps(spec)


def build_spec(app: Flask) -> dict[str, Any]:
    """The contract as a document."""
    spec: dict[str, Any] = orjson.loads(app.extensions["annotation_contract"])
    return spec


def _complete(app: Flask, spec: dict[str, Any]) -> None:
    """Adds what follows from the views' other decorators: who may call, and the headers of preconditions and retries."""
    views: dict[tuple[str, str], Any] = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower()): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for path, operations in spec["paths"].items():
        shared = operations.pop("parameters", [])
        for method, operation in operations.items():
            endpoint = views[path, method]
            view: Any = app.view_functions[endpoint]
            operation["operationId"] = endpoint.replace(".", "_")
            parameters = [*shared, *operation.pop("parameters", [])]
            responses = operation["responses"] = dict(sorted(operation["responses"].items()))
            if view.roles == ("public",):
                operation["security"] = []
            else:
                operation["x-roles"] = list(view.roles)
            if "428" in responses:
                parameters.append(_IF_MATCH)
            if "304" in responses:
                parameters.append(_IF_NONE_MATCH)
            if getattr(view, "idempotency", None) == "kept":
                parameters.append(_IDEMPOTENCY_KEY)
                _say_replayed(responses)
            if "202" in responses and len(_successes(responses)) > 1:
                parameters.append(_PREFER)
            if parameters:
                operation["parameters"] = parameters
            body = operation.get("requestBody", {}).get("content", {})
            if "application/merge-patch+json" in body:
                body["application/json"] = body["application/merge-patch+json"]


def _successes(responses: dict[str, Any]) -> list[dict[str, Any]]:
    return [response for status, response in responses.items() if status < "300"]


def _say_replayed(responses: dict[str, Any]) -> None:
    """Any success may be the first answer again."""
    for response in _successes(responses):
        said = {"description": HEADERS["Idempotency-Replayed"], "schema": {"type": "string"}}
        response.setdefault("headers", {})["Idempotency-Replayed"] = said


def _header(name: str, description: str, *, required: bool = False, **schema: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string", **schema},
    }


_IF_MATCH = _header(
    "If-Match",
    'The ETag of the version that you saw, such as `"7"`, or `*`.',
    required=True,
    pattern=r"^(\*|\"[0-9]{1,15}\"(, *\"[0-9]{1,15}\")*)$",
)
_IF_NONE_MATCH = _header(
    "If-None-Match",
    "Answers 304 when one of these ETags, divided by commas, is still the version, or for `*`.",
)
_IDEMPOTENCY_KEY = _header(
    "Idempotency-Key",
    "Replays the first answer for a day. A request that was refused frees its key.",
    pattern=r"^[\x21-\x7e]{1,255}$",
)
_PREFER = _header("Prefer", "`respond-async` answers 202 with a job.")
