"""References between rows, checked once for all that a transaction added.

SQLite's own check looks at each row as it goes in. It may so have to take back a statement of many rows, and therefore keeps a copy of each
page that the statement changes: a tenth of what an import costs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

# tables whose rows name others -> the column that rises with what is added; `claims` and `deliveries` are none of an import's
ADDED = {
    "texts": "article_pk",
    "annotations": "pk",
    "changes": "seq",
    "reviews": "article_pk",
    "agreements": "article_pk",
}


@contextmanager
def unchecked(db: Database) -> Iterator[None]:
    """No transaction may be open: inside of one SQLite ignores the change."""
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        db.execute("PRAGMA foreign_keys = ON")


class AddedRows:
    """What a transaction adds from now on."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._before = {
            table: self._one(f"SELECT max({column}) FROM {table}") for table, column in ADDED.items()
        }

    def check(self) -> None:
        """Raises IntegrityError, as SQLite itself would have, for a row that names one which is not there."""
        for table, column in ADDED.items():
            keys = self._db.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            lacks = " OR ".join(
                f"({named} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = c.{named}))"
                for _, _, parent, named, key, *_ in keys
            )
            orphan = self._one(
                f"SELECT {column} FROM {table} c WHERE {column} > ? AND ({lacks}) LIMIT 1",
                self._before[table] or 0,
            )
            if orphan is not None:
                raise sqlite3.IntegrityError(f"{column} {orphan} of {table} names a row that is not there")

    def _one(self, sql: str, *parameters: int) -> int | None:
        row = self._db.execute(sql, parameters).fetchone()
        return None if row is None else row[0]
