"""Webhooks on SQLite: where to, how far each has been told, and every delivery with its attempts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from api.domain.hooks import Attempt, Delivery, Webhook
from api.domain.models import Page
from api.errors import NotFound
from api.storage import rows
from api.storage.connections import Opened

KEPT_DELIVERIES = 1000
_WEBHOOK = (
    "w.id, w.url, w.events, w.secret, w.created_at, w.created_by, w.seq, w.disabled_at, w.disabled_because"
)
_DELIVERY = (
    "d.id, w.id, d.created_at, d.after_seq, d.last_seq, d.body, d.state, d.attempts, d.next_attempt_at"
)

_INSERT_DELIVERY = (
    "INSERT INTO deliveries (id, created_at, after_seq, last_seq, body, state, attempts, next_attempt_at, webhook_pk) "
    "SELECT ?, ?, ?, ?, ?, ?, ?, ?, w.pk"
)


class SqliteHooks:
    """See domain.store_parts.Hooks."""

    def __init__(self, reading: Opened, writing: Opened) -> None:
        self._reading = reading
        self._writing = writing

    def add(self, webhook: Webhook) -> None:
        with self._writing("the webhook") as db:
            db.execute(
                "INSERT INTO webhooks (id, url, events, secret, created_at, created_by, seq) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    webhook.id,
                    webhook.url,
                    rows.dump(webhook.events),
                    webhook.secret,
                    webhook.created_at,
                    webhook.created_by,
                    webhook.seq,
                ),
            )

    def find(self, webhook_id: str) -> Webhook:
        with self._reading("the read") as db:
            row = db.execute(f"SELECT {_WEBHOOK} FROM webhooks w WHERE id = ?", (webhook_id,)).fetchone()
        if row is None:
            raise NotFound(f"There is no webhook {webhook_id}.")
        return _webhook_of(row)

    def list(self, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        with self._reading("the list") as db:
            found = db.execute(
                f"SELECT {_WEBHOOK} FROM webhooks w WHERE pk > coalesce((SELECT pk FROM webhooks WHERE id = ?), 0) ORDER BY pk LIMIT ?",
                (after[0] if after else None, limit + 1),
            ).fetchall()
        items = tuple(_webhook_of(row) for row in found[:limit])
        return Page(items, (items[-1].id,) if len(found) > limit else None)

    def delete(self, webhook_id: str) -> None:
        with self._writing("the delete") as db:
            db.execute(
                "DELETE FROM deliveries WHERE webhook_pk = (SELECT pk FROM webhooks WHERE id = ?)",
                (webhook_id,),
            )
            if db.execute("DELETE FROM webhooks WHERE id = ? RETURNING pk", (webhook_id,)).fetchone() is None:
                raise NotFound(f"There is no webhook {webhook_id}.")

    def enable(self, webhook_id: str) -> Webhook:
        with self._writing("the webhook") as db:
            db.execute(
                "UPDATE webhooks SET disabled_at = NULL, disabled_because = NULL, lease_until = NULL WHERE id = ?",
                (webhook_id,),
            )
        return self.find(webhook_id)

    def list_deliveries(self, webhook_id: str, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        self.find(webhook_id)
        with self._reading("the list") as db:
            found = db.execute(
                f"SELECT {_DELIVERY} FROM deliveries d JOIN webhooks w ON w.pk = d.webhook_pk WHERE w.id = ? "
                "AND d.pk < coalesce((SELECT pk FROM deliveries WHERE id = ?), 9223372036854775807) ORDER BY d.pk DESC LIMIT ?",
                (webhook_id, after[0] if after else None, limit + 1),
            ).fetchall()
        items = tuple(_delivery_of(row) for row in found[:limit])
        return Page(items, (items[-1].id,) if len(found) > limit else None)

    def claim(self, now: str, lease_until: str) -> tuple[Webhook, Delivery | None] | None:
        with self._writing("the look for webhooks") as db:
            row = db.execute(
                "UPDATE webhooks SET lease_until = ? WHERE pk = (SELECT w.pk FROM webhooks w LEFT JOIN deliveries d "
                "ON d.webhook_pk = w.pk AND d.state = 'pending' WHERE w.disabled_at IS NULL "
                "AND coalesce(w.lease_until, '') <= ? AND iif(d.pk IS NULL, w.seq < (SELECT max(seq) FROM changes), "
                "d.next_attempt_at <= ?) ORDER BY d.next_attempt_at, w.pk LIMIT 1) RETURNING pk",
                (lease_until, now, now),
            ).fetchone()
            if row is None:
                return None
            webhook = db.execute(f"SELECT {_WEBHOOK} FROM webhooks w WHERE pk = ?", row).fetchone()
            delivery = db.execute(
                f"SELECT {_DELIVERY} FROM deliveries d JOIN webhooks w ON w.pk = d.webhook_pk WHERE w.pk = ? AND d.state = 'pending'",
                row,
            ).fetchone()
        return _webhook_of(webhook), delivery and _delivery_of(delivery)

    def is_behind(self) -> bool:
        """A cheap look before the claim, which writes."""
        with self._reading("the look for webhooks") as db:
            row = db.execute(
                "SELECT 1 FROM webhooks w WHERE disabled_at IS NULL AND seq < (SELECT coalesce(max(seq), 0) FROM changes) LIMIT 1"
            ).fetchone()
        return row is not None

    def count_events(self, after: int, most: int) -> tuple[dict[str, int], int]:
        with self._reading("the read of the feed") as db:
            found = db.execute(
                "SELECT iif(annotation_pk IS NULL, 'article.', 'annotation.') || action, count(*), max(seq) FROM "
                "(SELECT * FROM changes WHERE seq > ? ORDER BY seq LIMIT ?) GROUP BY 1 ORDER BY 1",
                (after, most),
            ).fetchall()
        return {row[0]: row[1] for row in found}, max((row[2] for row in found), default=after)

    def begin(self, delivery: Delivery) -> bool:
        with self._writing("the delivery") as db:
            row = db.execute(
                f"{_INSERT_DELIVERY} FROM webhooks w WHERE w.id = ? ON CONFLICT DO NOTHING RETURNING pk",
                (*_values(delivery), delivery.webhook_id),
            ).fetchone()
        return row is not None

    def put(self, delivery: Delivery, *, disable: str | None, now: str) -> None:
        """Keeps a delivery as it now is, and ends the lease."""
        with self._writing("the delivery") as db:
            found = db.execute("SELECT pk FROM webhooks WHERE id = ?", (delivery.webhook_id,)).fetchone()
            if found is None:  # it was deleted meanwhile
                return
            pk = found[0]
            db.execute(
                f"{_INSERT_DELIVERY} FROM webhooks w WHERE w.pk = ? ON CONFLICT (id) DO UPDATE SET state = excluded.state, "
                "attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at",
                (*_values(delivery), pk),
            )
            ended = delivery.state != "pending"
            db.execute(
                "UPDATE webhooks SET lease_until = NULL, seq = iif(?, ?, seq), disabled_at = iif(? IS NULL, disabled_at, ?), "
                "disabled_because = coalesce(?, disabled_because) WHERE pk = ?",
                (ended, delivery.last_seq, disable, now, disable, pk),
            )
            db.execute(
                "DELETE FROM deliveries WHERE webhook_pk = ? AND pk < (SELECT pk FROM deliveries WHERE webhook_pk = ? "
                "ORDER BY pk DESC LIMIT 1 OFFSET ?)",
                (pk, pk, KEPT_DELIVERIES - 1),
            )

    def skip(self, webhook_id: str, seq: int) -> None:
        """Nothing up to `seq` is of interest to it; ends the lease."""
        with self._writing("the webhook") as db:
            db.execute("UPDATE webhooks SET seq = ?, lease_until = NULL WHERE id = ?", (seq, webhook_id))


def _webhook_of(row: Sequence[Any]) -> Webhook:
    return Webhook(
        row[0], row[1], tuple(orjson.loads(row[2])), row[3], row[4], row[5], row[6], row[7], row[8]
    )


def _values(delivery: Delivery) -> tuple[Any, ...]:
    """In the order of the columns, up to the webhook."""
    return (
        delivery.id,
        delivery.created_at,
        delivery.after,
        delivery.last_seq,
        delivery.body,
        delivery.state,
        rows.dump([[a.at, a.status, a.error, a.milliseconds] for a in delivery.attempts]),
        delivery.next_attempt_at,
    )


def _delivery_of(row: Sequence[Any]) -> Delivery:
    return Delivery(
        id=row[0],
        webhook_id=row[1],
        created_at=row[2],
        after=row[3],
        last_seq=row[4],
        body=row[5],
        state=row[6],
        attempts=tuple(Attempt(*attempt) for attempt in orjson.loads(row[7])),
        next_attempt_at=row[8],
    )
