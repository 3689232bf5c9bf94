"""The items of a JSON list that is too large to be held: found by their braces, then parsed one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from api.errors import AnnotationError, Invalid
from api.formats.reading import CHUNK, without_mark
from api.formats.records import iter_objects

_MARKS = re.compile(rb'["\\{}\[\]]')
_KEY = re.compile(rb'"items"\s*:\s*\[\Z')
_DEEPEST = 1000
_LONGEST_KEY = 64  # bytes looked at before a bracket to see which list it opens


def iter_items(
    stream: BinaryIO, limit: int, what: str
) -> Iterator[tuple[str, dict[str, Any] | AnnotationError]]:
    """(place, object or why there is none) for each object of the list that the file is, or of the lists called `items` in the object
    that the file is; where there is no such list, the object itself. `what` is the name of an item.

    At most `limit` bytes of one item are held. Raises Invalid for UTF-16; a file that is no JSON ends with a refusal.
    """
    return iter_objects(
        (f"{what} {number}", content) for number, content in enumerate(_contents(stream, limit), 1)
    )


def _contents(stream: BinaryIO, limit: int) -> Iterator[bytes | AnnotationError]:
    scanner = _Scanner(limit)
    first = True
    while chunk := stream.read(CHUNK):
        if first:
            first = False
            chunk = without_mark(chunk if len(chunk) > 3 else chunk + stream.read(3))
        yield from scanner.take(chunk)
        if scanner.broken:
            return
    yield from scanner.finish()


class _Scanner:
    """Knows at each byte whether it is inside a string, how deep it is, and which lists are open whose objects are the items."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.broken = False
        self._open: list[bytes] = []  # brackets; `[` of a list of items is kept as `*`
        self._in_string = False
        self._escaped = False
        self._item: bytearray | None = None  # the item that is being read
        self._too_long = False
        self._depth = 0  # at which the item began
        self._outside = bytearray()  # what stood outside of items: the envelope
        self._found = 0

    def take(self, chunk: bytes) -> Iterator[bytes | AnnotationError]:
        done = 0
        skip = -1
        if self._escaped:
            skip, self._escaped = 0, False
        for match in _MARKS.finditer(chunk):
            at = match.start()
            mark = match.group()
            if at == skip:
                continue
            if self._in_string:
                if mark == b"\\":
                    skip = at + 1
                    self._escaped = skip == len(chunk)
                elif mark == b'"':
                    self._in_string = False
            elif mark == b'"':
                self._in_string = True
            elif mark in (b"{", b"["):
                if mark == b"{" and self._item is None and self._open and self._open[-1] == b"*":
                    self._keep(chunk[done:at])
                    done, self._item, self._depth = at, bytearray(), len(self._open)
                elif mark == b"[" and self._item is None:
                    self._keep(chunk[done : at + 1])
                    done = at + 1
                    mark = b"*" if self._is_list_of_items() else mark
                self._open.append(mark)
                if len(self._open) > _DEEPEST:
                    self.broken = True
                    yield Invalid(f"The file is nested deeper than {_DEEPEST} levels.")
                    return
            elif mark in (b"}", b"]"):
                if not self._open or (self._open.pop() == b"{") != (mark == b"}"):
                    self.broken = True
                    yield Invalid(f"The file is no JSON: {mark.decode()} closes what was not opened.")
                    return
                if self._item is not None and len(self._open) == self._depth:
                    self._keep(chunk[done : at + 1])
                    done = at + 1
                    yield self._ended()
        self._keep(chunk[done:])

    def finish(self) -> Iterator[bytes | AnnotationError]:
        if self._open or self._in_string:
            yield Invalid("The file is cut off: it ends inside a JSON value.")
        elif self._found == 0 and bytes(self._outside).strip() not in (b"", b"[]"):
            if len(self._outside) > self.limit:
                yield Invalid(f"The file is one JSON value of more than {self.limit} bytes.")
            else:
                yield bytes(self._outside)

    def _is_list_of_items(self) -> bool:
        return not self._open or (self._open[-1] == b"{" and bool(_KEY.search(self._outside[-_LONGEST_KEY:])))

    def _keep(self, piece: bytes) -> None:
        kept = self._outside if self._item is None else self._item
        if len(kept) <= self.limit:
            kept += piece
        if self._item is None and self._found and len(kept) > _LONGEST_KEY:
            del kept[:-_LONGEST_KEY]  # what stands between items is not needed

    def _ended(self) -> bytes | AnnotationError:
        item, self._item = self._item or bytearray(), None
        self._found += 1
        if len(item) > self.limit:
            return Invalid(
                f"It is longer than {self.limit} bytes, the limit for one item; it was passed over."
            )
        return bytes(item)
