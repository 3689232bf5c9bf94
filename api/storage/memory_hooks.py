"""Webhooks in the store in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from threading import RLock
from typing import Any

from api.domain.hooks import Delivery, Webhook
from api.domain.models import Page
from api.errors import NotFound
from api.storage.memory_past import MemoryHistory
from api.storage.memory_state import page_of


class MemoryHooks:
    """See domain.store_parts.Hooks."""

    def __init__(self, last_seq: Callable[[], int], history: MemoryHistory, lock: RLock) -> None:
        self._last_seq = last_seq
        self._history = history
        self._lock = lock
        self._webhooks: dict[str, Webhook] = {}
        self._deliveries: dict[str, Delivery] = {}
        self._leases: dict[str, str] = {}

    def add(self, webhook: Webhook) -> None:
        with self._lock:
            self._webhooks[webhook.id] = webhook

    def find(self, webhook_id: str) -> Webhook:
        try:
            return self._webhooks[webhook_id]
        except KeyError:
            raise NotFound(f"There is no webhook {webhook_id}.") from None

    def list(self, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        return page_of([*self._webhooks.values()], limit, after, lambda webhook: (webhook.id,))

    def delete(self, webhook_id: str) -> None:
        with self._lock:
            self.find(webhook_id)
            del self._webhooks[webhook_id]
            self._deliveries = {id: d for id, d in self._deliveries.items() if d.webhook_id != webhook_id}

    def enable(self, webhook_id: str) -> Webhook:
        with self._lock:
            webhook = replace(self.find(webhook_id), disabled_at=None, disabled_because=None)
            self._webhooks[webhook_id] = webhook
            self._leases.pop(webhook_id, None)
            return webhook

    def list_deliveries(self, webhook_id: str, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        self.find(webhook_id)
        found = [d for d in self._deliveries.values() if d.webhook_id == webhook_id]
        return page_of(found[::-1], limit, after, lambda delivery: (delivery.id,))

    def is_behind(self) -> bool:
        return any(w.disabled_at is None and w.seq < self._last_seq() for w in self._webhooks.values())

    def claim(self, now: str, lease_until: str) -> tuple[Webhook, Delivery | None] | None:
        with self._lock:
            for webhook in self._webhooks.values():
                if webhook.disabled_at is not None or self._leases.get(webhook.id, "") > now:
                    continue
                pending = next(
                    (
                        d
                        for d in self._deliveries.values()
                        if d.webhook_id == webhook.id and d.state == "pending"
                    ),
                    None,
                )
                due = (
                    webhook.seq < self._last_seq()
                    if pending is None
                    else (pending.next_attempt_at or "") <= now
                )
                if due:
                    self._leases[webhook.id] = lease_until
                    return webhook, pending
        return None

    def count_events(self, after: int, most: int) -> tuple[dict[str, int], int]:
        changes = self._history.list_changes(after, most)
        kinds = Counter(f"{'annotation' if c.annotation_id else 'article'}.{c.action}" for c in changes)
        return dict(sorted(kinds.items())), changes[-1].seq if changes else after

    def begin(self, delivery: Delivery) -> bool:
        with self._lock:
            others = (d for d in self._deliveries.values() if d.webhook_id == delivery.webhook_id)
            if delivery.webhook_id not in self._webhooks or any(d.state == "pending" for d in others):
                return False
            self._deliveries[delivery.id] = delivery
            return True

    def put(self, delivery: Delivery, *, disable: str | None, now: str) -> None:
        with self._lock:
            webhook = self._webhooks.get(delivery.webhook_id)
            if webhook is None:
                return
            self._deliveries[delivery.id] = delivery
            self._leases.pop(webhook.id, None)
            if delivery.state != "pending":
                webhook = replace(webhook, seq=delivery.last_seq)
            if disable is not None:
                webhook = replace(webhook, disabled_at=now, disabled_because=disable)
            self._webhooks[webhook.id] = webhook

    def skip(self, webhook_id: str, seq: int) -> None:
        with self._lock:
            self._webhooks[webhook_id] = replace(self.find(webhook_id), seq=seq)
            self._leases.pop(webhook_id, None)
