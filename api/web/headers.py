"""What every request and answer goes through: its id, what it accepts, security headers, CORS, logs and figures."""

from __future__ import annotations

import os
import re
import time
from typing import Any

from flask import Flask, Response, current_app, g, request

from api import metrics
from api.logs import bind_request, log
from api.web import context
from api.web.problems import Refusal
from api.web.smorest import offered_by

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_CORS_EXPOSED = "ETag, Location, Link, Retry-After, X-Request-Id, Preference-Applied, Idempotency-Replayed"
_CORS_HEADERS = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Prefer, X-Request-Id"
_PLAIN_POLICY = "default-src 'none'; frame-ancestors 'none'"
_OFFERED = ("application/json", "application/problem+json", "application/x-ndjson")
_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Vary", "Authorization, Cookie, Accept, Origin"),
]


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)
    inner: Any = app.wsgi_app

    def with_headers(environ: Any, start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, headers + _ALWAYS, *error)

        return inner(environ, start)

    app.wsgi_app = with_headers  # type: ignore[method-assign]


def _begin() -> Response | None:
    g.began = time.perf_counter()
    given = request.headers.get("X-Request-Id")
    g.request_id = given if given and _REQUEST_ID.fullmatch(given) else os.urandom(16).hex()
    bind_request(g.request_id)
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return Response(status=204)
    _check_accepted()
    return None


def _check_accepted() -> None:
    accepted = request.headers.get("Accept")
    if not accepted or accepted in ("*/*", "application/json") or not request.path.startswith("/v1"):
        return
    if request.path == "/v1/exports":  # what it answers depends on the format
        return
    if request.accept_mimetypes.best_match([*_OFFERED, *_offered_besides()]) is None:
        raise Refusal("not-acceptable", f"This answers application/json, and Accept is {accepted[:100]!r}.")


def _offered_besides() -> list[str]:
    """The media types of the view's own that it documents."""
    view = current_app.view_functions.get(request.endpoint or "")
    return offered_by(view) if view is not None else []


def _end(response: Response) -> Response:
    headers = response.headers
    headers.add("X-Request-Id", g.get("request_id", "-"))
    if "Content-Security-Policy" not in headers:
        headers.add("Content-Security-Policy", _PLAIN_POLICY)
    if "Cache-Control" not in headers:
        headers.add("Cache-Control", "private, no-cache" if "ETag" in headers else "no-store")
    if "Origin" in request.headers:
        _allow_origin(response)
    _note_request(response.status_code)
    return response


def _note_request(status: int) -> None:
    """One line in the log and one count in the figures."""
    now = time.perf_counter()
    seconds = now - g.get("began", now)
    method = request.method
    metrics.observe_request(
        method, request.url_rule.rule if request.url_rule is not None else None, status, seconds
    )
    milliseconds = round(seconds * 1000, 1)
    log.info(
        "request", method=method, path=request.path, status=status, ms=milliseconds, actor=g.get("actor")
    )


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
