"""`known_names`: names that mean the same in every article about war (`Peshmerga`, `CENTCOM`, `Hezbollah`) are marked under their label,
unless the article explains them or uses them otherwise; acronyms of things (`IED`), gods, and peoples (`Rwandan`) are none of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.known_names_table import (
    ALSO_WORDS,
    DESIGNS,
    KNOWN_NAMES,
    MINISTERS,
    NO_NAMES,
    PORTFOLIOS,
    WEAPONS,
)
from api.nlp.rules.marks import Mark, marks_of, near, put_marks
from api.nlp.rules.peoples import PEOPLES
from api.nlp.tokens import words_of

_BY_FIRST: dict[str, list[tuple[str, ...]]] = defaultdict(list)
for _name in sorted(KNOWN_NAMES, key=len, reverse=True):
    _BY_FIRST[_name[0]].append(_name)


class KnownNames:
    """`score` of a name that only the table marked. `weight` is what the table's label counts beside the scores of a name's mentions."""

    def __init__(self, score: float, weight: float) -> None:
        self.score = score
        self.weight = weight

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for name, first in _known(words):
            found[name].append(first)
        marks = marks_of(doc)
        changed = [mark for mark in marks if not _is_no_name(words, mark)]
        for name, places in found.items():
            if not any(_is_explained(words, first, len(name)) for first in places):
                self._label(changed, name, places)
        if changed != marks:
            put_marks(doc, changed)
        return doc

    def _label(self, marks: list[Mark], name: tuple[str, ...], places: list[int]) -> None:
        there = {first: near(marks, first, first + len(name)) for first in places}
        alike = [place.start for first, place in there.items() if _is(marks[place], first, len(name))]
        votes: dict[str, float] = defaultdict(float, {KNOWN_NAMES[name]: self.weight})
        for i in alike:
            votes[marks[i].label] += marks[i].score
        label = max(votes, key=lambda one: votes[one])
        share = min(self.score, votes[label] / (len(alike) + self.weight))
        for i in alike:
            if marks[i].label != label or marks[i].score < share:
                marks[i] = marks[i]._replace(label=label, score=share)
        if name not in ALSO_WORDS:
            new = [
                Mark(first, first + len(name), label, share)
                for first, place in there.items()
                if not _is(marks[place], first, len(name)) and _all_inside(marks[place], first, len(name))
            ]
            for mark in new:
                marks[near(marks, mark.first, mark.last)] = [mark]


def _is_no_name(words: list[str], mark: Mark) -> bool:
    """A portfolio before its minister, an acronym of a thing, a god, a heading, a weapon (`C-119s`); or an adjective of nationality, even where a model takes it for a place or force."""
    if mark.label == "ORGANIZATION" and words[mark.last : mark.last + 1] in MINISTERS:
        return PORTFOLIOS.issuperset(words[mark.first : mark.last])
    if mark.last - mark.first == 1:
        word = words[mark.first]
        people = word.title() if word.isupper() else word  # `IRAQI` in a headline
        return (
            word in NO_NAMES
            or word in WEAPONS
            or (people in PEOPLES and mark.label in ("LOCATION", "MILITARY_UNIT"))
        )
    if mark.last - mark.first in (3, 4) and words[mark.first + 1] == "-" and words[mark.first] in DESIGNS:
        return words[mark.first + 2][0].isdigit()
    return (
        mark.last - mark.first == 2
        and mark.label == "LOCATION"
        and words[mark.first] in ("North", "South")
        and words[mark.first + 1] in PEOPLES
    )


def _is(marks: list[Mark], first: int, size: int) -> bool:
    return len(marks) == 1 and marks[0][:2] == (first, first + size)


def _all_inside(marks: list[Mark], first: int, size: int) -> bool:
    """Whether the name has all of them in it (`France`, `24`)."""
    return all(first <= mark.first and mark.last <= first + size for mark in marks)


def _known(words: list[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    end = 0
    for i, word in enumerate(words):
        if i >= end and word in _BY_FIRST:
            name = next((n for n in _BY_FIRST[word] if tuple(words[i : i + len(n)]) == n), None)
            if name is not None:
                end = i + len(name)
                yield name, i


def _is_explained(words: list[str], first: int, size: int) -> bool:
    """Whether it stands in brackets, behind what it is short for in this article."""
    return first > 1 and words[first - 1] == "(" and first + size < len(words) and words[first + size] == ")"


@Language.factory("known_names", assigns=["doc.spans"], default_config={"score": 0.9, "weight": 2.0})
def create_known_names(nlp: Language, name: str, score: float, weight: float) -> KnownNames:
    """The factory's name in config.cfg."""
    return KnownNames(score, weight)
