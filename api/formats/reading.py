"""Reading what somebody else wrote: bounded lines, bounded files, strict UTF-8. Refusals name the place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from api.errors import Invalid

CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may make us hold. Bytes, but `text_length`, which counts code points, and those that count things.

    `line` is one line or one item of a JSON list, `cell_line` one of a spreadsheet; `held` a file that can only be read whole and what it
    unpacks to (DocBin), `on_disk` one that is read in any order (zip); `unpacked` all of a zip, `ratio` how far any part of a compressed
    file may grow, `entries` how many files a zip may have, `docs` and `strings` how many Docs and distinct words a DocBin, `groups` and
    `spans` how many names a Doc may have for groups of spans, and how many spans in the one that is read.
    """

    line: int = 64 << 20
    cell_line: int = 1 << 20
    text_length: int = 1_000_000
    held: int = 256 << 20
    on_disk: int = 1 << 30
    unpacked: int = 2 << 30
    ratio: int = 200
    entries: int = 200_000
    docs: int = 1_000_000
    strings: int = 2_000_000
    groups: int = 1_000
    spans: int = 100_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Line:
    """`content` None: the line is longer than the limit and was passed over without being held."""

    number: int
    content: bytes | None


def iter_lines(stream: BinaryIO, limit: int) -> Iterator[Line]:
    """Lines without their line feed; at most `limit` bytes and one chunk are held, however long a line is."""
    number, held, too_long = 1, bytearray(), False
    first = True
    while chunk := stream.read(CHUNK):
        if first:
            first = False
            chunk = without_mark(chunk if len(chunk) > 3 else chunk + stream.read(3))  # shorter than the mark
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            held += piece
            yield Line(number, None if too_long or len(held) > limit else bytes(held))
            number, held, too_long = number + 1, bytearray(), False
        held += rest
        if len(held) > limit:
            held, too_long = bytearray(), True
    if held or too_long:
        yield Line(number, None if too_long else bytes(held))


def without_mark(start: bytes) -> bytes:
    """The beginning of a file without a UTF-8 byte order mark. Raises Invalid for UTF-16 or UTF-32."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        raise Invalid("The file is in UTF-16 or UTF-32; save it as UTF-8.")
    return start.removeprefix(b"\xef\xbb\xbf")


def too_long(place: str, limit: int) -> Invalid:
    return Invalid(f"{place} is longer than {limit} bytes, the limit for one line; it was passed over.")


def decoded(content: bytes, place: str) -> str:
    """Strict UTF-8 without NUL. Raises Invalid that names the byte."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise Invalid(
            f"{place} is not UTF-8: byte {error.start} (0x{content[error.start]:02x}) cannot be read."
        ) from None
    if "\x00" in text:
        raise Invalid(f"{place} has a NUL character at offset {text.index(chr(0))}; remove it.")
    return text


def read_whole(stream: BinaryIO, limit: int, what: str) -> bytes:
    """A file that can only be read whole. Raises Invalid over `limit` bytes."""
    content = bytearray()
    while chunk := stream.read(CHUNK):
        content += chunk
        if len(content) > limit:
            raise Invalid(
                f"The {what} is larger than {limit} bytes, the limit for a file that is read whole."
            )
    return bytes(content)


def spooled(stream: BinaryIO, limit: int, what: str) -> IO[bytes]:
    """The stream as a temporary file that can be read in any order. Raises Invalid over `limit` bytes."""
    copy = tempfile.SpooledTemporaryFile(max_size=8 << 20)  # noqa: SIM115  the caller closes it
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            copy.close()
            raise Invalid(f"The {what} is larger than {limit} bytes, the limit for such a file.")
        copy.write(chunk)
    copy.seek(0)
    return copy
