"""One SQLite write transaction, as the domain's rules use it. Every write goes together with its entry of the feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from api.domain.drafts import copier_of
from api.domain.exchange import Restored
from api.domain.figures import Agreement, Setting
from api.domain.filters import SpanMatch
from api.domain.models import Action, Annotation, Answer, Article, ChangeSet, Job, Report, Revision
from api.errors import NotFound, Stale
from api.storage import (
    answers,
    article_rows,
    exchange,
    fields,
    figures,
    finding,
    jobs,
    matching,
    restoring,
    rows,
    states,
    surfaces,
)
from api.storage.feed import FeedWriter
from api.storage.history import annotations_then
from api.storage.inserting import insert_all
from api.storage.matching import Place
from api.storage.touched import TouchedArticles

_but = copier_of(Annotation)


class SqliteTransaction:
    """Lives between BEGIN IMMEDIATE and COMMIT on one connection. See domain.ports.Transaction for what must hold."""

    def __init__(self, db: Database, change_set: ChangeSet) -> None:
        self.change_set = change_set
        self.discarded = False
        self._db = db
        self._feed = FeedWriter(db, change_set)
        self._touched = TouchedArticles(db)
        self._places: dict[str, Place] = {}  # of annotations that it has read, as they are now
        self._figures = figures.FigureCounter(change_set)
        self._surfaces: set[str] = set()  # texts of annotations that it wrote
        self._past = restoring.PastWriter(db)

    # articles
    def find_article(self, article_id: str, *, deleted: bool = False) -> Article:
        article = article_rows.find(self._db, article_id)[1]
        if not deleted:
            finding.check_article_stands(article_id, article.deleted_at)
        return article

    def find_article_by_external_id(self, external_id: str) -> Article | None:
        return article_rows.find_by_external_id(self._db, external_id)

    def add_article(self, article: Article) -> None:
        pk = article_rows.insert(self._db, article)
        self._touched.set(pk, article.version, Setting.of(article))
        self._note_article(pk, article, "create", fields.made_of(article))

    def replace_article(self, article: Article, action: str, *, again: bool = False) -> Article:
        pk, stored = article_rows.find(self._db, article.id)
        version = article_rows.update(self._db, pk, stored, article, self.change_set.at)
        changed = replace(article, version=version, updated_at=self.change_set.at)
        was, now = Setting.of(stored), Setting.of(changed)
        self._touched.set(pk, version, now)
        if was != now:
            for annotation in self._annotations("n.article_pk = ? AND n.withdrawn = 0", (pk,)):
                self._figures.move(annotation, was, now)
        diff = fields.diff_of(stored, changed, fields.ARTICLE_FIELDS) + [fields.REVIEWED_AGAIN] * again
        self._note_article(pk, changed, action, diff)
        return changed

    # annotations
    def find_annotation(self, annotation_id: str, *, withdrawn: bool = False) -> Annotation:
        annotation, place = finding.find_annotation_and_place(self._db, annotation_id, withdrawn=withdrawn)
        self._places[annotation_id] = place
        return annotation

    def list_annotations(self, article_id: str) -> list[Annotation]:
        return self._annotations(
            'a.id = ? AND n.withdrawn = 0 ORDER BY n.start, n."end", n.id', (article_id,)
        )

    def list_overlapping(self, article_id: str, start: int, end: int) -> list[Annotation]:
        return self._annotations(
            "n.article_pk = (SELECT pk FROM articles WHERE id = ?) AND n.withdrawn = 0 AND n.start < ? "
            'AND n."end" > ? AND n.status != \'rejected\' ORDER BY n.start, n."end", n.id',
            (article_id, end, start),
        )

    def add_annotation(self, annotation: Annotation, reason: str | None = None) -> None:
        self.add_annotations([annotation], reason)

    def add_annotations(self, annotations: Sequence[Annotation], reason: str | None = None) -> None:
        if not annotations:
            return
        article_pks = {a.article_id: 0 for a in annotations}
        for article_id in article_pks:
            article_pks[article_id] = self._article_pk(article_id)
        self._touched.touch(article_pks.values())
        first = insert_all(
            self._db,
            rows.INSERT_ANNOTATION,
            [rows.annotation_values(a, article_pks[a.article_id]) for a in annotations],
        )
        self._feed.note_all(
            [
                (
                    article_pks[a.article_id],
                    first + i,
                    a.version,
                    self._touched.versions[article_pks[a.article_id]],
                    "create",
                    states.OF_STATE,
                    states.state_of(a),
                    reason,
                )
                for i, a in enumerate(annotations)
            ]
        )
        self._surfaces.update([a.text for a in annotations])
        for a in annotations:
            self._figures.count(None, a, "create", self._touched.settings[article_pks[a.article_id]], ())

    def replace_annotation(
        self,
        annotation: Annotation,
        action: Action,
        reason: str | None = None,
        before: Annotation | None = None,
    ) -> Annotation:
        before = before or self._annotation(annotation.id)
        return self.replace_annotations([(annotation, action, before)], reason)[0]

    def replace_annotations(
        self, replaced: Sequence[tuple[Annotation, Action, Annotation]], reason: str | None = None
    ) -> list[Annotation]:
        places = self._find_places([annotation for annotation, _, _ in replaced])
        self._touched.touch({place.article_pk for place in places.values()})
        at, actor = self.change_set.at, self.change_set.actor
        written, writes, entries = [], defaultdict(list), []
        for annotation, action, before in replaced:
            pk, article_pk, _ = places[annotation.id]
            changed = _but(annotation, version=annotation.version + 1, updated_at=at, updated_by=actor)
            diff = fields.diff_of(before, changed, fields.REVISION_FIELDS)
            names = tuple([change[0] for change in diff])
            if "text" in names:
                self._surfaces.add(changed.text)
            writes[names].append((*rows.annotation_update(names)[1](rows.annotation_values(changed, 0)), pk))
            self._figures.count(before, changed, action, self._touched.settings[article_pk], names)
            version, state = self._touched.versions[article_pk], states.state_of(changed)
            entries.append((article_pk, pk, changed.version, version, action, rows.dump(diff), state, reason))
            self._places[changed.id] = Place(pk, article_pk, changed.version)
            written.append(changed)
        for names, values in writes.items():
            self._db.conn.executemany(rows.annotation_update(names)[0], values)
        self._feed.note_all(entries)
        return written

    def find_revision(self, annotation_id: str, version: int) -> Revision:
        row = self._one(f"{states.REVISIONS} WHERE n.id = ? AND c.version = ?", (annotation_id, version))
        if row is None:
            raise NotFound(f"Annotation {annotation_id} has no version {version}.")
        return states.revision_of(row)

    def list_matching(self, match: SpanMatch, article_ids: Sequence[str]) -> list[Annotation]:
        found = matching.list_matching(self._db, match, article_ids)
        self._places.update((annotation.id, place) for annotation, place in found)
        return [annotation for annotation, _ in found]

    def list_crowded(self, article_ids: Sequence[str]) -> set[str]:
        return matching.list_crowded(self._db, article_ids)

    # reviews
    def add_review(self, article_id: str) -> list[tuple[str, int]]:
        self._figures.count_review()
        return figures.add_review(self._db, self._article_pk(article_id), self.change_set.actor)

    def has_reviewed(self, article_id: str) -> bool:
        return figures.has_reviewed(self._db, self._article_pk(article_id), self.change_set.actor)

    def put_agreement(self, agreement: Agreement) -> None:
        figures.put_agreement(self._db, self._article_pk(agreement.article_id), agreement)

    def annotations_then(self, article_id: str, seq: int) -> list[Annotation]:
        return annotations_then(self._db, self._article_pk(article_id), seq)

    # exchange
    def find_article_by_text(self, text: str) -> Article | None:
        return article_rows.find_by_text(self._db, text)

    def taken_ids(self, annotation_ids: Sequence[str]) -> set[str]:
        return set(self._past.taken(annotation_ids))

    def restore(self, restored: Restored) -> None:
        self._past.check(restored)
        pk = article_rows.insert(self._db, restored.bundle.article)  # whatever is refused was refused by now
        self._write_past(pk, [restored])

    def find_unrelated(self, restored: Sequence[Restored]) -> list[bool]:
        return self._past.find_unrelated(restored)

    def restore_all(self, restored: Sequence[Restored]) -> None:
        self._write_past(
            article_rows.insert_many(self._db, [one.bundle.article for one in restored]), restored
        )

    def _write_past(self, first_article: int, restored: Sequence[Restored]) -> None:
        self._past.write(first_article, restored, self._figures)
        self._surfaces.update([a.text for one in restored for a in one.bundle.annotations])
        self._feed.begin()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        kept = copy(self._feed), self._figures.copy(), self._touched.copy(), self._past.copy()
        self._db.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK TO attempt")
            self._feed, self._figures, self._touched, self._past = kept
            self._places.clear()
            raise
        finally:
            self._db.execute("RELEASE attempt")

    def put_report(self, report: Report, before: int | None) -> bool:
        return exchange.keep_progress(self._db, report, before)

    # jobs and answers
    def put_job(self, job: Job) -> None:
        jobs.put_job(self._db, job)

    def finish_job(self, job: Job) -> bool:
        return jobs.finish_job(self._db, job)

    def keep_job(self, job: Job) -> bool:
        return jobs.keep_job(self._db, job)

    def put_answer(self, answer: Answer) -> None:
        answers.put_answer(self._db, answer)

    def discard(self) -> None:
        self.discarded = True

    def complete(self) -> None:
        """What must hold before COMMIT: counts of every touched article, and the change set's number of changes."""
        self._touched.write(self.change_set.at)
        self._figures.write(self._db)
        surfaces.remember(self._db, self._surfaces)
        self._feed.complete()
        self._past.complete()

    # inside
    def _one(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        return self._db.execute(sql, parameters).fetchone()

    def _annotations(self, where: str, parameters: Sequence[Any]) -> list[Annotation]:
        sql = f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations n JOIN articles a ON a.pk = n.article_pk WHERE {where}"
        return [rows.annotation_of(row) for row in self._db.execute(sql, parameters)]

    def _annotation(self, annotation_id: str) -> Annotation:
        found = self._annotations("n.id = ?", (annotation_id,))
        if not found:
            raise NotFound(f"There is no annotation {annotation_id}.")
        return found[0]

    def _find_places(self, annotations: Sequence[Annotation]) -> dict[str, Place]:
        """Where they stand. The write lock is held: a version that fits now fits until COMMIT, and what was read need not be read again."""
        places = {a.id: self._places[a.id] for a in annotations if a.id in self._places}
        unknown = [a.id for a in annotations if a.id not in places]
        if unknown:
            places |= matching.find_places(self._db, unknown)
        for annotation in annotations:
            found = places.get(annotation.id)
            if found is None:
                raise NotFound(f"There is no annotation {annotation.id}.")
            if found.version != annotation.version:
                raise Stale(
                    f"Annotation {annotation.id} is at version {found.version}, you sent {annotation.version}.",
                    current=self._annotation(annotation.id),
                )
        return places

    def _article_pk(self, article_id: str) -> int:
        row = self._one("SELECT pk FROM articles WHERE id = ?", (article_id,))
        if row is None:
            raise NotFound(f"There is no article {article_id}.")
        return int(row[0])

    def _note_article(self, pk: int, article: Article, action: str, diff: list[list[Any]]) -> None:
        state = states.article_state_of(article)
        version = self._touched.versions[pk]
        self._feed.note(pk, None, article.version, version, action, rows.dump(diff), state, None)
