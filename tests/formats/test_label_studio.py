"""Label Studio: what its own converter makes of our tasks, and what of its tasks comes in."""

import json

import pytest
from label_studio_sdk.converter import Converter

from api.domain.exchange import Bundle
from api.domain.spans import locate_span
from api.errors import TextMismatch
from tests.formats.bundles import read, written
from tests.formats.conftest import SPANS, TEXT, but

LABELING = """<View><Labels name="label" toName="text"><Label value="PERSON"/><Label value="LOCATION"/>
<Label value="MILITARY_UNIT"/><Label value="DATE"/></Labels><Text name="text" value="$text"/></View>"""


def test_label_studios_converter_reads_the_tasks(bundle, tmp_path):
    accepted = Bundle(bundle.article, [but(bundle, i, status="accepted").annotations[i] for i in range(4)])
    (tmp_path / "tasks.json").write_bytes(written("label-studio", [accepted, accepted])[0])
    converter = Converter(LABELING, str(tmp_path), download_resources=False)
    tasks = list(converter.iter_from_json_file(str(tmp_path / "tasks.json")))
    assert [task["input"]["text"] for task in tasks] == [TEXT, TEXT]
    wide = TEXT.encode("utf-16-le")
    for task in tasks:
        found = [
            (wide[2 * v["start"] : 2 * v["end"]].decode("utf-16-le"), v["labels"])
            for v in task["output"]["label"]
        ]
        assert found == [(TEXT[s:e], [label]) for s, e, label in SPANS]
    converter.convert_to_conll2003(str(tmp_path / "tasks.json"), str(tmp_path / "out"), is_dir=False)
    assert "Marines -X- _ I-MILITARY_UNIT" in (tmp_path / "out/result.conll").read_text()


def test_label_studio_counts_shifts_and_keeps_suggestions_apart(bundle):
    content, report = written("label-studio", [but(bundle, 0, status="accepted")])
    [task] = json.loads(content)
    assert [len(r["result"]) for r in (*task["predictions"], *task["annotations"])] == [3, 1]
    assert report.losses == {"shifted": 2}
    assert report.grave == {}


def test_what_people_left_in_label_studio_counts():
    def result(start, end, label, kind="labels"):
        return {"type": kind, "value": {"start": start, "end": end, "labels": [label]}}

    task = {
        "data": {"text": TEXT},
        "annotations": [
            {"completed_by": 1, "result": [result(0, 6, "DATE")]},
            {"completed_by": 2, "result": [result(0, 6, "PERSON"), result(0, 1, "x", "choices")]},
            {"completed_by": 3, "result": [result(9, 20, "DATE")], "was_cancelled": True},
        ],
        "predictions": [{"result": [result(0, 6, "LOCATION"), result(9, 20, "MILITARY_UNIT")]}],
    }
    [item] = read("label-studio", json.dumps([task]).encode())
    assert [(s.label, s.status) for s in item.spans] == [
        ("PERSON", "accepted"),
        ("MILITARY_UNIT", "suggested"),
    ]
    assert item.unsupported == (
        "Task 1, annotation 1 by 1 has 1 result(s), which were passed over: Task 1, annotation 2 was taken.",
        "Task 1, annotation 3 by 3 has 1 result(s), which were passed over: it was cancelled.",
        "Task 1, annotation 2, result 2 is of type 'choices', which has no place here.",
    )


def result(text, **more):
    start = TEXT.index(text)
    return {
        "type": "labels",
        "value": {"start": start, "end": start + len(text), "text": text, "labels": ["PER"]} | more,
    }


def of_a_task(**parts):
    [item] = read("label-studio", json.dumps([{"data": {"text": TEXT}, **parts}]).encode())
    return item


def test_what_label_studio_marks_without_a_label_is_told():
    unlabelled = result("Müller")
    del unlabelled["value"]["labels"]
    item = of_a_task(annotations=[{"result": [unlabelled, result("5th", labels=[]), result("Müller")]}])
    assert len(item.spans) == 1
    assert item.unsupported == (
        "Task 1, annotation 1, result 1 marks 0..6 (utf16) without a label.",
        "Task 1, annotation 1, result 2 marks 9..12 (utf16) without a label.",
    )


def test_label_studio_predictions_and_drafts_that_are_passed_over_are_told():
    older, empty, last = {"result": [result("5th")]}, {"result": []}, {"result": [result("Müller")]}
    item = of_a_task(predictions=[older, empty, last], annotations=[], drafts=[{"result": []}])
    assert [(s.label, s.asked.start) for s in item.spans] == [("PER", 0)]
    assert item.unsupported == (
        "Task 1, prediction 1 has 1 result(s), which were passed over: Task 1, prediction 3 was taken.",
        "Task 1 has 1 draft(s), which nobody submitted; they were passed over.",
    )


def test_label_studio_names_who_made_what_was_passed_over():
    first = {
        "completed_by": {"id": 4, "email": "a@b.org"},
        "result": [result("Müller")],
        "ground_truth": True,
    }
    second = {"completed_by": {"id": 5, "email": "c@b.org"}, "result": [result("5th")]}
    item = of_a_task(annotations=[first, second])
    assert [s.asked.start for s in item.spans] == [0]
    assert "annotation 2 by c@b.org has 1 result(s)" in item.unsupported[0]


@pytest.mark.parametrize("meta", [{}, {"text": []}, {"text": [""]}, None])
def test_label_studio_has_no_note_where_nobody_wrote_one(meta):
    item = of_a_task(annotations=[{"result": [result("Müller") | {"meta": meta}]}])
    assert item.spans[0].note is None


@pytest.mark.parametrize(
    "written", ["left\\n\\nEast", "left\\nEast", "left East", "left\r\nEast", " left  East\\n", "left\nEast"]
)
def test_label_studio_writes_white_space_otherwise_and_its_offsets_count(written):
    start = len(TEXT[: TEXT.index("left")].encode("utf-16-le")) // 2
    value = {"start": start, "end": start + 10, "text": written, "labels": ["LOC"]}
    [item] = read(
        "label-studio",
        json.dumps([{"data": {"text": TEXT}, "annotations": [{"result": [{"value": value}]}]}]).encode(),
    )
    assert locate_span(TEXT, item.spans[0].asked) == (27, 37)
    assert TEXT[27:37] == "left\r\nEast"


@pytest.mark.parametrize("written", ["leftEast", "left\\nWest", "left n East", ""])
def test_a_text_that_label_studio_cannot_have_meant_is_refused(written):
    start = len(TEXT[: TEXT.index("left")].encode("utf-16-le")) // 2
    value = {"start": start, "end": start + 10, "text": written, "labels": ["LOC"]}
    [item] = read(
        "label-studio",
        json.dumps([{"data": {"text": TEXT}, "annotations": [{"result": [{"value": value}]}]}]).encode(),
    )
    with pytest.raises(TextMismatch):
        locate_span(TEXT, item.spans[0].asked)
