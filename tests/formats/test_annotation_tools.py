"""brat, doccano and Prodigy: formats against the tools in which people annotate, or a reading of their rules that is not ours."""

import io
import json
import zipfile

import pytest
import spacy
from spacy.training import Example

from api.domain.exchange import Bundle, Refused
from api.domain.spans import locate_span
from api.errors import TextMismatch
from tests.formats.bundles import read, written, zipped
from tests.formats.conftest import SPANS, TEXT, but
from tests.making import make_annotation


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
        "brat comment that is no note on a span, which has no place here.",
        "brat equivalence, which has no place here.",
    ]


def of_brat(text, *lines):
    [item] = read("brat", zipped(**{"a.txt": text, "a.ann": "\n".join(lines)}))
    return item


def test_notes_of_brat_are_one_or_told():
    item = of_brat(
        "East Mosul left",
        "#1\tAnnotatorNotes T1\tone",
        "T1\tLOC 5 10\tMosul",
        "#2\tAnnotatorNotes T1\ttwo",
        "#3\tAnnotatorNotes R1\tthree",
        "#4\tAnnotatorNotes T2\tfour",
    )
    assert [span.note for span in item.spans] == ["one\ntwo"]
    assert item.unsupported == (
        "a.ann, line 4 is a brat comment that is no note on a span, which has no place here.",
        "a.ann has a note on T2, which is not among its spans.",
    )


def test_the_copy_of_a_span_that_brat_splits_is_its_parts_with_a_blank_between():
    right = of_brat("East Mosul\n city", "T1\tLOC 5 10;12 16\tMosul city")
    assert locate_span("East Mosul\n city", right.spans[0].asked) == (5, 16)


def test_a_copy_that_says_something_else_is_refused_of_a_split_span_too():
    wrong = of_brat("East Mosul\ncity", "T1\tLOC 5 10;11 15\tTOTAL LIES")
    with pytest.raises(TextMismatch, match="TOTAL LIES"):
        locate_span("East Mosul\ncity", wrong.spans[0].asked)


def test_brat_files_in_capitals_are_read_and_what_macs_add_is_not():
    files = {"B.TXT": "Mosul", "B.ANN": "T1\tLOC 0 5\tMosul", "__MACOSX/._B.TXT": b"\xff", "visual.conf": ""}
    [item] = read("brat", zipped(**files))
    assert (item.id, item.spans[0].place) == ("B", "B.ANN, line 1")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.ann": "T1\tLOCATION 0 4\tEast\n"}, "has no a.txt"),
        ({"a.txt": "East", "a.ann": "T1 LOCATION 0 4 East"}, "no standoff annotation"),
        ({"a.txt": "East", "a.ann": "T1\tLOCATION 0 4\tEast\nA1\tStatus T1 gone\n"}, "must be one of"),
        ({"a.txt": b"\xff\xfe"}, "not UTF-8"),
        (
            {"a.txt": "East", "a.ann": "T1\tLOC 0 4\tEast\nT1\tPER 0 4\tEast\n"},
            "a.ann, line 2: the name T1 is there twice",
        ),
        ({"a.txt": "East", "a.a1": "T1\tLOC 0 4\tEast\n"}, "a.a1 is not read: put what BioNLP has"),
        ({"a.txt": "East", "a.TXT": "West"}, "has both a.txt and a.TXT"),
        ({"a.text": "East", "b.conf": ""}, "has nothing to read: articles are .txt files"),
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


def test_doccanos_older_exports_are_read():
    def marked(label, **more):
        return {"label": label, "start_offset": 0, "end_offset": 6, "user": 1} | more

    record = {"text": TEXT, "annotations": [marked("PER"), marked(2), {"label": 3, "user": 1}], "meta": {}}
    [item] = read("doccano", json.dumps(record).encode())
    assert [(s.label, s.asked.start, s.asked.end) for s in item.spans] == [("PER", 0, 6)]
    assert item.unsupported == (
        "Line 1, annotation 2 has the label 2, a number of doccano's own; export the labels as text.",
        "Line 1, annotation 3 is about the article as a whole, which has no place here.",
    )


def test_what_doccano_says_of_the_whole_is_told():
    record = {"text": TEXT, "cats": ["war"], "entities": [[0, 6, "PER"]], "Comments": ["sure?", "no"]}
    [item] = read("doccano", json.dumps(record).encode())
    assert [span.label for span in item.spans] == ["PER"]
    assert item.unsupported == (
        "Line 1 has 1 label(s) of the whole, which have no place here.",
        "Line 1 has 2 comment(s), which have no place here.",
    )


@pytest.mark.parametrize("span", [[True, 6, "PER"], [0, True, "PER"], [0, 6, 2], [0, 6]])
def test_a_doccano_span_that_is_none_is_refused(span):
    [item] = read("doccano", json.dumps({"text": TEXT, "label": [span]}).encode())
    assert isinstance(item, Refused)
    assert "must be [start, end, label]" in item.error.detail


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


def test_what_prodigy_says_beside_spans_is_told():
    record = {
        "text": TEXT,
        "relations": [{"head": 0, "child": 1, "label": "x"}],
        "options": [{"id": "a"}],
        "accept": ["a"],
        "label": "WAR",
    }
    nothing = {"text": "Mosul", "relations": [], "accept": [], "options": [{"id": "a"}], "label": None}
    item, other = read("prodigy", "\n".join(map(json.dumps, (record, nothing))).encode())
    assert [sentence.split(" (")[0] for sentence in item.unsupported] == [
        "Line 1 has relations between spans",
        "Line 1 has a choice of options",
        "Line 1 has a label of the whole example",
    ]
    assert other.unsupported == ()


@pytest.mark.parametrize(
    ("answered", "statuses"),
    [
        ({}, ["suggested", "rejected"]),
        ({"_timestamp": 1700000000}, ["accepted", "rejected"]),
        ({"_annotator_id": "x-alice"}, ["accepted", "rejected"]),
        ({"_session_id": "x-alice"}, ["accepted", "rejected"]),
        ({"_timestamp": 1700000000, "answer": "reject"}, ["rejected", "rejected"]),
    ],
)
def test_what_was_accepted_in_prodigy_is_accepted(answered, statuses):
    spans = [
        {"start": s, "end": e, "label": label, "status": status}
        for (s, e, label), status in zip(SPANS, ("suggested", "rejected"), strict=False)
    ]
    record = {"text": TEXT, "spans": spans, "answer": "accept"} | answered
    [item] = read("prodigy", json.dumps(record).encode())
    assert [span.status for span in item.spans] == statuses


@pytest.mark.parametrize("column", [3, "x", ["x"]])
def test_a_column_of_doccanos_metadata_may_be_called_annotations(column):
    record = {"text": "Ann met Bob", "label": [[0, 3, "PERSON"]], "annotations": column}
    [item] = read("doccano", json.dumps(record).encode())
    assert [(span.label, span.asked.start, span.asked.end) for span in item.spans] == [("PERSON", 0, 3)]
