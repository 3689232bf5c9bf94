"""Formats against the tools they are for, or against a reading of their rules that is not ours."""

import csv
import io
import json
import zipfile

import pyarrow.parquet
import pytest
import spacy
from label_studio_sdk.converter import Converter
from pyld import jsonld
from spacy.training import Example

from api.domain.cells import as_cell, from_cell
from api.domain.exchange import Bundle, ImportedArticle, ImportedCorrection, Refused
from api.domain.models import Normalized, Original
from tests.formats.anno_context import ANNO
from tests.formats.bundles import read, written
from tests.making import make_annotation, make_article

TEXT = "Müller’s 5th Marines 👩‍👩‍👧 left\r\nEast Mosul on Wednesday."
SPANS = [(0, 6, "PERSON"), (9, 20, "MILITARY_UNIT"), (33, 43, "LOCATION"), (47, 56, "DATE")]


@pytest.fixture
def bundle():
    article = make_article(TEXT, title="=1+1", metadata={"desk": 7})
    annotations = [make_annotation(article, s, e, label=label) for s, e, label in SPANS]
    return Bundle(article, annotations)


def but(bundle, place, **changes):
    from dataclasses import replace

    annotations = list(bundle.annotations)
    annotations[place] = replace(annotations[place], **changes)
    return Bundle(bundle.article, annotations)


def expanded(content):
    def load(url, options):
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": ANNO}

    return jsonld.expand(json.loads(content), {"documentLoader": load})


def test_w3c_means_to_json_ld_what_it_says(bundle):
    content, _ = written("w3c", [but(bundle, 0, note="the general")])
    [collection] = expanded(content)
    oa, schema = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
    assert collection["@type"] == [f"{schema}OrderedCollection"]
    assert collection[f"{schema}totalItems"][0]["@value"] == 4
    [page] = collection[f"{schema}first"]
    items = page[f"{schema}items"][0]["@list"]
    assert len(items) == 4
    for annotation, item in zip(bundle.annotations, items, strict=True):
        assert item["@type"] == [f"{oa}Annotation"]
        assert item["@id"] == f"https://here/v1/annotations/{annotation.id}"
        assert item[f"{oa}motivatedBy"] == [{"@id": f"{oa}classifying"}]
        [target] = item[f"{oa}hasTarget"]
        assert target[f"{oa}hasSource"] == [{"@id": f"https://here/v1/articles/{bundle.article.id}"}]
        position, quote = target[f"{oa}hasSelector"]
        assert position[f"{oa}start"][0]["@value"] == annotation.start
        assert position[f"{oa}end"][0]["@value"] == annotation.end
        assert quote[f"{oa}exact"] == [{"@value": annotation.text}]
        around = [quote[f"{oa}prefix"][0]["@value"], quote[f"{oa}suffix"][0]["@value"]]
        assert annotation.text.join(around) in TEXT
        said = item[f"{oa}hasBody"][0]
        assert said["http://www.w3.org/1999/02/22-rdf-syntax-ns#value"] == [{"@value": annotation.label}]
        assert said[f"{oa}hasPurpose"] == [{"@id": f"{oa}classifying"}]


def test_w3c_has_the_keys_that_the_model_requires(bundle):
    collection = json.loads(written("w3c", [bundle])[0])
    assert {"@context", "id", "type"} <= collection.keys()
    page = collection["first"]
    assert page["type"] == "AnnotationPage"
    assert page["items"]
    assert page["partOf"] == collection["id"]
    for item in page["items"]:
        assert {"id", "type", "target"} <= item.keys()
    nothing = json.loads(written("w3c", [])[0])
    assert (nothing["total"], "first" in nothing) == (0, False)


@pytest.mark.parametrize(
    "wrap", [lambda a: a, lambda a: [a], lambda a: {"type": "AnnotationPage", "items": [a]}]
)
def test_w3c_from_elsewhere_is_read(wrap):
    annotation = {
        "type": ["Annotation"],
        "body": {"type": "TextualBody", "value": "LOCATION"},
        "target": [
            {
                "source": {"id": "https://elsewhere/articles/a-1?x#y"},
                "selector": {"type": "TextQuoteSelector", "exact": "Mosul", "prefix": "East "},
            }
        ],
    }
    [item] = read("w3c", json.dumps(wrap(annotation)).encode())
    assert (item.id, item.text) == ("a-1", None)
    [span] = item.spans
    assert (span.label, span.asked.text, span.asked.prefix, span.id) == ("LOCATION", "Mosul", "East ", None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "Note"}, "must be an Annotation"),
        ({"target": None}, "target must be a JSON object"),
        ({"target": {}}, "source is missing"),
        ({"target": {"source": "a"}}, "selector must be"),
        (
            {"target": {"source": "a", "selector": {"type": "TextPositionSelector", "start": 1}}},
            "end is missing",
        ),
        ({"body": "https://example.org"}, "no body that says what it is"),
    ],
)
def test_w3c_that_is_wrong_is_refused(change, said):
    selector = {"type": "TextQuoteSelector", "exact": "Mosul"}
    whole = {
        "type": "Annotation",
        "body": {"value": "LOCATION", "purpose": "classifying"},
        "target": {"source": "https://here/a", "selector": selector},
    }
    [item] = read("w3c", json.dumps([whole | change]).encode())
    assert isinstance(item, Refused)
    assert said in item.error.detail


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


