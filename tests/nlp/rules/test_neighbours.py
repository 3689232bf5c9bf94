"""What stands beside a name says what it names, where the model was not sure."""

import pytest

from api.nlp.rules.marks import marks_of
from api.nlp.rules.neighbours import Neighbours
from tests.nlp.rules.reading import after, read

rule = Neighbours(sure=0.9, score=0.85)

SEEN = {
    "an office behind a name": ("[O.5 Getachew Reda], spokesman for", "[P Getachew Reda], spokesman for"),
    "an office with its article": ("[L.5 Albin Kurti], the prime minister, left", "[P Albin Kurti], the prime minister, left"),
    "an office of a group": ("[O.4 Yahya Saree], the group's military spokesman, said", "[P Yahya Saree], the group's military spokesman, said"),
    "an age": ("[L.5 Halima Adam], 41, fled", "[P Halima Adam], 41, fled"),
    "a title before a name": ("Mullah [O.5 Rasool] fled", "Mullah [P Rasool] fled"),
    "a rank with its dot": ("Lt. Gen. [L.5 Yarallah] said", "Lt. Gen. [P Yarallah] said"),
    "a calling": ("the preacher [O.6 Amadou Koufa] fled", "the preacher [P Amadou Koufa] fled"),
    "a town": ("the town of [P.6 Kravica] fell", "the town of [L Kravica] fell"),
    "a medium": ("the broadcaster [L.6 Suspilne] said", "the broadcaster [O Suspilne] said"),
    "a medium behind the name": ("[L.6 Al-Masirah], the television channel run by", "[O Al-Masirah], the television channel run by"),
    "letters": ("at [L.7 RUSI] and elsewhere", "at [O RUSI] and elsewhere"),
    "a company behind the name": ("[P.6 Delta Tankers], a Greek company, said", "[O Delta Tankers], a Greek company, said"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), SEEN.values(), ids=SEEN)
def test_the_words_beside_a_name_say_what_it_names(before, right):
    assert after(rule, before) == right


ALONE = {
    "the model is sure": "[L.95 Port Sudan], the prime minister said",
    "a place where somebody speaks": "in [L.5 Port Sudan], the prime minister said",
    "a place, a person said": "[L.5 Port Sudan], a governor said",
    "one word before an office": "[L.5 Kabul], commander of",
    "a body behind a title": "the [O.5 General Staff] and Prime Minister",
    "an army's chief": "the [U.5 Yugoslav Army], commander of",
    "a town that was found": "the town of [L.5 Kravica] fell",
    "a date": "the city of [D.5 May]",
    "a channel's possessive": "[P.5 Yahya Saree], the group's friend",
    "an aside": "[P.5 Ali Hassan], the man who owned a company, left",
    "a state's letters": "of the [L.7 DRC] and of",
    "a line in capitals": "IN [L.7 MOSUL] NOW",
    "no neighbours": "[L.5 Kabul]",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_other_names_keep_their_label(text):
    (mark,) = marks_of(rule(read(text)))
    (was,) = marks_of(read(text))
    assert mark == was


def test_a_name_whose_label_changed_has_the_rules_score():
    (mark,) = marks_of(rule(read("Mullah [O.5 Rasool] fled")))
    assert mark.score == 0.85
