"""The first words of a report say where and by whom it was written."""

import pytest

from api.nlp.rules.marks import marks_of
from api.nlp.rules.news_lines import NewsLines
from tests.nlp.rules.reading import after, read

rule = NewsLines(score=0.9)

DATELINES = {
    "a town in capitals that was taken for a unit": ("[U PSKOV], [L Russia] — On the", "[L PSKOV], [L Russia] — On the"),
    "a town that nobody marked": ("KHARKIV, [L Ukraine] — Missiles", "[L KHARKIV], [L Ukraine] — Missiles"),
    "a town of two words": ("PORT SUDAN, [D Nov 12] ([O Reuters]) - Fighters", "[L PORT SUDAN], [D Nov 12] ([O Reuters]) - Fighters"),
    "an agency that nobody marked": ("[O.5 JERUSALEM] (AP) — Troops", "[L JERUSALEM] ([O AP]) — Troops"),
    "an agency that was taken for a place": ("[L GOMA] ([L SONNA]) -- Men", "[L GOMA] ([O SONNA]) -- Men"),
    "a town as it is written": ("[P Bamako], [D 23 July] - The group", "[L Bamako], [D 23 July] - The group"),
    "a line further down": ("Rebels leave\n[P GOMA], [L Congo] – They", "Rebels leave\n[L GOMA], [L Congo] – They"),
    "a town with a hyphen": ("[O PORT-AU-PRINCE], [L Haiti] - Gangs", "[L PORT-AU-PRINCE], [L Haiti] - Gangs"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), DATELINES.values(), ids=DATELINES)
def test_a_report_begins_with_its_place(before, right):
    assert after(rule, before) == right


BYLINES = {
    "three words of a name": ("By [P Hein Htoo] Zan\nGroups", "By [P Hein Htoo Zan]\nGroups"),
    "a comma behind it": (
        "By [P Bríd] Ní Fhlatharta, in [L Galway]",
        "By [P Bríd Ní Fhlatharta], in [L Galway]",
    ),
    "in two parts": ("BY [P Dao] [P Xiong]", "BY [P Dao Xiong]"),
}


@pytest.mark.parametrize(("before", "right"), BYLINES.values(), ids=BYLINES)
def test_an_author_is_named_to_the_end_of_the_line(before, right):
    assert after(rule, before) == right


ALONE = {
    "a line without a dash": "[O HAMAS], [L Gaza] said so",
    "a short form explained": "[U SDF] – [U Syrian Democratic Forces]",
    "a sure body before a bracket": "[O HAMAS] ([O Islamic Resistance Movement]) - rules",
    "a headline": "UPDATE, [D Friday] — Nothing new",
    "a sentence with a dash": "[P Smith], a man of [L Mosul], left — at night",
    "a compound": "[P Ali], [L Iraq]-led forces",
    "a day in brackets": "[L SOTO CANO], [L Honduras] ([D May 22]) -- Soldiers",
    "a sentence that begins with By": "By [P Smith]'s account they left",
    "a date after By": "By [D March 2008] they left",
    "a sentence after a person": "By [P Ali Hassan] Monday nothing was",
    "no words": "",
    "one word": "[L GOMA]",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_other_lines_are_left_alone(text):
    assert after(rule, text) == text


def test_a_place_that_only_its_line_shows_has_the_rules_score():
    mark, _ = marks_of(rule(read("KHARKIV, [L.5 Ukraine] — Missiles")))
    assert mark.score == 0.9


def test_a_surer_place_stays_surer():
    mark, _ = marks_of(rule(read("[L.97 KHARKIV], [L.5 Ukraine] — Missiles")))
    assert mark.score == 0.97
