"""Whole articles, page by page: a few reads for each page, however many articles and annotations are on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import orjson

from api.domain.exchange import Bundle, ChangeSetPart, Entry
from api.domain.filters import ArticleFilter
from api.domain.models import Annotation
from api.storage import lists, rows

MOST_TEXT = 500_000  # code points on a page, so that long articles do not fill the memory
_THESE = "(SELECT value FROM json_each(?))"
_ANNOTATIONS = f"SELECT {rows.ANNOTATION_COLUMNS}, n.article_pk, n.pk FROM annotations n CROSS JOIN articles a ON a.pk = n.article_pk"
_IN_TEXT_ORDER = 'ORDER BY n.article_pk, n.start, n."end", n.id'


class SqliteExchange:
    """See domain.ports.Exchange."""

    def __init__(self, reading: Callable[[str], AbstractContextManager[Any]]) -> None:
        self._reading = reading

    def list_bundles(
        self, filter: ArticleFilter, limit: int, after: str | None = None, *, history: bool = False
    ) -> list[Bundle]:
        with self._reading("the export") as db:
            where, parameters = lists.article_clauses(filter)
            behind = "a.pk > coalesce((SELECT pk FROM articles WHERE id = ?), 0)"
            chosen = db.execute(
                f"SELECT a.pk, a.length FROM articles a WHERE {' AND '.join([*where, behind])} ORDER BY a.pk LIMIT ?",
                [*parameters, after, limit],
            ).fetchall()
            these = rows.dump(_within(chosen))
            found = db.execute(
                f"SELECT {rows.ARTICLE_COLUMNS}, t.text, a.pk FROM articles a JOIN texts t ON t.article_pk = a.pk "
                f"WHERE a.pk IN {_THESE} ORDER BY a.pk",
                (these,),
            ).fetchall()
            annotations, names = _annotations(db, these, history)
            entries, change_sets = _entries(db, these, names) if history else ({}, {})
        return [
            Bundle(
                rows.article_of(row, row[-2]),
                annotations.get(row[-1], ()),
                entries.get(row[-1], ()),
                [change_sets[pk] for pk in dict.fromkeys(e.change_set for e in entries.get(row[-1], ()))],
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


def _annotations(db: Any, these: str, history: bool) -> tuple[dict[int, list[Annotation]], dict[int, str]]:
    """Annotations by article, in text order, and their ids by row; with `history` the withdrawn ones too."""
    found = db.execute(
        f"{_ANNOTATIONS} WHERE n.article_pk IN {_THESE} AND n.withdrawn = 0 {_IN_TEXT_ORDER}", (these,)
    ).fetchall()
    withdrawn = []
    if history:  # found by their history: no index holds them by article
        withdrawn = db.execute(
            f"{_ANNOTATIONS} WHERE n.pk IN (SELECT annotation_pk FROM changes WHERE article_pk IN {_THESE} "
            "AND action IN ('withdraw', 'restore')) AND n.withdrawn = 1",
            (these,),
        ).fetchall()
    by_article: dict[int, list[Annotation]] = defaultdict(list)
    for row in found:
        by_article[row[20]].append(rows.annotation_of(row))
    for row in withdrawn:
        by_article[row[20]].append(rows.annotation_of(row))
        by_article[row[20]].sort(key=lambda a: (a.start, a.end, a.id))
    return by_article, {row[21]: row[0] for row in (*found, *withdrawn)}


def _entries(
    db: Any, these: str, names: dict[int, str]
) -> tuple[dict[int, list[Entry]], dict[str, ChangeSetPart]]:
    """The history by article, and the change sets by id. Annotations made in a row by one change set are one entry."""
    found = db.execute(
        "SELECT article_pk, annotation_pk, version, article_version, action, iif(action = 'create', NULL, diff), reason, change_set_pk "
        f"FROM changes WHERE article_pk IN {_THESE} ORDER BY article_pk, seq",
        (these,),
    ).fetchall()
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
