"""The rows of one article on SQLite: itself, its text, and its place in the full-text index."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from api.domain.models import Article
from api.errors import ExternalIdTaken, NotFound, Stale
from api.storage import rows
from api.storage.inserting import MANY_AT_ONCE, insert_all

_ARTICLE = f"SELECT a.pk, {rows.ARTICLE_COLUMNS}, t.text FROM articles a JOIN texts t ON t.article_pk = a.pk"
_INSERT_TEXT = "INSERT INTO texts (article_pk, text) VALUES (?, ?)"
_INDEX = "INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)"


def find(db: Database, article_id: str) -> tuple[int, Article]:
    """Also one that is deleted, with its row number. Raises NotFound."""
    row = db.execute(f"{_ARTICLE} WHERE a.id = ?", (article_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no article {article_id}.")
    return row[0], rows.article_of(row[1:-1], row[-1])


def find_by_external_id(db: Database, external_id: str) -> Article | None:
    row = db.execute(
        f"{_ARTICLE} WHERE a.external_id = ? AND a.deleted_at IS NULL", (external_id,)
    ).fetchone()
    return None if row is None else rows.article_of(row[1:-1], row[-1])


def find_by_text(db: Database, text: str) -> Article | None:
    """The oldest that stands."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = db.execute(
        f"SELECT {rows.ARTICLE_COLUMNS} FROM articles a WHERE a.text_sha256 = ? AND a.deleted_at IS NULL "
        "ORDER BY a.pk LIMIT 1",
        (digest,),
    ).fetchone()
    return None if row is None else rows.article_of(row, text)


def insert(db: Database, article: Article) -> int:
    """Gives the row number. Raises ExternalIdTaken."""
    pk = int(_guarded(db, rows.INSERT_ARTICLE, rows.article_values(article), article).lastrowid)
    db.execute(_INSERT_TEXT, (pk, article.text))
    _index(db, pk, article)
    return pk


def insert_many(db: Database, articles: Sequence[Article]) -> int:
    """Gives the row number of the first; the others follow. Their ids and external ids are free."""
    first = insert_all(db, rows.INSERT_ARTICLE, [rows.article_values(a) for a in articles], MANY_AT_ONCE)
    insert_all(db, _INSERT_TEXT, [(pk, a.text) for pk, a in enumerate(articles, first)], MANY_AT_ONCE)
    insert_all(
        db, _INDEX, [(pk, a.title or "", a.text) for pk, a in enumerate(articles, first)], MANY_AT_ONCE
    )
    return first


def update(db: Database, pk: int, stored: Article, article: Article, at: str) -> int:
    """Writes all but id, text and counts over what is `stored`, and gives the version that this makes. Raises Stale, ExternalIdTaken."""
    values = rows.article_values(article)
    written = (at, *values[7:19], *values[20:22], pk, article.version)
    row = _guarded(db, rows.UPDATE_ARTICLE, written, article).fetchone()
    if row is None:
        raise Stale(
            f"Article {article.id} is at version {stored.version}, you sent {article.version}.",
            current=stored,
        )
    if (article.title, article.deleted_at) != (stored.title, stored.deleted_at):
        if stored.deleted_at is None:
            _unindex(db, pk, stored)
        if article.deleted_at is None:
            _index(db, pk, article)
    return int(row[0])


def _guarded(db: Database, sql: str, parameters: Sequence[Any], article: Article) -> Any:
    try:
        return db.execute(sql, parameters)
    except sqlite3.IntegrityError as error:
        if "external_id" not in str(error):
            raise
        taken = find_by_external_id(db, article.external_id or "")
        raise ExternalIdTaken(
            f"Article {taken.id if taken else '?'} has external_id {article.external_id!r} already.",
            pointer="#/external_id",
            article_id=taken.id if taken else None,
        ) from None


def _index(db: Database, pk: int, article: Article) -> None:
    db.execute(_INDEX, (pk, article.title or "", article.text))


def _unindex(db: Database, pk: int, article: Article) -> None:
    db.execute(
        "INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)",
        (pk, article.title or "", article.text),
    )
