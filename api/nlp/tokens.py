"""The pipeline's tokenizer: fast, loss-free for any string, and fine enough that span ends fall on token ends.

A token is a run of letters and digits with their marks, one other grapheme cluster, or (as spaCy has it) white space beyond the
single blank that a token may carry. So `US-led`, `ISIL's` and `U.S.` fall apart, `507th` and `Mar` + `’` + `a` do as well, and no
token ever ends inside a grapheme cluster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import regex
import spacy.util
from spacy.tokens import Doc
from spacy.vocab import Vocab

_WORDS = "annotation_words"
_MARK = r"[\p{M}\p{GCB=Extend}\p{GCB=SpacingMark}\u200d]"
_TOKEN = regex.compile(rf"(?:[\p{{L}}\p{{N}}]{_MARK}*+)++|[^\S\n]*+\n\s*(?!{_MARK})|\s+(?!{_MARK})|\X")
# The same for texts in which every character is a grapheme of its own, as most are: five times as fast.
_PLAIN_TEXT = re.compile(r"[\t\n\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e€]*")
_PLAIN_TOKEN = re.compile(r"[^\W_]+|[^\S\n]*\n\s*|\s+|[\W_]")


def split(text: str) -> list[str]:
    """The tokens of a text, white space too; together they are the text."""
    plain = _PLAIN_TEXT.fullmatch(text) is not None
    words: list[str] = _PLAIN_TOKEN.findall(text) if plain else _TOKEN.findall(text)
    return words


def iter_token_ends(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) code points of every token that is not white space, in order."""
    for match in _TOKEN.finditer(text):
        if not match.group().isspace():
            yield match.span()


def words_of(doc: Doc) -> list[str]:
    """The texts of the Doc's tokens. Kept with the Doc, since every component asks."""
    words: list[str] | None = doc.user_data.get(_WORDS)
    if words is None or len(words) != len(doc):
        words = doc.user_data[_WORDS] = [token.text for token in doc]
    return words


class FineTokenizer:
    """Splits text for `annotation_tagger`. `Doc.text` is always exactly the text it was given."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for word in split(text):
            if word[0] == " " and words and not spaces[-1] and word.isspace() and not words[-1].isspace():
                spaces[-1] = True
                word = word[1:]
                if not word:
                    continue
            words.append(word)
            spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data[_WORDS] = words
        return doc

    def pipe(self, texts: Any, **_: Any) -> Iterator[Doc]:
        for text in texts:
            yield self(text)

    # spaCy calls these when a pipeline is written or read; there is nothing to keep
    def to_disk(self, path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, path: str | Path, **_: Any) -> FineTokenizer:
        return self

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> FineTokenizer:
        return self


@spacy.util.registry.tokenizers("annotation_fine_tokenizer.v1")
def create_fine_tokenizer() -> Callable[[Any], FineTokenizer]:
    """The registered name in config.cfg."""

    def create(nlp: Any) -> FineTokenizer:
        return FineTokenizer(nlp.vocab)

    return create
