"""Names that mean the same in every article have their label in every article."""

import pytest

from api.nlp.rules.known_names import KnownNames
from api.nlp.rules.marks import marks_of
from tests.nlp.rules.reading import after, read

rule = KnownNames(score=0.9, weight=2.0)

KNOWN = {
    "another label": ("the [O.6 KPA] fled", "the [U KPA] fled"),
    "nobody marked it": ("Kurdish YPG patches", "Kurdish [U YPG] patches"),
    "a state": ("the [U.7 ROK] government", "the [L ROK] government"),
    "a name of two words": ("men of the Republican Guard", "men of the [U Republican Guard]"),
    "a name with hyphens": ("[L al-Qaeda] and al-Shabaab", "[O al-Qaeda] and [O al-Shabaab]"),
    "a service in lower case": (
        "40 of the federal police forces fell",
        "40 of the [U federal police forces] fell",
    ),
    "an acronym of a thing": ("[O IED] and [O POW] camps", "IED and POW camps"),
    "gods": ("[P Zeus] and [L Poseidon] and [P Thor Heyerdahl]", "Zeus and Poseidon and [P Thor Heyerdahl]"),
    "a capital taken for a person": (
        "[P.6 Kinshasa] broke with [P.6 Kigali]",
        "[L Kinshasa] broke with [L Kigali]",
    ),
    "a name in parts": ("told [L.6 France] [D.5 24]", "told [O France 24]"),
    "a people": (
        "[L Rwandan]-backed [U Chechens] and [L South Korean] men",
        "Rwandan-backed Chechens and South Korean men",
    ),
    "a minister's portfolio": (
        "[O International Development] Secretary and [O Pentagon] Secretary",
        "International Development Secretary and [O Pentagon] Secretary",
    ),
    "a people in a headline": ("[L IRAQI] FORCES", "IRAQI FORCES"),
    "weapons": ("[L Chinooks], [U C-119s] and [U Su-34]", "Chinooks, C-119s and Su-34"),
    "inside a compound": ("NATO-led forces", "[O NATO]-led forces"),
}


@pytest.mark.parametrize(("before", "right"), KNOWN.values(), ids=KNOWN)
def test_a_well_known_name_has_its_label(before, right):
    assert after(rule, before) == right


ALONE = {
    "inside a longer name": "the [U ROK Army] fell",
    "a word in capitals": "[L MOSUL] IS FREE, WHO SAYS SO",
    "explained otherwise": "the [O Youth Peace Group] ([O YPG]) met. [O YPG] left.",
    "the article is sure": "[O YPG] and [O YPG] and [O YPG] and [O YPG]",
    "other letters": "ypg and Nato",
    "a ship with the name of a place": "HMS London and the London Bridge",
    "a person with the name of a people": "[P English] and [O Roman Church] and [P Roman]",
    "a squadron like a type": "[U VB-6] and [U CTF-50]",
    "part of a word": "YPGs and SubNATO",
    "no words at all": "",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_other_words_are_left_alone(text):
    assert after(rule, text) == text


def test_a_name_that_only_the_table_marked_has_the_rules_score():
    (mark,) = marks_of(rule(read("Kurdish YPG patches")))
    assert mark.score == 0.9


def test_against_one_mention_under_another_label_the_name_is_less_sure():
    (mark,) = marks_of(rule(read("the [O.9 KPA] fled")))
    assert mark.score == pytest.approx(2 / 3)
