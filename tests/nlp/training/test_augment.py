"""Variations of annotated texts keep every span exact."""

import itertools
import re
from random import Random

import pytest

from api.nlp.training.augment import (
    VARIED,
    Edit,
    Names,
    Rates,
    add_sentences,
    apply_edits,
    change_case,
    drop_punctuation,
    headline,
    swap_names,
    varied,
    vary,
)
from api.nlp.training.data import GoldSpan, GoldText, tag_text
from api.nlp.training.foreign_units import foreign_unit
from api.nlp.training.more_bodies import body, company, medium
from api.nlp.training.organizations import acronym_of
from api.nlp.training.places import place_name
from api.nlp.training.real_names import BODIES, UNITS
from api.nlp.training.sentences import fill, made_sentence
from api.nlp.training.templates import TEMPLATES, WORLDWIDE
from api.nlp.training.units import numbered_unit, unit_name

TEXT = "The 101st Airborne Division met John Smith in Mosul on May 27. Smith left Mosul."


def gold(text=TEXT):
    places = [
        ("101st Airborne Division", "MILITARY_UNIT"), ("John Smith", "PERSON"), ("Mosul", "LOCATION"), ("May 27", "DATE"),
        ("Smith left", "PERSON"), ("Mosul.", "LOCATION"),
    ]  # fmt: skip
    spans = []
    for name, label in places:
        start = text.index(name)
        name = name.removesuffix(" left").removesuffix(".")
        spans.append(GoldSpan(start, start + len(name), (label,)))
    return GoldText("x", text, tuple(spans))


def surfaces(text):
    return [(text.text[span.start : span.end], span.labels[0]) for span in text.spans]


@pytest.mark.parametrize("seed", range(40))
def test_every_variation_has_spans_on_token_ends(seed):
    text = vary(gold(), Names([gold()]), Random(seed), Rates(0.1, 0.9, 0.9, 4, 0.2, 0.2, 0.2, 0.3, 0.3, 0.5))
    _tagged, off = tag_text(text)
    assert off == 0
    assert len(text.spans) >= 6
    assert all(a.end <= b.start for a, b in zip(text.spans, text.spans[1:], strict=False))


@pytest.mark.parametrize("seed", range(10))
def test_a_name_is_swapped_for_the_same_one_wherever_it_stands(seed):
    found = surfaces(swap_names(gold(), Names([gold()]), Random(seed), 1.0))
    assert found[2] == found[5]
    assert [label for _, label in found] == [label for _, label in surfaces(gold())]


def test_edits_outside_spans_move_them_and_edits_of_spans_replace_them():
    text = GoldText("x", "a Mosul b", (GoldSpan(2, 7, ("LOCATION",)),))
    changed = apply_edits(
        text, [Edit(0, 1, "near"), Edit(2, 2, "old "), Edit(2, 7, "Raqqa City"), Edit(8, 9, "")]
    )
    assert changed.text == "near old Raqqa City "
    assert surfaces(changed) == [("Raqqa City", "LOCATION")]


def test_no_edits_change_nothing():
    assert apply_edits(gold(), []) == gold()


def test_neighbouring_spans_survive_an_edit_between_them():
    text = GoldText("x", "US/UK", (GoldSpan(0, 2, ("LOCATION",)), GoldSpan(3, 5, ("LOCATION",))))
    assert surfaces(apply_edits(text, [Edit(2, 3, " ")])) == [("US", "LOCATION"), ("UK", "LOCATION")]


def test_headlines_keep_their_spans():
    assert surfaces(change_case(gold(), Random(1)))[1] == ("JOHN SMITH", "PERSON")
    assert change_case(GoldText("x", "straße", ()), Random(1)).text == "straße"


def test_punctuation_is_dropped_outside_spans_only():
    text = GoldText("x", "The U.S. left, then.", (GoldSpan(4, 8, ("LOCATION",)),))
    assert drop_punctuation(text, Random(1), 1.0).text == "The U.S. left then"


@pytest.mark.parametrize("seed", range(60))
def test_made_sentences_are_annotated_exactly(seed):
    sentence, spans = made_sentence(Random(seed))
    assert "{" not in sentence
    for start, end, _ in spans:
        assert sentence[start:end] == sentence[start:end].strip() != ""
    marked = add_sentences(GoldText("x", "Go.", ()), Random(seed), 2)
    assert tag_text(marked)[1] == 0


@pytest.mark.parametrize("template", (*TEMPLATES, *WORLDWIDE))
def test_every_template_is_filled_to_the_end(template):
    sentence, spans = fill(template, Random(template))
    assert not re.search(r"[{}\[\]@]|  ", sentence)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert tag_text(GoldText("x", sentence, tuple(GoldSpan(a, b, (label,)) for a, b, label in spans)))[1] == 0


def test_a_slot_with_a_digit_is_filled_alike_wherever_it_stands():
    sentence, spans = fill("{place1} and {place1}", Random(1))
    assert sentence[: spans[0][1]] == sentence[spans[1][0] :]


def test_the_short_form_is_that_of_the_long_name():
    sentence, spans = fill("the {long} ({acronym}) and {formed}, {code}", Random(4))
    long, short, formed, code = (sentence[a:b] for a, b, _ in spans)
    assert (short, code) == (acronym_of(long), acronym_of(formed))
    assert [label for _, _, label in spans] == ["ORGANIZATION"] * 2 + ["MILITARY_UNIT"] * 2


@pytest.mark.parametrize("seed", range(20))
def test_a_nationality_before_a_numbered_unit_stays_outside_but_us_is_part_of_it(seed):
    sentence, spans = fill("{state} {outside} and {us_unit}", Random(seed))
    (outside, _, _), (own, end, _) = spans
    assert sentence[outside].isdigit()
    assert re.match(r"U\.?S\.? \d", sentence[own:end])


@pytest.mark.parametrize("seed", range(40))
def test_places_are_one_name_each(seed):
    assert "," not in place_name(Random(seed))


def test_one_line_becomes_a_headline_and_keeps_its_spans():
    text = GoldText("x", "Mosul falls\nThey left.", (GoldSpan(0, 5, ("LOCATION",)),))
    changed = {headline(text, Random(seed)).text for seed in range(9)}
    assert changed == {"MOSUL FALLS\nThey left.", "Mosul falls\nTHEY LEFT."}
    assert headline(GoldText("x", "", ()), Random(1)).text == ""


@pytest.mark.parametrize("kind", VARIED)
def test_held_out_texts_are_varied_alike_at_every_call(kind):
    texts = [gold(), gold()]
    once = varied(kind, texts)
    assert once == varied(kind, texts) != texts
    assert [len(text.spans) for text in once] == [6, 6]


@pytest.mark.parametrize("seed", range(60))
def test_unit_names_are_names(seed):
    for name in (unit_name(Random(seed)), numbered_unit(Random(seed)), foreign_unit(Random(seed))):
        assert name == name.strip()
        assert not re.search(r"  |^the ", name)


@pytest.mark.parametrize("seed", range(60))
def test_names_of_bodies_are_names(seed):
    for make in (body, medium, company):
        name = make(Random(seed), "Aden")
        assert name == name.strip() != ""
        assert not re.search(r"  |;|^the ", name)


@pytest.mark.parametrize("names", (BODIES, UNITS), ids=["bodies", "units"])
def test_real_names_are_listed_once_each(names):
    assert len(set(names)) == len(names) > 400
    assert all(name == name.strip() != "" for name in names)
