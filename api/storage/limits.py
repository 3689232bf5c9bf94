"""How many requests a key has made in the running minute, counted across processes in a small file of its own."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from sqlite_utils import Database


class RequestCounter:
    """Counts in fixed minutes. Losing the file loses only counts, so nothing waits for the disk."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        connection = sqlite3.connect(
            str(path) if path else ":memory:", timeout=5, check_same_thread=False, isolation_level=None
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        self._db = Database(connection)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS requests (key TEXT NOT NULL, minute INTEGER NOT NULL, count INTEGER NOT NULL, "
            "PRIMARY KEY (key, minute))"
        )

    def count(self, key: str, minute: int) -> int:
        """Adds one and gives the requests of this key in this minute."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            row = self._db.execute(
                "INSERT INTO requests (key, minute, count) VALUES (?, ?, 1) "
                "ON CONFLICT (key, minute) DO UPDATE SET count = count + 1 RETURNING count",
                (key, minute),
            ).fetchone()
            self._db.execute("DELETE FROM requests WHERE minute < ?", (minute - 1,))
            self._db.execute("COMMIT")
        return int(row[0])

    def close(self) -> None:
        self._db.close()
