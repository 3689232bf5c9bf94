"""Who calls, and whether that key may do that. The actor comes from the key alone, never from a body."""

from __future__ import annotations

import functools
import hashlib
import hmac
import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, g, request

from api.domain.models import Key
from api.domain.ports import Store
from api.settings import Settings
from api.web import sessions
from api.web.problems import Refusal
from api.web.smorest import View

KEPT_SECONDS = 2.0
ALL_ROLES = frozenset({"reader", "service", "reviewer", "admin"})


class KeyRing:
    """Keys by the hash of their secret, remembered for two seconds so that a revocation holds everywhere soon."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        digest = settings.admin_key and hash_of(settings.admin_key)
        self._admin = Key("admin", "admin", ("admin",), "", digest) if digest else None
        self._known: dict[str, tuple[float, Key | None]] = {}
        self._lock = threading.Lock()

    def find(self, secret: str) -> Key | None:
        """The key with this secret, unless it was revoked."""
        return self.find_by_hash(hash_of(secret))

    def find_by_hash(self, digest: str) -> Key | None:
        if self._admin is not None and hmac.compare_digest(digest, self._admin.secret_sha256):
            return self._admin
        now = time.monotonic()
        kept = self._known.get(digest)
        if kept is not None and kept[0] > now:
            return kept[1]
        key = self._store.keys.find_by_secret(digest)
        with self._lock:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[digest] = (now + KEPT_SECONDS, key)
        return key

    def forget(self) -> None:
        with self._lock:
            self._known.clear()


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def needs(*roles: str) -> Callable[[View], View]:
    """Marks a view with the roles of which it asks for one; `reader` is in every key, `public` needs no key."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(*arguments: Any, **path: Any) -> Response:
            if roles != ("public",):
                authenticate()
                require_role(*roles)
            return view(*arguments, **path)

        checked.roles = roles  # type: ignore[attr-defined]
        return checked

    return decorate


def authenticate() -> None:
    """Sets `g.actor` and `g.roles`, from the Authorization header or else the page's session. Raises 401, or 403 for a forged request."""
    parts = current_app.extensions
    if parts["annotation_settings"].auth == "off":
        g.actor, g.roles, g.key_id = "anonymous", ALL_ROLES, "anonymous"
        return
    header = request.headers.get("Authorization")
    key = _key_of_session() if header is None else None
    if key is None:
        key = _key_of_header(parts["annotation_keys"], header or "")
    g.actor, g.roles, g.key_id = key.name, frozenset(key.roles), key.id
    limits = parts["annotation_limits"]
    if limits is not None:
        limits.count(key.id)


def _key_of_header(keys: KeyRing, header: str) -> Key:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Refusal("unauthorized", "No key was sent; send Authorization: Bearer KEY.")
    key = keys.find(secret.strip())
    if key is None:
        raise Refusal(
            "unauthorized",
            "The key is not known, or was revoked.",
            headers={"WWW-Authenticate": 'Bearer realm="annotation-api", error="invalid_token"'},
        )
    return key


def _key_of_session() -> Key | None:
    """The key that a browser signed in with. A request that changes something must also prove that our page made it."""
    session = sessions.current()
    if session is None:
        return None
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        sessions.require_token(session)
    key: Key | None = current_app.extensions["annotation_keys"].find_by_hash(session.key_sha256)
    return key


def has_role(role: str) -> bool:
    """Every key may read; admins may do everything."""
    return role == "reader" or role in g.roles or "admin" in g.roles


def require_role(*roles: str) -> None:
    """Raises 403 unless the key has one of the roles."""
    if not any(has_role(role) for role in roles):
        raise Refusal(
            "forbidden",
            f"This needs a key with the role {' or '.join(roles)}; the key {g.actor!r} has {', '.join(sorted(g.roles))}.",
        )
