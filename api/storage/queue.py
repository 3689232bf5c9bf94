"""The review queue on SQLite, and the leases of articles. The indexes of open suggestions hold them in the order of their scores."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import Any

from api.domain.labels import LABELS
from api.domain.models import Annotation
from api.domain.queue import Claim, QueuedArticle
from api.errors import Claimed
from api.storage import rows
from api.storage.connections import Opened
from api.storage.finding import find_place_of_article

NEW_SOURCE_EVERY = 4
_STANDING = "a.deleted_at IS NULL AND a.review_status != 'reviewed'"
_FREE = "NOT EXISTS (SELECT 1 FROM claims c WHERE c.article_pk = a.pk AND c.expires_at > :now AND c.actor != :actor)"
_PLACED = "annotations n INDEXED BY annotations_place"  # by itself SQLite might go through all of a label or a status
_OPEN = "n.withdrawn = 0 AND n.status = 'suggested'"


class SqliteQueue:
    """See domain.store_parts.Queue."""

    def __init__(self, reading: Opened, writing: Opened) -> None:
        self._reading = reading
        self._writing = writing

    def list_articles(
        self, label: str | None, source: str | None, limit: int, actor: str, now: str
    ) -> list[QueuedArticle]:
        asked = {"label": label, "source": source, "actor": actor, "now": now}
        with self._reading("the queue") as db:
            new = _new_sources(db, asked) if source is None else iter(())
            uncertain = _uncertain(db, asked)
            rest = iter(()) if label is not None else _unreviewed(db, asked)
            chosen: dict[int, str] = {}
            while len(chosen) < limit:
                turn = len(chosen) % NEW_SOURCE_EVERY == NEW_SOURCE_EVERY - 1
                ways = (
                    (("new-source", new), ("uncertain", uncertain))
                    if turn
                    else (("uncertain", uncertain), ("new-source", new))
                )
                for why, pks in (*ways, ("unreviewed", rest)):
                    pk = next((pk for pk in pks if pk not in chosen), None)
                    if pk is not None:
                        chosen[pk] = why
                        break
                else:
                    break
            return [_queued(db, pk, why, label) for pk, why in chosen.items()]

    def list_annotations(
        self, label: str | None, source: str | None, limit: int, actor: str, now: str
    ) -> list[Annotation]:
        asked = {"label": label, "source": source, "actor": actor, "now": now}
        with self._reading("the queue") as db:
            pks = [row[1] for row in islice(_open_by_score(db, asked), limit)]
            found = db.execute(
                f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations n JOIN articles a ON a.pk = n.article_pk "
                "WHERE n.pk IN (SELECT value FROM json_each(?)) ORDER BY n.score, n.pk",
                (rows.dump(pks),),
            )
            return [rows.annotation_of(row) for row in found]

    def claim(self, claim: Claim, now: str) -> Claim:
        with self._writing("the claim") as db:
            pk, _ = find_place_of_article(db, claim.article_id)
            _check_free(db, claim.article_id, claim.actor, now)
            row = db.execute(
                "INSERT INTO claims (article_pk, actor, at, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (article_pk) DO UPDATE SET "
                "at = iif(actor = excluded.actor AND expires_at > ?, at, excluded.at), actor = excluded.actor, "
                "expires_at = excluded.expires_at RETURNING at",
                (pk, claim.actor, claim.at, claim.expires_at, now),
            ).fetchone()
        return Claim(claim.article_id, claim.actor, row[0], claim.expires_at)

    def release(self, article_id: str, actor: str | None, now: str) -> None:
        with self._writing("the release") as db:
            pk, _ = find_place_of_article(db, article_id)
            if actor is not None:
                _check_free(db, article_id, actor, now)
            db.execute("DELETE FROM claims WHERE article_pk = ?", (pk,))

    def find_claim(self, article_id: str, now: str) -> Claim | None:
        with self._reading("the read") as db:
            return _claim(db, article_id, now)


def _uncertain(db: Any, asked: dict[str, Any]) -> Iterator[int]:
    """Articles by their least certain open suggestion; one may come again with the next."""
    for row in _open_by_score(db, asked):
        yield row[2]


def _open_by_score(db: Any, asked: dict[str, Any]) -> Iterator[tuple[float, int, int]]:
    """(score, row, row of the article) of open suggestions, least certain first: each label's in the order of its index, merged."""
    narrowed = "AND a.source = :source" if asked["source"] else ""
    sql = (
        "SELECT n.score, n.pk, n.article_pk FROM annotations n INDEXED BY annotations_open_label "
        f"CROSS JOIN articles a ON a.pk = n.article_pk WHERE {_OPEN} AND n.score IS NOT NULL AND n.label = :label "
        f"AND {_STANDING} AND {_FREE} {narrowed} ORDER BY n.score, n.pk"
    )
    labels = [asked["label"]] if asked["label"] else LABELS
    return merge(*(db.execute(sql, asked | {"label": label}) for label in labels))


