"""`one_sense`: within an article a name has one label. Where a model gives the same words several, the weightier one counts; a surname
alone is the person who was named in full."""

from __future__ import annotations

from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.tokens import words_of


class OneSense:
    """Places and organizations share names (a besieged embassy, an embassy's statement), so that there one label must have `clearly` times
    the weight of the other."""

    def __init__(self, clearly: float) -> None:
        self.clearly = clearly

    def __call__(self, doc: Doc) -> Doc:
        marks = marks_of(doc)
        words = words_of(doc)
        changed = _surnames(words, self._agreed(words, marks))
        if changed != marks:
            put_marks(doc, changed)
        return doc

    def _agreed(self, words: list[str], marks: list[Mark]) -> list[Mark]:
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for i, mark in enumerate(marks):
            if mark.label != "DATE":
                groups[tuple(words[mark.first : mark.last])].append(i)
        marks = list(marks)
        for group in groups.values():
            votes: dict[str, float] = defaultdict(float)
            for i in group:
                votes[marks[i].label] += marks[i].score
            if len(group) > 1:
                label = max(votes, key=lambda one: votes[one])
                share = votes[label] / len(group)
                for i in group:
                    if marks[i].label == label:
                        marks[i] = marks[i]._replace(score=max(marks[i].score, share))
                    elif self._is_clear(votes, label, marks[i].label):
                        marks[i] = marks[i]._replace(label=label, score=share)
        return marks

    def _is_clear(self, votes: dict[str, float], label: str, other: str) -> bool:
        if {label, other} == {"LOCATION", "ORGANIZATION"}:
            return votes[label] >= self.clearly * votes[other]
        return True


def _surnames(words: list[str], marks: list[Mark]) -> list[Mark]:
    """A lone word that ends the surer full name of a person is that person."""
    full: dict[str, float] = {}
    for mark in marks:
        if mark.label == "PERSON" and mark.last - mark.first > 1:
            word = words[mark.last - 1]
            full[word] = max(mark.score, full.get(word, 0.0))
    if not full:
        return marks
    return [
        mark._replace(label="PERSON", score=full[words[mark.first]])
        if mark.last - mark.first == 1
        and mark.label not in ("PERSON", "DATE")
        and words[mark.first][0].isupper()
        and full.get(words[mark.first], 0.0) >= mark.score
        else mark
        for mark in marks
    ]


@Language.factory("one_sense", assigns=["doc.spans"], default_config={"clearly": 2.0})
def create_one_sense(nlp: Language, name: str, clearly: float) -> OneSense:
    """The factory's name in config.cfg."""
    return OneSense(clearly)
