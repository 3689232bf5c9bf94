"""Whole articles, page by page: a few reads for each page, however many articles and annotations are on it. And kept reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import orjson

from api.domain.exchange import Bundle, WholeBundle
from api.domain.filters import ArticleFilter
from api.domain.models import Annotation, Article, Report
from api.errors import NotFound
from api.storage import lists, rows
from api.storage.connections import open_database, serving
from api.storage.whole import whole_bundles

Made = TypeVar("Made")
PAGE = 50
MOST_TEXT = 500_000  # code points on a page, so that long articles do not fill the memory
_REPORT_COLUMNS = "id, kind, state, created_at, created_by, expires_at, body, done, last"
_THESE = "(SELECT value FROM json_each(?))"
_ANNOTATIONS = (
    f"SELECT {rows.ANNOTATION_COLUMNS}, a.pk FROM articles a CROSS JOIN annotations n ON n.article_pk = a.pk "
    f'WHERE a.pk IN {_THESE} AND n.withdrawn = 0 ORDER BY a.pk, n.start, n."end", n.id'
)


class SqliteExchange:
    """See domain.ports.Exchange."""

    def __init__(
        self,
        path: Path,
        reading: Callable[[str], AbstractContextManager[Any]],
        writing: Callable[[str], AbstractContextManager[Any]],
    ) -> None:
        self._path = path
        self._reading = reading
        self._writing = writing

    def iter_bundles(self, filter: ArticleFilter) -> Iterator[Bundle]:
        return self._iter_pages(filter, _bundles)

    def iter_whole(self, filter: ArticleFilter) -> Iterator[WholeBundle]:
        return self._iter_pages(filter, whole_bundles)

    def _iter_pages(
        self, filter: ArticleFilter, made_of: Callable[[Any, Mapping[int, Article]], Sequence[Made]]
    ) -> Iterator[Made]:
        """Its connection maps nothing and caches little: what streams through once would only push out what others read again."""
        db = open_database(self._path)
        try:
            db.execute("PRAGMA mmap_size = 0")
            db.execute("PRAGMA cache_size = -2000")
            after = 0
            while True:
                with _snapshot(db):
                    articles = _page(db, filter, after)
                    made = made_of(db, articles)
                if not made:
                    break
                after = max(articles)
                yield from made
        finally:
            db.close()

    def put_report(self, report: Report, now: str) -> None:
        with self._writing("the report") as db:
            put_report(db, report)
            db.execute("DELETE FROM reports WHERE expires_at < ?", (now,))

    def find_report(self, report_id: str) -> Report:
        with self._reading("the read") as db:
            row = db.execute(f"SELECT {_REPORT_COLUMNS} FROM reports WHERE id = ?", (report_id,)).fetchone()
        if row is None:
            raise NotFound(f"There is no report {report_id}; reports are kept for a while only.")
        return _report_of(row)


def put_report(db: Any, report: Report) -> None:
    db.execute(
        f"INSERT INTO reports ({_REPORT_COLUMNS}) VALUES ({', '.join('?' * 9)}) ON CONFLICT (id) DO UPDATE SET "
        "state = excluded.state, expires_at = excluded.expires_at, body = excluded.body, done = excluded.done, last = excluded.last",
        _report_values(report),
    )


def keep_progress(db: Any, report: Report, before: int | None) -> bool:
    """See domain.ports.Transaction.put_report."""
    row = db.execute("SELECT done, state FROM reports WHERE id = ?", (report.id,)).fetchone()
    if (row is None) != (before is None) or (row is not None and (row[0] != before or row[1] != "running")):
        return False
    put_report(db, report)
    return True


def _report_of(row: Sequence[Any]) -> Report:
    return Report(row[0], row[1], row[2], row[3], row[4], row[5], orjson.loads(row[6]), row[7], row[8])


def _report_values(report: Report) -> tuple[Any, ...]:
    r = report
    return (
        r.id,
        r.kind,
        r.state,
        r.created_at,
        r.created_by,
        r.expires_at,
        rows.dump(r.body),
        r.done,
        r.last,
    )


@contextmanager
def _snapshot(db: Any) -> Iterator[None]:
    with serving("the export"):
        db.execute("BEGIN")
        try:
            yield
        finally:
            db.execute("COMMIT")


def _page(db: Any, filter: ArticleFilter, after: int) -> dict[int, Article]:
    """The next articles behind the row `after`, by their rows, in order."""
    where, parameters = lists.article_clauses(filter)
    chosen = db.execute(
        f"SELECT a.pk, a.length FROM articles a WHERE {' AND '.join([*where, 'a.pk > ?'])} ORDER BY a.pk LIMIT ?",
        [*parameters, after, PAGE],
    ).fetchall()
    found = db.execute(
        f"SELECT {rows.ARTICLE_COLUMNS}, t.text, a.pk FROM articles a JOIN texts t ON t.article_pk = a.pk "
        f"WHERE a.pk IN {_THESE} ORDER BY a.pk",
        (rows.dump(_within(chosen)),),
    )
    return {row[-1]: rows.article_of(row, row[-2]) for row in found}


def _within(chosen: Sequence[tuple[int, int]]) -> list[int]:
    """As many articles from the first on as hold no more than a page's text, one at least."""
    pks: list[int] = []
    held = 0
    for pk, length in chosen:
        if pks and held + length > MOST_TEXT:
            break
        pks.append(pk)
        held += length
    return pks


def _bundles(db: Any, articles: Mapping[int, Article]) -> list[Bundle]:
    annotations: dict[int, list[Annotation]] = defaultdict(list)
    for row in db.execute(_ANNOTATIONS, (rows.dump(list(articles)),)).fetchall():
        annotations[row[-1]].append(rows.annotation_of(row))
    return [Bundle(article, annotations.get(pk, ())) for pk, article in articles.items()]
