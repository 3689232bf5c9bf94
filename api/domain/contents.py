"""What an article may hold: its text and its metadata, kept exactly as they came."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from api.domain.clock import read_moment
from api.domain.spans import BLANKS
from api.errors import Invalid, TooLong

METADATA_DEPTH = 8
METADATA_BYTES = 65_536
_WORDLESS = BLANKS | {"\ufeff"}  # a byte order mark is no white space, but no word either
LONGEST = {"external_id": 200, "title": 1000, "language": 35, "source": 200, "url": 2000}


def check_text(text: str, limit: int, pointer: str = "#/text") -> None:
    """Raises TooLong over `limit` code points, Invalid for a text that is empty, blank or cannot be stored exactly."""
    if len(text) > limit:
        raise TooLong(
            f"The text has {len(text)} code points; the limit is {limit}.",
            pointer=pointer,
            limit=limit,
            length=len(text),
        )
    if "\x00" in text:
        raise Invalid(
            f"The text has a NUL character at offset {text.index(chr(0))}; remove it.", pointer=pointer
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Invalid(
            f"The text has a lone surrogate at offset {error.start}, which is no character; send valid Unicode.",
            pointer=pointer,
        ) from None
    if is_blank(text):
        raise Invalid("The text is empty or blank; an article has words.", pointer=pointer)


def is_blank(text: str) -> bool:
    """Whether nothing stands in it but white space and byte order marks."""
    return all(character in _WORDLESS for character in text)


def check_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is known about an article beside its text, held to what the service takes everywhere; those that are None are left out.

    `published_at` comes back in UTC. Raises Invalid that names the fact.
    """
    held = {name: value for name, value in facts.items() if value is not None}
    for name, most in LONGEST.items():
        value = held.get(name)
        if value is None:
            continue
        if len(value) > most:
            raise Invalid(f"{name} has {len(value)} characters; the limit is {most}.", pointer=f"#/{name}")
        if not value and name != "title":
            raise Invalid(f"{name} is empty; leave it out.", pointer=f"#/{name}")
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Invalid(f"{name} holds a NUL character or a lone surrogate.", pointer=f"#/{name}")
    if "url" in held and not is_web_address(held["url"]):
        raise Invalid(f"url is no http or https address: {held['url'][:80]!r}.", pointer="#/url")
    if "published_at" in held:
        try:
            held["published_at"] = read_moment(held["published_at"])
        except (ValueError, OverflowError):
            raise Invalid(
                f"published_at is no date: {held['published_at'][:60]!r}; one is like 2017-06-08T09:30:00Z or 2017-06-08.",
                pointer="#/published_at",
            ) from None
    check_metadata(held.get("metadata", {}))
    return held


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(c.isspace() for c in url)


def check_metadata(metadata: Mapping[str, Any], pointer: str = "#/metadata") -> None:
    """At most 8 levels and 64 KiB as UTF-8 JSON, and nothing in it that would come back as something else. Raises Invalid."""
    _check_keepable(metadata, METADATA_DEPTH, pointer)
    size = len(json.dumps(metadata, ensure_ascii=False, separators=(",", ":")).encode())
    if size > METADATA_BYTES:
        raise Invalid(f"metadata takes {size} bytes; the limit is {METADATA_BYTES}.", pointer=pointer)


def _check_keepable(value: Any, depth: int, pointer: str) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Invalid("metadata holds a NUL character or a lone surrogate.", pointer=pointer)
    elif isinstance(value, Mapping | list):
        if depth == 0:
            raise Invalid(f"metadata is nested deeper than {METADATA_DEPTH} levels.", pointer=pointer)
        for part in [*value, *value.values()] if isinstance(value, Mapping) else value:
            _check_keepable(part, depth - 1, pointer)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise Invalid("metadata holds a whole number beyond 64 bits.", pointer=pointer)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Invalid("metadata holds a number beyond what a double can hold.", pointer=pointer)


def merge_patch(target: Any, patch: Any) -> Any:
    """RFC 7396: nulls remove, objects merge, everything else replaces."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged
