"""ANNOTATION_MODEL: any spaCy pipeline by name or path, and what the server says when there is none, or a damaged one."""

import json
import shutil
import subprocess
import sys

import pytest
import spacy
from spacy.language import Language

from api.errors import ModelUnavailable
from api.nlp import BUNDLED_FOLDER, open_annotator
from tests.serving import ROOT, environment

TEXT = "Reuters said on 5 May that Othman al Ghanmi had left Mosul."


@Language.component("fails_on_every_text")
def fails_on_every_text(doc):
    raise RuntimeError("no vectors for this text")


def small_pipeline(folder, *patterns):
    nlp = spacy.blank("en", meta={"name": "small", "version": "3.1"})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": text} for label, text in patterns])
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def small(tmp_path):
    return small_pipeline(
        tmp_path / "small",
        ("ORG", "Reuters"),
        ("DATE", "5 May"),
        ("PER", "Othman al Ghanmi"),
        ("GPE", "Mosul"),
        ("CARDINAL", "said"),
    )


def test_the_labels_of_another_pipeline_become_ours(small):
    found = open_annotator(str(small)).annotate(TEXT, "2017-06-08T00:00:00Z")
    assert [(s.label, TEXT[s.start : s.end], s.score) for s in found] == [
        ("ORGANIZATION", "Reuters", None),
        ("DATE", "5 May", None),
        ("PERSON", "Othman al Ghanmi", None),
        ("LOCATION", "Mosul", None),
    ]
    assert found[1].normalized.value == "2017-05-05"


def test_another_pipeline_gives_its_own_name_and_version(small):
    model = open_annotator(str(small)).model
    assert (model.name, model.version) == ("en_small", "3.1")


def test_span_groups_with_scores_are_read_too(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("spancat", config={"threshold": 0.0, "max_positive": 1}).add_label("GPE")
    nlp.initialize()
    nlp.to_disk(tmp_path / "spancat")
    found = open_annotator(str(tmp_path / "spancat")).annotate("Mosul fell", None)
    assert found
    assert all(s.label == "LOCATION" and isinstance(s.score, float) for s in found)


@pytest.mark.parametrize(
    "file",
    ["config.cfg", "meta.json", "vocab/strings.json", "entity_ruler/cfg", "entity_ruler/patterns.jsonl"],
)
def test_a_missing_or_damaged_file_of_another_pipeline_is_named(small, file):
    (small / file).write_bytes(b"\xff\xfe{{{[[")
    with pytest.raises(ModelUnavailable, match=f"the file {small / file} is missing or damaged"):
        open_annotator(str(small))
    (small / file).unlink()
    with pytest.raises(ModelUnavailable, match=f"the file {small / file} is missing or damaged"):
        open_annotator(str(small))


def test_a_pipeline_that_fails_on_a_plain_sentence_is_refused(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("fails_on_every_text")
    nlp.to_disk(tmp_path / "failing")
    with pytest.raises(ModelUnavailable, match="cannot read a sentence: RuntimeError: no vectors"):
        open_annotator(str(tmp_path / "failing"))


def start_server(tmp_path, **settings):
    return subprocess.run(
        [sys.executable, "-m", "api.server"],
        cwd=ROOT,
        env=environment(tmp_path / "a.db", **settings),
        capture_output=True,
        text=True,
        timeout=60,
    )


def damaged_model(tmp_path):
    folder = shutil.copytree(BUNDLED_FOLDER, tmp_path / "model")
    model = folder / "annotation_tagger" / "model.onnx"
    model.write_bytes(model.read_bytes()[:100_000])
    return {"model": folder}, f"model.onnx in {folder / 'annotation_tagger'} is damaged"


def missing_model(tmp_path):
    folder = shutil.copytree(BUNDLED_FOLDER, tmp_path / "model")
    (folder / "annotation_tagger" / "model.onnx").unlink()
    return {"model": folder}, f"{folder / 'annotation_tagger' / 'model.onnx'} cannot be read: No such file"


def wrong_name(tmp_path):
    return {"model": "en_core_web_smm"}, "ANNOTATION_MODEL=en_core_web_smm: the spaCy pipeline is neither"


def bad_line(tmp_path):
    patterns = tmp_path / "patterns.jsonl"
    patterns.write_text(json.dumps({"label": "ORG", "pattern": "x"}) + "\nnot json\n")
    return {"patterns": patterns}, f"ANNOTATION_PATTERNS: {patterns}, line 2: it is no JSON"


def missing_patterns(tmp_path):
    return {"patterns": tmp_path / "none.jsonl"}, f"the file {tmp_path / 'none.jsonl'} cannot be read"


@pytest.mark.parametrize("fault", [damaged_model, missing_model, wrong_name, bad_line, missing_patterns])
def test_a_server_that_cannot_annotate_says_why_and_never_listens(tmp_path, fault):
    settings, sentence = fault(tmp_path)
    done = start_server(tmp_path, **settings)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "started" not in done.stdout  # nothing has listened, so /readyz never answered
