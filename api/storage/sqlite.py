"""The store on SQLite. Each method is one transaction; lists, the past, figures and the like have files of their own."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson

from api.domain.clock import in_turn
from api.domain.filters import AnnotationFilter, ArticleFilter, SpanMatch
from api.domain.models import Annotation, Article, ChangeSet, FieldChange, Page, Revision
from api.domain.spans import by_place
from api.errors import Invalid, NotFound
from api.storage import article_rows, fields, matching, rows, states
from api.storage.annotation_lists import list_annotations
from api.storage.answers import SqliteAnswers
from api.storage.article_lists import list_articles
from api.storage.connections import Connections, check_writable, serving
from api.storage.exchange import SqliteExchange
from api.storage.figures import SqliteFigures
from api.storage.finding import check_article_stands, find_annotation, find_place_of_article
from api.storage.history import SqliteHistory
from api.storage.hooks import SqliteHooks
from api.storage.jobs import SqliteJobs
from api.storage.keys import SqliteKeys
from api.storage.migrating import migrate
from api.storage.queue import SqliteQueue
from api.storage.references import AddedRows, unchecked
from api.storage.transaction import SqliteTransaction

# one row of one statement: between any two rows of a result the thread would wait for the interpreter behind whoever is busy
_WITH_ANNOTATIONS = (
    f"SELECT {rows.ARTICLE_COLUMNS}, t.text, "
    f"(SELECT json_group_array({rows.ANNOTATION_AS_JSON}) FROM annotations n WHERE n.article_pk = a.pk AND n.withdrawn = 0) "
    "FROM articles a JOIN texts t ON t.article_pk = a.pk"
)
MANY_ROWS = ("import",)
"""Kinds of change sets whose transactions add thousands of rows."""
PROOF_SECONDS = 5.0  # a page that was written is proof for so long: whoever asks more often costs no more


class SqliteStore:
    """One database file. Safe between threads and processes; after a fork each process uses its own connections."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._proven_until = 0.0
        check_writable(path)
        self._connections = Connections(path)
        with serving("opening the database"):
            migrate(self._db)
        self.history = SqliteHistory(self._reading)
        self.figures = SqliteFigures(self._reading)
        self.queue = SqliteQueue(self._reading, self._writing)
        self.hooks = SqliteHooks(self._reading, self._writing)
        self.jobs = SqliteJobs(self._reading, self._writing)
        self.keys = SqliteKeys(self._reading, self._writing)
        self.answers = SqliteAnswers(path, self._writing)
        self.exchange = SqliteExchange(path, self._reading, self._writing)

    @property
    def _db(self) -> Any:
        return self._connections.get()

    @contextmanager
    def write(self, change_set: ChangeSet) -> Iterator[SqliteTransaction]:
        many = change_set.kind in MANY_ROWS
        with self._set_up(many), self._connections.writing("the write") as db:
            added = AddedRows(db) if many else None
            last = db.execute("SELECT at FROM change_sets ORDER BY at DESC LIMIT 1").fetchone()
            tx = SqliteTransaction(db, in_turn(change_set, last and last[0]))
            try:
                yield tx
                if not tx.discarded:
                    tx.complete()
                    if added is not None:
                        added.check()
                    db.execute("COMMIT")
            except UnicodeEncodeError as error:
                raise Invalid(
                    f"A text holds a lone surrogate at offset {error.start}, which cannot be stored."
                ) from error

    @contextmanager
    def _set_up(self, many: bool) -> Iterator[None]:
        """Without temporary files: a statement of several rows keeps the pages that it changes; what a large list sorts must not fill the
        memory. Where there are `many`, it need not keep them."""
        with serving("the write"):
            db = self._db
            db.execute("PRAGMA temp_store = MEMORY")
        try:
            with unchecked(db) if many else nullcontext():
                yield
        finally:
            db.execute("PRAGMA temp_store = DEFAULT")

    @contextmanager
    def _reading(self, what: str) -> Iterator[Any]:
        """One consistent snapshot for several SELECTs."""
        db = self._db
        with serving(what):
            if db.conn.in_transaction:
                yield db
                return
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.execute("COMMIT")

    # articles
    def find_article(self, article_id: str) -> Article:
        with serving("the read"):
            article = article_rows.find(self._db, article_id)[1]
        check_article_stands(article_id, article.deleted_at)
        return article

    def find_version(self, article_id: str) -> int:
        with serving("the read"):
            return find_place_of_article(self._db, article_id)[1]

    def find_article_by_external_id(self, external_id: str) -> Article | None:
        with serving("the read"):
            return article_rows.find_by_external_id(self._db, external_id)

    def read_article(self, article_id: str) -> tuple[Article, list[Annotation]]:
        with serving("the read"):
            row = self._db.execute(f"{_WITH_ANNOTATIONS} WHERE a.id = ?", (article_id,)).fetchone()
        if row is None:
            raise NotFound(f"There is no article {article_id}.")
        article = rows.article_of(row[:-2], row[-2])
        check_article_stands(article_id, article.deleted_at)
        return article, sorted(map(rows.annotation_of, orjson.loads(row[-1])), key=by_place)

    def list_articles(
        self, filter: ArticleFilter, sort: str, limit: int, after: tuple[Any, ...] | None = None
    ) -> Page:
        with self._reading("the list") as db:
            return list_articles(db, filter, sort, limit, after)

    # annotations
    def find_annotation(self, annotation_id: str) -> Annotation:
        with serving("the read"):
            return find_annotation(self._db, annotation_id)

    def list_annotations(
        self, filter: AnnotationFilter, limit: int, after: tuple[Any, ...] | None = None
    ) -> Page:
        with self._reading("the list") as db:
            if filter.article_id is not None:
                find_place_of_article(db, filter.article_id)
            return list_annotations(db, filter, limit, after)

    def iter_surfaces(self) -> Iterator[str]:
        with self._reading("the read of all surfaces") as db:
            return iter(list(matching.iter_surfaces(db)))

    def list_matching_articles(self, match: SpanMatch, after: str | None = None) -> list[tuple[str, int]]:
        with self._reading("the search") as db:
            return matching.list_matching_articles(db, match, after)

    def list_mentioning_articles(self, words: str, match: SpanMatch, after: str | None = None) -> list[str]:
        with self._reading("the search") as db:
            return matching.list_mentioning_articles(db, words, match, after)

    def list_revisions(self, annotation_id: str) -> list[Revision]:
        with serving("the read"):
            found = self._db.execute(
                f"{states.REVISIONS} WHERE n.id = ? ORDER BY c.version", (annotation_id,)
            ).fetchall()
        if not found:
            raise NotFound(f"There is no annotation {annotation_id}.")
        return [states.revision_of(row) for row in found]

    def changed_fields(self, annotation_id: str, since_version: int) -> list[str]:
        with serving("the read"):
            found = self._db.execute(
                "SELECT c.diff, c.state FROM changes c WHERE c.annotation_pk = (SELECT pk FROM annotations WHERE id = ?) AND c.version > ? "
                "ORDER BY c.version",
                (annotation_id, since_version),
            ).fetchall()
        moved = fields.moved_by(change for row in found for change in states.changes_of(*row))
        return [name for name in fields.REVISION_FIELDS if name in moved]

    def changed_article_fields(self, article_id: str, since_version: int) -> list[str]:
        with serving("the read"):
            found = self._db.execute(
                "SELECT c.annotation_pk, c.diff, c.state FROM changes c WHERE c.article_pk = (SELECT pk FROM articles WHERE id = ?) "
                "AND c.article_version > ? ORDER BY c.seq",
                (article_id, since_version),
            ).fetchall()
        changes: dict[int | None, list[FieldChange]] = defaultdict(list)
        for annotation_pk, *columns in found:
            changes[annotation_pk] += states.changes_of(*columns)
        moved = fields.moved_by(changes.pop(None, ()))
        names = [name for name in fields.ARTICLE_FIELDS if name in moved]
        return [*names, "annotations"] if any(map(fields.moved_by, changes.values())) else names

    def find_text(self, article_id: str) -> str:
        return self.find_texts([article_id])[article_id]

    def find_texts(self, article_ids: Sequence[str]) -> dict[str, str]:
        marks = ", ".join("?" * len(article_ids))
        with serving("the read"):
            found = self._db.execute(
                f"SELECT a.id, t.text FROM articles a JOIN texts t ON t.article_pk = a.pk WHERE a.id IN ({marks})",
                list(article_ids),
            )
            return dict(found.fetchall())

    # the store itself
    def last_seq(self) -> int:
        with serving("the read"):
            return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])

    def check(self) -> None:
        if time.monotonic() < self._proven_until:
            return
        with self._writing() as db:  # the same number again, which writes the first page
            db.execute(f"PRAGMA user_version = {db.execute('PRAGMA user_version').fetchone()[0]}")
        self._proven_until = time.monotonic() + PROOF_SECONDS

    def close(self) -> None:
        self._connections.close()

    # inside
    @contextmanager
    def _writing(self, what: str = "the write") -> Iterator[Any]:
        with self._connections.writing(what) as db:
            yield db
            db.execute("COMMIT")
