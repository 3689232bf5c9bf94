"""Answers kept for an Idempotency-Key on SQLite: reserved before the work, completed together with it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
from sqlite_utils import Database

from api.domain.models import Answer
from api.errors import NotReady
from api.storage.connections import Opened
from api.storage.rows import dump


class SqliteAnswers:
    """See domain.store_parts.Answers."""

    def __init__(self, path: Path, writing: Opened) -> None:
        self._path = path.with_name(path.name + "-running")
        self._writing = writing

    @contextmanager
    def running(self, key: str, actor: str) -> Iterator[bool]:
        """Each locks one byte of an empty file beside the database, at a place that its key decides."""
        digest = hashlib.sha256(f"{actor}\n{key}".encode()).digest()
        file = _open(self._path)
        try:
            yield _lock_byte(file, int.from_bytes(digest[:7]))
        finally:
            os.close(file)  # which ends the lock

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
            db.execute(
                "DELETE FROM answers WHERE key = ? AND actor = ? AND status IS NULL AND body = x''",
                (key, actor),
            )


def put_answer(db: Database, answer: Answer) -> None:
    """See domain.ports.Transaction."""
    db.execute(
        "UPDATE answers SET status = ?, headers = ?, body = ?, expires_at = ? WHERE key = ? AND actor = ?",
        (answer.status, dump(answer.headers), answer.body, answer.expires_at, answer.key, answer.actor),
    )


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise NotReady(f"{path} cannot be opened: {error.strerror}; the request was not begun.") from error


def _lock_byte(file: int, place: int) -> bool:
    """Whether nobody else has it. A lock of the open file (fcntl(2), "open file description locks"): it holds between threads too."""
    try:
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0))
    except BlockingIOError:
        return False
    return True
