"""Small words hold a name's parts together, or end it."""

import pytest

from api.nlp.rules.linked_names import linked_names
from api.nlp.rules.marks import marks_of
from tests.nlp.rules.reading import after, read

JOINED = {
    "an army of a state": ("the [U Army of the Republic of] [L Bosnia and Herzegovina]", "the [U Army of the Republic of Bosnia and Herzegovina]"),
    "armed forces and their state": ("the [U Armed Forces] of the [L Congo] fled", "the [U Armed Forces of the Congo] fled"),
    "a tribunal for a former state": ("the [O Criminal Tribunal for the] former [L Yugoslavia]", "the [O Criminal Tribunal for the former Yugoslavia]"),
    "a ministry of a state": ("the [O Ministry of Health of] [L Kenya]", "the [O Ministry of Health of Kenya]"),
    "what a force is for": ("the [U Democratic Forces] [O for the Liberation of Rwanda]", "the [U Democratic Forces for the Liberation of Rwanda]"),
    "a nickname between two names": ('[P Lewis] "Chesty" [P Puller] fell', '[P Lewis "Chesty" Puller] fell'),
    "a nickname before what nobody marked": ("[P Lewis] “Howling Mad” Smith", "[P Lewis “Howling Mad” Smith]"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), JOINED.values(), ids=JOINED)
def test_the_parts_of_a_name_are_one(before, right):
    assert after(linked_names, before) == right


ENDED = {
    "a body in a place": ("the [O United Nations in the] [L Congo]", "the [O United Nations] in the [L Congo]"),
    "a numbered army of a person": ("[U 1st Polish Army of] [P Berling]", "[U 1st Polish Army] of [P Berling]"),
    "a title behind it": ("the [U Second Army of Prince] [P Bagration]", "the [U Second Army] of Prince [P Bagration]"),
    "a unit of a larger one": ("the [U Sparta Battalion of the] [L Donetsk Republic]", "the [U Sparta Battalion] of the [L Donetsk Republic]"),
    "an alliance in a place": ("the [O United Nations in the Congo] said", "the [O United Nations] in the [L Congo] said"),
    "a command of an army": ("[U Eastern Command of the People's Army] said", "[U Eastern Command] of the [U People's Army] said"),
    "a ministry in a city": ("the [O Ministry of Defence in Damascus] said", "the [O Ministry of Defence] in [L Damascus] said"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), ENDED.values(), ids=ENDED)
def test_a_name_ends_before_the_small_word(before, right):
    assert after(linked_names, before) == right


OFFICES = {
    "of a command": ("the [U U.S. Army South] Public Affairs Office", "the [O U.S. Army South Public Affairs Office]"),
    "of a part that nobody marked": ("the [U U.S. Army] South Public Affairs Office", "the [O U.S. Army South Public Affairs Office]"),
    "of the press": ("the [O Ministry of Defence] Press Office", "the [O Ministry of Defence Press Office]"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), OFFICES.values(), ids=OFFICES)
def test_an_office_is_the_head_of_its_name(before, right):
    assert after(linked_names, before) == right


ALONE = {
    "a body whose name has a place": "[O Al-Qaeda in Iraq] and [O Mission in Sudan]",
    "two names side by side": "[O UN] [L Geneva] and [P Ali] [P Hassan]",
    "a letter that is no small word": "[L Mar'a] and [O Waljama'a] met",
    "a hyphen before the small word": "the [O Government-in-Exile] met",
    "quotes around a name of its own": '[P Smith] wrote "No Way" [P Jones] said',
    "a lower-case word in quotes": '[P Smith] "almost" fell',
    "a quote to the end": '[P Smith] "',
    "a staff of its forces": "the [U General Staff of the Armed Forces]",
    "an army of a republic": "the [U Army of the Republic of Korea]",
    "nothing marked": "the army of the Congo",
    "an army's officers": "[U U.S. Army] Public servants' Office",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_other_names_stay_as_they_are(text):
    assert after(linked_names, text) == text


def test_a_joined_name_is_as_sure_as_its_less_sure_part():
    (mark,) = marks_of(linked_names(read("the [U.9 Army of the] [L.4 Congo]")))
    assert mark.score == 0.4
