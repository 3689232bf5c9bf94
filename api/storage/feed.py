"""The feed as one SQLite transaction writes it: entries in the order of `seq`, and the change set they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from api.domain.models import ChangeSet
from api.storage.inserting import insert_all

INSERT = (  # FAIL: as in rows.INSERT_ANNOTATION
    "INSERT OR FAIL INTO changes (article_pk, annotation_pk, version, article_version, action, diff, state, reason, change_set_pk) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class FeedWriter:
    """An entry is (article pk, annotation pk or None, version, article's version, action, diff as it is kept, state, reason)."""

    def __init__(self, db: Database, change_set: ChangeSet) -> None:
        self._db = db
        self._change_set = change_set
        self._pk: int | None = None
        self._written = 0

    def begin(self) -> None:
        """Makes the change set's row where there is none yet: also what changes nothing of its own may belong to it."""
        self._change_set_pk()

    def note(self, *entry: Any) -> None:
        self.note_all([entry])

    def note_all(self, entries: Sequence[tuple[Any, ...]]) -> None:
        """All of them, in order."""
        if not entries:
            return
        pk = self._change_set_pk()
        insert_all(self._db, INSERT, [(*entry, pk) for entry in entries])
        self._written += len(entries)

    def complete(self) -> None:
        """Gives the change set its number of changes and its place in the feed."""
        if self._pk is not None:
            self._db.execute(
                "UPDATE change_sets SET changes = ?, last_seq = (SELECT max(seq) FROM changes) WHERE pk = ?",
                (self._written, self._pk),
            )

    def _change_set_pk(self) -> int:
        """Its row, made with the first change, so that a request which changes nothing leaves no change set. A further transaction
        of the same change set has a row of its own."""
        if self._pk is None:
            change_set = self._change_set
            row = self._insert_change_set(change_set.id, None)
            if row is None:
                row = self._insert_change_set(f"{change_set.id}+{change_set.at}", change_set.id)
            self._pk = row[0]
        return self._pk

    def _insert_change_set(self, id: str, part_of: str | None) -> Any:
        s = self._change_set
        return self._db.execute(
            "INSERT INTO change_sets (id, part_of, kind, actor, at, reason, reverts) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO NOTHING RETURNING pk",
            (id, part_of, s.kind, s.actor, s.at, s.reason, s.reverts),
        ).fetchone()
