"""Sessions of the reviewers' page: a cookie in the place of the key, and what keeps other sites from using it.

A sign-in trades the key for a random token. The browser keeps it in a cookie that no script can read (HttpOnly) and that is sent with
requests of this site alone (SameSite=Strict); only its hash is stored, and revoking the key ends the session too. Whatever changes
something must in addition carry X-CSRF-Token, which the page is told in an answer that other sites cannot read.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from flask import Response, current_app, request

from api.domain.clock import format_time, utc_now
from api.web.problems import Refusal

COOKIE = "annotation_session"
CSRF_HEADER = "X-CSRF-Token"
LIFETIME = timedelta(hours=12)


class Table(Protocol):
    """Where sessions are kept, for all processes."""

    def add(self, token_sha256: str, key_sha256: str, expires_at: str, now: str) -> None: ...
    def find(self, token_sha256: str, now: str) -> tuple[str, str] | None: ...
    def drop(self, token_sha256: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, by the hash of the key, and until when."""

    token: str
    key_sha256: str
    expires_at: str

    @property
    def csrf_token(self) -> str:
        return hmac.new(self.token.encode(), b"csrf", hashlib.sha256).hexdigest()


def start(key_sha256: str) -> Session:
    """Begins a session of the key with this hash."""
    token = secrets.token_urlsafe(32)
    expires_at = format_time(datetime.now(UTC) + LIFETIME)
    _table().add(_hash(token), key_sha256, expires_at, utc_now())
    return Session(token, key_sha256, expires_at)


def current() -> Session | None:
    """The session that the request's cookie names, unless it has ended."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    found = _table().find(_hash(token), utc_now())
    return None if found is None else Session(token, *found)


def require_token(session: Session) -> None:
    """Raises 403 unless the page itself made this request."""
    if not hmac.compare_digest(request.headers.get(CSRF_HEADER, "").encode(), session.csrf_token.encode()):
        raise Refusal(
            "forbidden",
            f"This request carries the session cookie without its {CSRF_HEADER}; read it from GET /review/session.",
        )


def end() -> None:
    """Ends the session that the request's cookie names, if any."""
    token = request.cookies.get(COOKIE)
    if token:
        _table().drop(_hash(token))


def give(response: Response, session: Session) -> None:
    """Sets the cookie; Secure where the browser came over TLS, also through a proxy that says so."""
    secure = request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"
    age = int(LIFETIME.total_seconds())
    response.set_cookie(
        COOKIE, session.token, max_age=age, secure=secure, httponly=True, samesite="Strict", path="/"
    )


def take_back(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="Strict", path="/")


def _table() -> Table:
    table: Table = current_app.extensions["annotation_sessions"]
    return table


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
