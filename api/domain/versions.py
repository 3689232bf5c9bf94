"""The version that a correction is based on, as the client said it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from api.errors import Stale


@dataclass(frozen=True, slots=True)
class Expected:
    """`versions` are those the client would accept (None: any, `*`); `sent` is what it wrote, for the refusal. Where that names no
    version at all, `flaw` is the rest of a sentence that begins with it."""

    versions: frozenset[int] | None
    sent: str
    flaw: str = ""

    @classmethod
    def exactly(cls, version: int) -> Expected:
        return cls(frozenset({version}), str(version))

    def check(self, current: Any, what: str) -> None:
        """`current` has `id` and `version`. Raises Stale with it."""
        if self.versions is None or current.version in self.versions:
            return
        stands = f"{what} {current.id} is at version {current.version}"
        if self.flaw:
            sentence = f"{stands}, and {self.sent} {self.flaw}."
        elif not any(0 < version < current.version for version in self.versions):
            sentence = (
                f"{stands} and never was at the one you sent, {self.sent}. Read it, and send its version."
            )
        else:
            sentence = f"{stands}, you sent {self.sent}. Read it again, or merge with `current`, and send its version."
        raise Stale(sentence, current=current)


ANY_VERSION = Expected(None, "*")


@contextmanager
def explain_stale(expected: Expected, changed_fields: Callable[[str, int], list[str]]) -> Iterator[None]:
    """Adds to a Stale that passes through which fields are otherwise now than at the version that the client sent.

    Stands outside the write transaction, so that the look-up never holds the write lock.
    """
    try:
        yield
    except Stale as stale:
        raise explained(stale, expected, changed_fields) from None


def explained(stale: Stale, expected: Expected, changed_fields: Callable[[str, int], list[str]]) -> Stale:
    """The refusal with those fields; as it is where the client sent no version that ever was."""
    current = stale.current
    if current is None or stale.changed_fields:
        return stale
    had = [version for version in expected.versions or () if 0 < version < current.version]
    if not had:
        return stale
    fields = changed_fields(current.id, min(had))
    return Stale(stale.detail, current=current, changed_fields=fields, pointer=stale.pointer)
