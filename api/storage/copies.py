"""Copies of a database file: made while it is served, compared with what was copied, and put back.

SQLite's backup API copies pages within one read transaction: the copy is what was committed at one moment, and nobody waits for it. A copy
keeps no write-ahead log (journal_mode DELETE), so that it is one file, readable where nothing may be written. A database is put back through
SQLite too, as one transaction under a lock that no other program shares: a crash leaves the old one, a running server refuses it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from sqlite_utils import Database

from api.errors import SettingsError
from api.storage.connections import BUSY_SECONDS, serving
from api.storage.migrating import unknown_steps

Report = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and of how much."""
Contents = Mapping[str, tuple[int, str]]
"""Of each table: its number of rows, and the SHA-256 of all that stands in them."""
PAGES = 2048  # copied at a time
ROWS = 1000  # read at a time
_BESIDE = ("-wal", "-journal", "-shm")
_OURS = {"articles", "texts", "annotations", "changes", "change_sets"}


class Damaged(SettingsError):
    """A file that is not what it should be."""


def back_up(source: Path, target: Path, report: Report) -> Contents:
    """Copies a database that may be in use to `target`, which must not exist, with its SHA-256 beside it as sha256sum writes it.

    Raises SettingsError, NotReady; Damaged when the copy is not what was copied. What failed leaves nothing behind.
    """
    _check_free(target)
    with _unfinished(target) as partial, reading(source) as db:
        _copy(db.conn, partial, report)
        contents = read_contents(db, "reading the database", report)
        _compare(contents, partial, report)
        checksum_path(target).write_text(f"{file_sha256(partial, report)}  {target.name}\n")
        try:
            _name(partial, target)
        except BaseException:
            checksum_path(target).unlink()
            raise
    return contents


def put_back(copy: Path, target: Path, report: Report, *, overwrite: bool = False) -> Contents:
    """Makes `target` what `copy` is. Where a database is there already, only with `overwrite`, and only while nobody has it open.

    Raises SettingsError, NotReady; Damaged for a copy that cannot be trusted: then nothing was changed.
    """
    if not target.parent.is_dir():
        raise SettingsError(f"{target} cannot be written: there is no folder {target.parent}.")
    if target.exists() and not overwrite:
        raise SettingsError(f"There is a database at {target} already; --overwrite replaces it.")
    check_copy(copy, report)
    with reading(copy) as db:
        contents = read_contents(db, "reading the copy", report)
        if target.exists():
            _replace(db.conn, target, report)
            _compare(contents, target, report)
        else:
            _check_free(target)
            with _unfinished(target) as partial:
                _copy(db.conn, partial, report)
                _compare(contents, partial, report)
                _name(partial, target)
    return contents


def check_copy(path: Path, report: Report) -> bool:
    """Whether a checksum lies beside it, which then holds. Raises SettingsError for what is no copy of ours, Damaged for a broken one."""
    if not path.is_file():
        raise SettingsError(f"There is no file {path}.")
    recorded = checksum_path(path)
    if recorded.is_file():
        said, found = recorded.read_text().split(" ")[0].strip(), file_sha256(path, report)
        if said != found:
            raise Damaged(f"{path} is damaged: its SHA-256 is {found}, and {recorded.name} says {said}.")
    with reading(path) as db:
        report("checking the file", 0, 1)
        for (sentence,) in db.execute("PRAGMA quick_check(10)"):
            if sentence != "ok":
                raise Damaged(f"{path} is damaged: {sentence}.")
        report("checking the file", 1, 1)
    return recorded.is_file()


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """One snapshot of a database of ours, which nothing that is done with it can change. Raises SettingsError, Damaged."""
    if not path.is_file():
        raise SettingsError(f"There is no database {path}.")
    with serving("the work on it"), _as_damaged(path):
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
        )
        with closing(Database(connection)) as db:
            db.execute("BEGIN")
            _check_ours(path, db)  # a snapshot begins with the first read
            yield db


