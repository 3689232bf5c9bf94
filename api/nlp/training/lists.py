"""Long lists of names, written as running text."""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """What stands between the semicolons."""
    return tuple(text.replace("\n", "").split(";"))
