"""Lists of articles on SQLite: by time of creation, change or publication, either way. A page costs the same however deep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from sqlite_utils import Database

from api.domain.filters import ArticleFilter
from api.domain.models import Article, Page
from api.storage import rows
from api.storage.leads import Lead, rarest
from api.storage.lists import PUBLISHED, Clause, article_facts, full_text, with_label

Key = tuple[int, Any, str]  # pk, the value that the list is sorted by, id
FIRST_CHUNK, LAST_CHUNK = 250, 20_000
SCATTERED = 20  # rows of the store for each of a chunk
_INDEXES = {
    "external_id": "articles_external_id",
    "source": "articles_source",
    "status": "articles_status",
    "review_status": "articles_review",
    "created_at": "articles_created",
    "updated_at": "articles_updated",
    "published_at": "articles_published",
}
_BY_CREATION = ("source", "status", "review_status")  # their indexes hold each value's articles in that order
_OF_LABEL = "annotations n INDEXED BY annotations_label WHERE n.withdrawn = 0 AND n.label = ?"
_OF_WORDS = "articles_fts WHERE articles_fts MATCH ?"


def list_articles(
    db: Database, filter: ArticleFilter, sort: str, limit: int, after: tuple[Any, ...] | None
) -> Page:
    column = sort.removeprefix("-")
    words = None if filter.q is None else full_text(filter.q)
    facts = list(article_facts(filter))
    where = [clause for _, clause in facts] + with_label(filter)
    lead = rarest(db, "articles", _leads(facts, filter.label, words))
    if lead is None:
        followed = next(
            (name for name, _ in facts if name in _BY_CREATION and column == "created_at"), column
        )
        source = f"articles a INDEXED BY {_INDEXES[followed]}"
    else:
        source = lead.source
        where += [] if lead.also is None else [(lead.also, lead.parameters)]
    if words is None or (lead is not None and lead.counted == _OF_WORDS):
        keys: Iterator[Key] = chain.from_iterable(_chunks(db, source, where, sort, after, limit + 1))
    else:
        keys = _saying(db, _chunks(db, source, where, sort, after, FIRST_CHUNK), words)
    chosen = list(islice(keys, limit + 1))
    found = _read(db, [pk for pk, _, _ in chosen[:limit]])
    return Page(tuple(found), chosen[limit - 1][1:] if len(chosen) > limit else None)


def _leads(facts: Sequence[tuple[str, Clause]], label: str | None, words: str | None) -> Iterator[Lead]:
    by_index: defaultdict[str, list[Clause]] = defaultdict(list)
    for name, clause in facts:
        by_index[_INDEXES[name]].append(clause)
    for index, clauses in by_index.items():
        source = f"articles a INDEXED BY {index}"
        said = " AND ".join(["a.deleted_at IS NULL", *(clause for clause, _ in clauses)])
        yield Lead(f"{source} WHERE {said}", tuple(value for _, some in clauses for value in some), source)
    for counted, parameters, column in ((_OF_LABEL, label, "n.article_pk"), (_OF_WORDS, words, "rowid")):
        if parameters is not None:
            also = f"a.pk IN (SELECT {column} FROM {counted})"
            yield Lead(counted, (parameters,), "articles a NOT INDEXED", also)


def _chunks(
    db: Database, source: str, where: Sequence[Clause], sort: str, after: tuple[Any, ...] | None, size: int
) -> Iterator[list[Key]]:
    """All that the clauses keep, in order, a growing number at a time; whoever has enough stops. What has no date comes last."""
    column = PUBLISHED if sort.endswith("published_at") else f"a.{sort.removeprefix('-')}"
    sign, direction = ("<", "DESC") if sort.startswith("-") else (">", "ASC")
    for dated in (True, False) if column == PUBLISHED else (True,):
        if dated and after is not None and after[0] is None:
            continue  # the page before ended among those without a date
        behind = after if after is not None and dated == (after[0] is not None) else None
        while True:
            clauses = [*where, (f"{column} IS {'NOT ' if dated else ''}NULL", ())]
            if behind is not None:
                clauses.append(
                    (f"({column}, a.id) {sign} (?, ?)", behind) if dated else (f"a.id {sign} ?", behind[1:])
                )
            found = db.execute(
                f"SELECT a.pk, {column}, a.id FROM {source} WHERE a.deleted_at IS NULL AND "
                f"{' AND '.join(clause for clause, _ in clauses)} ORDER BY {column} {direction}, a.id {direction} LIMIT ?",
                [*(value for _, values in clauses for value in values), size],
            ).fetchall()
            yield found
            if len(found) < size:
                break
            behind, size = found[-1][1:], min(size * 2, LAST_CHUNK)


def _saying(db: Database, chunks: Iterator[list[Key]], words: str) -> Iterator[Key]:
    """Those whose text has the words. One search serves a chunk: it finds all that match between its first and its last. Where a first
    chunk lies scattered over the store, each article is asked for by itself instead, as it is likely that enough of them match."""
    search = f"SELECT rowid FROM {_OF_WORDS} AND rowid BETWEEN ? AND ?"
    for number, chunk in enumerate(chunks):
        pks = [pk for pk, _, _ in chunk]
        if number == 0 and chunk and max(pks) - min(pks) > SCATTERED * len(chunk):
            yield from (k for k in chunk if db.execute(search, (words, k[0], k[0])).fetchone())
        elif chunk:
            saying = {row[0] for row in db.execute(search, (words, min(pks), max(pks)))}
            yield from (key for key in chunk if key[0] in saying)


def _read(db: Database, pks: Sequence[int]) -> list[Article]:
    found = db.execute(
        f"SELECT a.pk, {rows.ARTICLE_COLUMNS} FROM json_each(?) j CROSS JOIN articles a ON a.pk = j.value ORDER BY j.key",
        (rows.dump(pks),),
    )
    return [rows.article_of(row[1:], "") for row in found]
