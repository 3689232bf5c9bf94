"""What every request and answer goes through: its id, what it accepts, security headers, CORS, logs and figures."""

from __future__ import annotations

import re
import time
import uuid

from flask import Flask, Response, g, request

from api import metrics
from api.logs import bind_request, log
from api.web import context
from api.web.problems import Refusal

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_CORS_EXPOSED = "ETag, Location, Link, Retry-After, X-Request-Id, Preference-Applied, Idempotency-Replayed"
_CORS_HEADERS = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Prefer, X-Request-Id"
_PLAIN_POLICY = "default-src 'none'; frame-ancestors 'none'"
_OFFERED = ("application/json", "application/problem+json", "application/x-ndjson")


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> Response | None:
    g.began = time.perf_counter()
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    bind_request(g.request_id)
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return Response(status=204)
    _check_accepted()
    return None


def _check_accepted() -> None:
    accepted = request.headers.get("Accept")
    if not accepted or accepted in ("*/*", "application/json") or not request.path.startswith("/v1"):
        return
    if request.accept_mimetypes.best_match(_OFFERED) is None:
        raise Refusal("not-acceptable", f"This answers application/json, and Accept is {accepted[:100]!r}.")


def _end(response: Response) -> Response:
    headers = response.headers
    headers["X-Request-Id"] = g.get("request_id", "-")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers.setdefault("Content-Security-Policy", _PLAIN_POLICY)
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-cache" if "ETag" in headers else "no-store"
    headers["Vary"] = "Authorization, Accept, Origin"
    _allow_origin(response)
    rule = request.url_rule.rule if request.url_rule is not None else None
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    metrics.observe_request(request.method, rule, response.status_code, seconds)
    log.info(
        "request",
        method=request.method,
        path=request.path,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        actor=g.get("actor"),
    )
    return response


def _allow_origin(response: Response) -> None:
    origin = request.headers.get("Origin")
    if origin is None or origin not in context.settings().cors_origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = _CORS_EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PATCH, DELETE"
        response.headers["Access-Control-Allow-Headers"] = _CORS_HEADERS
        response.headers["Access-Control-Max-Age"] = "600"
