"""Who is signed in to the reviewers' page, shared by all processes in a small file of its own beside the database.

A browser holds a random token; here stand the hash of it and the hash of the key that it stands for, so a copy of this file opens nothing.
The file is made at the first sign-in. Losing it signs everybody out and loses nothing else.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from sqlite_utils import Database

from api.storage.connections import BUSY_SECONDS, serving


class SessionTable:
    """Times are RFC 3339 strings as everywhere (they order as strings)."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._opened: Database | None = None

    def add(self, token_sha256: str, key_sha256: str, expires_at: str, now: str) -> None:
        """Keeps a session, and drops those that have ended."""
        with self._lock, serving("the sign-in"):
            db = self._database()
            db.execute("DELETE FROM sessions WHERE expires_at <= ?", (now,))
            db.execute("INSERT INTO sessions VALUES (?, ?, ?)", (token_sha256, key_sha256, expires_at))

    def find(self, token_sha256: str, now: str) -> tuple[str, str] | None:
        """The key's hash and the end of a session that has not ended."""
        with self._lock, serving("the read"):
            if self._has_none():
                return None
            rows = self._database().execute(
                "SELECT key_sha256, expires_at FROM sessions WHERE token_sha256 = ? AND expires_at > ?",
                (token_sha256, now),
            )
            row = rows.fetchone()
        return None if row is None else (str(row[0]), str(row[1]))

    def drop(self, token_sha256: str) -> None:
        """Ends a session; one that is not there is ended already."""
        with self._lock, serving("the sign-out"):
            if not self._has_none():
                self._database().execute("DELETE FROM sessions WHERE token_sha256 = ?", (token_sha256,))

    def close(self) -> None:
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _has_none(self) -> bool:
        return self._opened is None and not (self._path is not None and self._path.exists())

    def _database(self) -> Database:
        if self._opened is None:
            connection = sqlite3.connect(
                str(self._path) if self._path else ":memory:",
                timeout=BUSY_SECONDS,
                check_same_thread=False,
                isolation_level=None,
            )
            connection.execute("PRAGMA journal_mode = WAL")
            self._opened = Database(connection)
            self._opened.execute(
                "CREATE TABLE IF NOT EXISTS sessions (token_sha256 TEXT PRIMARY KEY, key_sha256 TEXT NOT NULL, "
                "expires_at TEXT NOT NULL) STRICT, WITHOUT ROWID"
            )
        return self._opened
