"""Numbers and words that go together."""

from __future__ import annotations


def plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


def counted(number: int, word: str) -> str:
    """`1 span`, `2 spans`."""
    return f"{number} {plural(number, word)}"
