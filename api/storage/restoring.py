"""Articles with their whole history, written as they were: by one transaction, beside what else it writes.

The feed gives its entries new places, in the order of the file. Their times are those of long ago, and they were not known here then: what
`as_of` a time means stays what this database said at that time (`last_seq` of their change sets is null).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from api.domain.exchange import ChangeSetPart, Restored
from api.domain.figures import Setting, counts_for_reviewer
from api.domain.models import Annotation, Article, Change, ModelInfo
from api.domain.restoring import check_known, unrelated
from api.domain.timeline import event_of
from api.errors import Conflict
from api.storage import feed, fields, figures, rows, states
from api.storage.inserting import MANY_AT_ONCE, insert_all

_PART = "id, part_of, kind, actor, at, reason, reverts"


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

    def find_unrelated(self, restored: Sequence[Restored]) -> list[bool]:
        """See domain.ports.Transaction.find_unrelated."""
        bundles = [one.bundle for one in restored]
        articles = [bundle.article for bundle in bundles]
        met = {
            *self._those("SELECT id FROM articles WHERE id IN ", [a.id for a in articles]),
            *self._those(
                "SELECT external_id FROM articles WHERE deleted_at IS NULL AND external_id IN ",
                [a.external_id for a in articles if a.external_id is not None],
            ),
            *self.taken([a.id for bundle in bundles for a in bundle.annotations]),
        }
        self._find([part.id for bundle in bundles for part in bundle.change_sets])
        return unrelated(restored, met, {id: part for id, (_, part) in self._stored.items()})

    def check(self, restored: Restored) -> None:
        """Raises Conflict where an annotation has one of the ids already, or another change set one of theirs."""
        for taken in self.taken([annotation.id for annotation in restored.bundle.annotations]):
            raise Conflict(f"There is an annotation {taken} already, of another article.")
        self._find([part.id for part in restored.bundle.change_sets])
        for part in restored.bundle.change_sets:
            if part.id in self._stored:
                check_known(part, self._stored[part.id][1])

    def write(self, first_article: int, restored: Sequence[Restored], counter: figures.FigureCounter) -> None:
        """The annotations of articles whose own rows stand from `first_article` on, all entries of their history, and those of their change
        sets that are new."""
        self._add([part for one in restored for part in one.bundle.change_sets])
        places = list(enumerate(restored, first_article))
        annotations = [(a, article_pk) for article_pk, one in places for a in one.bundle.annotations]
        first = insert_all(
            self._db,
            rows.INSERT_ANNOTATION,
            [rows.annotation_values(*one) for one in annotations],
            MANY_AT_ONCE,
        )
        pks: dict[str | None, int | None] = {a.id: pk for pk, (a, _) in enumerate(annotations, first)}
        pks[None] = None
        entries = [
            self._entry(article_pk, change, pks) for article_pk, one in places for change in one.changes
        ]
        seq = insert_all(self._db, feed.INSERT, entries, MANY_AT_ONCE)
        self._sizes.update([entry[-1] for entry in entries])
        for article_pk, one in places:
            _count(one, counter)
            for actor, place in one.reviews.items():
                figures.put_review(self._db, article_pk, actor, seq + place)
            for agreement in one.agreements:
                figures.put_agreement(self._db, article_pk, agreement)
            seq += len(one.changes)

    def _entry(
        self, article_pk: int, change: Change, pks: Mapping[str | None, int | None]
    ) -> tuple[Any, ...]:
        after, made = change.after, change.before is None
        diff = "" if made else rows.dump(list(map(tuple, change.changes)))
        if isinstance(after, Annotation):
            state, diff = states.state_of(after), diff or states.OF_STATE
        else:
            state, diff = states.article_state_of(after), diff or rows.dump(fields.made_of(after))
        return (
            article_pk,
            pks[change.annotation_id],
            change.version,
            change.article_version,
            change.action,
            diff,
            state,
            change.reason,
            self._stored[change.change_set][0],
        )

    def complete(self) -> None:
        if self._sizes:
            self._db.conn.executemany(
                "UPDATE change_sets SET changes = changes + ? WHERE pk = ?",
                [(size, pk) for pk, size in self._sizes.items()],
            )

    def _those(self, select: str, ids: Sequence[str]) -> list[str]:
        """Those of these that are stored."""
        found = self._db.execute(f"{select} (SELECT value FROM json_each(?))", (rows.dump(list(ids)),))
        return [row[0] for row in found.fetchall()]

    def taken(self, annotation_ids: Sequence[str]) -> list[str]:
        """See domain.ports.Transaction.taken_ids."""
        return self._those("SELECT id FROM annotations WHERE id IN ", annotation_ids)

    def _find(self, ids: Iterable[str]) -> None:
        """Those change sets of these that are stored."""
        unknown = list({id: None for id in ids if id not in self._stored})
        if unknown:
            found = self._db.execute(
                f"SELECT pk, {_PART} FROM change_sets WHERE id IN (SELECT value FROM json_each(?))",
                (rows.dump(unknown),),
            )
            self._stored |= {row[1]: (row[0], ChangeSetPart(*row[1:])) for row in found.fetchall()}

    def _add(self, parts: Iterable[ChangeSetPart]) -> None:
        """Makes rows of those that have none."""
        new = {part.id: part for part in parts if part.id not in self._stored}
        first = insert_all(
            self._db,
            f"INSERT INTO change_sets ({_PART}, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(p.id, p.part_of, p.kind, p.actor, p.at, p.reason, p.reverts, 0) for p in new.values()],
            MANY_AT_ONCE,
        )
        self._stored |= {part.id: (pk, part) for pk, part in enumerate(new.values(), first)}


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
