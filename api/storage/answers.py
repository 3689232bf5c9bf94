"""Answers kept for an Idempotency-Key on SQLite: reserved before the work, completed together with it."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
        self._path = path
        self._writing = writing
        _clear(path)

    @contextmanager
    def running(self, key: str, actor: str) -> Iterator[bool]:
        """Each holds the lock of an empty file of its own beside the database, which is there as long as it runs."""
        digest = hashlib.sha256(f"{actor}\n{key}".encode()).hexdigest()
        path = self._path.with_name(f"{self._path.name}-running-{digest[:32]}")
        file = _locked(path)
        if file is None:
            yield False
            return
        try:
            yield True
        finally:
            path.unlink(missing_ok=True)
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


def _clear(database: Path) -> None:
    """Takes away what requests left that died."""
    with suppress(OSError):  # the files do no harm
        for path in database.parent.iterdir():
            if path.name.startswith(f"{database.name}-running-"):
                with suppress(NotReady):
                    file = _locked(path)
                    if file is not None:
                        path.unlink(missing_ok=True)
                        os.close(file)


def _locked(path: Path) -> int | None:
    """The file, locked; None where another has it. A lock of the operating system (flock) holds between threads and processes, and ends
    with whoever held it."""
    while True:
        try:
            file = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
        except OSError as error:
            raise NotReady(
                f"{path} cannot be opened: {error.strerror}; the request was not begun."
            ) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        if os.fstat(file).st_nlink:
            return file
        os.close(file)  # whoever had it has just taken it away
