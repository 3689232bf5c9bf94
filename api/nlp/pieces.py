"""Tokens as the encoder reads them: word-piece ids from the uncased vocabulary, and one casing class a token."""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer

CASINGS = ("lower", "title", "upper", "mixed", "digits", "punctuation", "capital", "numbered")
MOST_PIECES = 8
_CACHE_SIZE = 50_000


def casing_of(token: str) -> int:
    """Index into CASINGS. `capital` is a single upper-case letter, `numbered` holds both digits and letters (`507th`)."""
    if token.islower():
        return 0 if token.isalpha() else 7 if any(c.isdigit() for c in token) else 0
    if token.isupper():
        if len(token) == 1:
            return 6
        return 7 if any(c.isdigit() for c in token) else 2
    if token.isnumeric() or token.isdigit():
        return 4
    first = token[0]
    if not (first.isalnum()):
        return 5
    if any(c.isdigit() for c in token):
        return 7
    if first.isupper() and token[1:].islower():
        return 1
    return 3 if token.isalpha() and (token.upper() != token or token.lower() != token) else 0


class Pieces:
    """Token -> (piece ids, casing), remembered for the last tokens seen (bounded; safe to share between threads)."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[tuple[int, ...], int]] = {}
        self.cls, self.sep, self.pad, self.unknown, self.mask = (
            int(tokenizer.token_to_id(name) or 0) for name in ("[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]")
        )

    @classmethod
    def from_file(cls, path: Path) -> Pieces:
        return cls.from_buffer(path.read_bytes())

    @classmethod
    def from_buffer(cls, data: bytes) -> Pieces:
        """`data` is a tokenizer.json. Raises what `tokenizers` raises when it is damaged."""
        tokenizer = Tokenizer.from_buffer(data)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer)

    def of(self, token: str) -> tuple[tuple[int, ...], int]:
        """At least one id, at most MOST_PIECES: what a name ends in says little about what it is."""
        known = self._known.get(token)
        if known is not None:
            return known
        ids = self._tokenizer.encode(token[:100], add_special_tokens=False).ids[:MOST_PIECES]
        made = (tuple(ids) or (self.unknown,), casing_of(token))
        if len(self._known) >= _CACHE_SIZE:
            self._known.clear()
        self._known[token] = made
        return made
