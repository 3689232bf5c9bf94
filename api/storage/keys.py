"""API keys on SQLite: hashes of secrets, never the secrets."""

from __future__ import annotations

from typing import Any

import orjson

from api.domain.models import Key, Page
from api.errors import NotFound
from api.storage.connections import Opened
from api.storage.lists import list_rows
from api.storage.rows import Row, dump

_COLUMNS = "id, name, roles, created_at, secret_sha256, revoked_at"


class SqliteKeys:
    """See domain.store_parts.Keys."""

    def __init__(self, reading: Opened, writing: Opened) -> None:
        self._reading = reading
        self._writing = writing

    def add(self, key: Key) -> None:
        with self._writing("the key") as db:
            db.execute(
                f"INSERT INTO keys ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                (key.id, key.name, dump(key.roles), key.created_at, key.secret_sha256, key.revoked_at),
            )

    def find_by_secret(self, secret_sha256: str) -> Key | None:
        with self._reading("the read") as db:
            row = db.execute(
                f"SELECT {_COLUMNS} FROM keys WHERE secret_sha256 = ? AND revoked_at IS NULL",
                (secret_sha256,),
            ).fetchone()
        return None if row is None else _key_of(row)

    def list(self, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        with self._reading("the list") as db:
            return list_rows(db, "keys", _COLUMNS, _key_of, limit, after, "revoked_at IS NULL")

    def revoke(self, key_id: str, at: str) -> None:
        with self._writing("the key") as db:
            row = db.execute(
                "UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING pk",
                (at, key_id),
            ).fetchone()
        if row is None:
            raise NotFound(f"There is no key {key_id}.")


def _key_of(row: Row) -> Key:
    return Key(row[0], row[1], tuple(orjson.loads(row[2])), row[3], row[4], row[5])
