"""ANNOTATION_PATTERNS: what is always or never marked, whatever the model says, and the sentences for lines that cannot be used."""

import json

import pytest
import spacy

from api.errors import ModelUnavailable
from api.nlp import open_annotator

TEXT = "Sphinx told YPG-led troops in Mosul that the Washington Post\nhad left Washington. Troops of the 9th were in U.S. Army camps."


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    """A pipeline that marks places and papers, in OntoNotes' words."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "GPE", "pattern": "Mosul"},
            {"label": "GPE", "pattern": "Washington"},
            {"label": "ORG", "pattern": [{"LOWER": "washington"}, {"LOWER": "post"}]},
            {"label": "PERSON", "pattern": "Sphinx"},
        ]
    )
    folder = tmp_path_factory.mktemp("foreign")
    nlp.to_disk(folder)
    return str(folder)


def written(tmp_path, *lines):
    path = tmp_path / "patterns.jsonl"
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


def marked(tmp_path, model, *lines, text=TEXT):
    found = open_annotator(model, written(tmp_path, *lines)).annotate(text, None)
    return [(s.label, text[s.start : s.end]) for s in found]


def test_a_text_is_always_marked(tmp_path, foreign):
    assert ("MILITARY_UNIT", "YPG") in marked(tmp_path, foreign, {"label": "MILITARY_UNIT", "pattern": "YPG"})


def test_an_always_marked_text_has_score_1(tmp_path, foreign):
    path = written(tmp_path, {"label": "LOCATION", "pattern": "YPG"})
    assert [s.score for s in open_annotator(foreign, path).annotate("YPG", None)] == [1.0]


def test_descriptions_of_tokens_are_matched_as_in_the_entity_ruler(tmp_path, foreign):
    pattern = [{"LOWER": "u.s."}, {"LOWER": "army"}, {"LOWER": {"IN": ["camp", "camps"]}, "OP": "?"}]
    for model in (foreign, "bundled"):
        found = marked(tmp_path, model, {"label": "FAC", "pattern": pattern, "id": "camps"})
        assert ("LOCATION", "U.S. Army camps") in found


def test_an_always_marked_text_takes_the_place_of_what_the_model_says(tmp_path, foreign):
    found = marked(tmp_path, foreign, {"label": "MILITARY_UNIT", "pattern": "in Mosul that"})
    assert ("MILITARY_UNIT", "in Mosul that") in found
    assert ("LOCATION", "Mosul") not in found


def test_patterns_win_over_the_bundled_model(tmp_path):
    text = "Iraqi forces entered Mosul on Wednesday."
    lines = ({"label": "ORG", "pattern": "Mosul"}, {"label": "O", "pattern": "Wednesday"})
    found = marked(tmp_path, "bundled", *lines, text=text)
    assert found == [("MILITARY_UNIT", "Iraqi forces"), ("ORGANIZATION", "Mosul")]


@pytest.mark.parametrize("never", ["O", ""])
def test_a_text_is_never_marked(tmp_path, foreign, never):
    found = marked(tmp_path, foreign, {"label": never, "pattern": "Sphinx"})
    assert ("PERSON", "Sphinx") not in found
    assert ("LOCATION", "Mosul") in found


def test_never_leaves_a_longer_name_around_it_alone(tmp_path, foreign):
    text = "The Washington Post left Washington."
    found = marked(tmp_path, foreign, {"label": "O", "pattern": "Washington"}, text=text)
    assert found == [("ORGANIZATION", "Washington Post")]


def test_never_takes_spans_across_its_ends(tmp_path, foreign):
    text = "The Washington Post left."
    assert marked(tmp_path, foreign, {"label": "O", "pattern": "The Washington"}, text=text) == []


def test_words_of_a_text_may_stand_on_two_lines(tmp_path, foreign):
    line = {"label": "ORG", "pattern": "New York Times"}
    assert marked(tmp_path, foreign, line, text="the New \nYork Times") == [
        ("ORGANIZATION", "New \nYork Times")
    ]


def test_a_text_is_found_as_whole_words_and_letter_by_letter(tmp_path, foreign):
    line = {"label": "MILITARY_UNIT", "pattern": "YPG"}
    text = "YPGs, ypg and (YPG)’s"
    found = open_annotator(foreign, written(tmp_path, line)).annotate(text, None)
    assert [(s.start, s.end) for s in found] == [(text.index("(YPG") + 1, text.index(")"))]


def test_the_longer_of_two_patterns_counts_and_of_equal_ones_the_earlier(tmp_path, foreign):
    found = marked(
        tmp_path,
        foreign,
        {"label": "ORG", "pattern": "Golden"},
        {"label": "MILITARY_UNIT", "pattern": "Golden Division"},
        {"label": "LOCATION", "pattern": "Golden Division"},
        {"label": "O", "pattern": [{"TEXT": "Golden"}, {"TEXT": "Division"}]},
        text="the Golden Division and the Golden Gate",
    )
    assert found == [("MILITARY_UNIT", "Golden Division"), ("ORGANIZATION", "Golden")]


def test_a_date_from_a_pattern_has_its_value(tmp_path, foreign):
    path = written(tmp_path, {"label": "DATE", "pattern": "May 5, 2017"})
    (date,) = open_annotator(foreign, path).annotate("on May 5, 2017.", None)
    assert date.normalized.value == "2017-05-05"


def test_a_pattern_that_would_cut_a_grapheme_marks_nothing(tmp_path, foreign):
    line = {"label": "ORG", "pattern": [{"TEXT": {"REGEX": "^caf"}}]}
    text = "cafe \u0301 and 👍 \U0001f3fd"
    for s in open_annotator(foreign, written(tmp_path, line)).annotate(text, None):
        assert (s.start, s.end) == (0, 4)


def test_many_patterns_and_a_long_text_cost_little(tmp_path, foreign):
    lines = [{"label": "PERSON", "pattern": f"al Name{i}"} for i in range(20_000)]
    text = ". ".join(f"al Name{i}" for i in range(20_000))
    assert len(open_annotator(foreign, written(tmp_path, *lines)).annotate(text, None)) == 20_000


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"label": "ORG"', "line 2: it is no JSON"),
        ("[1]", 'line 2: it must be an object with "label" and "pattern"'),
        ({"label": "ORG"}, 'line 2: it must be an object with "label" and "pattern"'),
        ({"label": "SHIP", "pattern": "USS Nimitz"}, 'line 2: "SHIP" is no label; labels are PERSON'),
        ({"label": None, "pattern": "USS Nimitz"}, "line 2: null is no label"),
        ({"label": "ORG", "pattern": " \t"}, "line 2: its pattern is blank"),
        ({"label": "ORG", "pattern": 5}, "line 2: its pattern must be a text, or a list"),
        ({"label": "ORG", "pattern": []}, "line 2: its pattern must be a text, or a list"),
        ({"label": "ORG", "pattern": [{"LOWR": "x"}]}, "line 2: its pattern cannot be used: .*LOWR"),
        ({"label": "ORG", "pattern": [{"TEXT": {"REGEX": "("}}]}, "line 2: its pattern cannot be used"),
        ({"label": "ORG", "pattern": [{"POS": "NOUN"}]}, "line 2: its pattern cannot be used: .*POS"),
    ],
    ids=[
        "no JSON",
        "no object",
        "no pattern",
        "an unknown label",
        "no label",
        "a blank text",
        "a number for a pattern",
        "an empty pattern",
        "an unknown attribute",
        "a wrong regular expression",
        "an attribute that the pipeline does not set",
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path, foreign, line, says):
    path = written(tmp_path, {"label": "ORG", "pattern": "fine"}, line, "")
    with pytest.raises(ModelUnavailable, match=f"{path}, {says}"):
        open_annotator(foreign, path)


def test_a_line_that_is_not_utf_8_is_named(tmp_path, foreign):
    path = tmp_path / "patterns.jsonl"
    path.write_bytes(b'{"label": "ORG", "pattern": "x"}\n{"label": "ORG", "pattern": "\xff"}\n')
    with pytest.raises(ModelUnavailable, match=f"{path}, line 2: it is not UTF-8"):
        open_annotator(foreign, path)


def test_a_file_that_is_not_there_is_named(tmp_path, foreign):
    with pytest.raises(ModelUnavailable, match=f"{tmp_path / 'none.jsonl'} cannot be read: No such file"):
        open_annotator(foreign, tmp_path / "none.jsonl")


def test_empty_lines_and_a_byte_order_mark_do_no_harm(tmp_path, foreign):
    path = tmp_path / "patterns.jsonl"
    path.write_bytes(b'\xef\xbb\xbf\r\n{"label": "ORG", "pattern": "YPG"}\r\n\r\n')
    assert [s.label for s in open_annotator(foreign, path).annotate("YPG", None)] == ["ORGANIZATION"]
