"""A name that begins with a given name is a person's."""

import pytest

from api.nlp.rules.given_names import GivenNames
from api.nlp.rules.given_names_table import GIVEN_NAMES
from api.nlp.rules.marks import marks_of
from tests.nlp.rules.reading import after, read

rule = GivenNames(sure=0.75, score=0.75)

PEOPLE = {
    "a full name": ("for [L.4 Viktor Medvedchuk] in", "for [P Viktor Medvedchuk] in"),
    "a name with a particle": ("[O.4 Albert van der Merwe] left", "[P Albert van der Merwe] left"),
    "a family name that nobody marked": ("cabinet of [O.4 Boris] Begin by", "cabinet of [P Boris Begin] by"),
    "a name in two spans": ("of [P.3 Bruno] [L.3 Berling] sent", "of [P Bruno Berling] sent"),
}


@pytest.mark.parametrize(("before", "right"), PEOPLE.values(), ids=PEOPLE)
def test_a_given_name_begins_a_person(before, right):
    assert after(rule, before) == right


ALONE = {
    "the model is sure": "[L.8 Viktor Medvedchuk] and [P.9 Boris] Begin",
    "a street": "[L.4 Viktor Nikolai Street]",
    "a university": "[O.4 Albert University]",
    "a weekday behind it": "told [P.4 Boris] Monday and [P.4 Bruno] [D.4 Friday]",
    "a word in lower case": "[L.4 Boris] left",
    "the next sentence": "[L.4 Boris]. Then",
    "the end": "[L.4 Boris]",
    "a longer name behind it": "[P.4 Boris] [U.4 Russian Army]",
    "the beginning of a unit": "[O.4 Tariq ibn] [U Ziyad Brigade] came",
    "another name": "[L.4 Kandahar] Begin and [O.4 Green Cross]",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_other_names_are_left_alone(text):
    doc = read(text)
    before = marks_of(doc)
    assert marks_of(rule(doc)) == before


def test_no_given_name_is_a_state_or_a_town_of_the_table():
    from api.nlp.rules.known_names_table import KNOWN_NAMES

    assert not {name[0] for name in KNOWN_NAMES if len(name) == 1} & GIVEN_NAMES
