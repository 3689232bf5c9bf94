"""What a file of corrections may look like, and the sentence for one that may not."""

import json

import pytest

from api.client.files.corrections import INFORM, NUMBERS, WORDS, read_corrections
from api.client.files.exits import Wrong
from api.client.files.leftovers import COLUMNS as LEFT
from api.client.files.pull import COLUMNS as PULLED
from api.formats.spreadsheet import COLUMNS as EXPORTED


def read(tmp_path, content, name="c.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_corrections(path)


@pytest.mark.parametrize("columns", [PULLED, EXPORTED, LEFT], ids=["pull", "export as csv", "what was left"])
def test_what_we_write_can_be_read(columns):
    assert set(columns) <= {*WORDS, *NUMBERS, *INFORM}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
def test_a_sheet_as_spreadsheets_save_it(tmp_path, delimiter):
    lines = ["Annotation_ID,version,label,note,score", "a1,2.0,PERSON,'=no,0.5", ",,,,", "a2,,,,"]
    content = "\ufeff" + "\r\n".join(lines).replace(",", delimiter)
    first, second = read(tmp_path, content)
    assert (first.line, first.annotation_id, first.version) == (2, "a1", 2)
    assert first.wants == {"label": "PERSON", "note": "=no"}
    assert (second.line, second.wants) == (4, {})


def test_lines_are_counted_past_cells_of_several_lines(tmp_path):
    first, second = read(tmp_path, 'annotation_id,note\na1,"one\ntwo"\na2,three\n')
    assert (first.line, second.line) == (2, 4)


def test_columns_that_a_reviewer_added_are_passed_over_and_said(tmp_path):
    path, told = tmp_path / "c.csv", []
    path.write_text("done?,annotation_id,label,,\nyes,a1,PERSON,,\n,a2\n")
    first, second = read_corrections(path, told.append)
    assert (first.annotation_id, first.wants, second.wants) == ("a1", {"label": "PERSON"}, {})
    assert told == ["Columns that are passed over: done?."]


def test_labels_and_statuses_may_be_written_as_people_write_them(tmp_path):
    [correction] = read(tmp_path, "annotation_id,label,status\na1,Person, Accepted\n")
    assert correction.wants == {"label": "PERSON", "status": "accepted"}


def test_json_lines_may_be_annotations_as_the_api_gives_them(tmp_path, client, unit):
    body = client.call("GET", f"/v1/annotations/{unit.id}").json() | {"label": "ORGANIZATION"}
    [correction] = read(tmp_path, json.dumps(body) + "\n\n", "c.jsonl")
    assert (correction.annotation_id, correction.version) == (unit.id, 1)
    assert correction.wants["label"] == "ORGANIZATION"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "has no corrections in it"),
        ("annotation_id,label\n", "has no corrections in it"),
        ("annotation_id,lable\na,PERSON\n", "line 1: 'lable' is not known; is it 'label'? Known are annotation_id"),
        ("annotation_id,,label\na,x,PERSON\n", "line 1: column 2 has no name"),
        ("annotation_id,label,note\na,PER", "line 2 has 2 cells; the first line has 3"),
        ("annotation_id,label,label\na,PERSON,DATE\n", "has a column twice"),
        ("annotation_id,label\na,PERSON,x\n", "line 2 has 3 cells; the first line has 2"),
        ('annotation_id,label\na,"PERSON\n', "cannot be read as CSV"),
        (b"annotation_id,note\na,\xff\n", "line 2 is not UTF-8; save the sheet as CSV UTF-8"),
        (b"PK\x03\x04\x00\x00", "is no text file; export the sheet as CSV"),
        ("annotation_id,status\na,ok\n", "line 2: status is 'ok'; it must be one of suggested, accepted, rejected"),
        ("annotation_id,version\na,1.5\n", "line 2: version is '1.5'; it must be a whole number"),
        ("annotation_id,surface,label\na,Mosul,DATE\n", "line 2 has both annotation_id and surface"),
        ("label,text\nDATE,Mosul\n", "line 2 does not say which span"),
        ("article_id,text\nx,Mosul\n", "line 2 adds a span, which needs a label and a text"),
        ("article_id,label,text,status\nx,DATE,Mosul,rejected\n", "counts as accepted; status is 'rejected'"),
        ("article_id,surface\nx,Mosul\n", "line 2 says nothing about 'Mosul'"),
        ("article_id,surface,label,version\nx,Mosul,DATE,2\n", "version goes with annotation_id"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, content, said):
    with pytest.raises(Wrong) as raised:
        read(tmp_path, content)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{\n", "line 1 is no JSON"),
        ("\n[1]\n", "line 2 is no JSON object"),
        ('{"annotation_id": "a", "label": 7}\n', "line 1: label is 7; it must be a text"),
        ('{"annotation_id": "a", "colour": "red"}\n', "'colour' is not known"),
    ],
)
def test_json_lines_that_cannot_be_used_are_refused_in_a_sentence(tmp_path, content, said):
    with pytest.raises(Wrong) as raised:
        read(tmp_path, content, "c.jsonl")
    assert said in str(raised.value)
