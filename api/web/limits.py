"""ANNOTATION_RATE_LIMIT: requests a minute and key."""

from __future__ import annotations

import time
from typing import Protocol

from api.web.problems import Refusal


class Counter(Protocol):
    def count(self, key: str, minute: int) -> int: ...
    def close(self) -> None: ...


class RateLimit:
    def __init__(self, limit: int, counter: Counter) -> None:
        self._limit = limit
        self._counter = counter

    def count(self, key: str) -> None:
        """Raises 429 with Retry-After once the minute's requests are used up."""
        now = time.time()
        if self._counter.count(key, int(now // 60)) > self._limit:
            raise Refusal(
                "rate-limited",
                f"This key may make {self._limit} requests a minute.",
                headers={"Retry-After": str(60 - int(now % 60))},
                limit=self._limit,
            )

    def close(self) -> None:
        self._counter.close()
