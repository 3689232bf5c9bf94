"""Telling others that the feed has grown (Standard Webhooks, https://www.standardwebhooks.com): a hint, signed, tried again over restarts.

A message says how far the feed has come, never what changed: who is told reads `/v1/changes` from where it was. So nothing is lost when a
message is, and many changes may share one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import random
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson

from api import outbound
from api.domain.clock import format_time, new_id, utc_now
from api.domain.hooks import Attempt, Delivery, Webhook
from api.domain.ports import Store
from api.errors import AnnotationError
from api.logs import log

if TYPE_CHECKING:
    from flask import Flask

# seconds before each further attempt, as Standard Webhooks advises: about three days in all
SCHEDULE = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
LEASE = timedelta(seconds=60)
LOOK_SECONDS = 0.5
MOST_CHANGES = 10_000


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` header: HMAC-SHA256 over `id.timestamp.body`."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = secret.encode()
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Messenger:
    """One thread a process; a lease in the store keeps two processes from telling the same webhook twice."""

    def __init__(self, store: Store, *, private: bool) -> None:
        self.store = store
        self.stopping = threading.Event()
        self._private = private
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 12.0) -> None:
        self.stopping.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def run_once(self) -> bool:
        """Tells one webhook; False when none is to be told now."""
        if not self.store.hooks.is_behind():
            return False
        now = datetime.now(UTC)
        claimed = self.store.hooks.claim(format_time(now), format_time(now + LEASE))
        if claimed is None:
            return False
        webhook, delivery = claimed
        delivery = delivery or self._new(webhook)
        if delivery is not None:
            self._deliver(webhook, delivery)
        return True

    def _new(self, webhook: Webhook) -> Delivery | None:
        """The message about everything since the last one, kept before anybody is told: who is cut off tries the same one again. None where
        nothing of it matters to this webhook."""
        events, last = self.store.hooks.count_events(webhook.seq, MOST_CHANGES)
        if webhook.events:
            events = {kind: n for kind, n in events.items() if kind in webhook.events}
        if not events:
            self.store.hooks.skip(webhook.id, last)
            return None
        now = utc_now()
        body = {
            "type": "changes.available",
            "timestamp": now,
            "data": {"after": webhook.seq, "last_seq": last, "events": events},
        }
        message = Delivery(
            f"msg_{new_id()}",
            webhook.id,
            now,
            webhook.seq,
            last,
            orjson.dumps(body).decode(),
            next_attempt_at=now,
        )
        return message if self.store.hooks.begin(message) else None

    def _deliver(self, webhook: Webhook, delivery: Delivery) -> None:
        attempt = self._attempt(webhook, delivery)
        tried = replace(delivery, attempts=(*delivery.attempts, attempt), next_attempt_at=None)
        disable = None
        if attempt.status is not None and 200 <= attempt.status < 300:
            tried = replace(tried, state="delivered")
        elif attempt.status == 410:
            tried, disable = replace(tried, state="failed"), "It answered 410 Gone."
        elif len(tried.attempts) > len(SCHEDULE):
            last = f"status {attempt.status}" if attempt.status else attempt.error
            tried = replace(tried, state="failed")
            disable = f"{len(tried.attempts)} attempts to deliver {delivery.id} failed, the last with {last}."
        else:
            pause = SCHEDULE[len(tried.attempts) - 1] * random.uniform(1.0, 1.1)
            tried = replace(tried, next_attempt_at=format_time(datetime.now(UTC) + timedelta(seconds=pause)))
        self.store.hooks.put(tried, disable=disable, now=utc_now())
        if disable is not None:
            log.warning("webhook disabled", webhook=webhook.id, reason=disable)

    def _attempt(self, webhook: Webhook, delivery: Delivery) -> Attempt:
        body, timestamp, began = delivery.body.encode(), int(time.time()), time.perf_counter()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "annotation-api",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(webhook.secret, delivery.id, timestamp, body),
        }
        status: int | None = None
        error: str | None = None
        try:
            status = outbound.post(webhook.url, body, headers, private=self._private)
        except (outbound.NotAllowed, OSError, http.client.HTTPException, ValueError) as failure:
            error = f"{type(failure).__name__}: {failure}"[:300]
        return Attempt(utc_now(), status, error, round((time.perf_counter() - began) * 1000))

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                busy = self.run_once()
            except AnnotationError as error:  # the store may be busy or full for a while
                log.warning("webhooks could not reach the store", error=error.detail)
                busy = False
            except Exception as error:
                log.error("webhooks failed", exc_info=error)
                busy = False
            if not busy:
                self.stopping.wait(LOOK_SECONDS)


def start_messenger(app: Flask) -> None:
    """Starts this process's messenger; called after the fork."""
    private = app.extensions["annotation_settings"].webhook_private == "on"
    messenger = Messenger(app.extensions["annotation_store"], private=private)
    app.extensions["annotation_messenger"] = messenger
    messenger.start()


def stop_messenger(app: Flask) -> None:
    messenger: Messenger | None = app.extensions.get("annotation_messenger")
    if messenger is not None:
        messenger.stop()
