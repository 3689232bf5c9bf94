"""A formation and its parent are one unit; units that are merely listed stay as many as they are."""

import pytest

from api.nlp.rules.joined_units import joined_units
from api.nlp.rules.marks import marks_of
from tests.nlp.rules.reading import after, read

JOINED = {
    "battalion and group": ("[U 2nd Battalion], [U 5th Special Forces Group] left", "[U 2nd Battalion, 5th Special Forces Group] left"),
    "battalion and regiment": ("[U 1st Battalion], [U 5th Marines], came", "[U 1st Battalion, 5th Marines], came"),
    "three steps": ("[U 2nd Platoon], [U B Company], [U 23rd Infantry] held", "[U 2nd Platoon, B Company, 23rd Infantry] held"),
    "a company with a letter": ("[U A Company], [U 72nd Tank Battalion]", "[U A Company, 72nd Tank Battalion]"),
    "a company with a spoken letter": ("[U Charlie Company], [U 70th Tank Battalion]", "[U Charlie Company, 70th Tank Battalion]"),
    "a parent with a name": ("[U 2nd Battalion], [U Royal Anglian Regiment]", "[U 2nd Battalion, Royal Anglian Regiment]"),
    "a regiment with its article": ("[U 1st Battalion] The [U Royal Welsh] came", "[U 1st Battalion The Royal Welsh] came"),
    "a kandak": ("[U 3rd Kandak], [U 3/215 Brigade]", "[U 3rd Kandak, 3/215 Brigade]"),
    "two pairs": ("[U 3rd Battalion], [U 6th Marines] and [U 2nd Battalion], [U 1st Marines]", "[U 3rd Battalion, 6th Marines] and [U 2nd Battalion, 1st Marines]"),
    "a bracket cut in two": ("[U North Korean (][U NK) forces] fled", "[U North Korean (NK) forces] fled"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), JOINED.values(), ids=JOINED)
def test_a_formation_and_its_parent_are_one_unit(before, right):
    assert after(joined_units, before) == right


LISTED = {
    "the same size": "[U 9th Division], [U 15th Division] and [U 16th Division]",
    "a larger one first": "[U 3rd Division], [U 2nd Brigade]",
    "services": "[U Iraqi army], [U Federal Police] and [U Peshmerga]",
    "names without number or letter": "[U Azov Battalion], [U Ghost Brigade]",
    "and between": "[U 1st Battalion] and [U 5th Marines]",
    "of the between": "[U 1st Battalion] of the [U 23rd Regiment]",
    "another label": "[U 2nd Battalion], [O 5th Regiment Museum]",
    "an article in lower case": "[U 1st Battalion] the [U Royal Welsh]",
    "words between": "[U 2nd Battalion], then [U 5th Marines]",
}


@pytest.mark.parametrize("text", LISTED.values(), ids=LISTED)
def test_units_that_are_listed_stay_apart(text):
    assert after(joined_units, text) == text


def test_a_joined_unit_is_as_sure_as_its_less_sure_part():
    (mark,) = marks_of(joined_units(read("[U.6 1st Battalion], [U.9 5th Marines]")))
    assert mark.score == 0.6
