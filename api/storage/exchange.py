"""Whole articles, page by page: a few reads for each page, however many articles and annotations are on it. And kept reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import orjson

from api.domain.exchange import Bundle, ChangeSetPart, Entry
from api.domain.filters import ArticleFilter
from api.domain.models import Annotation, Report
from api.errors import NotFound
from api.storage import lists, rows
from api.storage.connections import open_database, serving

PAGE = 100
MOST_TEXT = 500_000  # code points on a page, so that long articles do not fill the memory
_REPORT_COLUMNS = "id, kind, state, created_at, created_by, expires_at, body, done, last"
_THESE = "(SELECT value FROM json_each(?))"
_ANNOTATIONS = f"SELECT {rows.ANNOTATION_COLUMNS}, n.article_pk, n.pk FROM annotations n CROSS JOIN articles a ON a.pk = n.article_pk"
_CHANGES = (
    "SELECT article_pk, annotation_pk, version, article_version, action, iif(action = 'create', NULL, diff), reason, change_set_pk "
    f"FROM changes WHERE article_pk IN {_THESE} ORDER BY article_pk, seq"
)
_IN_TEXT_ORDER = 'ORDER BY n.article_pk, n.start, n."end", n.id'


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

    def iter_bundles(self, filter: ArticleFilter, *, history: bool = False) -> Iterator[Bundle]:
        """Its connection maps nothing and caches little: what streams through once would only push out what others read again."""
        db = open_database(self._path)
        try:
            db.execute("PRAGMA mmap_size = 0")
            db.execute("PRAGMA cache_size = -2000")
            after = 0
            while page := _page(db, filter, after, history):
                after = page[-1][0]
                for _, bundle in page:
                    yield bundle
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


def _page(db: Any, filter: ArticleFilter, after: int, history: bool) -> list[tuple[int, Bundle]]:
    """(row number, bundle) of the next articles behind the row `after`, from one snapshot."""
    where, parameters = lists.article_clauses(filter)
    with serving("the export"):
        db.execute("BEGIN")
        try:
            chosen = db.execute(
                f"SELECT a.pk, a.length FROM articles a WHERE {' AND '.join([*where, 'a.pk > ?'])} ORDER BY a.pk LIMIT ?",
                [*parameters, after, PAGE],
            ).fetchall()
            these = rows.dump(_within(chosen))
            found = db.execute(
                f"SELECT {rows.ARTICLE_COLUMNS}, t.text, a.pk FROM articles a JOIN texts t ON t.article_pk = a.pk "
                f"WHERE a.pk IN {_THESE} ORDER BY a.pk",
                (these,),
            ).fetchall()
            changes = db.execute(_CHANGES, (these,)).fetchall() if history else []
            annotations, names = _annotations(db, these, changes)
            entries, change_sets = _entries(db, changes, names)
        finally:
            db.execute("COMMIT")
    return [
        (
            row[-1],
            Bundle(
                rows.article_of(row, row[-2]),
                annotations.get(row[-1], ()),
                entries.get(row[-1], ()),
                [change_sets[pk] for pk in dict.fromkeys(e.change_set for e in entries.get(row[-1], ()))],
            ),
        )
        for row in found
    ]


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


def _annotations(
    db: Any, these: str, changes: Sequence[Any]
) -> tuple[dict[int, list[Annotation]], dict[int, str]]:
    """Annotations by article, in text order, and their ids by row; those that are withdrawn too, where the `changes` tell of them."""
    found = db.execute(
        f"{_ANNOTATIONS} WHERE n.article_pk IN {_THESE} AND n.withdrawn = 0 {_IN_TEXT_ORDER}", (these,)
    ).fetchall()
    by_article: dict[int, list[Annotation]] = defaultdict(list)
    for row in found:
        by_article[row[20]].append(rows.annotation_of(row))
    names = {row[21]: row[0] for row in found}
    withdrawn = {row[1] for row in changes if row[1] not in names and row[1] is not None}
    if withdrawn:  # no index holds them by article
        more = db.execute(f"{_ANNOTATIONS} WHERE n.pk IN {_THESE}", (rows.dump(list(withdrawn)),)).fetchall()
        for row in more:
            by_article[row[20]].append(rows.annotation_of(row))
            by_article[row[20]].sort(key=lambda a: (a.start, a.end, a.id))
        names |= {row[21]: row[0] for row in more}
    return by_article, names


def _entries(
    db: Any, found: Sequence[Any], names: dict[int, str]
) -> tuple[dict[int, list[Entry]], dict[str, ChangeSetPart]]:
    """The history by article, and the change sets by id. Annotations made in a row by one change set are one entry."""
    parts = {
        row[0]: ChangeSetPart(*row[1:])
        for row in db.execute(
            f"SELECT pk, id, part_of, kind, actor, at, reason, reverts FROM change_sets WHERE pk IN {_THESE}",
            (rows.dump(list({row[7] for row in found})),),
        )
    }
    entries: dict[int, list[Entry]] = defaultdict(list)
    last: tuple[Any, ...] = ()
    made: list[str] = []
    for article_pk, annotation_pk, version, article_version, action, diff, reason, change_set in found:
        if annotation_pk is not None and action == "create":
            key = (article_pk, version, article_version, reason, change_set)
            if key == last:
                made.append(names[annotation_pk])
                continue
            last, made = key, [names[annotation_pk]]
            ids = made
        else:
            last, ids = (), [] if annotation_pk is None else [names[annotation_pk]]
        changes = None if diff is None else orjson.loads(diff)
        entries[article_pk].append(
            Entry(ids, version, article_version, action, changes, reason, parts[change_set].id)
        )
    return entries, {part.id: part for part in parts.values()}
