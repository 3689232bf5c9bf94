"""What a pipeline is worth on held-out texts, and that a worse one is never installed. Pipelines here are rules built on the spot."""

import pytest
import spacy

from api.errors import Invalid
from api.nlp.tagger import SPANS_KEY
from api.nlp.training.data import GoldSpan, GoldText
from api.nlp.training.judging import Judged, crossed_error, install, judge, report

DEV = [
    GoldText("x", "Mosul fell in June .", (GoldSpan(0, 5, ("LOCATION",)), GoldSpan(14, 18, ("DATE",)))),
    GoldText("y", "They left Raqqa .", (GoldSpan(10, 15, ("LOCATION",)),)),
]
WORDS = {"Mosul": "LOCATION", "Raqqa": "LOCATION", "June": "DATE"}


def pipeline(folder, *words, **also):
    """A pipeline that marks these words rightly, and others as it is told."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": SPANS_KEY})
    labels = {word: WORDS[word] for word in words} | also
    ruler.add_patterns([{"label": label, "pattern": word} for word, label in labels.items()])
    nlp.to_disk(folder)
    return folder


def words_of(folder):
    return sorted(pattern["pattern"] for pattern in spacy.load(folder).get_pipe("span_ruler").patterns)


def test_a_span_is_right_with_both_ends_and_the_label(tmp_path):
    scores, judged = judge(spacy.load(pipeline(tmp_path / "a", "Mosul", June="LOCATION")), DEV)
    assert (scores.micro.right, scores.micro.predicted, scores.micro.gold) == (1, 2, 3)
    assert [(one.text, one.right) for one in judged] == [(0, True), (0, False)]


def test_a_better_pipeline_takes_the_place_of_the_present_one(tmp_path):
    present = pipeline(tmp_path / "present", "Mosul")
    said = install(pipeline(tmp_path / "new", "Mosul", "Raqqa"), present, DEV)
    assert words_of(present) == ["Mosul", "Raqqa"]
    assert said.startswith(f"Installed in {present}: F1 0.8000")


def test_a_label_that_lost_by_a_better_pipeline_is_named(tmp_path):
    present = pipeline(tmp_path / "present", "June")
    said = install(pipeline(tmp_path / "new", "Mosul", "Raqqa"), present, DEV)
    assert said.endswith("Lower than before: DATE 1.0000 to 0.0000.")


def test_a_worse_pipeline_is_refused_and_the_present_one_stays(tmp_path):
    present = pipeline(tmp_path / "present", "Mosul", "Raqqa")
    with pytest.raises(Invalid, match=r"Not installed: F1 0\.5000 .* the present model has 0\.8000"):
        install(pipeline(tmp_path / "new", "Mosul"), present, DEV)
    assert words_of(present) == ["Mosul", "Raqqa"]


def test_nothing_is_installed_without_a_held_out_set(tmp_path):
    with pytest.raises(Invalid, match="without a held-out set"):
        install(pipeline(tmp_path / "new", "Mosul"), tmp_path / "present", [])
    assert not (tmp_path / "present").exists()


def test_the_report_holds_the_reliability_table_of_what_was_judged(tmp_path):
    scores, _ = judge(spacy.load(pipeline(tmp_path / "a", "Mosul")), DEV)
    judged = [Judged(0, 0.95, True)] * 19 + [Judged(1, 0.95, False)]
    told = report(scores, judged, judged, 7, 2)
    (row,) = told["calibration"]["table"]
    assert (row["count"], row["right"], row["score"]) == (20, 0.95, pytest.approx(0.95))
    assert told["calibration"]["error"] == 0.0
    assert told["texts"] == {"trained_on": 7, "held_out": 2}


def test_scores_are_checked_on_texts_that_they_were_not_fitted_on():
    sure = [Judged(text, 0.9, text % 2 == 0) for text in range(40)]
    assert crossed_error(sure) > 0.5
    assert crossed_error([]) == 0.0
