"""`neighbours`: what stands right before or behind a name says what it names (`Getachew Reda, spokesman for`, `the village of Kravica`,
`the broadcaster Suspilne`), and so do its letters (`RUSI`). Counts where the model was not sure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.rules.name_words import ALSO_NAMES, TITLES
from api.nlp.tokens import words_of

PERSON, PLACE, BODY, UNIT, DATE = "PERSON", "LOCATION", "ORGANIZATION", "MILITARY_UNIT", "DATE"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROLES = _words(
    """
    spokesman spokeswoman spokesperson minister president premier chancellor commander commissioner leader head chief chairman chairwoman director
    secretary ambassador envoy governor mayor journalist reporter analyst historian professor adviser advisor general colonel major captain lieutenant
    sergeant brigadier admiral marshal lawyer activist researcher fisherman warlord preacher cleric novelist author
    senator deputy lawmaker politician prosecutor judge king queen prince emir sultan bishop archbishop founder coordinator
    representative negotiator
    """
)
_BEFORE_ROLES = _words(
    """
    the a an its his her their former deputy acting prime foreign defence defense interior vice senior top chief military regional local then now new
    rebel opposition longtime veteran junior retired late Russian Ukrainian American British French Israeli Turkish Iraqi Syrian Iranian
    """
)
_MEDIA = _words("channel station broadcaster newspaper daily weekly magazine agency website outlet network")
_BODIES = _MEDIA | _words(
    "company firm charity party union group thinktank tank institute NGO organisation organization movement militia faction publisher airline"
)
_PLACES = _words(
    "city town village hamlet suburb port capital district province region island peninsula township municipality governorate settlement county valley"
)
_SPEAKERS = _words(
    "journalist reporter spokesman spokeswoman spokesperson historian analyst novelist preacher warlord poet rebel leader commander colonel general writer activist"
)
_PLACES_BY_LETTERS = _words(
    "UK USA UAE DRC USSR DPRK ROK PRC GDR FRG ROC CAR KSA DPR LPR DMZ DRA DRV RSA PNG FRY SFRY FYROM FATA NWFP KPK KRG AOR RSFSR SSR NYC DC LOC"
)
MOST_LETTERS = 6
_TITLES = (
    TITLES
    - ALSO_NAMES
    - _words("1st 2nd First Second Deputy Assistant Acting Senior Leading Petty Warrant Vice Squadron")
)
_TOWARDS = (["in"], ["at"], ["near"], ["from"], ["to"], ["outside"], ["around"], ["into"])
_SAYING = _words("said says told tells added reported")
LEAST_WORDS_OF_A_FULL_NAME = 2
MOST_WORDS_OF_A_PERSON = 4
NEVER_PEOPLE = _words(
    "Staff Council Assembly Command Group Force Forces Army Ministry Party Committee Office Agency News University Hospital Institute Street Square of the"
)


class Neighbours:
    """`sure` is the score from which the model knows better; `score` that of a name whose label they changed."""

    def __init__(self, sure: float, score: float) -> None:
        self.sure = sure
        self.score = score

    def __call__(self, doc: Doc) -> Doc:
        marks = marks_of(doc)
        words = words_of(doc)
        changed = [self._seen(words, mark) for mark in marks]
        if changed != marks:
            put_marks(doc, changed)
        return doc

    def _seen(self, words: list[str], mark: Mark) -> Mark:
        if mark.label == DATE or mark.score >= self.sure:
            return mark
        label = _label(words, mark)
        return mark if label is None or label == mark.label else mark._replace(label=label, score=self.score)


def _label(words: list[str], mark: Mark) -> str | None:
    name = words[mark.first : mark.last]
    before = words[max(0, mark.first - 3) : mark.first]
    behind = words[mark.last : mark.last + 8]
    if (
        mark.label != UNIT
        and before[-1:] == ["of"]
        and len(before) > 1
        and before[-2] in _PLACES
        and len(name) <= 3
    ):
        return PLACE
    if (
        _may_be_person(name)
        and mark.label in (PLACE, BODY)
        and (_has_title(before, name) or _has_role(before, name, behind))
    ):
        return PERSON
    if mark.label in (PERSON, PLACE) and _is_called_body(before, behind):
        return BODY
    if mark.label == PLACE and len(name) == 1 and _is_short_form(name[0], before, behind):
        return BODY
    return None


def _may_be_person(name: Sequence[str]) -> bool:
    return (
        len(name) <= 2 * MOST_WORDS_OF_A_PERSON
        and all(
            word[0].isupper() or word in ("-", "’", "'", ".", "al", "bin", "ibn", "de", "van", "von", "el")
            for word in name
        )
        and NEVER_PEOPLE.isdisjoint(name)
        and not all(word.isupper() for word in name)
    )


def _has_title(before: Sequence[str], name: Sequence[str]) -> bool:
    """`Mullah Rasool`, `spokesman Yurii Ihnat`, `Lt. Gen. Yarallah`."""
    if not before:
        return False
    if before[-1] == ".":
        return len(before) > 1 and before[-2] in TITLES and len(before[-2]) > 1
    if before[-1] in _SPEAKERS:
        return len(name) >= LEAST_WORDS_OF_A_FULL_NAME
    return before[-1] in _TITLES


def _has_role(before: Sequence[str], name: Sequence[str], behind: Sequence[str]) -> bool:
    """`, spokesman for`, `, the group's military spokesman,`, `, 52,`."""
    if (
        len(name) < LEAST_WORDS_OF_A_FULL_NAME
        or len(behind) < 3
        or behind[0] != ","
        or before[-1:] in _TOWARDS
    ):
        return False
    if behind[1].isdigit() and len(behind[1]) == 2 and behind[2] in ",.":
        return True
    for word, after in pairwise(behind[1:]):
        if word in _ROLES:
            return after not in _SAYING
        if not (word.islower() or word in _BEFORE_ROLES or word in "’'-"):
            return False
    return False


def _is_called_body(before: Sequence[str], behind: Sequence[str]) -> bool:
    """`the broadcaster Suspilne`, `Al-Masirah, the television channel`."""
    if len(before) > 1 and before[-1] in _MEDIA and before[-2] != ",":
        return True
    if len(behind) < 4 or behind[0] != "," or behind[1] not in ("the", "a", "an"):
        return False
    for i, word in enumerate(behind[2:6]):
        if word in _BODIES:
            return behind[i + 3 : i + 4] not in (["'"], ["’"])
        if not (word.isalpha() and (word.islower() or i == 0)) and word != "-":
            return False
    return False


def _is_short_form(word: str, before: Sequence[str], behind: Sequence[str]) -> bool:
    """`RUSI` in a line of lower-case letters; few places are called by their letters, and nearly all of those are states."""
    return (
        3 <= len(word) <= MOST_LETTERS
        and word.isalpha()
        and word.isupper()
        and word not in _PLACES_BY_LETTERS
        and any(other.islower() and other.isalpha() for other in before[-1:])
        and any(other.islower() and other.isalpha() for other in behind[:2])
    )


@Language.factory("neighbours", assigns=["doc.spans"], default_config={"sure": 0.9, "score": 0.85})
def create_neighbours(nlp: Language, name: str, sure: float, score: float) -> Neighbours:
    """The factory's name in config.cfg."""
    return Neighbours(sure, score)
