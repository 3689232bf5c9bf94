"""Rows to values and back. Column lists and positions are written down once, here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson

from api.domain.drafts import maker_of
from api.domain.models import (
    Annotation,
    AnnotationCounts,
    Article,
    ModelInfo,
    Normalized,
    Original,
)

Row = Sequence[Any]

ARTICLE_COLUMNS = (
    "a.id, a.text_sha256, a.length, a.created_at, a.created_by, a.updated_at, a.version, a.external_id, a.title, "
    "a.language, a.source, a.url, a.published_at, a.metadata, a.status, a.review_status, a.failure, a.model_name, "
    "a.model_version, a.counts, a.deleted_at, a.deleted_by"
)
ANNOTATION_COLUMNS = (
    'n.id, a.id, n.label, n.start, n."end", n.text, n.status, n.origin, n.created_at, n.created_by, n.updated_at, '
    "n.updated_by, n.version, n.score, n.normalized, n.model_name, n.model_version, n.original, n.note, n.withdrawn"
)
_SCORE_IN_FULL = "json(iif(n.score IS NULL, NULL, printf('%!.17g', n.score)))"  # SQLite's JSON has 15 digits
ANNOTATION_AS_JSON = f"json_array({ANNOTATION_COLUMNS.replace('n.score', _SCORE_IN_FULL)})"
# values in the order that article_values and annotation_values give
# FAIL: a statement that stops takes no row back, so that SQLite need not keep what it changes; a single row never goes in by half, and
# where more were to, the transaction is rolled back
INSERT_ARTICLE = (
    "INSERT OR FAIL INTO articles (id, text_sha256, length, created_at, created_by, updated_at, version, external_id, title, "
    "language, source, url, published_at, metadata, status, review_status, failure, model_name, model_version, counts, "
    "deleted_at, deleted_by) VALUES (" + ", ".join("?" * 22) + ")"
)
UPDATE_ARTICLE = (
    "UPDATE articles SET updated_at = ?, version = version + 1, external_id = ?, title = ?, language = ?, source = ?, "
    "url = ?, published_at = ?, metadata = ?, status = ?, review_status = ?, failure = ?, model_name = ?, "
    "model_version = ?, deleted_at = ?, deleted_by = ? WHERE pk = ? AND version = ? RETURNING version"
)
INSERT_ANNOTATION = (
    'INSERT OR FAIL INTO annotations (id, article_pk, label, start, "end", text, status, origin, created_at, created_by, '
    "updated_at, updated_by, version, score, normalized, model_name, model_version, original, note, withdrawn) VALUES ("
    + ", ".join("?" * 20)
    + ")"
)
# field of a revision -> its columns, each with its place in what annotation_values gives
_ANNOTATION_FIELDS = {
    "label": (("label", 2),),
    "start": (("start", 3),),
    "end": (('"end"', 4),),
    "text": (("text", 5),),
    "status": (("status", 6),),
    "score": (("score", 13),),
    "normalized": (("normalized", 14),),
    "model": (("model_name", 15), ("model_version", 16)),
    "original": (("original", 17),),
    "note": (("note", 18),),
    "withdrawn": (("withdrawn", 19),),
}
_EACH_TIME = (("updated_at", 10), ("updated_by", 11), ("version", 12))


@lru_cache(maxsize=256)
def annotation_update(names: tuple[str, ...]) -> tuple[str, Callable[[Row], tuple[Any, ...]]]:
    """The statement that writes these fields of the annotation with a pk, and what picks its values but the pk.

    No others: SQLite rewrites each index of a column that a statement sets, the same value or not, and with `withdrawn` all of them.
    """
    chosen = [*(column for name in names for column in _ANNOTATION_FIELDS[name]), *_EACH_TIME]
    columns = ", ".join(f"{column} = ?" for column, _ in chosen)
    return f"UPDATE annotations SET {columns} WHERE pk = ?", itemgetter(*(place for _, place in chosen))


def dump(value: Any) -> str:
    return orjson.dumps(value).decode()


def article_of(row: Row, text: str) -> Article:
    counts = orjson.loads(row[19])
    return Article(
        id=row[0],
        text=text,
        text_sha256=row[1],
        length=row[2],
        created_at=row[3],
        created_by=row[4],
        updated_at=row[5],
        version=row[6],
        external_id=row[7],
        title=row[8],
        language=row[9],
        source=row[10],
        url=row[11],
        published_at=row[12],
        metadata=orjson.loads(row[13]),
        status=row[14],
        review_status=row[15],
        failure=row[16],
        model=None if row[17] is None else model_of(row[17], row[18]),
        counts=AnnotationCounts(counts["total"], counts["by_label"], counts["by_status"]),
        deleted_at=row[20],
        deleted_by=row[21],
    )


def article_values(article: Article) -> tuple[Any, ...]:
    """In the order of ARTICLE_COLUMNS."""
    counts = article.counts
    return (
        article.id,
        article.text_sha256,
        article.length,
        article.created_at,
        article.created_by,
        article.updated_at,
        article.version,
        article.external_id,
        article.title,
        article.language,
        article.source,
        article.url,
        article.published_at,
        dump(article.metadata),
        article.status,
        article.review_status,
        article.failure,
        article.model and article.model.name,
        article.model and article.model.version,
        dump({"total": counts.total, "by_label": counts.by_label, "by_status": counts.by_status}),
        article.deleted_at,
        article.deleted_by,
    )


quick_annotation = maker_of(Annotation)
model_of = lru_cache(256)(ModelInfo)  # the same few, over and over


def annotation_of(row: Row) -> Annotation:
    normalized, original = row[14], row[17]
    return quick_annotation(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        row[9],
        row[10],
        row[11],
        row[12],
        row[13],
        None if normalized is None else Normalized(*orjson.loads(normalized)),
        None if row[15] is None else model_of(row[15], row[16]),
        None if original is None else Original(*orjson.loads(original)),
        row[18],
        row[19] == 1,
    )


def annotation_values(annotation: Annotation, article_pk: int) -> tuple[Any, ...]:
    """In the order of ANNOTATION_COLUMNS, with the article's row number for its id."""
    normalized, original, model = annotation.normalized, annotation.original, annotation.model
    return (
        annotation.id,
        article_pk,
        annotation.label,
        annotation.start,
        annotation.end,
        annotation.text,
        annotation.status,
        annotation.origin,
        annotation.created_at,
        annotation.created_by,
        annotation.updated_at,
        annotation.updated_by,
        annotation.version,
        annotation.score,
        None if normalized is None else dump([normalized.value, normalized.type]),
        None if model is None else model.name,
        None if model is None else model.version,
        None if original is None else dump([original.label, original.start, original.end]),
        annotation.note,
        int(annotation.withdrawn),
    )
