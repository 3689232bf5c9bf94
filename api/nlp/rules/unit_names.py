"""`unit_names`: armed forces by the form of their names, for pipelines whose model knows no units: a state, people or body with a noun of
force (`Iraqi security forces`, `US Air Force`), names whose head is a formation (`Free Syrian Army`), and services that stand for one (`Navy`).

The bundled pipeline has no use for it: its model knows more names than their form shows.
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.rules.spelling import Anchors, matches
from api.nlp.tokens import words_of

UNIT = "MILITARY_UNIT"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_S = r"[^\S\n]{1,2}"
_UP = r"[A-ZÀ-ÖØ-ÞČĐĆŠŽŁŚŹŻİŞĞ]"
_WORD = (
    rf"(?:(?:People|Lord|Worker|Nation)['’]s|(?:{_UP}\.){{2,4}}|{_UP}[\w-]*+(?:['’](?!s\b)\w++|(?<=s)['’])?)"
)
_LOWER_FORCES = [
    "armed forces",
    "security forces",
    "special forces",
    "ground forces",
    "air forces",
    "naval forces",
    "government forces",
    "regime forces",
    "opposition forces",
    "military forces",
    "border forces",
    "air force",
    "forces",
    "army",
    "navy",
    "military",
]
_LOWER_BETWEEN = "regime|government|opposition|security|special|armed|ground|air|naval|military|national|democratic|resistance|separatist"
_HEADS = [
    "Armed Forces",
    "Defence Forces",
    "Defense Forces",
    "Defence Force",
    "Defense Force",
    "Security Forces",
    "Special Forces",
    "Air Force",
    "Ground Forces",
    "Forces",
    "Force",
    "Army",
    "Navy",
    "Marine Corps",
    "Corps",
    "Guard Corps",
    "Guards",
    "Guard",
    "Fleet",
    "Brigades",
    "Brigade",
    "Battalion",
    "Division",
    "Regiment",
    "Legion",
    "Militia",
    "Command",
    "Units",
    "Marines",
    "Protection Units",
    "Counter Terrorism Service",
    "Flotilla",
    "Squadron",
]
_NAMED = re.compile(
    rf"(?<![\w.-])(?:"
    rf"(?:{_WORD}{_S}){{0,2}}(?:Army|Armed{_S}Forces){_S}of{_S}(?:the{_S})?{_WORD}(?:{_S}of{_S}{_WORD})?"
    rf"|{_WORD}(?:{_S}{_WORD}){{0,5}}?{_S}(?:{'|'.join(h.replace(' ', _S) for h in _HEADS)})(?![\w-])"
    rf")"
)
_STATE = re.compile(
    rf"(?<![\w.-]){_WORD}(?:{_S}{_WORD}){{0,3}}{_S}(?:(?:{_LOWER_BETWEEN}){_S}(?:and{_S})?){{0,3}}"
    rf"(?:{'|'.join(f.replace(' ', _S) for f in _LOWER_FORCES)})(?![\w-])"
)
_SERVICE = re.compile(
    rf"(?<![\w.-])(?:Army|Navy|Air{_S}Force|Marine{_S}Corps|Marines|Coast{_S}Guard|National{_S}Guard|Border{_S}Guard)(?![\w-])"
)
_ANCHORS = Anchors(
    {word for name in (*_LOWER_FORCES, *_HEADS) for word in name.split()[-1:]} | {"Service"},
    before=16,
    behind=8,
)
_BEFORE = _words(
    """
    The A An This That These Those His Her Its Their Our Your My Some All Many Most Several Other Any Each Every One Two Three Four Five Six Seven
    Eight Nine Ten Eleven Twelve Twenty In On At By For From With Of To After Before When While As But And Or If Since Until Under Over Near
    Both Such Where Here There More Meanwhile However Suspected Former
    """
)
_NO_NAMES = _BEFORE | _words(
    """
    Government Security Special Armed Ground Rebel Rebels Opposition Military Enemy Joint Local Foreign Allied Regime Loyalist Hostile Insurgent
    Insurgents Peacekeeping Combined International Regional Reserve Regular Task Salvation Peace Press Police Sea Naval Work Labour Labor Comic
    Assistant Sales Premier First Second Third Lower Upper Southern Northern Eastern Western Central
    """
)
_LED = frozenset(["led", "backed", "trained", "aligned", "supported", "allied", "controlled"])
_NO_FORCE_BEHIND = re.compile(
    rf"{_S}(?:alliance|junta|support|actions?|aid|bases?|equipment|service|advis[eo]rs?|history|assistance|activit(?:y|ies)|aggression|presence|"
    r"intervention|build-?up|operations?|leaders?hip|spending|hardware|coup|doctrine|government|rule)\b"
)


class UnitNames:
    """`score` of every unit that it marks."""

    def __init__(self, score: float) -> None:
        self.score = score

    def __call__(self, doc: Doc) -> Doc:
        found = []
        for first, last, match in matches(doc, _ANCHORS, _NAMED, _STATE, _SERVICE):
            words = words_of(doc)[first:last]
            lead = 0 if match.re is _SERVICE else _lead(words)
            if (
                match.re is _SERVICE
                and first
                and doc[first - 1].text[0].isupper()
                and doc[first - 1].text not in _BEFORE
            ):
                continue  # `Salvation Army`
            if match.re is not _SERVICE and all(
                word in _NO_NAMES or word[0].islower() for word in words[lead:-1]
            ):
                continue
            if words[-1] == "military" and _NO_FORCE_BEHIND.match(match.string, match.end()):
                continue
            found.append(Mark(first + lead, last, UNIT, self.score))
        if found:
            put_marks(doc, [*_not_around(marks_of(doc), found), *found])
        return doc


def _lead(words: list[str]) -> int:
    """How many words before the name begin a sentence, count, or say who leads: `The`, `Six`, `Kurdish-led`."""
    lead = 0
    while lead < len(words) - 1:
        if words[lead] in _BEFORE or not words[lead][0].isalnum():
            lead += 1
        elif words[lead + 1] == "-" and lead + 2 < len(words) and words[lead + 2] in _LED:
            lead += 3
        else:
            break
    return lead


def _not_around(marks: list[Mark], found: list[Mark]) -> list[Mark]:
    """Other spans that a unit neither covers nor crosses."""
    taken = {i for mark in found for i in range(mark.first, mark.last)}
    return [mark for mark in marks if taken.isdisjoint(range(mark.first, mark.last))]


@Language.factory("unit_names", assigns=["doc.spans"], default_config={"score": 0.9})
def create_unit_names(nlp: Language, name: str, score: float) -> UnitNames:
    """The factory's name in config.cfg."""
    return UnitNames(score)
