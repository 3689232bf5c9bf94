"""Units that a sentence lists are apart; names of several parts stay whole."""

import pytest

from api.nlp.rules.listed_units import listed_units
from api.nlp.rules.marks import marks_of
from tests.nlp.rules.reading import after, read

LISTED = {
    "and": ("[U 7th Armored Brigade and Brigade 55] took", "[U 7th Armored Brigade] and [U Brigade 55] took"),
    "a comma": ("[U 7th Armored Brigade, Unit 8200] and", "[U 7th Armored Brigade], [U Unit 8200] and"),
    "the same size": ("[U 1st Division, 2nd Division and 3rd Division]", "[U 1st Division], [U 2nd Division] and [U 3rd Division]"),
    "a larger one first": ("[U 3rd Division, 2nd Brigade]", "[U 3rd Division], [U 2nd Brigade]"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), LISTED.values(), ids=LISTED)
def test_units_that_are_listed_are_apart(before, right):
    assert after(listed_units, before) == right


WHOLE = {
    "a formation and its parent": "[U 1st Battalion, 5th Marines] came",
    "three steps": "[U 2nd Platoon, B Company, 23rd Infantry] held",
    "numbers that share a noun": "[U 2nd and 9th Divisions] and [U Nos. 11 and 20 Squadrons]",
    "letters that share a noun": "[U G and F Companies] held",
    "names that share a noun": "[U Flanders, Baltic, and Constantinople Flotillas] sailed",
    "forces of two kinds": "[U U.S. ground and air forces] came",
    "another label": "[O 1st Division and 2nd Brigade Association] met",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_one_name_stays_whole(text):
    assert after(listed_units, text) == text


def test_the_parts_have_the_score_of_the_whole():
    scores = [mark.score for mark in marks_of(listed_units(read("[U.7 7th Brigade and 8th Brigade]")))]
    assert scores == [0.7, 0.7]
