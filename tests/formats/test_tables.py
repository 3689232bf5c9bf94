"""CSV, Parquet and the rows of datasets: formats against the readers of tables."""

import csv
import io
import json
from dataclasses import replace

import pyarrow.parquet
import pytest

from api.domain.cells import as_cell, from_cell
from api.domain.exchange import Bundle, ImportedArticle, ImportedCorrection, Refused
from api.domain.models import Normalized, Original
from tests.formats.bundles import read, written
from tests.formats.conftest import SPANS, TEXT, but
from tests.making import make_annotation, make_article


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


def test_rows_of_empty_cells_are_passed_over():
    correction, other = read("csv", b"annotation_id;label;note\na;DATE;\n;;\n\nb;DATE;\n;;\n;;\n")
    assert (correction.annotation_id, other.annotation_id, other.place) == ("a", "b", "Line 5")


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


@pytest.mark.parametrize(
    ("text", "lost"), [("Mosul fell.  Tikrit", 0), ("Mosul fell.\nTikrit", 1), ("Mosul fell. ", 1)]
)
def test_hf_tells_of_white_space_that_tokens_and_offsets_do_not_keep(bundle, text, lost):
    article = replace(bundle.article, text=text, length=len(text))
    _, report = written("hf", [replace(bundle, article=article, annotations=[])])
    assert report.losses.get("white_space", 0) == lost


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
