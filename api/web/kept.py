"""Article bodies as they last went out, by the version that decides them: reading one again costs a look at its version.

Every change of an article or of one of its annotations raises the version, so nothing here can be out of date; what is old is never asked for
again and falls out. A stored copy of each body would save the first reading too, and would have to be written with every correction.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST_BYTES = 16 * 1024 * 1024
MOST_EACH = 512 * 1024
Key = tuple[str, int, bytes]


class KeptBodies:
    """At most `MOST_BYTES` in each process; the one that was not asked for the longest goes first."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, key: Key) -> bytes | None:
        """`key` is the article's id and version, and the query that narrowed it."""
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
        return body

    def keep(self, key: Key, body: bytes) -> None:
        if len(body) > MOST_EACH:
            return
        with self._lock:
            self._bytes += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._bytes > MOST_BYTES:
                _, oldest = self._bodies.popitem(last=False)
                self._bytes -= len(oldest)
