"""Where articles, annotations and their history are kept.

Rules write through one unit of work (`store.write(change_set)`), opened with BEGIN IMMEDIATE: what a rule reads inside it is what it
writes on, so overlap and version are decided where they are stored, and the UPDATE compares the version once more. Many small methods
with their own transactions would need a retry loop around each rule; an ORM would leave sqlite-utils as decoration. What would change our
mind: a store whose writers must not wait for each other, which would need row locks where this has one write lock.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.domain.ports import Store
from api.errors import SettingsError


def _import_alone(library: str, without: tuple[str, ...]) -> None:
    """Imports a library that would take others along wherever they are installed; what is loaded already stays."""
    hidden = [name for name in without if name not in sys.modules]
    modules: dict[str, Any] = sys.modules
    modules.update(dict.fromkeys(hidden))  # None: "not installed"
    try:
        importlib.import_module(library)
    finally:
        for name in hidden:
            del sys.modules[name]


_import_alone(
    "sqlite_utils", without=("pandas", "numpy")
)  # up to a second of each start, for types that no row of ours has


def _open_sqlite(url: str) -> Store:
    from api.storage.sqlite import SqliteStore

    return SqliteStore(Path(url.removeprefix("sqlite:///")))


def _open_memory(url: str) -> Store:
    from api.storage.memory import MemoryStore

    return MemoryStore()


BACKENDS: dict[str, Callable[[str], Store]] = {"sqlite:///": _open_sqlite, "memory:": _open_memory}


def open_store(url: str) -> Store:
    """Opens and migrates the store that a URL names. Raises SettingsError for a URL or place that cannot be used."""
    for prefix, opener in BACKENDS.items():
        if url.startswith(prefix):
            return opener(url)
    raise SettingsError(f"{url!r} names no store; it must begin with one of {', '.join(BACKENDS)}.")
