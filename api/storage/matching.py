"""What a rule is about, on SQLite: the annotations that match, article by article, and the articles that mention some words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from api.domain.clock import ordering
from api.domain.filters import SpanMatch, words_of
from api.domain.models import Annotation
from api.storage import rows
from api.storage.lists import PUBLISHED, any_spelling

_IN_ARTICLE = "CROSS JOIN annotations n INDEXED BY annotations_place ON n.article_pk = a.pk"
_OF_ARTICLE = "CROSS JOIN articles a ON a.pk = n.article_pk"
_BEHIND = "a.pk > coalesce((SELECT pk FROM articles WHERE id = :after), 0)"


def iter_surfaces(db: Any) -> Iterator[str]:
    """Each distinct text of standing annotations: steps from one to the next through the index, however often each occurs."""
    row = db.execute("SELECT min(text) FROM annotations WHERE withdrawn = 0").fetchone()
    while row[0] is not None:
        yield row[0]
        row = db.execute("SELECT min(text) FROM annotations WHERE withdrawn = 0 AND text > ?", row).fetchone()


def list_matching_articles(db: Any, match: SpanMatch, after: str | None) -> list[tuple[str, int]]:
    where, parameters = _where(match)
    found = db.execute(
        f"SELECT a.id, count(*) FROM {_way(match)} WHERE {where} AND {_BEHIND} GROUP BY a.pk ORDER BY a.pk",
        parameters | {"after": after},
    )
    return [(row[0], row[1]) for row in found]


class Place(NamedTuple):
    """Where an annotation is stored, and at which version."""

    pk: int
    article_pk: int
    version: int


def find_places(db: Any, annotation_ids: Sequence[str]) -> dict[str, Place]:
    """By id, of those that there are."""
    found = db.execute(
        "SELECT n.id, n.pk, n.article_pk, n.version FROM json_each(?) w CROSS JOIN annotations n ON n.id = w.value",
        (rows.dump(annotation_ids),),
    )
    return {id: Place(*place) for id, *place in found}


def list_matching(db: Any, match: SpanMatch, article_ids: Sequence[str]) -> list[tuple[Annotation, Place]]:
    """Without statistics SQLite would take the index of labels for each article, and read all that have the label each time."""
    where, parameters = _where(match)
    found = db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS}, n.pk, n.article_pk FROM json_each(:these) w CROSS JOIN articles a ON a.id = w.value {_IN_ARTICLE} "
        f'WHERE {where} ORDER BY a.pk, n.start, n."end", n.id',
        parameters | {"these": rows.dump(list(article_ids))},
    )
    return [(rows.annotation_of(row), Place(row[20], row[21], row[12])) for row in found]


def list_crowded(db: Any, article_ids: Sequence[str]) -> set[str]:
    found = db.execute(
        f"SELECT DISTINCT a.id FROM json_each(?) w CROSS JOIN articles a ON a.id = w.value {_IN_ARTICLE} "
        'CROSS JOIN annotations o INDEXED BY annotations_place ON o.article_pk = a.pk AND o.start BETWEEN n.start AND n."end" - 1 '
        "WHERE n.withdrawn = 0 AND o.withdrawn = 0 AND n.status != 'rejected' AND o.status != 'rejected' AND o.pk != n.pk",
        (rows.dump(list(article_ids)),),
    )
    return {row[0] for row in found}


def list_mentioning_articles(db: Any, words: str, match: SpanMatch, after: str | None) -> list[str]:
    phrase = any_spelling(" ".join(words_of(words)))
    where, parameters = _of_articles(match)
    found = db.execute(
        f"SELECT a.id FROM articles_fts f CROSS JOIN articles a ON a.pk = f.rowid WHERE articles_fts MATCH :phrase "
        f"AND {' AND '.join(['a.deleted_at IS NULL', *where])} AND {_BEHIND} ORDER BY f.rowid",
        parameters | {"phrase": phrase, "after": after},
    )
    return [row[0] for row in found]


def _way(match: SpanMatch) -> str:
    """What to read first: the named articles, the named surfaces, the articles of a source or time, or else annotations by label."""
    if match.article_ids is not None:
        return f"json_each(:article_ids) w CROSS JOIN articles a ON a.id = w.value {_IN_ARTICLE}"
    if match.surfaces is not None:
        return f"annotations n INDEXED BY annotations_text {_OF_ARTICLE}"
    if match.source is not None or match.published_after is not None or match.published_before is not None:
        return f"articles a {_IN_ARTICLE}"
    return f"annotations n {_OF_ARTICLE}"


def _where(match: SpanMatch) -> tuple[str, dict[str, Any]]:
    where = ["n.withdrawn = 0", "a.deleted_at IS NULL"]
    parameters: dict[str, Any] = {}
    if match.surfaces is not None:
        where.append("n.text IN (SELECT value FROM json_each(:surfaces))")
        parameters["surfaces"] = rows.dump(list(match.surfaces))
    if match.status is None:
        where.append("n.status != 'rejected'")
    for name, value in (("label", match.label), ("status", match.status), ("origin", match.origin)):
        if value is not None:
            where.append(f"n.{name} = :{name}")
            parameters[name] = value
    more, also = _of_articles(match)
    return " AND ".join([*where, *more]), parameters | also


def _of_articles(match: SpanMatch) -> tuple[list[str], dict[str, Any]]:
    where = []
    parameters: dict[str, Any] = {}
    after, before = match.published_after, match.published_before
    for clause, name, value in (
        ("a.source = :source", "source", match.source),
        (f"{PUBLISHED} > :published_after", "published_after", after and ordering(after)),
        (f"{PUBLISHED} < :published_before", "published_before", before and ordering(before)),
    ):
        if value is not None:
            where.append(clause)
            parameters[name] = value
    if match.article_ids is not None:
        where.append("a.id IN (SELECT value FROM json_each(:article_ids))")
        parameters["article_ids"] = rows.dump(list(match.article_ids))
    return where, parameters
