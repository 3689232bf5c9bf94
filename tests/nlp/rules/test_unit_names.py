"""Armed forces are known by the form of their names; descriptions of forces are not."""

import pytest

from api.nlp.rules.marks import marks_of
from api.nlp.rules.unit_names import UnitNames
from tests.nlp.rules.reading import after, read

rule = UnitNames(score=0.7)

FORCES = {
    "a state's army": "The [U Iraqi army] fled",
    "a state's force": "[U Turkish special forces] came",
    "security forces": "six [U Chadian security forces]",
    "a regime's forces": "the [U Syrian regime forces] left",
    "an abbreviated state": "the [U U.S. military] said",
    "an air force": "the [U Ukrainian Air Force] hit",
    "a royal service": "ships of the [U Royal Navy] left",
    "a movement's forces": "[U Houthi forces] and [U SDF forces] met",
    "a name with a formation at its head": "the [U Free Syrian Army] and the [U Azov Battalion]",
    "an army of a country": "the [U Army of the Republic of Vietnam] fell",
    "the armed forces of a country": "the [U Armed Forces of Ukraine] said",
    "a people's army": "the [U Korean People's Army] crossed",
    "a command": "[U U.S. Central Command] said",
    "a service alone": "[U Navy] Capt. Davis and the [U Coast Guard]",
    "a generic word inside a name": "the [U Allied Democratic Forces] and [U Popular Mobilization Forces]",
    "who leads it": "the Kurdish-led [U Syrian Democratic Forces]",
    "a count before it": "Six [U Syrian Democratic Forces] members",
    "ground and air forces": "[U Russian ground forces] fired",
}


@pytest.mark.parametrize("right", FORCES.values(), ids=FORCES)
def test_a_named_force_is_a_unit(right):
    assert after(rule, right.replace("[U ", "").replace("]", "")) == right


DESCRIPTIONS = {
    "no name": "the army and the armed forces and security forces",
    "a generic word": "Government forces and Rebel forces and Security Forces",
    "people": "Turkish troops and Kurdish fighters and Iraqi soldiers",
    "other armies": "the Salvation Army and the Peace Corps",
    "an alliance": "a NATO military alliance and Russian military aggression",
    "lower case": "a brigade of volunteers and the third division",
    "a possessive": "Assad's army and Iraq's army",
    "a task force without a name": "a Task Force and the Air force of habit".replace(
        "Air force", "air force"
    ),
    "nothing": "",
}


@pytest.mark.parametrize("text", DESCRIPTIONS.values(), ids=DESCRIPTIONS)
def test_a_description_is_none(text):
    assert after(rule, text) == text


def test_a_unit_takes_the_place_of_what_it_covers():
    assert after(rule, "the [L US] [O Army] left [L Mosul]") == "the [U US Army] left [L Mosul]"


def test_every_unit_has_the_rules_score():
    (mark,) = marks_of(rule(read("the Iraqi army")))
    assert mark.score == 0.7
