"""Label Studio, brat, doccano and Prodigy: formats against the tools in which people annotate, or a reading of their rules that is not ours."""

import io
import json
import zipfile

import pytest
import spacy
from label_studio_sdk.converter import Converter
from spacy.training import Example

from api.domain.exchange import Bundle, Refused
from tests.formats.bundles import read, written, zipped
from tests.formats.conftest import SPANS, TEXT, but
from tests.making import make_annotation

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
    assert "'choices'" in item.unsupported[0]


def test_brat_is_standoff_as_its_rules_say(bundle):
    bundle = but(bundle, 1, note="two\nlines", status="accepted")
    over_a_break = make_annotation(bundle.article, 27, 43, label="LOCATION")
    content, report = written("brat", [Bundle(bundle.article, [*bundle.annotations, over_a_break])])
    archive = zipfile.ZipFile(io.BytesIO(content))
    id = bundle.article.id
    assert archive.namelist() == ["annotation.conf", f"{id}.txt", f"{id}.ann"]
    text = archive.read(f"{id}.txt").decode()
    assert text == TEXT
    spans = {}
    for line in archive.read(f"{id}.ann").decode().splitlines():
        name, middle, *rest = line.split("\t")
        if name.startswith("T"):
            label, start, end = middle.split(" ")
            spans[name] = (label, int(start), int(end))
            assert rest == [text[int(start) : int(end)].replace("\r", " ").replace("\n", " ")]
    assert [*spans.values()] == [*SPANS_AS_BRAT, ("LOCATION", 27, 43)]
    assert "A2\tStatus T2 accepted" in archive.read(f"{id}.ann").decode()
    assert "#2\tAnnotatorNotes T2\ttwo lines" in archive.read(f"{id}.ann").decode()
    assert report.losses == {"line_breaks": 1, "note_breaks": 1}


SPANS_AS_BRAT = [(label, start, end) for start, end, label in SPANS]


def test_what_brat_marks_and_we_cannot_is_told():
    lines = (
        "T1\tLOCATION 0 4;5 10\tEast Mosul\n"
        "T2\tLOCATION 0 4;11 15\tEast left\r\n"
        "R1\tPart Arg1:T1 Arg2:T2\n#1\tAnnotatorNotes T1\tgood\n#2\tOther T1\tx\nA1\tStatus T1 accepted\n*\tEquiv T1 T2\n"
    )
    [item] = read("brat", zipped(**{"x/a.txt": "East Mosul left", "x/a.ann": lines, "x/tools.conf": "?"}))
    [span] = item.spans
    assert (span.asked.start, span.asked.end, span.note, span.status) == (0, 10, "good", "accepted")
    assert item.id == "a"
    assert [s.split(" is a ")[1] for s in item.unsupported] == [
        "discontinuous span, which has no place here.",
        "brat relation, which has no place here.",
        "brat equivalence, which has no place here.",
    ]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.ann": "T1\tLOCATION 0 4\tEast\n"}, "has no a.txt"),
        ({"a.txt": "East", "a.ann": "T1 LOCATION 0 4 East"}, "no standoff annotation"),
        ({"a.txt": "East", "a.ann": "T1\tLOCATION 0 4\tEast\nA1\tStatus T1 gone\n"}, "must be one of"),
        ({"a.txt": b"\xff\xfe"}, "not UTF-8"),
    ],
)
def test_brat_that_is_wrong_is_refused(files, said):
    [item] = read("brat", zipped(**files))
    assert isinstance(item, Refused)
    assert said in item.error.detail


def test_doccano_spans_are_what_spacy_cuts_out(bundle):
    record = json.loads(written("doccano", [bundle])[0])
    doc = spacy.blank("en").make_doc(record["text"])
    found = [doc.char_span(s, e, label, alignment_mode="contract") for s, e, label in record["label"]]
    assert [span.text for span in found] == [TEXT[s:e] for s, e, _ in SPANS]
    assert [span.label_ for span in found] == [label for _, _, label in SPANS]


def test_doccano_counts_as_browsers_do_where_it_is_asked_to(bundle):
    content, report = written("doccano", [bundle], unit="utf16")
    wide = TEXT.encode("utf-16-le")
    for (start, end, _), (s, e, _) in zip(json.loads(content)["label"], SPANS, strict=True):
        assert wide[2 * start : 2 * end].decode("utf-16-le") == TEXT[s:e]
    assert report.losses == {"shifted": 2}


def test_doccanos_other_dialects_are_read():
    lines = [
        {"id": 1, "text": TEXT, "labels": [[0, 6, "PER"]], "Comments": []},
        {
            "text": TEXT,
            "entities": [{"id": 1, "label": "PER", "start_offset": 0, "end_offset": 6}],
            "relations": [{"from_id": 1, "to_id": 1, "type": "x"}],
        },
    ]
    first, second = read("doccano", "\n".join(map(json.dumps, lines)).encode())
    assert first.spans[0].asked == second.spans[0].asked
    assert "1 relation(s)" in second.unsupported[0]


def test_spacy_examples_are_built_from_what_prodigy_gets(bundle):
    content, report = written("prodigy", [but(bundle, 3, status="rejected")])
    accepted, rejected = [json.loads(line) for line in content.splitlines()]
    assert (accepted["answer"], rejected["answer"]) == ("accept", "reject")
    assert (len(accepted["spans"]), len(rejected["spans"])) == (3, 1)
    assert accepted["_input_hash"] == rejected["_input_hash"]
    assert accepted["_task_hash"] != rejected["_task_hash"]
    nlp = spacy.blank("en")
    doc = nlp.make_doc(accepted["text"])
    entities = [(s["start"], s["end"], s["label"]) for s in accepted["spans"]]
    example = Example.from_dict(doc, {"entities": entities})
    assert [(e.start_char, e.end_char, e.label_) for e in example.reference.ents] == SPANS[:3]
    assert [token["text"] for token in accepted["tokens"]] == [token.text for token in doc]
    for span in accepted["spans"]:
        assert doc[span["token_start"] : span["token_end"] + 1].text == TEXT[span["start"] : span["end"]]
    assert report.losses == {}


def test_prodigys_answers_are_read():
    def line(answer, *spans):
        return json.dumps(
            {
                "text": TEXT,
                "spans": [{"start": s, "end": e, "label": x} for s, e, x in spans],
                "answer": answer,
            }
        )

    lines = [line("accept", SPANS[0]), line("reject", SPANS[1]), line("ignore", SPANS[2]), line("maybe")]
    article, refused = read("prodigy", "\n".join(lines).encode())
    assert [(s.label, s.status) for s in article.spans] == [("PERSON", None), ("MILITARY_UNIT", "rejected")]
    assert "ignored" in article.unsupported[0]
    assert "must be one of accept, reject, ignore" in refused.error.detail
