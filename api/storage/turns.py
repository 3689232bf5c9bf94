"""Whose turn it is to write. SQLite lets its writers look again and again, at ever longer intervals, so whoever writes one transaction after
the other wins every time and the others wait for seconds. Here each passes two locks of two empty files beside the database: who holds
`-next` writes next, who holds `-turn` writes now. Whoever has just written stands behind the one who waits.

They are locks of the operating system (flock): they hold between threads and processes, and end with whoever held them. They protect
nothing, SQLite's own lock does; a program that knows nothing of them disturbs no more than it did.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOOK_SECONDS = 0.001
LONGEST_LOOK_SECONDS = 0.005
ENDINGS = ("-next", "-turn")


class Turns:
    """One thread's way to its turns at one database."""

    def __init__(self, path: Path) -> None:
        self._pause = LOOK_SECONDS
        self._next, self._turn = (_open(path.with_name(path.name + ending)) for ending in ENDINGS)

    @contextmanager
    def take(self, patience: float) -> Iterator[None]:
        """Raises sqlite3.OperationalError, as SQLite itself does, where the turn does not come within `patience` seconds."""
        until = time.monotonic() + patience
        self._wait(self._next, self._pause, until)
        try:
            self._wait(self._turn, LOOK_SECONDS, until)
        finally:
            fcntl.flock(self._next, fcntl.LOCK_UN)
        began = time.monotonic()
        try:
            yield
        finally:
            fcntl.flock(self._turn, fcntl.LOCK_UN)
            self._pause = _pause_after(time.monotonic() - began)

    def close(self) -> None:
        os.close(self._next)
        os.close(self._turn)

    def _wait(self, file: int, pause: float, until: float) -> None:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise sqlite3.OperationalError("database is locked") from None
            time.sleep(pause)


def _pause_after(held: float) -> float:
    """Who held the lock for long looks less often for the next turn, so that short writes go before long work."""
    return min(max(held / 10, LOOK_SECONDS), LONGEST_LOOK_SECONDS)


def _open(path: Path) -> int:
    """Reading is enough to lock, so the file may belong to another user."""
    try:
        return os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise sqlite3.OperationalError(f"unable to open {path}: {error.strerror}") from error
