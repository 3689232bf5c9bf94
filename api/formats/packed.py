"""msgpack that somebody else wrote, looked through value by value: what is not asked for is passed over and never built, since one byte of
it may ask for eighty of memory.

Every function takes one whole packed value; `what` names it in the refusal. None of srsly's decoders runs, so that no numpy type is made
of a stranger's description.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator

from api.errors import Invalid

NIL, TRUE, NO_BYTES, NO_ITEMS, NO_ENTRIES = b"\xc0", b"\xc3", b"\xc4\x00", b"\x90", b"\x80"
_LISTS = frozenset([*range(0x90, 0xA0), 0xDC, 0xDD])
_MAPS = frozenset([*range(0x80, 0x90), 0xDE, 0xDF])
_BINARY = {0xC4: 2, 0xC5: 3, 0xC6: 5}  # how many bytes stand before the content
_TEXT = {**dict.fromkeys(range(0xA0, 0xC0), 1), 0xD9: 2, 0xDA: 3, 0xDB: 5}
_NUMBERS = {first: struct.Struct(">" + code) for first, code in zip(range(0xCA, 0xD4), "fdBHIQbhiq", strict=True)}  # fmt: skip
_SHOWN = 40
_MOST_ENTRIES = 1_000_000


def is_list(packed: memoryview) -> bool:
    return packed[0] in _LISTS


def is_map(packed: memoryview) -> bool:
    return packed[0] in _MAPS


def items(packed: memoryview, what: str) -> Iterator[memoryview]:
    """The values of a list, still packed. Raises Invalid where it is none, and at the place where it is broken."""
    return _walked(packed, what, pairs=False)


def entries(packed: memoryview, what: str) -> Iterator[tuple[memoryview, memoryview]]:
    """The keys and values of a map, still packed. Raises Invalid likewise, and for more than a million."""
    walked = _walked(packed, what, pairs=True)
    return zip(walked, walked, strict=True)


def named(packed: memoryview, names: Collection[str], what: str) -> dict[str, memoryview]:
    """The values that a map has under these names (strings, or bytes of ASCII), still packed. Raises Invalid where it is no map."""
    found = {}
    name_of = {name.encode(): name for name in names}
    longest = max(map(len, name_of)) + 5
    for key, value in entries(packed, what):
        if len(key) <= longest and (
            name := name_of.get(bytes(_content(key, _TEXT) or _content(key, _BINARY) or b""))
        ):
            found[name] = value
    return found


def count(packed: memoryview, what: str) -> int:
    """The number of values that a list says it has. Raises Invalid where it is none."""
    if is_list(packed):
        first = packed[0]
        return first & 0x0F if first < 0xA0 else int.from_bytes(packed[1 : 3 if first == 0xDC else 5])
    raise Invalid(f"{what} cannot be read: it is no msgpack list.")


def binary(packed: memoryview) -> memoryview | None:
    """Bytes, without a copy; None for what is none."""
    return _content(packed, _BINARY)


def text(packed: memoryview, what: str, most: int = 1000) -> str | None:
    """A string; None for what is none. Raises Invalid for broken UTF-8, and over `most` bytes."""
    content = _content(packed, _TEXT)
    if content is not None and len(content) > most:
        raise Invalid(f"{what} cannot be read: it has a string of {len(content)} bytes; the limit is {most}.")
    try:
        return None if content is None else str(content, "utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{what} cannot be read: it has a string that is not UTF-8.") from None


def shown(packed: memoryview) -> str:
    """The beginning of a string for a sentence, in quotes."""
    content = _content(packed, _TEXT)
    return "?" if content is None else repr(str(content[: 4 * _SHOWN], "utf-8", "replace")[:_SHOWN])


def number(packed: memoryview) -> float | None:
    """A number, whole or not; None for what is none, and for true and false."""
    first = packed[0]
    if first < 0x80 or first >= 0xE0:
        return first if first < 0x80 else first - 0x100
    kind = _NUMBERS.get(first)
    found: float | None = None if kind is None else kind.unpack_from(packed, 1)[0]
    return found


def _content(packed: memoryview, heads: dict[int, int]) -> memoryview | None:
    head = heads.get(packed[0])
    return None if head is None else packed[head:]


def _walked(packed: memoryview, what: str, pairs: bool) -> Iterator[memoryview]:
    from srsly.msgpack import UnpackException
    from srsly.msgpack._unpacker import Unpacker  # the public one decodes numpy

    room = max(len(packed), 1)
    unpacker = Unpacker(read_size=room, max_buffer_size=room)
    unpacker.feed(packed)
    try:
        number_of_values = 2 * unpacker.read_map_header() if pairs else unpacker.read_array_header()
        if pairs and number_of_values > 2 * _MOST_ENTRIES:
            raise Invalid(f"{what} cannot be read: it has more than {_MOST_ENTRIES} entries.")
        start = unpacker.tell()
        for _ in range(number_of_values):
            unpacker.skip()
            behind = unpacker.tell()
            yield packed[start:behind]
            start = behind
    except (UnpackException, ValueError):
        kind = "map" if pairs else "list"
        raise Invalid(f"{what} cannot be read: it is no msgpack {kind}, or a broken one.") from None
    if start != len(packed):
        raise Invalid(f"{what} cannot be read: something stands behind its msgpack data.")