def read_contents(db: Database, what: str, report: Report) -> Contents:
    """What stands in each table. Two databases with equal contents hold the same."""
    names = [
        name
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
        ).fetchall()
    ]
    contents = {}
    for place, name in enumerate(names):
        report(what, place, len(names))
        digest, count = hashlib.sha256(), 0
        cursor = db.execute(f'SELECT * FROM "{name}"')
        while rows := cursor.fetchmany(ROWS):
            count += len(rows)
            digest.update(orjson.dumps(rows, default=bytes.hex))
        contents[name] = (count, digest.hexdigest())
    report(what, len(names), len(names))
    return contents


def file_sha256(path: Path, report: Report) -> str:
    digest, done, size = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as file:
        while block := file.read(4 * 1024 * 1024):
            digest.update(block)
            done += len(block)
            report("checksumming", done, size)
    return digest.hexdigest()


def checksum_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _copy(connection: sqlite3.Connection, target: Path, report: Report) -> None:
    with closing(sqlite3.connect(target, isolation_level=None)) as copied:
        connection.backup(copied, pages=PAGES, progress=_progress("copying", report))
        copied.execute("PRAGMA journal_mode = DELETE").fetchall()
    _sync(target)


def _replace(connection: sqlite3.Connection, target: Path, report: Report) -> None:
    with _as_damaged(target), closing(sqlite3.connect(target, timeout=0.5, isolation_level=None)) as old:
        old.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        try:
            old.execute("BEGIN EXCLUSIVE")
            old.execute("COMMIT")  # the lock stays
            old.execute("PRAGMA journal_mode = DELETE").fetchall()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise SettingsError(
                f"{target} is open in another program, a running server perhaps: stop it, then restore again. Nothing was changed."
            ) from None
        connection.backup(old, pages=PAGES, progress=_progress("putting back", report))


def _progress(what: str, report: Report) -> Callable[[int, int, int], None]:
    return lambda status, left, total: report(what, total - left, total)


def _compare(expected: Contents, path: Path, report: Report) -> None:
    """Raises Damaged unless the file is sound and holds what it should."""
    with reading(path) as db:
        problems = [row[0] for row in db.execute("PRAGMA quick_check(1)") if row[0] != "ok"]
        found = read_contents(db, "comparing", report)
    wrong = [name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)]
    if problems or wrong:
        what = problems[0] if problems else f"it differs in {', '.join(sorted(wrong))}"
        raise Damaged(f"{path} was written and is not what was copied: {what}. Is the disk sound?")


def _check_ours(path: Path, db: Any) -> None:
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        raise SettingsError(f"{path} is empty: nothing was ever stored in it.")
    if not tables >= _OURS:
        raise SettingsError(f"{path} is a database, but none of this service.")
    newer = unknown_steps(db)
    if newer:
        raise SettingsError(
            f"{path} was written by a newer version (it has the steps {', '.join(sorted(newer))})."
        )


def _check_free(target: Path) -> None:
    if not target.parent.is_dir():
        raise SettingsError(f"{target} cannot be written: there is no folder {target.parent}.")
    if target.exists():
        raise SettingsError(f"There is a file {target} already; choose another name.")
    for ending in _BESIDE[:2]:
        beside = target.with_name(target.name + ending)
        if beside.exists():
            raise SettingsError(
                f"{beside} was left by a database that is no longer there, and SQLite would take it for a part of the new one; "
                "move it away first."
            )


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A name beside `target` for what is not finished; nothing is left under it."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        yield partial
    finally:
        for ending in ("", *_BESIDE):
            partial.with_name(partial.name + ending).unlink(missing_ok=True)


def _name(partial: Path, target: Path) -> None:
    """Gives a finished file its name, unless somebody took it meanwhile."""
    try:
        os.link(partial, target)
    except FileExistsError:
        raise SettingsError(f"There is a file {target} already; it was made meanwhile.") from None
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _as_damaged(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise Damaged(f"{path} cannot be read as a database: {error}.") from None
