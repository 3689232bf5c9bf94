"""Lists: filters turned into WHERE, and keyset pages that cost the same however deep they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlite_utils import Database

from api.domain.filters import AnnotationFilter, ArticleFilter, words_of
from api.domain.models import Page

FREQUENT = 1000  # articles matching a search, from which on they are tried in the order asked for


def full_text(query: str) -> str:
    """User text as FTS5 words that must all occur: operators and quotes in it are plain words. Raises InvalidQuery without a word."""
    return " ".join(f'"{word}"' for word in words_of(query))


def articles_query(
    filter: ArticleFilter, sort: str, limit: int, after: tuple[Any, ...] | None, *, frequent: bool = False
) -> tuple[str, str, list[Any]]:
    """(FROM clause, rest, parameters) of a page of articles; one row more than `limit` is asked for, to know whether there is a next page.

    With `q` and the default sort the order is that of the full-text index (as stored), so that a frequent word costs no more than a rare one.
    For another sort, `frequent` says that many articles match: then they are tried in their order instead of being collected and sorted.
    """
    where, parameters = _facts_and_label(filter)
    column = sort.removeprefix("-")
    down = sort.startswith("-")
    sign, order = ("<", "DESC") if down else (">", "ASC")
    source = "articles a"
    if filter.q is not None:
        query = full_text(filter.q)
        if column == "created_at":
            source = "articles_fts f CROSS JOIN articles a ON a.pk = f.rowid"
            where.append("articles_fts MATCH ?")
            parameters.append(query)
            if after is not None:
                where.append(f"f.rowid {sign} (SELECT pk FROM articles WHERE id = ?)")
                parameters.append(after[1])
            return (
                source,
                f"WHERE {' AND '.join(where)} ORDER BY f.rowid {order} LIMIT ?",
                [*parameters, limit + 1],
            )
        where.append(
            "EXISTS (SELECT 1 FROM articles_fts f WHERE f.rowid = a.pk AND articles_fts MATCH ?)"
            if frequent
            else "a.pk IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        )
        parameters.append(query)
    if after is not None:
        clause, values = _after(f"a.{column}", after, sign)
        where.append(clause)
        parameters += values
    rest = f"WHERE {' AND '.join(where)} ORDER BY a.{column} {order} NULLS LAST, a.id {order} LIMIT ?"
    return source, rest, [*parameters, limit + 1]


def article_clauses(filter: ArticleFilter) -> tuple[list[str], list[Any]]:
    """(clauses, parameters) that say which articles `a` a filter keeps, whatever their order."""
    where, parameters = _facts_and_label(filter)
    if filter.q is not None:
        where.append("a.pk IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)")
        parameters.append(full_text(filter.q))
    return where, parameters


def _facts_and_label(filter: ArticleFilter) -> tuple[list[str], list[Any]]:
    where = ["a.deleted_at IS NULL"]
    parameters: list[Any] = []
    for column, sign, value in (
        ("a.status", "=", filter.status),
        ("a.review_status", "=", filter.review_status),
        ("a.source", "=", filter.source),
        ("a.external_id", "=", filter.external_id),
        ("a.published_at", ">", filter.published_after),
        ("a.published_at", "<", filter.published_before),
        ("a.created_at", ">", filter.created_after),
        ("a.updated_at", ">=", filter.updated_since),
    ):
        if value is not None:
            where.append(f"{column} {sign} ?")
            parameters.append(value)
    if filter.label is not None:
        where.append(
            "EXISTS (SELECT 1 FROM annotations n WHERE n.article_pk = a.pk AND n.withdrawn = 0 AND n.label = ? "
            "AND n.status != 'rejected')"
        )
        parameters.append(filter.label)
    return where, parameters


def _after(column: str, after: tuple[Any, ...], sign: str) -> tuple[str, list[Any]]:
    """Rows behind (value, id) where NULLs come last in both directions."""
    value, id = after
    if value is None:
        return f"({column} IS NULL AND a.id {sign} ?)", [id]
    if column != "a.published_at":
        return f"({column}, a.id) {sign} (?, ?)", [value, id]
    return f"(({column}, a.id) {sign} (?, ?) OR {column} IS NULL)", [value, id]


def annotations_query(
    filter: AnnotationFilter, limit: int, after: tuple[Any, ...] | None
) -> tuple[str, list[Any]]:
    """(everything behind FROM, parameters) of a page of annotations: of one article in text order, by time of change with
    `updated_since`, else oldest first."""
    where = ["n.withdrawn = 0"]
    parameters: list[Any] = []
    for clause, value in (
        ("n.label = ?", filter.label),
        ("n.status = ?", filter.status),
        ("n.origin = ?", filter.origin),
        ("n.text = ?", filter.text),
        ("n.score >= ?", filter.min_score),
        ("n.score <= ?", filter.max_score),
        ("n.updated_by = ?", filter.updated_by),
        ("n.updated_at >= ?", filter.updated_since),
        ("n.model_version = ?", filter.model_version),
    ):
        if value is not None:
            # a constant lets SQLite see that a partial index covers it
            if clause in ("n.status = ?", "n.origin = ?") and str(value).isalpha():
                where.append(clause.replace("?", f"'{value}'"))
                continue
            where.append(clause)
            parameters.append(value)
    if filter.q is not None:
        where.append("n.text LIKE ? ESCAPE '\\'")
        parameters.append("%" + re.sub(r"([\\%_])", r"\\\1", filter.q) + "%")
    if filter.corrected is not None:
        where.append(f"n.original IS {'NOT ' if filter.corrected else ''}NULL")
    if filter.overlaps is not None:
        where.append('n.start < ? AND n."end" > ?')
        parameters += [filter.overlaps[1], filter.overlaps[0]]
    if filter.article_id is not None:
        where.append("n.article_pk = (SELECT pk FROM articles WHERE id = ?)")
        parameters.append(filter.article_id)
        if after is not None:
            where.append('(n.start, n."end", n.id) > (?, ?, ?)')
            parameters += after
        order = 'n.start, n."end", n.id'
    elif filter.updated_since is not None:  # in the order of change, as a client that keeps up wants it
        if after is not None:
            where.append("(n.updated_at, n.pk) > (?, (SELECT pk FROM annotations WHERE id = ?))")
            parameters += after
        order = "n.updated_at, n.pk"
    else:
        if after is not None:
            where.append("n.pk > (SELECT pk FROM annotations WHERE id = ?)")
            parameters += after
        order = "n.pk"
    rest = f"annotations n JOIN articles a ON a.pk = n.article_pk WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?"
    return rest, [*parameters, limit + 1]


def list_rows(
    db: Database,
    table: str,
    columns: str,
    value_of: Callable[[Sequence[Any]], Any],
    limit: int,
    after: tuple[Any, ...] | None,
    where: str = "1",
) -> Page:
    """A page of a table whose rows have an `id`, in the order in which they came."""
    behind = f"AND pk > (SELECT pk FROM {table} WHERE id = ?)" if after else ""
    found = db.execute(
        f"SELECT {columns} FROM {table} WHERE {where} {behind} ORDER BY pk LIMIT ?",
        [*(after or ()), limit + 1],
    ).fetchall()
    items = tuple(value_of(row) for row in found[:limit])
    return Page(items, (items[-1].id,) if len(found) > limit else None)
