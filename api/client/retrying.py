"""When a request is sent again, and after how long."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from requests.exceptions import ConnectTimeout, RequestException
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

LONGEST_BACKOFF = 10.0  # seconds, where the server does not say
LONGEST_RUNNING = 900.0  # seconds for which a first request that still runs is waited for
LONGEST_ASKED = 300.0  # seconds that a server may ask for
_REFUSED_FOR_NOW = (429, 503)  # nothing was done: any request may come again
_UNKNOWN = (502, 504)  # a proxy answers, and does not know what the server did


def may_repeat(status: int, body: Mapping[str, Any] | None, repeatable: bool) -> bool:
    """Whether this answer is worth another try. `repeatable`: doing it twice is the same as doing it once."""
    if status in _REFUSED_FOR_NOW:
        return True
    if status in _UNKNOWN:
        return repeatable
    return still_runs(status, body)


def still_runs(status: int, body: Mapping[str, Any] | None) -> bool:
    """Whether the same request was sent before and is at work on the server, as a very long text can be for minutes."""
    return status == 409 and str((body or {}).get("type", "")).endswith("/idempotency-key-in-flight")


def never_sent(error: RequestException) -> bool:
    """Whether no connection came about at all, so that the server cannot have done anything."""
    if isinstance(error, ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def pause(attempt: int, retry_after: str | None) -> float:
    """Seconds to wait before try `attempt` + 1 (the first is 0): what the server asks for, or more each time, with jitter."""
    asked = _seconds(retry_after)
    if asked is not None:
        return min(asked, LONGEST_ASKED)
    backoff: float = min(LONGEST_BACKOFF, 0.25 * 2**attempt)
    return backoff * random.uniform(0.5, 1)


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After is a number of seconds or a date (RFC 9110)."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())
