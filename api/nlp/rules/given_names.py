"""`given_names`: a name that begins with a given name is a person's (`Viktor Medvedchuk`) and goes on to the family's (`Menachem` Begin),
where the model was not sure."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.given_names_table import GIVEN_NAMES
from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.rules.name_words import TITLES
from api.nlp.rules.peoples import PEOPLES
from api.nlp.rules.unit_words import ECHELONS
from api.nlp.tokens import words_of

PERSON, DATE = "PERSON", "DATE"
_PARTICLES = frozenset(
    [
        "de",
        "la",
        "van",
        "von",
        "der",
        "den",
        "di",
        "del",
        "da",
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "ag",
        "ould",
        "-",
        "’",
        "'",
    ]
)
_NO_FAMILY = (
    TITLES
    | PEOPLES
    | ECHELONS.keys()
    | frozenset(
        """
        City Town River Street Road Airport Airfield Base Hospital Square Bridge Island Islands Province Valley Mountain Mountains Lake Camp Fort Hall
        Church School College University Institute Foundation Party Company Bank Committee Council House Center Centre Prize Bay Sea Hills Highway Avenue
        Palace Stadium Theatre Museum Dam Canal Mosque Cathedral Act Doctrine Plan Line Library Memorial Park Station Prison Shrine Garden Gardens Hotel
        News Times Post Television Radio Agency Force Forces Command Militia Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February
        March April May June July August September October November December The In On At But And He She It They After Before When While As For
        """.split()  # noqa: SIM905
    )
)
MOST_TOKENS = 8


class GivenNames:
    """`sure` is the score from which the model knows better; `score` that of a name whose label or end they changed."""

    def __init__(self, sure: float, score: float) -> None:
        self.sure = sure
        self.score = score

    def __call__(self, doc: Doc) -> Doc:
        marks = marks_of(doc)
        words = words_of(doc)
        found: list[Mark] = []
        changed = False
        for i, mark in enumerate(marks):
            if found and found[-1].last > mark.first:
                continue  # the family name that was taken in
            behind = marks[i + 1] if i + 1 < len(marks) else None
            if words[mark.first] in GIVEN_NAMES and mark.label != DATE and mark.score < self.sure:
                mark = self._person(doc, words, mark, behind)
                changed = changed or mark != marks[i]
            found.append(mark)
        if changed:
            put_marks(doc, found)
        return doc

    def _person(self, doc: Doc, words: list[str], mark: Mark, behind: Mark | None) -> Mark:
        if mark.last - mark.first == 1:
            last = mark.last
            goes_on = (
                last < len(words)
                and bool(doc[last - 1].whitespace_)
                and words[last][0].isupper()
                and words[last].isalpha()
                and words[last] not in _NO_FAMILY
                and (
                    behind is None
                    or behind.first > last
                    or (behind.last == last + 1 and behind.label != DATE)
                )
            )
            return mark._replace(last=last + 1, label=PERSON, score=self.score) if goes_on else mark
        rest = words[mark.first + 1 : mark.last]
        personal = (
            mark.label != PERSON
            and len(rest) < MOST_TOKENS
            and all(word[0].isupper() or word in _PARTICLES for word in rest)
            and rest[-1][0].isupper()
            and _NO_FAMILY.isdisjoint(rest)
            and (behind is None or behind.first > mark.last)
        )
        return mark._replace(label=PERSON, score=self.score) if personal else mark


@Language.factory("given_names", assigns=["doc.spans"], default_config={"sure": 0.75, "score": 0.75})
def create_given_names(nlp: Language, name: str, sure: float, score: float) -> GivenNames:
    """The factory's name in config.cfg."""
    return GivenNames(sure, score)
