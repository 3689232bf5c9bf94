"""`acronyms`: a short form in brackets behind a name is a span of its own (`Syrian Democratic Forces (SDF)`), and from there on it has
the label of what it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import regex
from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, near, put_marks
from api.nlp.tokens import words_of

_SHORT = regex.compile(r"(?=.*\p{Lu}.*\p{Lu})\p{Lu}[\p{L}\d&/-]{1,9}")
_SMALL_WORDS = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "in",
        "on",
        "to",
        "at",
        "de",
        "du",
        "des",
        "la",
        "le",
        "el",
        "al",
        "and/or",
        "&",
    ]
)

NAME_COUNTS = 2.0  # how much the name's own label counts beside that of one short form
MOST_WORDS = 12


class Definition(NamedTuple):
    """Tokens of a bracket that holds a short form."""

    opening: int
    first: int
    last: int
    short: tuple[str, ...]


class Acronyms:
    """`score` of a short form that only this rule marked, where the name's own is no lower."""

    def __init__(self, score: float) -> None:
        self.score = score

    def __call__(self, doc: Doc) -> Doc:
        marks = marks_of(doc)
        words = words_of(doc)
        definitions = list(_definitions(words)) if marks else []
        if definitions:
            changed = self._followed(words, self._split(words, marks, definitions), definitions)
            if changed != marks:
                put_marks(doc, changed)
        return doc

    def _split(self, words: list[str], marks: list[Mark], definitions: list[Definition]) -> list[Mark]:
        """Names and short forms apart, and the one that is missing added."""
        marks = list(marks)
        for found in definitions:
            end = _end_of_name(words, found.opening)
            place = near(marks, found.opening, found.opening + 1)
            if marks[place]:
                (around,) = marks[place]
                if (
                    around.last > found.first and around.last <= found.last + 1
                ):  # nothing behind the bracket, as in `Task Force (CTF) 50`
                    marks[place] = [
                        around._replace(last=end),
                        around._replace(first=found.first, last=found.last),
                    ]
                continue
            name, short = marks[near(marks, end - 1, end)], marks[near(marks, found.first, found.last)]
            if name and not short and _stands_for(words, name[0], found):
                score = min(self.score, name[0].score)
                marks[near(marks, found.first, found.last)] = [
                    Mark(found.first, found.last, name[0].label, score)
                ]
            elif short and not name and short[0][:2] == (found.first, found.last):
                first = _beginning(words, end, found.short)
                if first is not None and not marks[near(marks, first, end)]:
                    score = min(self.score, short[0].score)
                    marks[near(marks, first, end)] = [Mark(first, end, short[0].label, score)]
        return marks

    def _followed(self, words: list[str], marks: list[Mark], definitions: list[Definition]) -> list[Mark]:
        """Names and their short forms under one label wherever they stand, and unmarked short forms marked."""
        marks = list(marks)
        by_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for i, mark in enumerate(marks):
            by_words[tuple(words[mark.first : mark.last])].append(i)
        defined: dict[tuple[str, ...], tuple[str, float]] = {}
        for found in definitions:
            end = _end_of_name(words, found.opening)
            before = marks[near(marks, end - 1, end)]
            if not before or before[0].last != end or not _stands_for(words, before[0], found):
                continue
            names, shorts = by_words[tuple(words[before[0].first : end])], by_words[found.short]
            votes: dict[str, float] = defaultdict(float)
            for i in names:
                votes[marks[i].label] += NAME_COUNTS * marks[i].score
            for i in shorts:
                votes[marks[i].label] += marks[i].score
            label = max(votes, key=lambda one: votes[one])
            share = votes[label] / (NAME_COUNTS * len(names) + len(shorts))
            for i in names:
                if marks[i].label != label:
                    marks[i] = marks[i]._replace(label=label, score=share)
            for i in shorts:
                marks[i] = marks[i]._replace(
                    label=label, score=max(share, marks[i].score if marks[i].label == label else 0.0)
                )
            defined[found.short] = label, min(self.score, share)
        return sorted([*marks, *_unmarked(words, marks, defined)]) if defined else marks


def _definitions(words: list[str]) -> Iterator[Definition]:
    """Each short form's first bracket."""
    seen = set()
    for i, word in enumerate(words):
        if word == "(" and 0 < i < len(words) - 2:
            last = next((j for j in range(i + 2, min(i + 6, len(words))) if words[j] == ")"), None)
            if last is not None and not (
                last + 1 < len(words) and words[last + 1].isdigit()
            ):  # `Detachment Alpha (ODA) 555`
                short = tuple(words[i + 1 : last])
                if short not in seen and _SHORT.fullmatch("".join(short)):
                    seen.add(short)
                    yield Definition(i, i + 1, last, short)


def _end_of_name(words: list[str], opening: int) -> int:
    end = opening
    while end > 0 and words[end - 1].isspace():
        end -= 1
    return end


def _stands_for(words: list[str], name: Mark, found: Definition) -> bool:
    """Whether the bracket is short for the name: by its letters, or, as it may be short for the name in another language
    (`Turkish Armed Forces (TSK)`), in capitals behind a name that is a body's."""
    if name.label == "DATE":
        return False
    if _spells(words, name.first, name.last, found.short):
        return True
    letters = "".join(found.short)
    return (
        name.label in ("ORGANIZATION", "MILITARY_UNIT")
        and letters.isalpha()
        and letters.isupper()
        and name.last - name.first > 1
    )


def _spells(words: list[str], first: int, end: int, short: tuple[str, ...]) -> bool:
    """Whether the short form's letters begin the name's words, in their order; small words may be passed over."""
    letters = [c.lower() for word in short for c in word if c.isalpha()]
    if letters[-1:] == ["s"] and short[-1][-1] == "s":  # `FARs`
        letters.pop()
    initials = [words[i][0].lower() for i in range(first, end) if words[i][0].isalnum()]
    if len(initials) < 2 or len(letters) < 2:
        return False
    at = 0
    for initial in initials:
        if at < len(letters) and initial == letters[at]:
            at += 1
    return initials[0] == letters[0] and at >= max(2, len(letters) - 1)


def _beginning(words: list[str], end: int, short: tuple[str, ...]) -> int | None:
    """Where the name begins of which each capitalised word begins with the next letter of the short form."""
    letters = [c.lower() for word in short for c in word if c.isalpha()]
    at = end
    while at > max(0, end - MOST_WORDS) and letters:
        word = words[at - 1]
        if word[0].isupper() and word[0].lower() == letters[-1]:
            letters.pop()
        elif word not in _SMALL_WORDS and word not in "-'’":
            return None
        at -= 1
    return at if not letters and end - at > 1 and words[at][0].isupper() else None


def _unmarked(
    words: list[str], marks: list[Mark], defined: dict[tuple[str, ...], tuple[str, float]]
) -> Iterator[Mark]:
    """Mentions of defined short forms that nobody marked."""
    taken = {i for mark in marks for i in range(mark.first, mark.last)}
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for short in sorted(defined, key=len, reverse=True):
        by_first[short[0]].append(short)
    for i, word in enumerate(words):
        if word in by_first and i not in taken:
            for short in by_first[word]:
                places = range(i, i + len(short))
                if tuple(words[i : i + len(short)]) == short and taken.isdisjoint(places):
                    taken.update(places)
                    yield Mark(i, i + len(short), *defined[short])
                    break


@Language.factory("acronyms", assigns=["doc.spans"], default_config={"score": 0.9})
def create_acronyms(nlp: Language, name: str, score: float) -> Acronyms:
    """The factory's name in config.cfg."""
    return Acronyms(score)
