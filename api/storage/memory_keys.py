"""Keys, and answers kept for an Idempotency-Key, in the store in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import RLock
from typing import Any

from api.domain.models import Answer, Key, Page
from api.errors import NotFound
from api.storage.memory_state import State, page_of


class MemoryKeys:
    """See domain.store_parts.Keys."""

    def __init__(self, state: Callable[[], State], lock: RLock) -> None:
        self._state = state
        self._lock = lock

    def add(self, key: Key) -> None:
        with self._lock:
            self._state().keys[key.id] = key

    def find_by_secret(self, secret_sha256: str) -> Key | None:
        return next(
            (
                k
                for k in self._state().keys.values()
                if k.secret_sha256 == secret_sha256 and k.revoked_at is None
            ),
            None,
        )

    def list(self, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        live = [key for key in self._state().keys.values() if key.revoked_at is None]
        return page_of(live, limit, after, lambda key: (key.id,))

    def revoke(self, key_id: str, at: str) -> None:
        with self._lock:
            key = self._state().keys.get(key_id)
            if key is None or key.revoked_at is not None:
                raise NotFound(f"There is no key {key_id}.")
            self._state().keys[key_id] = replace(key, revoked_at=at)


class MemoryAnswers:
    """See domain.store_parts.Answers."""

    def __init__(self, state: Callable[[], State], lock: RLock) -> None:
        self._state = state
        self._lock = lock
        self._running: set[tuple[str, str]] = set()

    @contextmanager
    def running(self, key: str, actor: str) -> Iterator[bool]:
        with self._lock:
            alone = (key, actor) not in self._running
            self._running.add((key, actor))
        try:
            yield alone
        finally:
            if alone:
                self._running.discard((key, actor))

    def begin(self, answer: Answer, now: str) -> Answer | None:
        with self._lock:
            known = self._state().answers.get((answer.key, answer.actor))
            if known is not None and known.expires_at >= now:
                return known
            self._state().answers[answer.key, answer.actor] = answer
            return None

    def drop(self, key: str, actor: str) -> None:
        with self._lock:
            known = self._state().answers.get((key, actor))
            if known is not None and known.status is None and not known.body:
                del self._state().answers[key, actor]
