"""An article with its whole history, written as it was: by one transaction, beside what else it writes.

The feed gives its entries new places, in the order of the file. Their times are those of long ago, and they were not known here then: what
`as_of` a time means stays what this database said at that time (`last_seq` of their change sets is null).
"""

from __future__ import annotations

from collections import Counter

from sqlite_utils import Database

from api.domain.exchange import ChangeSetPart, Restored
from api.domain.figures import Setting, counts_for_reviewer
from api.domain.models import Article, ModelInfo
from api.domain.restoring import check_known
from api.domain.timeline import event_of
from api.errors import Conflict
from api.storage import feed, fields, figures, rows, states
from api.storage.inserting import insert_all


class PastWriter:
    """What one transaction restores. Many articles share a few change sets: each is looked up once, and counted at the end."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._stored: dict[str, tuple[int, ChangeSetPart]] = {}  # those that were met, with their rows
        self._sizes: Counter[int] = Counter()  # of change sets by row: how many changes were added

    def copy(self) -> PastWriter:
        made = PastWriter(self._db)
        made._stored, made._sizes = self._stored.copy(), self._sizes.copy()
        return made

    def check(self, restored: Restored) -> None:
        """Raises Conflict where an annotation has one of the ids already, or another change set one of theirs."""
        ids = rows.dump([annotation.id for annotation in restored.bundle.annotations])
        row = self._db.execute(
            "SELECT id FROM annotations WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1", (ids,)
        ).fetchone()
        if row is not None:
            raise Conflict(f"There is an annotation {row[0]} already, of another article.")
        self._find([part.id for part in restored.bundle.change_sets if part.id not in self._stored])
        for part in restored.bundle.change_sets:
            if part.id in self._stored:
                check_known(part, self._stored[part.id][1])

    def write(self, article_pk: int, restored: Restored, counter: figures.FigureCounter) -> None:
        """The annotations of an article whose own row stands, all entries of its history, and those of its change sets that are new."""
        annotations, parts = restored.bundle.annotations, restored.bundle.change_sets
        change_set_pks = {part.id: self._pk(part) for part in parts}
        values = [rows.annotation_values(a, article_pk) for a in annotations]
        first = insert_all(self._db, rows.INSERT_ANNOTATION, values)
        pks: dict[str | None, int | None] = {a.id: pk for pk, a in enumerate(annotations, first)}
        pks[None] = None
        entries = []
        for change in restored.changes:
            after, made = change.after, change.before is None
            if isinstance(after, Article):
                state = states.article_state_of(after)
                diff = rows.dump(fields.made_of(after) if made else list(map(tuple, change.changes)))
            else:
                state = states.state_of(after)
                diff = states.OF_STATE if made else rows.dump(list(map(tuple, change.changes)))
            entries.append(
                (
                    article_pk,
                    pks[change.annotation_id],
                    change.version,
                    change.article_version,
                    change.action,
                    diff,
                    state,
                    change.reason,
                    change_set_pks[change.change_set],
                )
            )
        seq = insert_all(self._db, feed.INSERT, entries)
        self._sizes.update([entry[-1] for entry in entries])
        _count(restored, counter)
        for actor, place in restored.reviews.items():
            figures.put_review(self._db, article_pk, actor, seq + place)
        for agreement in restored.agreements:
            figures.put_agreement(self._db, article_pk, agreement)

    def complete(self) -> None:
        if self._sizes:
            self._db.conn.executemany(
                "UPDATE change_sets SET changes = changes + ? WHERE pk = ?",
                [(size, pk) for pk, size in self._sizes.items()],
            )

    def _find(self, ids: list[str]) -> None:
        """Those of these that are stored."""
        if ids:
            found = self._db.execute(
                "SELECT pk, id, part_of, kind, actor, at, reason, reverts FROM change_sets WHERE id IN (SELECT value FROM json_each(?))",
                (rows.dump(ids),),
            )
            self._stored |= {row[1]: (row[0], ChangeSetPart(*row[1:])) for row in found.fetchall()}

    def _pk(self, part: ChangeSetPart) -> int:
        """The row of a change set, made where there is none."""
        if part.id not in self._stored:
            row = self._db.execute(
                "INSERT INTO change_sets (id, part_of, kind, actor, at, reason, reverts, changes) VALUES (?, ?, ?, ?, ?, ?, ?, 0) RETURNING pk",
                (part.id, part.part_of, part.kind, part.actor, part.at, part.reason, part.reverts),
            ).fetchone()
            self._stored[part.id] = int(row[0]), part
        return self._stored[part.id][0]


def _count(restored: Restored, counter: figures.FigureCounter) -> None:
    """What the history adds to the figures, as if it had happened here."""
    counter.add_all(restored.bundle.annotations, Setting.of(restored.bundle.article))
    kinds = {part.id: part.kind for part in restored.bundle.change_sets}
    model: ModelInfo | None = None
    for change in restored.changes:
        after = change.after
        if isinstance(after, Article):
            model = after.model
        elif change.before is None and after.origin != "human":
            continue
        elif counts_for_reviewer(kind := kinds[change.change_set], after, change.action):
            changed = {field.field for field in change.changes}
            counter.add_action(change.actor, change.action)
            counter.add_event(event_of(kind, change.action, after, changed, model, change.at))
    for actor in restored.reviewed_by:
        counter.add_action(actor, "review")