def zipped(**files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


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


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "\na", "＝1", "'=1", "''=1"])
def test_a_formula_is_neutralised_and_comes_back(value):
    assert as_cell(value) == f"'{value}"
    assert from_cell(as_cell(value)) == value


@pytest.mark.parametrize("value", ["", "a=1", "'tis", "''", "Mosul"])
def test_what_is_no_formula_stays(value):
    assert as_cell(value) == value
    assert from_cell(value) == value


def test_csv_opens_as_a_table_without_formulas(bundle):
    formula = but(bundle, 0, note='=HYPERLINK("http://x","y")')
    content, _ = written("csv", [formula])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [(row["label"], row["text"]) for row in rows] == [(label, TEXT[s:e]) for s, e, label in SPANS]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())


def test_a_span_too_long_for_a_cell_keeps_its_offsets():
    article = make_article("x" * 40_000)
    content, report = written("csv", [Bundle(article, [make_annotation(article, 0, 40_000)])])
    [item] = read("csv", content)
    assert (item.asked.start, item.asked.end, item.asked.text) == (0, 40_000, None)
    assert report.losses == {"long_text": 1}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_spreadsheets_save_it_is_read(delimiter):
    head = ["annotation_id", "article_id", "label", "start", "end", "text", "version"]
    rows = [head, ["a1", "", "PERSON", "0", "6.0", "Müller", "3"], ["", "x", "DATE", "", "", "Wednesday", ""]]
    content = "\r\n".join(delimiter.join(row) for row in rows).encode()
    correction, added = read("csv", content)
    assert isinstance(correction, ImportedCorrection)
    assert (correction.annotation_id, correction.version, correction.asked.end) == ("a1", 3, 6)
    assert isinstance(added, ImportedArticle)
    assert (added.id, added.spans[0].asked.text, added.spans[0].asked.start) == ("x", "Wednesday", None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "lacks annotation_id"),
        (b"id,label\n", "column 'id', which is not known"),
        (b"annotation_id,annotation_id\n", "a column twice"),
        (b"label,start\n", "lacks annotation_id"),
        (b"annotation_id,label\na\n", "has 1 cells"),
        (b"annotation_id,start\na,x\n", "must be a whole number"),
        (b"annotation_id,status\na,gone\n", "must be one of"),
        (b'annotation_id,text\na,"open', "cannot be read as CSV"),
        (b"annotation_id,article_id\n,b\n", "needs an article_id and a label"),
        (b"annotation_id,text\na,\xff\n", "not UTF-8"),
        (b"annotation_id,text\na," + b"x" * 2_000_000, "longer than"),
        (b"a\0b\n", "NUL"),
        ("annotation_id\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_csv_that_is_wrong_is_refused(content, said):
    [item] = read("csv", content)
    assert isinstance(item, Refused)
    assert said in item.error.detail


def test_parquet_is_a_frame_of_articles_with_their_annotations(bundle):
    bundle = but(
        bundle,
        3,
        normalized=Normalized("2017-06-07", "day"),
        original=Original("DATE", 44, 56),
        status="rejected",
    )
    content, report = written("parquet", [bundle] * 3)
    table = pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()
    assert [row["id"] for row in table] == [bundle.article.id] * 3
    assert json.loads(table[0]["metadata"]) == {"desk": 7}
    found = [(a["start"], a["end"], a["label"]) for a in table[0]["annotations"]]
    assert found == SPANS
    last = table[0]["annotations"][3]
    assert (last["normalized"], last["original_start"], last["status"]) == ("2017-06-07", 44, "rejected")
    assert report.not_carried == {}


def test_hf_tags_align_with_tokens(bundle):
    record = json.loads(written("hf", [bundle])[0])
    assert len(record["tokens"]) == len(record["ner_tags"]) == len(record["offsets"])
    assert [TEXT[s:e] for s, e in record["offsets"]] == record["tokens"]
    tagged = [(t, tag) for t, tag in zip(record["tokens"], record["ner_tags"], strict=True) if tag != "O"]
    assert tagged == [
        ("Müller", "B-PERSON"),
        ("5th", "B-MILITARY_UNIT"),
        ("Marines", "I-MILITARY_UNIT"),
        ("East", "B-LOCATION"),
        ("Mosul", "I-LOCATION"),
        ("Wednesday", "B-DATE"),
    ]