def _new_sources(db: Any, asked: dict[str, Any]) -> Iterator[int]:
    """From each source of which nothing was ever reviewed, its article with the least certain open suggestion."""
    sources = db.execute(
        "WITH RECURSIVE known (source) AS (SELECT min(source) FROM articles WHERE deleted_at IS NULL UNION ALL "
        "SELECT (SELECT min(source) FROM articles WHERE deleted_at IS NULL AND source > known.source) FROM known "
        "WHERE known.source IS NOT NULL) SELECT source FROM known WHERE source IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM articles a WHERE a.source = known.source AND a.deleted_at IS NULL AND a.review_status = 'reviewed')"
    )
    narrowed = "AND n.label = :label" if asked["label"] else ""
    for (source,) in sources:
        row = db.execute(
            f"SELECT a.pk FROM articles a NOT INDEXED CROSS JOIN {_PLACED} ON n.article_pk = a.pk AND {_OPEN} "
            f"WHERE {_STANDING} AND {_FREE} AND n.score IS NOT NULL {narrowed} "
            "AND a.pk IN (SELECT pk FROM articles WHERE source = :of AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 25) "
            "ORDER BY n.score, n.pk LIMIT 1",
            asked | {"of": source},
        ).fetchone()
        if row is not None:
            yield row[0]


def _unreviewed(db: Any, asked: dict[str, Any]) -> Iterator[int]:
    """What has no open suggestion with a score, oldest first."""
    narrowed = "AND a.source = :source" if asked["source"] else ""
    for row in db.execute(
        f"SELECT a.pk FROM articles a WHERE {_STANDING} AND {_FREE} {narrowed} AND NOT EXISTS "
        f"(SELECT 1 FROM {_PLACED} WHERE n.article_pk = a.pk AND {_OPEN} AND n.score IS NOT NULL) ORDER BY a.created_at, a.id",
        asked,
    ):
        yield row[0]


def _queued(db: Any, pk: int, why: str, label: str | None) -> QueuedArticle:
    article = db.execute(f"SELECT {rows.ARTICLE_COLUMNS} FROM articles a WHERE a.pk = ?", (pk,)).fetchone()
    count, lowest = db.execute(
        f"SELECT count(*), min(n.score) FROM {_PLACED} WHERE n.article_pk = ? AND {_OPEN} AND coalesce(?, n.label) = n.label",
        (pk, label),
    ).fetchone()
    return QueuedArticle(rows.article_of(article, ""), count, lowest, why)


def _claim(db: Any, article_id: str, now: str) -> Claim | None:
    row = db.execute(
        "SELECT c.actor, c.at, c.expires_at FROM claims c JOIN articles a ON a.pk = c.article_pk WHERE a.id = ? AND c.expires_at > ?",
        (article_id, now),
    ).fetchone()
    return None if row is None else Claim(article_id, *row)


def _check_free(db: Any, article_id: str, actor: str, now: str) -> None:
    held = _claim(db, article_id, now)
    if held is not None and held.actor != actor:
        raise claimed(held)


def claimed(held: Claim) -> Claimed:
    """The refusal for everybody but who holds the lease."""
    return Claimed(
        f"Article {held.article_id} is claimed by {held.actor} until {held.expires_at}.",
        claimed_by=held.actor,
        expires_at=held.expires_at,
    )
