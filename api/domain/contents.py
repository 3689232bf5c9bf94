"""What an article may hold: its text and its metadata, kept exactly as they came."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from api.domain.spans import BLANKS
from api.errors import Invalid, TooLong

METADATA_DEPTH = 8
METADATA_BYTES = 65_536


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
    if all(character in BLANKS for character in text):
        raise Invalid("The text is empty or blank; an article has words.", pointer=pointer)


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
