"""Who is told that the feed has grown, and what they were sent. Frozen values, as in models.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from api.domain.models import Timestamp


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to tell that the feed has grown. `events` are the kinds of changes that matter (none: all), such as `annotation.update`;
    `secret` signs (Standard Webhooks); up to `seq` it has been told. `disabled_because` says why it is told no more."""

    id: str
    url: str
    events: tuple[str, ...]
    secret: str
    created_at: Timestamp
    created_by: str
    seq: int
    disabled_at: Timestamp | None = None
    disabled_because: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver: the status that came back, or the error why none did."""

    at: Timestamp
    status: int | None
    error: str | None
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to a webhook about the changes behind `after` up to `last_seq`; `body` is sent byte for byte at each attempt."""

    id: str
    webhook_id: str
    created_at: Timestamp
    after: int
    last_seq: int
    body: str
    state: Literal["pending", "delivered", "failed"] = "pending"
    attempts: tuple[Attempt, ...] = ()
    next_attempt_at: Timestamp | None = None
