"""What lists share: filters of articles turned into WHERE, and pages of small tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from api.domain.casing import spellings
from api.domain.clock import ordering
from api.domain.filters import ArticleFilter, words_of
from api.domain.models import Page

Clause = tuple[str, tuple[Any, ...]]  # what WHERE says, with its parameters
PUBLISHED = "rtrim(a.published_at, 'Z')"  # as domain.clock.ordering has it, and as its index


def full_text(query: str) -> str:
    """User text as FTS5 words that must all occur: operators and quotes in it are plain words. Raises InvalidQuery without a word."""
    return " AND ".join(f"({any_spelling(word)})" for word in words_of(query))


def any_spelling(words: str, *, dotted: bool = False) -> str:
    """Words in a row as FTS5 finds them, however they are written (domain.casing.spellings)."""
    return " OR ".join(
        '"{}"'.format(spelling.replace('"', '""')) for spelling in spellings(words, dotted=dotted)
    )


def article_clauses(filter: ArticleFilter) -> tuple[list[str], list[Any]]:
    """(clauses, parameters) that say which articles `a` a filter keeps, whatever their order."""
    clauses: list[Clause] = [("a.deleted_at IS NULL", ()), *(clause for _, clause in article_facts(filter))]
    clauses += with_label(filter)
    if filter.q is not None:
        clauses.append(
            ("a.pk IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)", (full_text(filter.q),))
        )
    return [clause for clause, _ in clauses], [value for _, values in clauses for value in values]


def article_facts(filter: ArticleFilter) -> Iterator[tuple[str, Clause]]:
    """What a filter says of an article's own columns, each with the column."""
    for column, sign, value in (
        ("external_id", "=", filter.external_id),
        ("source", "=", filter.source),
        ("status", "=", filter.status),
        ("review_status", "=", filter.review_status),
        ("published_at", ">", filter.published_after and ordering(filter.published_after)),
        ("published_at", "<", filter.published_before and ordering(filter.published_before)),
        ("created_at", ">", filter.created_after),
        ("updated_at", ">=", filter.updated_since),
    ):
        if value is not None:
            yield column, (f"{PUBLISHED if column == 'published_at' else f'a.{column}'} {sign} ?", (value,))


def with_label(filter: ArticleFilter) -> list[Clause]:
    """Looked for in the article's own annotations: SQLite by itself would go through all of that label in the store."""
    if filter.label is None:
        return []
    return [
        (
            "EXISTS (SELECT 1 FROM annotations n INDEXED BY annotations_place WHERE n.article_pk = a.pk "
            "AND n.withdrawn = 0 AND n.label = ? AND n.status != 'rejected')",
            (filter.label,),
        )
    ]


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
