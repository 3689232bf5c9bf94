"""SQLite connections: one a thread, set up alike, never carried over a fork; and what its failures mean."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from api.domain.filters import occurs
from api.errors import NotReady, SettingsError
from api.storage.turns import Turns

BUSY_SECONDS = 5.0
CHECKPOINT_PAGES = (
    4000  # 16 MB of log: a page that many transactions write is carried into the database once, not each time
)
Opened = Callable[
    [str], AbstractContextManager[Any]
]  # takes what is done, gives a connection in a transaction


def _null(value: None) -> None:
    """None is stored as NULL anyway. But sqlite3 looks for an adapter of every None, and a search that finds none takes longer than all
    else that it does with a value."""


sqlite3.register_adapter(type(None), _null)


class Connections:
    """Hands each thread its own connection to one database file. After a fork the child opens its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[_Mine] = []

    def get(self) -> Database:
        return self._mine().db

    @contextmanager
    def writing(self, what: str) -> Iterator[Database]:
        """A write transaction, when it is this thread's turn. Whoever does not commit rolls back. Raises NotReady."""
        with serving(what):
            mine = self._mine()
            with mine.turns.take(BUSY_SECONDS):
                mine.db.execute("BEGIN IMMEDIATE")
                try:
                    yield mine.db
                finally:
                    if mine.db.conn.in_transaction:
                        mine.db.execute("ROLLBACK")

    def close(self) -> None:
        """Closes the connections of every thread of this process."""
        with self._lock:
            for mine in self._open:
                if mine.pid == os.getpid():
                    mine.db.close()
                    mine.turns.close()
            self._open = []
        self._local = threading.local()

    def _mine(self) -> _Mine:
        mine: _Mine | None = getattr(self._local, "mine", None)
        if mine is not None and mine.pid == os.getpid():
            return mine
        mine = self._local.mine = _Mine(os.getpid(), open_database(self.path), Turns(self.path))
        with self._lock:
            self._open = [known for known in self._open if known.pid == os.getpid()]
            self._open.append(mine)
        return mine


@dataclass(frozen=True, slots=True)
class _Mine:
    """What one thread of one process has."""

    pid: int
    db: Database
    turns: Turns


def check_writable(path: Path) -> None:
    """Raises SettingsError for a file that is there and may only be read: SQLite opens it, and refuses every write."""
    if path.exists() and not os.access(path, os.W_OK):
        raise SettingsError(
            f"The database {path} can only be read; give this user leave to write it, or name another file."
        )


def open_database(path: Path) -> Database:
    """WAL, synchronous=FULL (what was answered is on disk), foreign keys on, 5 s of patience with other writers.

    Raises SettingsError when there is no such folder or it cannot be written.
    """
    if not path.parent.is_dir():
        raise SettingsError(f"The database {path} cannot be opened: there is no folder {path.parent}.")
    try:
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -16000")
        connection.execute("PRAGMA mmap_size = 268435456")
    except sqlite3.OperationalError as error:
        raise SettingsError(f"The database {path} cannot be opened: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise SettingsError(f"{path} is no SQLite database: {error}.") from error
    connection.create_function("occurs", 2, occurs, deterministic=True)
    return Database(connection)


@contextmanager
def serving(what: str) -> Iterator[None]:
    """Turns SQLite's operational failures (locked, full, read-only, I/O) into NotReady; the transaction is rolled back by its owner."""
    try:
        yield
    except sqlite3.OperationalError as error:
        message = str(error)
        if "locked" in message or "busy" in message:
            raise NotReady(f"The store is busy with other writes; {what} was not done. Try again.") from error
        if "full" in message:
            raise NotReady(f"The store's disk is full; {what} was not done.", retry_after=60) from error
        if "readonly" in message or "disk I/O" in message or "unable to open" in message:
            raise NotReady(
                f"The store cannot be reached ({message}); {what} was not done.", retry_after=10
            ) from error
        raise
