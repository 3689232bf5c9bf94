"""`numbered_units`: a unit keeps its number, before it (`507th Air Refueling Wing`) or behind it (`CTF 50`), and numbered units that
nobody marked are marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, near, put_marks
from api.nlp.rules.spelling import Anchors, matches
from api.nlp.rules.unit_words import (
    DEMONYMS,
    ECHELONS,
    LETTER_WORDS,
    NUMBER_WORDS,
    NUMBERED_BEHIND,
    ORDINAL_WORDS,
    PLURAL_HEADS,
)

UNIT = "MILITARY_UNIT"
_S = r"(?:[^\S\n]{1,2})"
_HEAD = rf"(?:{'|'.join(sorted((*ECHELONS, *PLURAL_HEADS, 'Sqn', 'Command', 'Force', 'Militia'), key=len, reverse=True))})(?!\w)"
_UP = r"[A-ZÀ-ÖØ-ÞČĐĆŠŽŁŚŹŻİŞĞ]"  # `re` knows no class of capitals, and is three times as fast here as `regex`, which does
_MOD = rf"(?:{_UP}[\w'’/-]*+|\({_UP}[\w ]*+\)|[‘'\"“]{_UP}[\w ]*+[’'\"”])"
_ORDINAL = rf"(?:\d{{1,4}}(?:st|nd|rd|th|d|ST|ND|RD|TH)|{'|'.join(sorted(ORDINAL_WORDS, key=len, reverse=True))})(?!\w)"
_OF_COUNTRY = rf"(?:(?:U\.S\.|US|UK|NK|ROK|United{_S}States){_S})?+"
_AND = rf"(?:,{_S}|{_S}(?:and|or|&){_S})"
_NUMBER = (
    rf"(?:\d{{1,4}}(?:[.-]\d{{1,3}})*+|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})(?![\w%])"
)

_STATES = """
    Alabama Arkansas California Connecticut Delaware Florida Georgia Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan
    Minnesota Mississippi Missouri New_Hampshire New_Jersey New_York North_Carolina Ohio Pennsylvania Rhode_Island South_Carolina Tennessee Texas Vermont
    West_Virginia Virginia Wisconsin
