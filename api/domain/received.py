"""A file as it comes in, and whether it is the one that came before: told by its bytes, whatever the format makes of them."""

from __future__ import annotations

import hashlib
from typing import Protocol

from api.domain.models import Report
from api.errors import AnnotationError, IdempotencyKeyReused

MOST_AHEAD = 1 << 20
"""How much further than this time a reader may have read before it gave the same item: a few of its chunks."""
_PIECE = 65_536


class Source(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Received:
    """The file of an import, to be read once. What ends it early stays in `failure`.

    `mark` says which file it is as far as it was read. Where the report has the mark of an earlier try, that many bytes must be the same.
    """

    def __init__(self, source: Source, report: Report) -> None:
        self.failure: AnnotationError | None = None
        self._source = source
        self._name = report.id
        until, _, self._wanted = report.last.rpartition(":")
        self._until = int(until or 0)
        self._size = 0
        self._hash = hashlib.sha256()
        self._ahead = b""

    @property
    def mark(self) -> str:
        return f"{self._size}:{self._hash.hexdigest()}"

    def read(self, size: int = -1, /) -> bytes:
        """Raises what the source raises, and IdempotencyKeyReused where it turns out to be another file."""
        if not self._ahead:
            return self._receive(size)
        end = size if size >= 0 else len(self._ahead)
        piece, self._ahead = self._ahead[:end], self._ahead[end:]
        return piece

    def confirm(self) -> None:
        """Reads on, where it must, until it is certain that this is the file of the earlier try."""
        while self._wanted:
            if self._until - self._size > MOST_AHEAD:
                raise self._other()
            self._ahead += self._receive(_PIECE)

    def drain(self) -> None:
        """Reads to the end."""
        self._ahead = b""
        while self._receive(_PIECE):
            pass

    def require(self, mark: str) -> None:
        """Raises IdempotencyKeyReused where that is not the mark of the whole file."""
        self.drain()
        if self.mark != mark:
            raise self._other("goes on behind them")

    def _receive(self, size: int) -> bytes:
        try:
            piece = self._source.read(size)
            self._take(piece, ended=not piece and size != 0)
        except AnnotationError as failure:
            self.failure = failure
            raise
        return piece

    def _take(self, piece: bytes, ended: bool) -> None:
        if self._wanted:
            before, piece = piece[: self._until - self._size], piece[self._until - self._size :]
            self._add(before)
            if self._size == self._until:
                if self._hash.hexdigest() != self._wanted:
                    raise self._other()
                self._wanted = ""
            elif ended:
                raise self._other()
        self._add(piece)

    def _add(self, piece: bytes) -> None:
        self._hash.update(piece)
        self._size += len(piece)

    def _other(self, how: str = "does not begin with them") -> IdempotencyKeyReused:
        return IdempotencyKeyReused(
            f"The import {self._name} began with another file: {self._until} bytes of it were read, and this one {how}. "
            "Send that file to go on with it, or take another id."
        )
