"""A name has one label in an article."""

import pytest

from api.nlp.rules.marks import marks_of
from api.nlp.rules.one_sense import OneSense
from tests.nlp.rules.reading import after, read, without_scores

rule = OneSense(clearly=2.0)

AGREED = {
    "the majority": ("[O SAC] met. [U SAC] flew. [U SAC] left.", "[U SAC] met. [U SAC] flew. [U SAC] left."),
    "the surer one": ("[O.3 JNA] met. [U.9 JNA] flew.", "[U JNA] met. [U JNA] flew."),
    "a surname": ("[P Alpha Condé] fell. [O Condé] groups", "[P Alpha Condé] fell. [P Condé] groups"),
    "a surname before the full name": (
        "[L.5 Sagi] denied. [P Natan Sagi] left.",
        "[P Sagi] denied. [P Natan Sagi] left.",
    ),
    "clearly a place": (
        "[L Wadi Gate] [L Wadi Gate] [O Wadi Gate]",
        "[L Wadi Gate] [L Wadi Gate] [L Wadi Gate]",
    ),
}


@pytest.mark.parametrize(("before", "right"), AGREED.values(), ids=AGREED)
def test_a_name_has_one_label(before, right):
    assert after(rule, before) == right


ALONE = {
    "a place and an organization of one name": "outside the [L Pentagon], [O Pentagon] reporters",
    "other letters": "[P May] met [D may]",
    "a first name": "[P Paris Hilton] flew to [L Paris]",
    "a place that is surer than a surname": "[P.6 Ash Carter] left [L.9 Carter] County",
    "part of a longer name": "[L Iraq] and the [O Iraq Museum]",
    "dates": "[D May] and [P May]",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_other_names_are_left_alone(text):
    assert after(rule, text) == without_scores(text)


def test_a_changed_label_is_as_sure_as_all_mentions_together():
    marks = marks_of(rule(read("[O.6 SAC] met. [U.8 SAC] flew. [U.7 SAC] left.")))
    assert [round(mark.score, 3) for mark in marks] == [0.5, 0.8, 0.7]
