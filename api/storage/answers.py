"""Answers kept for an Idempotency-Key on SQLite: reserved before the work, completed together with it."""

from __future__ import annotations

import orjson
from sqlite_utils import Database

from api.domain.models import Answer
from api.storage.connections import Opened
from api.storage.rows import dump


class SqliteAnswers:
    """See domain.store_parts.Answers."""

    def __init__(self, writing: Opened) -> None:
        self._writing = writing

    def begin(self, answer: Answer, now: str) -> Answer | None:
        with self._writing("the write") as db:
            db.execute("DELETE FROM answers WHERE expires_at < ?", (now,))
            row = db.execute(
                "SELECT key, actor, request_sha256, status, headers, body, expires_at FROM answers WHERE key = ? AND actor = ?",
                (answer.key, answer.actor),
            ).fetchone()
            if row is not None:
                return Answer(row[0], row[1], row[2], row[3], orjson.loads(row[4]), row[5], row[6])
            db.execute(
                "INSERT INTO answers (key, actor, request_sha256, status, headers, body, expires_at) VALUES (?, ?, ?, NULL, '{}', x'', ?)",
                (answer.key, answer.actor, answer.request_sha256, answer.expires_at),
            )
        return None

    def drop(self, key: str, actor: str) -> None:
        with self._writing("the write") as db:
            db.execute("DELETE FROM answers WHERE key = ? AND actor = ? AND status IS NULL", (key, actor))


def put_answer(db: Database, answer: Answer) -> None:
    """See domain.ports.Transaction."""
    db.execute(
        "UPDATE answers SET status = ?, headers = ?, body = ?, expires_at = ? WHERE key = ? AND actor = ?",
        (answer.status, dump(answer.headers), answer.body, answer.expires_at, answer.key, answer.actor),
    )
