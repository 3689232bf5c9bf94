"""ANNOTATION_PATTERNS: spans to mark always or never, from a JSONL file in the form of spaCy's EntityRuler. They win over any model.

One object a line: `label` is one of ours or another name for it (`ORG`, `GPE`; see domain/labels.py), or `"O"` (or `""`) for "never
mark this". `pattern` is either a string, found letter by letter wherever it stands as whole words (blanks and line ends between its
words may differ), or a list of token descriptions for spaCy's Matcher. Other members, such as EntityRuler's `id`, are left alone.

Always: the match is marked, with score 1, and whatever else touches it is not. Never: spans inside the match, or across one of its
ends, are not marked; a longer name around it is. Where two patterns compete the longer match counts, then the earlier line.
"""

from __future__ import annotations

import itertools
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc

from api.domain.labels import LABEL_OF_ALIAS, LABELS
from api.domain.offsets import splits_grapheme
from api.errors import ModelUnavailable
from api.nlp.tokens import FineTokenizer, iter_token_ends

NEVER = frozenset(["O", ""])
PROBE = "Iraqi forces entered Mosul on Wednesday, the ministry said."


class Marked(NamedTuple):
    """A labelled span of a text in code points; the label as its pipeline calls it."""

    label: str
    start: int
    end: int
    score: float | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the file: the words of a text, or else descriptions of tokens. `label` is None for "never"."""

    line: int
    label: str | None
    words: tuple[str, ...] = ()
    tokens: tuple[dict[str, Any], ...] = ()


class Match(NamedTuple):
    """Where a pattern stands, in code points."""

    start: int
    end: int
    pattern: Pattern


class Patterns:
    """The patterns of one file, ready to be laid over what a pipeline found. Thread-safe."""

    def __init__(self, patterns: Sequence[Pattern], nlp: Any) -> None:
        """Token descriptions are matched on `nlp`'s own tokens with all that it knows of them, or on spaCy's English tokens where
        `nlp` has the finer ones of the bundled pipeline. Raises ValueError with the number of the first line that cannot be used.
        """
        self._phrases: dict[str, dict[int, dict[tuple[str, ...], Pattern]]] = {}  # by first word and length
        self._english = spacy.blank("en") if isinstance(nlp.tokenizer, FineTokenizer) else None
        self._by_tokens = Matcher((self._english or nlp).vocab, validate=True)
        self._described: dict[str, Pattern] = {}
        sample = self._tokens(nlp(PROBE))
        for pattern in patterns:
            words = pattern.words
            if words:
                by_length = self._phrases.setdefault(words[0], {})
                by_length.setdefault(len(words), {}).setdefault(words, pattern)
            else:
                self._describe(pattern, sample)

    def over(self, doc: Doc, marked: Sequence[Marked]) -> list[Marked]:
        """What is marked in `doc` once the patterns have had their say, in no particular order."""
        matches = _longest(self._matches(doc))
        if not matches:
            return list(marked)
        ends = [match.end for match in matches]
        left = []
        for span in marked:
            near = itertools.takewhile(
                lambda match: match.start < span.end,  # noqa: B023
                itertools.islice(matches, bisect_right(ends, span.start), None),
            )
            if not any(_beats(match, span) for match in near):
                left.append(span)
        return left + [Marked(m.pattern.label, m.start, m.end, 1.0) for m in matches if m.pattern.label]

    def _matches(self, doc: Doc) -> Iterator[Match]:
        text = doc.text
        if self._phrases:
            ends = list(iter_token_ends(text))
            words = [text[start:end] for start, end in ends]
            for i, word in enumerate(words):
                for length, phrases in self._phrases.get(word, {}).items():
                    pattern = phrases.get(tuple(words[i : i + length]))
                    if pattern is not None:
                        yield Match(ends[i][0], ends[i + length - 1][1], pattern)
        if self._described:
            tokens = self._tokens(doc)
            for key, first, last in self._by_tokens(tokens):
                span = tokens[first:last]
                start, end = span.start_char, span.end_char
                if start < end and not (splits_grapheme(text, start) or splits_grapheme(text, end)):
                    yield Match(start, end, self._described[tokens.vocab.strings[key]])

    def _tokens(self, doc: Doc) -> Doc:
        return doc if self._english is None else self._english.make_doc(doc.text)

    def _describe(self, pattern: Pattern, sample: Doc) -> None:
        """Adds token descriptions, after trying them alone: the Matcher notices only at work what a pipeline does not know."""
        try:
            alone = Matcher(sample.vocab, validate=True)
            alone.add("pattern", [list(pattern.tokens)])
            alone(sample)
        except Exception as error:  # the Matcher throws ValueError, MatchPatternError, and what a wrong regular expression throws
            raise ValueError(
                f"line {pattern.line}: its pattern cannot be used: {' '.join(str(error).split())[:300]}"
            ) from error
        key = str(pattern.line)
        self._described[key] = pattern
        self._by_tokens.add(key, [list(pattern.tokens)])


def read_patterns(path: Path, nlp: Any) -> Patterns:
    """Raises ModelUnavailable with a sentence that names the file, and the line where it is one line's fault."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ModelUnavailable(
            f"ANNOTATION_PATTERNS: the file {path} cannot be read: {error.strerror}."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ModelUnavailable(f"ANNOTATION_PATTERNS: {path}, line {line}: it is not UTF-8.") from error
    try:
        lines = enumerate(text.split("\n"), 1)
        return Patterns([_pattern(line, number) for number, line in lines if line.strip()], nlp)
    except ValueError as error:
        raise ModelUnavailable(f"ANNOTATION_PATTERNS: {path}, {error}") from error


def _pattern(line: str, number: int) -> Pattern:
    """Raises ValueError that begins with the line's number."""

    def refuse(sentence: str) -> ValueError:
        return ValueError(f"line {number}: {sentence}")

    try:
        body = json.loads(line)
    except ValueError as error:
        raise refuse(f"it is no JSON: {error}.") from None
    if not isinstance(body, dict) or "label" not in body or "pattern" not in body:
        raise refuse('it must be an object with "label" and "pattern".')
    label, pattern = body["label"], body["pattern"]
    if not isinstance(label, str) or (label not in LABEL_OF_ALIAS and label not in NEVER):
        raise refuse(f'{json.dumps(label)} is no label; labels are {", ".join(LABELS)}, and "O" for never.')
    if isinstance(pattern, str):
        words = _words(pattern)
        if not words:
            raise refuse("its pattern is blank.")
        return Pattern(number, LABEL_OF_ALIAS.get(label), words=words)
    if not isinstance(pattern, list) or not pattern or not all(isinstance(token, dict) for token in pattern):
        raise refuse("its pattern must be a text, or a list of objects that each describe a token.")
    return Pattern(number, LABEL_OF_ALIAS.get(label), tokens=tuple(pattern))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in iter_token_ends(text))


def _longest(matches: Iterator[Match]) -> list[Match]:
    """Those that no longer one, or one of an earlier line, competes with, in text order."""
    chosen: list[Match] = []
    taken: set[int] = set()
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.pattern.line, m.start)):
        places = range(match.start, match.end)
        if match.start not in taken and match.end - 1 not in taken:
            chosen.append(match)
            taken.update(places)
    return sorted(chosen, key=lambda match: match.start)


def _beats(match: Match, span: Marked) -> bool:
    """Whether the match, which shares characters with the span, leaves it no place."""
    around = (
        span.start <= match.start
        and match.end <= span.end
        and span.end - span.start > match.end - match.start
    )
    return match.pattern.label is not None or not around
