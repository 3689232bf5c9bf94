"""`linked_names`: small words hold the parts of a name together (`Army of the Republic of Vietnam`, `Lewis "Chesty" Puller`), or end it
(`2nd Corps of the` army, `Ministry of Defence in` Damascus)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.rules.name_words import ALSO_NAMES, ARTICLES, TITLES
from api.nlp.rules.unit_words import ECHELONS
from api.nlp.tokens import words_of

UNIT, BODY, PLACE, PERSON = "MILITARY_UNIT", "ORGANIZATION", "LOCATION", "PERSON"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LINKS = _words(
    "of for in at on to by from with and or under near against the a an this that its his her their der des du de la"
)
_HOLDING = _words("of for the")
_OF_A_STATE = _words(
    "Army Armed Forces Force Guard Guards Navy Special Ground Air Naval Security Defence Defense National People's Revolutionary Royal Popular Republic Kingdom "
    "Islamic Democratic Federal People ’ ' s of the"
)
_SEATED = _words(
    "Ministry Embassy Consulate Parliament Committee Directorate Secretariat Government Delegation Legation"
)
_ALLIANCES = _words("Nations UN NATO Nato EU Union")
_PARTS = ECHELONS.keys() | _words("Command Brigades Battalions Regiments Divisions")
_WHOLES = ECHELONS.keys() | _words(
    "Forces Force Navy Guard Guards Militia Corps military army forces navy Police Service"
)
_OPENING, _CLOSING = frozenset("\"“‘'«"), frozenset("\"”’'»")
_OFFICES = (("Public", "Affairs", "Office"), ("Press", "Office"), ("Office", "of", "Public", "Affairs"))
_TITLES = TITLES - ALSO_NAMES | {"Prince", "King", "General", "Marshal", "Count"}
MOST_WORDS_OF_A_NICKNAME = 3
MOST_WORDS_OF_AN_OFFICE = 6


@Language.component("linked_names", assigns=["doc.spans"])
def linked_names(doc: Doc) -> Doc:
    """Joined parts have the score of the less sure one; what was cut keeps its own."""
    marks = marks_of(doc)
    if not marks:
        return doc
    words = words_of(doc)
    linked: list[Mark] = []
    for mark in marks:
        if linked and (joined := _joined(doc, words, linked[-1], mark)) is not None:
            linked[-1] = joined
        else:
            linked.append(mark)
    ended = [part for mark in linked for part in _ended(doc, words, mark)]
    if ended != marks:
        put_marks(doc, ended)
    return doc


def _joined(doc: Doc, words: list[str], part: Mark, rest: Mark) -> Mark | None:
    """One name of two, if they are one."""
    between = words[part.last : rest.first]
    whole = part._replace(last=rest.last, score=min(part.score, rest.score))
    if "DATE" in (part.label, rest.label) or len(between) > 4 or any("\n" in word for word in between):
        return None
    if (
        not between
        and words[rest.first] in ("for", "of")
        and rest.label in (UNIT, BODY)
        and part.label in (UNIT, BODY)
    ):
        return whole  # `Democratic Forces` `for the Liberation of Rwanda`
    if part.label == PERSON and rest.label == PERSON:
        return whole if _is_nickname(between) else None
    if rest.label != PLACE or part.label not in (UNIT, BODY):
        return None
    name = words[part.first : part.last]
    held = [*name[_end(doc, words, part) - part.first :], *between]
    if (
        not held
        or held[0] not in ("of", "for")
        or not set(held[:-1]) <= _HOLDING
        or held[-1] not in (*_HOLDING, "former")
    ):
        return None
    if part.label == UNIT:
        return whole if set(name) <= _OF_A_STATE and words[_end(doc, words, part) - 1] != "the" else None
    return whole if not between or between == ["former"] else None


def _is_nickname(between: list[str]) -> bool:
    return (
        2 < len(between) <= MOST_WORDS_OF_A_NICKNAME + 2
        and between[0] in _OPENING
        and between[-1] in _CLOSING
        and all(word[0].isupper() for word in between[1:-1])
    )


def _end(doc: Doc, words: list[str], mark: Mark) -> int:
    """Where the name ends without the small words behind it, and a title behind those: `1st Army of Prince`."""
    last = mark.last
    while last > mark.first + 1 and (
        (words[last - 1] in _LINKS and doc[last - 2].whitespace_)
        or (last > mark.first + 2 and words[last - 1] in _TITLES and words[last - 2] == "of")
    ):
        last -= 1
    return last


def _ended(doc: Doc, words: list[str], mark: Mark) -> list[Mark]:
    if mark.label == "DATE":
        return [mark]
    mark = mark._replace(last=_end(doc, words, mark))
    if mark.label == PERSON:
        return [_with_family_name(words, mark)]
    if mark.label not in (UNIT, BODY):
        return [mark]
    office = _office_behind(words, mark.last)
    if office:
        return [mark._replace(last=office, label=BODY)]
    name = words[mark.first : mark.last]
    if mark.label == BODY and "in" in name[1:-1]:
        at = mark.first + name.index("in")
        seated = not _SEATED.isdisjoint(words[mark.first : at]) or words[at - 1] in _ALLIANCES
        if doc[at - 1].whitespace_ and seated:
            place = at + 1 + (words[at + 1] in ARTICLES)
            return [mark._replace(last=at), Mark(place, mark.last, PLACE, mark.score)]
    return _of_a_larger_one(words, mark) if mark.label == UNIT and "of" in name else [mark]


def _of_a_larger_one(words: list[str], mark: Mark) -> list[Mark]:
    """`Eastern Theater Command of the People's Liberation Army` is two units; `Army of the Republic of Korea` is one."""
    at = mark.first + words[mark.first : mark.last].index("of")
    part, whole = words[mark.first : at], words[at + 2 : mark.last]
    if words[at + 1] != "the" or not part or not whole or set(part) <= _OF_A_STATE:
        return [mark]
    if part[-1] in _PARTS and whole[-1] in _WHOLES:
        return [mark._replace(last=at), mark._replace(first=at + 2)]
    return [mark]


def _with_family_name(words: list[str], mark: Mark) -> Mark:
    """Takes in what stands behind a nickname in quotes."""
    if mark.last >= len(words) or words[mark.last] not in _OPENING:
        return mark
    for closing in range(mark.last + 2, min(mark.last + 2 + MOST_WORDS_OF_A_NICKNAME, len(words) - 1)):
        if words[closing] in _CLOSING:
            named = words[closing + 1][0].isupper() and _is_nickname(words[mark.last : closing + 1])
            return mark._replace(last=closing + 2) if named else mark
    return mark


def _office_behind(words: list[str], first: int) -> int:
    """Where the office ends that stands behind a body's name: `Public Affairs Office`, `South Public Affairs Office`."""
    for at in range(first, min(first + MOST_WORDS_OF_AN_OFFICE - 1, len(words))):
        for office in _OFFICES:
            if tuple(words[at : at + len(office)]) == office:
                return at + len(office)
        if not words[at][0].isupper():
            return 0
    return 0
