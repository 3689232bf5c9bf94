"""The version that a correction is based on, as the client said it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from api.errors import Stale


@dataclass(frozen=True, slots=True)
class Expected:
    """`versions` are those the client would accept (None: any, `*`); `sent` is what it wrote, for the refusal."""

    versions: frozenset[int] | None
    sent: str

    @classmethod
    def exactly(cls, version: int) -> Expected:
        return cls(frozenset({version}), str(version))

    def check(self, current: Any, what: str) -> None:
        """`current` has `id` and `version`. Raises Stale with it."""
        if self.versions is None or current.version in self.versions:
            return
        raise Stale(
            f"{what} {current.id} is at version {current.version}, you sent {self.sent}. "
            f"Read it again, or merge with `current`, and send its version.",
            current=current,
        )


ANY_VERSION = Expected(None, "*")


@contextmanager
def explain_stale(expected: Expected, changed_fields: Callable[[str, int], list[str]]) -> Iterator[None]:
    """Adds to a Stale that passes through which fields moved since the version that the client sent.

    Stands outside the write transaction, so that the look-up never holds the write lock.
    """
    try:
        yield
    except Stale as stale:
        if expected.versions and stale.current is not None and not stale.changed_fields:
            fields = changed_fields(stale.current.id, min(expected.versions))
            raise Stale(
                stale.detail, current=stale.current, changed_fields=fields, pointer=stale.pointer
            ) from None
        raise
