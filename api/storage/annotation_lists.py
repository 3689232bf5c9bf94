"""Lists of annotations on SQLite: of one article in text order, by time of change, else oldest first. A page costs the same however deep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from api.domain.filters import AnnotationFilter
from api.domain.models import Annotation, Page
from api.storage import rows, scores, surfaces
from api.storage.leads import Lead, few, rarest

_ROWS = "the table"  # in place of an index: the row numbers are known


@dataclass(frozen=True, slots=True)
class _Part:
    """What one part of a filter says; the index that leads to it, and whether that index holds it oldest first."""

    clause: str
    parameters: tuple[Any, ...] = ()
    index: str | None = None
    in_order: bool = True

    def lead(self) -> Lead:
        source = (
            "annotations n NOT INDEXED" if self.index == _ROWS else f"annotations n INDEXED BY {self.index}"
        )
        return Lead(f"{source} WHERE n.withdrawn = 0 AND {self.clause}", self.parameters, source)


def list_annotations(
    db: Database, filter: AnnotationFilter, limit: int, after: tuple[Any, ...] | None
) -> Page:
    if filter.article_id is not None:
        return _of_article(db, filter, limit, after)
    parts = list(_parts(db, filter))
    by_time = filter.updated_since is not None  # as a client that keeps up wants it
    source = _source(db, parts, by_time)
    where = [*parts, _Part("a.deleted_at IS NULL")]
    if after is not None:
        row = "(SELECT pk FROM annotations WHERE id = ?)"
        where.append(_Part(f"(n.updated_at, n.pk) > (?, {row})" if by_time else f"n.pk > {row}", after))
    found = _read(db, source, where, "n.updated_at, n.pk" if by_time else "n.pk", limit)
    if len(found) <= limit:
        return Page(tuple(found))
    last = found[limit - 1]
    return Page(tuple(found[:limit]), (last.updated_at, last.id) if by_time else (last.id,))


def _of_article(db: Database, filter: AnnotationFilter, limit: int, after: tuple[Any, ...] | None) -> Page:
    where = [
        _Part("n.article_pk = (SELECT pk FROM articles WHERE id = ?)", (filter.article_id,)),
        *_parts(db, filter),
    ]
    if after is not None:
        where.append(_Part('(n.start, n."end", n.id) > (?, ?, ?)', after))
    source = "annotations n INDEXED BY annotations_place"
    found = _read(db, source, where, 'n.start, n."end", n.id', limit)
    if len(found) <= limit:
        return Page(tuple(found))
    last = found[limit - 1]
    return Page(tuple(found[:limit]), (last.start, last.end, last.id))


def _read(db: Database, source: str, where: list[_Part], order: str, limit: int) -> list[Annotation]:
    """One more than `limit`, to know whether there is a next page."""
    found = db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS} FROM {source} CROSS JOIN articles a ON a.pk = n.article_pk "
        f"WHERE n.withdrawn = 0 AND {' AND '.join(part.clause for part in where)} ORDER BY {order} LIMIT ?",
        [*(parameter for part in where for parameter in part.parameters), limit + 1],
    )
    return [rows.annotation_of(row) for row in found]


def _source(db: Database, parts: list[_Part], by_time: bool) -> str:
    led = [part for part in parts if part.index is not None]
    ordered = [part for part in led if part.in_order]
    if len(led) > 1 or ordered != led:
        lead = rarest(db, "annotations", (part.lead() for part in led))
        if lead is not None:
            return lead.source
    if by_time:
        return "annotations n INDEXED BY annotations_updated"
    return ordered[0].lead().source if ordered else "annotations n NOT INDEXED"


def _parts(db: Database, f: AnnotationFilter) -> Iterator[_Part]:
    """The narrowest first, as a rule."""
    for column, value, index in (
        ("text", f.text, "annotations_text"),
        ("status", f.status, "annotations_status"),
        ("origin", f.origin, "annotations_origin"),
        ("updated_by", f.updated_by, "annotations_updated_by"),
        ("label", f.label, "annotations_label"),
        ("model_version", f.model_version, "annotations_model"),
    ):
        if value is not None:
            yield _Part(f"n.{column} = ?", (value,), index)
    if f.q is not None:
        held = surfaces.holding(db, f.q, few(db, "annotations"))
        if held is None:
            yield _Part("occurs(?, n.text)", (f.q,))
        else:
            yield _Part(
                "n.text IN (SELECT value FROM json_each(?))", (held,), "annotations_text", in_order=False
            )
    if f.corrected:
        yield _Part("n.original IS NOT NULL", index="annotations_corrected")
    elif f.corrected is not None:
        yield _Part("n.original IS NULL")
    bounds = [
        (f"n.score {sign} ?", b) for sign, b in ((">=", f.min_score), ("<=", f.max_score)) if b is not None
    ]
    if bounds:
        clause = " AND ".join(clause for clause, _ in bounds)
        most = few(db, "annotations")
        held = None if f.article_id else scores.within(db, f.min_score, f.max_score, most)
        if held is None:
            yield _Part(clause, tuple(b for _, b in bounds))
        else:
            yield _Part("n.pk IN (SELECT value FROM json_each(?))", (held,), _ROWS)
    if f.updated_since is not None:
        yield _Part("n.updated_at >= ?", (f.updated_since,), "annotations_updated", in_order=False)
    if f.overlaps is not None:
        yield _Part('n.start < ? AND n."end" > ?', (f.overlaps[1], f.overlaps[0]))
