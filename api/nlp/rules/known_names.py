"""`known_names`: names that mean the same in every article about war (`Peshmerga`, `CENTCOM`, `Hezbollah`) are marked under their label,
unless the article explains them or uses them otherwise; acronyms of things (`IED`) and gods are none of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.known_names_table import ALSO_WORDS, KNOWN_NAMES, NO_NAMES
from api.nlp.rules.marks import Mark, marks_of, near, put_marks
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
        changed = [mark for mark in marks if mark.last - mark.first > 1 or words[mark.first] not in NO_NAMES]
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
                if not marks[place]
            ]
            if new:
                marks[:] = sorted([*marks, *new])


def _is(marks: list[Mark], first: int, size: int) -> bool:
    return len(marks) == 1 and marks[0][:2] == (first, first + size)


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
