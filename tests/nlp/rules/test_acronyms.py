"""Short forms are spans of their own and have the label of what they stand for."""

import pytest

from api.nlp.rules.acronyms import Acronyms
from api.nlp.rules.marks import marks_of
from tests.nlp.rules.reading import after, read

rule = Acronyms(score=0.9)

FOLLOWED = {
    "an unmarked short form": ("the [U Tigray Home Guard] (THG) fell", "the [U Tigray Home Guard] ([U THG]) fell"),
    "a short form with another label": ("[U Yellow River Militia] ([O YRM]) and [O YRM] men", "[U Yellow River Militia] ([U YRM]) and [U YRM] men"),
    "name and short form in one span": ("[O Free Port Union (FPU)] met", "[O Free Port Union] ([O FPU]) met"),
    "a span that ends inside the bracket": ("[O Free Port Union (FPU] ) met", "[O Free Port Union] ([O FPU] ) met"),
    "a name that nobody marked": ("the Free Port Union ([O FPU]) met", "the [O Free Port Union] ([O FPU]) met"),
    "small words in a name": ("the [O Office for the Study of Rivers] (OSR)", "the [O Office for the Study of Rivers] ([O OSR])"),
    "a later mention that nobody marked": ("[O Free Port Union] ([O FPU]) met. FPU left.", "[O Free Port Union] ([O FPU]) met. [O FPU] left."),
    "the name follows many surer short forms": (
        "[O.4 Blue Coast Guard] ([U BCG]) met. [U BCG] left. [U BCG] came.",
        "[U Blue Coast Guard] ([U BCG]) met. [U BCG] left. [U BCG] came.",
    ),
    "a name in another language": ("[U Turkish Armed Forces] ([O TSK]) and [O TSK]", "[U Turkish Armed Forces] ([U TSK]) and [U TSK]"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), FOLLOWED.values(), ids=FOLLOWED)
def test_a_short_form_has_the_label_of_its_name(before, right):
    assert after(rule, before) == right


ALONE = {
    "no short form of the name": "[U 4th Infantry Regiment] (France) lost",
    "a number behind the bracket": "[U Operational Detachment Alpha] (ODA) 555 rode",
    "a name around the bracket": "[U North Korean (NK) forces] fled",
    "letters behind a place": "[L Free Port] (HTML) met",
    "a thing": "an improvised explosive device (IED) blew up in [L Mosul]",
    "a party and a state": "[P John Cornyn] (R-Texas) said",
    "no words at all": "",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_other_brackets_and_letters_are_left_alone(text):
    assert after(rule, text) == text


def test_a_short_form_is_no_surer_than_its_name():
    scores = [mark.score for mark in marks_of(rule(read("the [U.5 Tigray Home Guard] (THG)")))]
    assert scores == [0.5, 0.5]


def test_a_weak_mention_is_as_sure_as_its_definition():
    scores = [
        mark.score for mark in marks_of(rule(read("[U.9 Tigray Home Guard] ([U.9 THG]) and [U.2 THG]")))
    ]
    assert scores[2] > 0.7
