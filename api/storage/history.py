"""What was: the feed, change sets, and articles as they stood at a moment. All of it is read off `changes`, which nothing rewrites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from api.domain.drafts import maker_of
from api.domain.figures import count_annotations
from api.domain.models import Annotation, Article, Change, ChangeSet, ChangeSetSummary, Page
from api.domain.spans import by_place
from api.errors import Gone, NotFound
from api.storage import rows, states
from api.storage.connections import Opened

PAGE = 1000
_CHANGE = (
    "SELECT c.seq, a.id, n.id, c.version, c.article_version, c.action, c.diff, s.actor, coalesce(c.reason, s.reason), "
    f"{states.CHANGE_SET_ID}, s.at, c.state, n.origin, n.created_at, n.created_by, p.state, ps.actor, ps.at, c.article_pk "
    "FROM changes c CROSS JOIN articles a ON a.pk = c.article_pk LEFT JOIN annotations n ON n.pk = c.annotation_pk "
    "CROSS JOIN change_sets s ON s.pk = c.change_set_pk "
    "LEFT JOIN changes p ON p.annotation_pk = c.annotation_pk AND p.version = c.version - 1 "
    "LEFT JOIN change_sets ps ON ps.pk = p.change_set_pk"
)
_quick_change = maker_of(Change)
_PARTS = "(s.id = :id OR s.part_of = :id)"


class SqliteHistory:
    """Reads of the past. `reading` opens a consistent snapshot."""

    def __init__(self, reading: Opened) -> None:
        self._reading = reading

    # the feed
    def list_changes(self, after: int, limit: int) -> list[Change]:
        """Entries with seq > `after`, in order."""
        with self._reading("the read of the feed") as db:
            found = db.execute(f"{_CHANGE} WHERE c.seq > ? ORDER BY c.seq LIMIT ?", (after, limit)).fetchall()
            return [_change_of(db, row) for row in found]

    def iter_changes(self, after: int = 0) -> Iterator[Change]:
        """The same to the end, page by page: no snapshot is held between pages."""
        while page := self.list_changes(after, PAGE):
            yield from page
            after = page[-1].seq

    # change sets
    def find_change_set(self, change_set_id: str) -> ChangeSetSummary:
        """Raises NotFound."""
        with self._reading("the read") as db:
            row = db.execute(
                "SELECT s.id, s.kind, s.actor, s.at, s.reason, s.reverts FROM change_sets s WHERE s.id = ? AND s.part_of IS NULL",
                (change_set_id,),
            ).fetchone()
            if row is None:
                raise NotFound(f"There is no change set {change_set_id}.")
            counts = db.execute(
                "SELECT count(*), count(DISTINCT c.article_pk) FROM change_sets s JOIN changes c ON c.change_set_pk = s.pk "
                f"WHERE {_PARTS}",
                {"id": change_set_id},
            ).fetchone()
            undone = db.execute(
                "SELECT coalesce(part_of, id) FROM change_sets WHERE reverts = ? ORDER BY pk DESC LIMIT 1",
                (change_set_id,),
            ).fetchone()
        return ChangeSetSummary(ChangeSet(*row), counts[0], counts[1], undone and undone[0])

    def list_change_set(self, change_set_id: str, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        """The entries of one change set, in order; the position is a seq."""
        with self._reading("the read") as db:
            seqs = [
                row[0]
                for row in db.execute(
                    f"SELECT c.seq FROM change_sets s JOIN changes c ON c.change_set_pk = s.pk WHERE {_PARTS} "
                    "AND c.seq > :after ORDER BY c.seq LIMIT :limit",
                    {"id": change_set_id, "after": after[0] if after else 0, "limit": limit + 1},
                )
            ]
            found = db.execute(
                f"{_CHANGE} WHERE c.seq IN (SELECT value FROM json_each(?)) ORDER BY c.seq",
                (rows.dump(seqs[:limit]),),
            ).fetchall()
            changes = tuple(_change_of(db, row) for row in found)
        return Page(changes, (changes[-1].seq,) if len(seqs) > limit else None)

    def list_articles_of_change_set(
        self, change_set_id: str, after: str | None = None
    ) -> list[tuple[str, int]]:
        """(article id, number of changes) of the articles that it changed, in the order in which they were stored, behind `after`."""
        with self._reading("the read") as db:
            return [
                (row[0], row[1])
                for row in db.execute(
                    "SELECT a.id, count(*) FROM change_sets s JOIN changes c ON c.change_set_pk = s.pk "
                    f"JOIN articles a ON a.pk = c.article_pk WHERE {_PARTS} "
                    "AND a.pk > coalesce((SELECT pk FROM articles WHERE id = :after), 0) GROUP BY a.pk ORDER BY a.pk",
                    {"id": change_set_id, "after": after},
                )
            ]

    def list_changes_in(self, change_set_id: str, article_ids: Sequence[str]) -> list[Change]:
        with self._reading("the read") as db:
            found = db.execute(
                f"{_CHANGE} WHERE c.seq IN (SELECT c.seq FROM change_sets s JOIN changes c ON c.change_set_pk = s.pk "
                f"JOIN articles a ON a.pk = c.article_pk WHERE {_PARTS} "
                "AND a.id IN (SELECT value FROM json_each(:these))) ORDER BY c.seq",
                {"id": change_set_id, "these": rows.dump(list(article_ids))},
            ).fetchall()
            return [_change_of(db, row) for row in found]

    # as of
    def seq_at(self, moment: str) -> int:
        """The last seq that was written up to `moment`, inclusive; 0 before anything was."""
        with self._reading("the read") as db:
            row = db.execute(
                "SELECT last_seq FROM change_sets WHERE at <= ? AND last_seq IS NOT NULL ORDER BY at DESC, pk DESC LIMIT 1",
                (moment,),
            ).fetchone()
        return 0 if row is None else int(row[0])

    def read_article(
        self, article_id: str, seq: int, said: str | None = None
    ) -> tuple[Article, list[Annotation]]:
        """The article and its annotations that were not withdrawn, in text order, as they stood once `seq` was written.

        Raises NotFound where there was no such article yet, Gone where it was deleted by then.
        """
        with self._reading("the read of the past") as db:
            row = db.execute(
                "SELECT a.pk, t.text FROM articles a JOIN texts t ON t.article_pk = a.pk WHERE a.id = ?",
                (article_id,),
            ).fetchone()
            then = row and article_then(db, row[0], row[1], seq)
            if not then:
                what = (
                    f"There was no article {article_id} at {seq if said is None else said}."
                    if row
                    else f"There is no article {article_id}."
                )
                raise NotFound(what)
            if then.deleted_at is not None:
                raise Gone(f"Article {article_id} was deleted at {then.deleted_at}.")
            annotations = annotations_then(db, row[0], seq)
        return replace(then, counts=count_annotations(annotations)), annotations

    def list_articles(
        self, seq: int, limit: int, after: str | None = None
    ) -> list[tuple[Article, list[Annotation]]]:
        """Articles that stood once `seq` was written, oldest first, behind the one with the id `after`; each as `read_article` has it."""
        with self._reading("the read of the past") as db:
            found = []
            for pk, text in db.execute(
                "SELECT a.pk, t.text FROM articles a JOIN texts t ON t.article_pk = a.pk "
                "WHERE a.pk > coalesce((SELECT pk FROM articles WHERE id = ?), 0) ORDER BY a.pk",
                (after,),
            ):
                then = article_then(db, pk, text, seq)
                if then is None or then.deleted_at is not None:
                    continue
                annotations = annotations_then(db, pk, seq)
                found.append((replace(then, counts=count_annotations(annotations)), annotations))
                if len(found) == limit:
                    break
        return found


def article_then(db: Any, pk: int, text: str, seq: int) -> Article | None:
    """An article as it stood once `seq` was written; its version and time of change are those of its last change of any kind."""
    row = db.execute(
        "SELECT state FROM changes WHERE article_pk = ? AND annotation_pk IS NULL AND seq <= ? ORDER BY seq DESC LIMIT 1",
        (pk, seq),
    ).fetchone()
    if row is None:
        return None
    last = db.execute(
        "SELECT c.article_version, s.at FROM changes c JOIN change_sets s ON s.pk = c.change_set_pk "
        "WHERE c.article_pk = ? AND c.seq <= ? ORDER BY c.seq DESC LIMIT 1",
        (pk, seq),
    ).fetchone()
    return replace(states.article_at(row[0], text), version=last[0], updated_at=last[1])


def annotations_then(db: Any, article_pk: int, seq: int) -> list[Annotation]:
    """The annotations of an article that were not withdrawn once `seq` was written, in text order."""
    found = db.execute(
        "SELECT n.id, a.id, n.origin, n.created_at, n.created_by, c.version, c.state, s.actor, s.at FROM "
        "(SELECT max(seq) AS seq FROM changes WHERE article_pk = ? AND annotation_pk IS NOT NULL AND seq <= ? "
        "GROUP BY annotation_pk) l JOIN changes c ON c.seq = l.seq JOIN annotations n ON n.pk = c.annotation_pk "
        "JOIN articles a ON a.pk = c.article_pk JOIN change_sets s ON s.pk = c.change_set_pk",
        (article_pk, seq),
    )
    annotations = [annotation for row in found if not (annotation := states.annotation_at(row)).withdrawn]
    return sorted(annotations, key=by_place)


def _change_of(db: Any, row: Sequence[Any]) -> Change:
    seq, article_id, annotation_id, version = row[:4]
    before: Annotation | Article | None = None
    after: Annotation | Article
    if annotation_id is None:
        created = row[5] == "create"
        after = states.article_at(row[11], _text(db, row[18]) if created else "")
        if not created:
            before = _article_before(db, row[18], seq, row[4])
    else:
        made = (annotation_id, article_id, *row[12:15])
        after = states.annotation_at((*made, version, row[11], row[7], row[10]))
        if row[15] is not None:
            before = states.annotation_at((*made, version - 1, *row[15:18]))
    return _quick_change(
        seq,
        article_id,
        annotation_id,
        version,
        row[4],
        row[5],
        states.changes_of(row[6], row[11]),
        row[7],
        row[8],
        row[9],
        row[10],
        before,
        after,
    )


def _article_before(db: Any, article_pk: int, seq: int, article_version: int) -> Article:
    """What an article was before the change `seq` that made it `article_version`."""
    state = db.execute(
        "SELECT state FROM changes WHERE article_pk = ? AND annotation_pk IS NULL AND seq < ? ORDER BY seq DESC LIMIT 1",
        (article_pk, seq),
    ).fetchone()[0]
    version, at = db.execute(
        "SELECT c.article_version, s.at FROM changes c JOIN change_sets s ON s.pk = c.change_set_pk "
        "WHERE c.article_pk = ? AND c.seq < ? AND c.article_version < ? ORDER BY c.seq DESC LIMIT 1",
        (article_pk, seq, article_version),
    ).fetchone()
    return replace(states.article_at(state), version=version, updated_at=at)


def _text(db: Any, article_pk: int) -> str:
    return str(db.execute("SELECT text FROM texts WHERE article_pk = ?", (article_pk,)).fetchone()[0])
