"""Another pipeline, whose model knows no units, has them from the rules; one that knows units is left alone; patterns win over both."""

import json

import pytest
import spacy

from api.nlp import open_annotator

TEXT = (
    "Iraqi security forces and the US Army entered Mosul with the 101st Airborne Division; the Fifth Fleet and CTF 50 watched. Jim Mattis "
    "met 1st Battalion, 5th Marines at the Free Syrian Army Museum. The army left."
)
ONTONOTES = [
    ("GPE", "Mosul"),
    ("GPE", "US"),
    ("NORP", "Iraqi"),
    ("ORG", "101st Airborne Division"),
    ("ORG", "the Fifth Fleet"),
    ("CARDINAL", "50"),
    ("PERSON", "Jim Mattis"),
    ("ORG", "Free Syrian Army Museum"),
]
UNITS = [
    "Iraqi security forces",
    "US Army",
    "101st Airborne Division",
    "Fifth Fleet",
    "CTF 50",
    "1st Battalion, 5th Marines",
]


def pipeline(folder, entities):
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": text} for label, text in entities])
    nlp.to_disk(folder)
    return str(folder)


@pytest.fixture(scope="module")
def ontonotes(tmp_path_factory):
    return open_annotator(pipeline(tmp_path_factory.mktemp("ontonotes"), ONTONOTES))


def marked(annotator, text=TEXT):
    return [(s.label, text[s.start : s.end]) for s in annotator.annotate(text, None)]


def test_a_pipeline_without_units_gets_them_from_the_rules(ontonotes):
    found = marked(ontonotes)
    assert [text for label, text in found if label == "MILITARY_UNIT"] == UNITS


def test_what_else_it_marks_stays_as_it_is(ontonotes):
    found = marked(ontonotes)
    assert [pair for pair in found if pair[0] != "MILITARY_UNIT"] == [
        ("LOCATION", "Mosul"),
        ("PERSON", "Jim Mattis"),
        ("ORGANIZATION", "Free Syrian Army Museum"),
    ]


def test_added_units_have_scores(ontonotes):
    found = ontonotes.annotate(TEXT, None)
    assert all(0 < s.score < 1 for s in found if s.label == "MILITARY_UNIT")


@pytest.mark.parametrize("label", ["MILITARY_UNIT", "MILITARY"])
def test_a_pipeline_that_knows_units_is_left_alone(tmp_path, label):
    known = open_annotator(pipeline(tmp_path / "p", [*ONTONOTES, (label, "CTF 50")]))
    assert [text for label, text in marked(known) if label == "MILITARY_UNIT"] == ["CTF 50"]


def test_patterns_win_over_the_rules(tmp_path):
    patterns = tmp_path / "patterns.jsonl"
    lines = [{"label": "O", "pattern": "US Army"}, {"label": "ORG", "pattern": "Fifth Fleet"}]
    patterns.write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = marked(open_annotator(pipeline(tmp_path / "p", ONTONOTES), patterns))
    assert ("ORGANIZATION", "Fifth Fleet") in found
    assert not [text for _, text in found if "Army" in text and "Museum" not in text]
    assert ("MILITARY_UNIT", "CTF 50") in found


@pytest.mark.parametrize(
    "text", ["", " ", "9" * 5000, "Army " * 2000, "The " * 3000 + "Army", "A\u0301rmy 🇮🇶 Army"]
)
def test_odd_texts_do_it_no_harm(ontonotes, text):
    for s in ontonotes.annotate(text, None):
        assert 0 <= s.start < s.end <= len(text)
