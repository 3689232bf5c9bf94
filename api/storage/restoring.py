"""An article with its whole history, written as it was: by one transaction, beside what else it writes.

The feed gives its entries new places, in the order of the file. Their times are those of long ago, and they were not known here then: what
`as_of` a time means stays what this database said at that time (`last_seq` of their change sets is null).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from api.domain.exchange import ChangeSetPart, Restored
from api.domain.figures import Setting, counts_for_reviewer
from api.domain.models import Annotation, Article, Change, ModelInfo
from api.domain.restoring import check_known
from api.domain.timeline import event_of
from api.errors import Conflict
from api.storage import fields, figures, rows, states
from api.storage.inserting import insert_all

_INSERT_CHANGE = (  # FAIL: as in rows.INSERT_ANNOTATION
    "INSERT OR FAIL INTO changes (seq, article_pk, annotation_pk, version, article_version, action, diff, state, reason, change_set_pk) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def check_free(db: Database, restored: Restored) -> None:
    """Raises Conflict where an annotation has one of the ids already."""
    ids = rows.dump([annotation.id for annotation in restored.bundle.annotations])
    row = db.execute(
        "SELECT id FROM annotations WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1", (ids,)
    ).fetchone()
    if row is not None:
        raise Conflict(f"There is an annotation {row[0]} already, of another article.")


def find_change_sets(db: Database, parts: Sequence[ChangeSetPart]) -> dict[str, int]:
    """The rows of those that are stored already. Raises Conflict where another one has such an id."""
    found = {
        row[1]: (row[0], ChangeSetPart(*row[1:]))
        for row in db.execute(
            "SELECT pk, id, part_of, kind, actor, at, reason, reverts FROM change_sets WHERE id IN (SELECT value FROM json_each(?))",
            (rows.dump([part.id for part in parts]),),
        ).fetchall()
    }
    for part in parts:
        if part.id in found:
            check_known(part, found[part.id][1])
    return {id: pk for id, (pk, _) in found.items()}


def write_history(
    db: Database, article_pk: int, restored: Restored, known: dict[str, int], counter: figures.FigureCounter
) -> None:
    """The annotations of an article whose own row stands, all entries of its history, and those of its change sets that are not `known`."""
    annotations, parts = restored.bundle.annotations, restored.bundle.change_sets
    change_set_pks = {p.id: known[p.id] if p.id in known else _insert_change_set(db, p) for p in parts}
    first = db.execute("SELECT coalesce(max(pk), 0) + 1 FROM annotations").fetchone()[0]
    pks = {annotation.id: first + place for place, annotation in enumerate(annotations)}
    insert_all(
        db,
        rows.INSERT_ANNOTATION,
        [(pks[a.id], *rows.annotation_values(a, article_pk)) for a in annotations],
    )
    seq = db.execute("SELECT coalesce(max(seq), 0) + 1 FROM changes").fetchone()[0]
    insert_all(
        db,
        _INSERT_CHANGE,
        [
            (
                seq + place,
                article_pk,
                None if change.annotation_id is None else pks[change.annotation_id],
                change.version,
                change.article_version,
                change.action,
                rows.dump(_diff(change)),
                _state(change.after),
                change.reason,
                change_set_pks[change.change_set],
            )
            for place, change in enumerate(restored.changes)
        ],
    )
    _count(db, restored, change_set_pks, counter)
    for actor, place in restored.reviews.items():
        figures.put_review(db, article_pk, actor, seq + place)
    for agreement in restored.agreements:
        figures.put_agreement(db, article_pk, agreement)


def _insert_change_set(db: Database, part: ChangeSetPart) -> int:
    row = db.execute(
        "INSERT INTO change_sets (id, part_of, kind, actor, at, reason, reverts, changes) VALUES (?, ?, ?, ?, ?, ?, ?, 0) RETURNING pk",
        (part.id, part.part_of, part.kind, part.actor, part.at, part.reason, part.reverts),
    ).fetchone()
    return int(row[0])


def _diff(change: Change) -> list[list[Any]]:
    if change.before is None:
        return fields.made_of(change.after)
    return [[field.field, field.from_, field.to] for field in change.changes]


def _state(after: Annotation | Article) -> str:
    return states.state_of(after) if isinstance(after, Annotation) else states.article_state_of(after)


def _count(
    db: Database, restored: Restored, change_set_pks: dict[str, int], counter: figures.FigureCounter
) -> None:
    """What the history adds to the counters, as if it had happened here."""
    setting = Setting.of(restored.bundle.article)
    counter.add_all(restored.bundle.annotations, setting)
    kinds = {part.id: part.kind for part in restored.bundle.change_sets}
    model: ModelInfo | None = None
    sizes = Counter([change.change_set for change in restored.changes])
    for change in restored.changes:
        after, kind = change.after, kinds[change.change_set]
        if isinstance(after, Article):
            model = after.model
        elif change.before is None and after.origin != "human":
            continue
        elif counts_for_reviewer(kind, after, change.action):
            changed = {field.field for field in change.changes}
            counter.add_action(change.actor, change.action)
            counter.add_event(event_of(kind, change.action, after, changed, model, change.at))
    for actor in restored.reviewed_by:
        counter.add_action(actor, "review")
    db.conn.executemany(
        "UPDATE change_sets SET changes = changes + ? WHERE pk = ?",
        [(size, change_set_pks[part]) for part, size in sizes.items()],
    )
