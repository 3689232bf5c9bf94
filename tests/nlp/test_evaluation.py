"""What scripts/evaluate counts, on texts small enough to count by hand."""

import json
import subprocess
import sys

import pytest

from api.domain.models import ModelInfo, Suggestion
from api.nlp.evaluation import evaluate, partial_scores
from api.nlp.training.data import GoldSpan, GoldText
from tests.serving import ROOT

TEXT = "Iraqi forces retook Mosul on Wednesday."


class Answers:
    model = ModelInfo("answers", "1")

    def __init__(self, *spans):
        self.spans = spans

    def annotate(self, text, published_at):
        return [Suggestion(label, start, end, 0.9) for start, end, label in self.spans]


def gold(*spans):
    return GoldText("one", TEXT, tuple(GoldSpan(start, end, (label,)) for start, end, label in spans))


KINDS = {
    "missed": ([], "missed"),
    "wrong label": ([(20, 25, "PERSON")], "wrong label"),
    "too long": ([(13, 25, "LOCATION")], "too long"),
    "too short": ([(20, 23, "LOCATION")], "too short"),
    "wrong ends": ([(13, 22, "LOCATION")], "wrong ends"),
}


@pytest.mark.parametrize(("found", "kind"), KINDS.values(), ids=KINDS.keys())
def test_a_mistake_is_of_one_kind(found, kind):
    evaluation = evaluate(Answers(*found), [gold((20, 25, "LOCATION"))])
    assert [mistake.kind for mistake in evaluation.mistakes] == [kind]
    assert evaluation.scores.micro.right == 0


def test_an_invented_span_is_one_too():
    evaluation = evaluate(Answers((0, 12, "MILITARY_UNIT")), [gold()])
    assert [(m.kind, m.found) for m in evaluation.mistakes] == [("invented", (0, 12, "MILITARY_UNIT"))]


def test_figures_by_hand():
    evaluation = evaluate(
        Answers((0, 12, "MILITARY_UNIT"), (20, 24, "LOCATION")),
        [gold((0, 12, "MILITARY_UNIT"), (20, 25, "LOCATION"), (29, 38, "DATE"))],
    )
    micro = evaluation.scores.micro
    assert (micro.precision, micro.recall, micro.f1) == (1 / 2, 1 / 3, 2 / 5)
    assert evaluation.judged == [(0.9, True), (0.9, False)]
    assert evaluation.calibration_error == pytest.approx(0.4)
    ways = partial_scores(evaluation)
    assert ways["micro"]["strict"]["f1"] == pytest.approx(0.4)
    assert ways["LOCATION"]["ent_type"]["f1"] == 1.0


def run(*arguments):
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "evaluate", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_script_gives_one_object(tmp_path):
    file = tmp_path / "gold.jsonl"
    file.write_text(
        json.dumps({"id": "a", "text": TEXT, "spans": [[20, 25, "LOCATION"]], "date": "2017-06-08"}) + "\n"
    )
    done = run(file, "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert {"micro", "labels", "words_per_second", "model", "calibration"} <= figures.keys()
    assert figures["labels"]["LOCATION"].keys() >= {"precision", "recall", "f1", "support"}


@pytest.mark.parametrize("line", ["no json", '{"text": "a"}', '{"text": "a", "spans": [[0, 9, "PERSON"]]}'])
def test_a_bad_line_is_named(tmp_path, line):
    file = tmp_path / "gold.jsonl"
    file.write_text('{"text": "a", "spans": []}\n' + line + "\n")
    done = run(file)
    assert done.returncode == 2
    assert "line 2" in done.stderr


def test_an_unknown_model_is_named(tmp_path):
    file = tmp_path / "gold.jsonl"
    file.write_text('{"text": "a", "spans": []}\n')
    done = run(file, "--model", "no_such_pipeline")
    assert done.returncode == 2
    assert "no_such_pipeline" in done.stderr
