"""`numbered_units`: a unit keeps its number, before it (`507th Air Refueling Wing`) or behind it (`CTF 50`), and numbered units that
nobody marked are marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, put_marks
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

_SURE = re.compile(
    rf"(?<![\w.,$€£/-])(?:"
    rf"{_OF_COUNTRY}{_ORDINAL}(?:{_AND}{_ORDINAL})*+(?:{_S}|-)(?:{_MOD}{_S}){{0,5}}{_HEAD}"
    rf"|Nos?\.?{_S}?\d{{1,4}}(?:{_AND}\d{{1,4}})*+{_S}(?:{_MOD}{_S}){{0,3}}{_HEAD}(?:{_S}R[A-Z]{{0,3}}AF(?!\w))?"
    rf"|(?:{'|'.join(sorted(NUMBERED_BEHIND, key=len, reverse=True))})(?:{_S}|-)?\d{{1,4}}(?:\.\d{{1,3}})*+(?:{_S}(?:and|or){_S}\d{{1,4}}(?=\W))?(?![\w%])"
    rf"|(?:{_UP}\w++{_S}){{0,5}}Task{_S}(?:Force|Group|Unit|Element)(?:{_S}\([A-Z]++\))?{_S}{_NUMBER}"
    rf"|(?:Special{_S}Forces{_S})?Operational{_S}Detachment{_S}(?:Alpha|Bravo|-?A){_S}?(?:\([A-Z]++\){_S})?\d{{1,4}}(?:{_AND}\d{{1,4}})*+(?!\w)"
    rf"|SEAL{_S}Team{_S}{_NUMBER}"
    rf"|(?:[B-Z]|{'|'.join(sorted(LETTER_WORDS))}){_S}(?:Company|Battery|Troop)(?!\w)"
    rf"|(?:Brigade|Regiment|Battalion){_S}\d{{1,3}}(?![\w%]|[.,]\d)|(?:Military{_S})?Unit{_S}\d{{3,5}}(?![\w%]|[.,]\d)"
    rf"|(?:Carrier|Expeditionary|Amphibious){_S}(?:Strike{_S}|Ready{_S})?Group{_S}{_NUMBER}"
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
    ),
    before=14,
    behind=12,
)

PART_SCORE = 0.75  # of a unit that ends in a numbered one: the beginning is the model's own


class _Found(NamedTuple):
    first: int
    last: int
    sure: bool


class NumberedUnits:
    """`score` of a unit that only this rule marked; an extended one keeps the model's where that is higher."""

    def __init__(self, score: float) -> None:
        self.score = score

    def __call__(self, doc: Doc) -> Doc:
        marks = marks_of(doc)
        found = list(_numbered(doc, marks))
        if found:
            put_marks(doc, self._merged(marks, found))
        return doc

    def _merged(self, marks: list[Mark], found: list[_Found]) -> list[Mark]:
        marks = list(marks)
        for first, last, sure in found:
            near = [mark for mark in marks if mark.first < last and first < mark.last]
            inside = [mark for mark in near if first <= mark.first and mark.last <= last]
            crossing = [mark for mark in near if mark not in inside]
            if any(mark.label != UNIT for mark in crossing):
                continue
            around = [mark for mark in crossing if mark.first <= first and last <= mark.last]
            if around:
                if sure and around[0].last == last and around[0].score < PART_SCORE:
                    marks[marks.index(around[0])] = around[0]._replace(score=PART_SCORE)
                continue
            units = [mark for mark in near if mark.label == UNIT]
            if not units and not sure:
                continue
            if near == units and len(units) == 1 and units[0][:2] == (first, last):
                if sure and units[0].score < self.score:
                    marks[marks.index(units[0])] = units[0]._replace(score=self.score)
                continue
            begin = min([first, *(mark.first for mark in crossing)])
            end = max([last, *(mark.last for mark in crossing)])
            score = max([self.score, *(mark.score for mark in units)])
            marks = [mark for mark in marks if mark not in near]
            marks.append(Mark(begin, end, UNIT, score))
        return marks


def _numbered(doc: Doc, marks: list[Mark]) -> Iterator[_Found]:
    patterns = (_SURE, _LIKELY) if any(mark.label == UNIT for mark in marks) else (_SURE,)
    for first, last, match in matches(doc, _ANCHORS, *patterns):
        sure = match.re is _SURE
        if not _is_count(match.string, *match.span(), sure):
            yield _Found(first, last, sure)


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