""".split()  # noqa: SIM905
_WINGS = ("JG", "KG", "KGr", "ZG", "StG", "NJG", "SKG", "SG", "LG", "TG", "JV")
_SHORT_REGIMENTS = ("PARA", "Para", "RIFLES", "SCOTS", "MERCIAN", "YORKS", "RGR", "PWRR", "LANCS")
_GERMAN = ("Panzer", "Infanterie", "Gebirgs", "Fallschirmjäger", "Jäger", "Volksgrenadier", "Panzergrenadier")
_FRENCH_ORDINALS = ("er", "re", "e", "ème")
_ABROAD = (  # as other armies write them: `54th Massachusetts`, `2e REP`, `III./JG 27`, `21. Panzer-Division`, `2 PARA`, `1435 Flight`
    rf"\d{{1,3}}(?:st|nd|rd|th|d){_S}(?:{'|'.join(name.replace('_', _S) for name in _STATES)})"
    rf"(?:{_S}(?:Volunteer{_S})?(?:Infantry|Cavalry|Volunteers|Troops|(?:Heavy|Light){_S}Artillery|Sharpshooters))?"
    rf"(?![\w-]|{_S}(?:{_UP}|district|congressional|state))"
    rf"|(?:[IVX]{{1,4}}{_S}?/{_S}?)?\d{{1,3}}(?:{'|'.join(_FRENCH_ORDINALS)}){_S}(?:[A-Z]{{1,3}}[a-z]?[A-Z]{{1,4}}[a-z]?)(?!\w)"
    rf"|(?:(?:[IVX]{{1,4}}|\d{{1,2}})\.?{_S}?/{_S}?)?(?:{'|'.join(_WINGS)}){_S}\d{{1,3}}(?!\w)"
    rf"|\d{{1,3}}\.{_S}?(?:SS-)?(?:{'|'.join(_GERMAN)})-?{_S}?(?:[Dd]ivision|[Kk]orps|[Bb]rigade|[Aa]rmee)(?!\w)"
    rf"|\d{{1,3}}{_S}(?:{'|'.join(_SHORT_REGIMENTS)})(?!\w)"
    rf"|\d{{3,4}}{_S}(?:Naval{_S}Air{_S}Squadron|Flight)(?!\w|{_S}\d)"
)

_SURE = re.compile(
    rf"(?<![\w.,$€£/-])(?:"
    rf"{_OF_COUNTRY}{_ORDINAL}(?:{_AND}{_ORDINAL})*+(?:{_S}|-)(?:{_MOD}{_S}){{0,5}}{_HEAD}"
    rf"|Nos?\.?{_S}?\d{{1,4}}(?:{_AND}\d{{1,4}})*+{_S}(?:{_MOD}{_S}){{0,3}}{_HEAD}(?:{_S}R[A-Z]{{0,3}}AF(?!\w))?"
    rf"|(?:{'|'.join(sorted(NUMBERED_BEHIND, key=len, reverse=True))})(?:{_S}|-)?\d{{1,4}}(?:\.\d{{1,3}})*+(?:{_S}(?:and|or){_S}\d{{1,4}}(?=\W))?(?![\w%])"
    rf"|(?:{_UP}\w++{_S}){{0,5}}Task{_S}(?:Force|Group|Unit|Element)(?:{_S}\([A-Z]++\))?{_S}{_NUMBER}"
    rf"|(?:Special{_S}Forces{_S})?Operational{_S}Detachment{_S}(?:Alpha|Bravo|-?A){_S}?(?:\([A-Z]++\){_S})?\d{{1,4}}(?:{_AND}\d{{1,4}})*+(?!\w)"
    rf"|SEAL{_S}Team{_S}{_NUMBER}"
    rf"|(?:[A-Z]{_AND})*(?:[B-Z]|{'|'.join(sorted(LETTER_WORDS))}){_S}(?:Company|Companies|Battery|Batteries|Troop)(?!\w)"
    rf"|(?:Brigade|Regiment|Battalion){_S}\d{{1,3}}(?![\w%]|[.,]\d)|(?:Military{_S})?Unit{_S}\d{{3,5}}(?![\w%]|[.,]\d)"
    rf"|(?:Carrier|Expeditionary|Amphibious){_S}(?:Strike{_S}|Ready{_S})?Group{_S}{_NUMBER}"
    rf"|{_ABROAD}"
    rf")"
)
_LIKELY = re.compile(  # only where the model marked a unit inside
    rf"(?<![\w.,$€£/-])(?:"
    rf"\d{{1,3}}{_S}(?:{_MOD}{_S}){{0,3}}{_HEAD}"
    rf"|(?=[IVX])X{{0,4}}(?:IX|IV|V?I{{0,3}}){_S}(?:{_MOD}{_S}){{0,3}}(?:Corps|Army|Fleet|Force)(?!\w)"
    rf"|(?:{_MOD}{_S}){{0,5}}{_HEAD}{_S}{_NUMBER}"
    rf")"
)
_MONTH_BEFORE = re.compile(
    rf"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?{_S}$"
)
_FOLLOWED_BY_COUNT = re.compile(rf"{_S}(?:per|people|soldiers|men|times|percent|million|billion)\b|,\d")

_ANCHORS = Anchors(
    (
        *ECHELONS,
        *PLURAL_HEADS,
        *NUMBERED_BEHIND,
        *map(str.upper, ECHELONS),
        "Sqn",
        "Command",
        "Force",
        "Militia",
        "Task",
        "Operational",
        "SEAL",
        "Flight",
        *(name.rpartition("_")[2] for name in _STATES),
        *_WINGS,
        *_SHORT_REGIMENTS,
        *_GERMAN,
        *(f"{number}{ending}" for number in range(1, 161) for ending in _FRENCH_ORDINALS),
    ),
    before=14,
    behind=12,
)

PART_SCORE = 0.75  # of a unit that ends in a numbered one: the beginning is the model's own


class NumberedUnits:
    """`score` of a unit that only this rule marked; an extended one keeps the model's where that is higher."""

    def __init__(self, score: float) -> None:
        self.score = score

    def __call__(self, doc: Doc) -> Doc:
        marks = marks_of(doc)
        changed = list(marks)
        for found in _numbered(doc, marks):
            self._lay(changed, *found)
        if changed != marks:
            put_marks(doc, changed)
        return doc

    def _lay(self, marks: list[Mark], first: int, last: int, sure: bool) -> None:
        place = near(marks, first, last)
        there = marks[place]
        inside = [mark for mark in there if first <= mark.first and mark.last <= last]
        if any(mark.label != UNIT for mark in there if mark not in inside):
            return
        units = [mark for mark in there if mark.label == UNIT]
        if not units and not sure:
            return
        whole = there[0] if len(there) == len(units) == 1 else None
        if whole is not None and whole.first <= first and last <= whole.last:
            if sure and whole.last == last:
                least = self.score if whole.first == first else PART_SCORE
                marks[place] = [whole._replace(score=max(whole.score, least))]
            return
        begin, end = min([first, *(m.first for m in there)]), max([last, *(m.last for m in there)])
        marks[place] = [Mark(begin, end, UNIT, max([self.score, *(mark.score for mark in units)]))]


def _numbered(doc: Doc, marks: list[Mark]) -> Iterator[tuple[int, int, bool]]:
    """(first, last, sure): without a unit marked inside, only sure ones count."""
    patterns = (_SURE, _LIKELY) if any(mark.label == UNIT for mark in marks) else (_SURE,)
    for first, last, match in matches(doc, _ANCHORS, *patterns):
        sure = match.re is _SURE
        if not _is_count(match.string, *match.span(), sure):
            yield first, last, sure


def _is_count(text: str, start: int, end: int, sure: bool) -> bool:
    """`June 5 Iraqi Army`, `12 Brigades`, `Wing 5 people`: the number is not the unit's."""
    if sure:
        return False
    words = text[start:end].split()
    if words[0].isdigit():
        return (
            words[-1] in PLURAL_HEADS
            or words[-1] in ("Army", "Marines", "Infantry", "Command", "Force", "Rangers", "Guards")
            or any(word in DEMONYMS for word in words)
            or _MONTH_BEFORE.search(text, max(0, start - 12), start) is not None
        )
    return _FOLLOWED_BY_COUNT.match(text, end) is not None


@Language.factory("numbered_units", assigns=["doc.spans"], default_config={"score": 0.9})
def create_numbered_units(nlp: Language, name: str, score: float) -> NumberedUnits:
    """The factory's name in config.cfg."""
    return NumberedUnits(score)
