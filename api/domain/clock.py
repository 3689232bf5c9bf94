"""Time and identity as values: RFC 3339 in UTC, and UUIDv7 ids that order by the time they were made."""

from __future__ import annotations

import os
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from api.domain.models import ChangeSet

Clock = Callable[[], str]
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_lock = threading.Lock()
_last = 0


def utc_now() -> str:
    """The time now: `2026-11-24T09:30:00.123456Z`, always six decimals so that times order as strings."""
    return format_time(datetime.now(UTC))


def format_time(moment: datetime) -> str:
    """An aware datetime as the fixed-width UTC string that is stored and served."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if moment.year >= 1000
        else (moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"))
    )


def ordering(moment: str) -> str:
    """What moments of any number of decimals are compared by: with the `Z`, 09:30:00.5 would come before 09:30:00."""
    return moment.removesuffix("Z")


def in_turn(change_set: ChangeSet, last: str | None) -> ChangeSet:
    """The change set at its time, or just after `last` (the time of the one before) where clocks or threads would have it earlier."""
    if last is None or change_set.at > last:
        return change_set
    moment = datetime.fromisoformat(last.replace("Z", "+00:00")) + timedelta(microseconds=1)
    return replace(change_set, at=format_time(moment))


def new_id() -> str:
    """A UUIDv7 (RFC 9562) as 36 characters; within one process later ids are greater.

    48 bits of milliseconds, then 12 bits that count within the millisecond in 1/4096 steps, then 62 random bits.
    """
    global _last
    with _lock:
        ticks = time.time_ns() * 4096 // 1_000_000
        _last = ticks = max(ticks, _last + 1)
    milliseconds, fraction = ticks >> 12, ticks & 0xFFF
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return str(uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | tail))


def read_moment(value: str) -> str:
    """RFC 3339 with an offset, or a plain date, as UTC with `Z`, decimals only where there were any. Raises ValueError for what is none."""
    if _DATE.fullmatch(value):
        return date.fromisoformat(value).isoformat() + "T00:00:00Z"
    match = _MOMENT.fullmatch(value)
    if match is None:
        raise ValueError(value)
    moment = datetime.fromisoformat(value[:19] + (match[1] or "")[:7] + match[2].upper()).astimezone(UTC)
    return moment.isoformat().replace("+00:00", "Z")
