"""What every request and answer goes through: its id, what it accepts, security headers, CORS, logs and figures."""

from __future__ import annotations

import os
import re
import time
from typing import Any

from flask import Flask, Request, Response, current_app, g, request

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
    app.before_request(_check)
    inner: Any = app.wsgi_app

    def with_headers(environ: dict[str, Any], start_response: Any) -> Any:
        # works on what WSGI hands over: Flask's before_request and after_request would cost reads twice as much
        began = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID")
        request_id = given if given and _REQUEST_ID.fullmatch(given) else os.urandom(16).hex()
        bind_request(request_id)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            also = [("X-Request-Id", request_id), *_missing(headers)]
            if "HTTP_ORIGIN" in environ:
                also += _for_origin(environ["HTTP_ORIGIN"], environ["REQUEST_METHOD"])
            _note_request(environ["werkzeug.request"], int(status[:3]), time.perf_counter() - began)
            return start_response(status, headers + also, *error)

        return inner(environ, start)

    app.wsgi_app = with_headers  # type: ignore[method-assign]


def _check() -> Response | None:
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


def _missing(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What every answer carries, as far as the view has not decided it."""
    given = {name for name, _ in headers}
    missing = _ALWAYS.copy()
    if "Content-Security-Policy" not in given:
        missing.append(("Content-Security-Policy", _PLAIN_POLICY))
    if "Cache-Control" not in given:
        missing.append(("Cache-Control", "private, no-cache" if "ETag" in given else "no-store"))
    return missing


def _note_request(answered: Request, status: int, seconds: float) -> None:
    """One line in the log and one count in the figures."""
    rule = answered.url_rule
    metrics.observe_request(answered.method, None if rule is None else rule.rule, status, seconds)
    log.info(
        "request",
        method=answered.method,
        path=answered.path,
        status=status,
        ms=round(seconds * 1000, 1),
        actor=g.get("actor"),
    )


def _for_origin(origin: str, method: str) -> list[tuple[str, str]]:
    """CORS, for pages of the origins that the settings name."""
    if origin not in context.settings().cors_origins:
        return []
    allowed = [("Access-Control-Allow-Origin", origin), ("Access-Control-Expose-Headers", _CORS_EXPOSED)]
    if method == "OPTIONS":
        allowed += [
            ("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE"),
            ("Access-Control-Allow-Headers", _CORS_HEADERS),
            ("Access-Control-Max-Age", "600"),
        ]
    return allowed
