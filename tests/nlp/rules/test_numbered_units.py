"""A unit keeps its number, and numbers that are no unit's are left alone."""

import pytest

from api.nlp.rules.marks import marks_of
from api.nlp.rules.numbered_units import NumberedUnits
from tests.nlp.rules.reading import after, read

rule = NumberedUnits(score=0.9)

KEPT = {
    "an ordinal that the model lost": ("the 507th [U Air Refueling Wing] flew", "the [U 507th Air Refueling Wing] flew"),
    "a number behind an abbreviation": ("ships of [U CTF] 50 sailed", "ships of [U CTF 50] sailed"),
    "a detachment's number": ("and [O ODA] 595 rode", "and [U ODA 595] rode"),
    "a number behind a hyphen": ("under CJTF-7 then", "under [U CJTF-7] then"),
    "two numbers of one name": ("[U Operational Detachment Alpha] (ODA) 555 and 595, both", "[U Operational Detachment Alpha (ODA) 555 and 595], both"),
    "a task force": ("a Task Force 50 spokesman", "a [U Task Force 50] spokesman"),
    "a task force with its acronym": ("Combined Task Force (CTF) 150 has", "[U Combined Task Force (CTF) 150] has"),
    "nobody marked it": ("the 101st Airborne Division landed", "the [U 101st Airborne Division] landed"),
    "an ordinal in a word": ("the US Fifth Fleet in [L Bahrain]", "the [U US Fifth Fleet] in [L Bahrain]"),
    "a country before it": ("the [L U.S.] [U 5th Fleet] said", "the [U U.S. 5th Fleet] said"),
    "a place inside it": ("the 92nd [L Kharkiv] Brigade held", "the [U 92nd Kharkiv Brigade] held"),
    "two formations of one kind": ("the 2nd and 9th Divisions met", "the [U 2nd and 9th Divisions] met"),
    "No. and an air force": ("from No. 202 Squadron RAF went", "from [U No. 202 Squadron RAF] went"),
    "a bracket inside it": ("formed No. 33 (Transport) Squadron there", "formed [U No. 33 (Transport) Squadron] there"),
    "a plain number, where the name is marked": ("the 217 [U Omari Corps] said", "the [U 217 Omari Corps] said"),
    "a Roman number": ("the XVIII [U Airborne Corps] came", "the [U XVIII Airborne Corps] came"),
    "a number behind a name": ("[U Carrier Air Wing] 17 returned", "[U Carrier Air Wing 17] returned"),
    "companies by letter": ("the D and [U H Company] men", "the [U D and H Company] men"),
    "a regiment of a state": ("the 54th Massachusetts led", "the [U 54th Massachusetts] led"),
    "a state's cavalry": ("the 2nd Rhode Island Cavalry fled", "the [U 2nd Rhode Island Cavalry] fled"),
    "a French regiment": ("the 2e REP jumped", "the [U 2e REP] jumped"),
    "a French battalion of a regiment": ("and II/1er RIMa came", "and [U II/1er RIMa] came"),
    "a group of a German wing": ("Bf 109s of III./JG 27 flew", "Bf 109s of [U III./JG 27] flew"),
    "a German division": ("the 21. Panzer-Division held", "the [U 21. Panzer-Division] held"),
    "a British battalion": ("men of 2 PARA came", "men of [U 2 PARA] came"),
    "a flight of its own": ("airmen of 1435 Flight flew", "airmen of [U 1435 Flight] flew"),
    "a kandak": ("the 6th Special Operations Kandak came", "the [U 6th Special Operations Kandak] came"),
    "bombers and scouts of a carrier": ("of VB-6 and VS-6 from", "of [U VB-6] and [U VS-6] from"),
    "a SEAL team": ("men of SEAL Team Six killed", "men of [U SEAL Team Six] killed"),
    "a longer name that the model knows": ("[U 23rd Infantry Headquarters Company] met", "[U 23rd Infantry Headquarters Company] met"),
    "the rest of a name that begins with its number": ("the [U 4th] Guards Tank Division", "the [U 4th Guards Tank Division]"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), KEPT.values(), ids=KEPT)
def test_a_unit_keeps_its_number(before, right):
    assert after(rule, before) == right


ALONE = {
    "a day of the month": "On June 5 Iraqi Army units came with [U Iraqi Army] tanks",
    "a count of formations": "He asked for 12 Brigades of [U Iraqi Army] men",
    "a count of people": "[U Carrier Air Wing] 17 people died",
    "ten marines": "10 Marines of [U Task Force Tripoli] died",
    "a century": "in the 19th Century in [L Mosul]",
    "a school": "the 18th Street School in [L Mosul]",
    "an avenue": "on 5th Avenue near [L Mosul]",
    "a congress": "the 19th Party Congress of [O CCP]",
    "a flight": "[O Iran Air] Flight 655 was shot down by the [U US Navy]",
    "a district of a state": "the 10th Texas congressional district",
    "a street of a state": "on 4th Virginia Street",
    "a French ordinal": "the 2e arrondissement and 1er May",
    "lower case": "the second division of labour",
    "another kind of span across it": "the [O 1st Cavalry Division Association of Texas] met",
    "a sum": "$5 Division bonds and £7 Brigade notes",
    "the next sentence": "[U No. 202 Sqn]. The Group stayed",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_other_numbers_are_left_alone(text):
    assert after(rule, text) == text


def test_a_unit_that_only_the_rule_marked_has_the_rules_score():
    (mark,) = marks_of(rule(read("the 101st Airborne Division")))
    assert mark.score == 0.9


def test_an_extended_unit_keeps_a_higher_score():
    (mark,) = marks_of(rule(read("the 507th [U.97 Air Refueling Wing]")))
    assert mark.score == 0.97
