"""POST /v1/analyze: annotations without an article, in our shape or in another detector's."""

import json
import sqlite3

import pytest

from tests.calling import Caller
from tests.conftest import application
from tests.fakes import FAILING, TEXT, WrongAnnotator
from tests.web.analyze.conftest import BODIES, PATH
from tests.web.refusing import refused

EMOJI = "😀 é Mosul 👩‍👩‍👧 Zanjili"
PLACES = {"code_point": [(4, 9), (16, 23)], "utf16": [(5, 10), (20, 27)], "utf8": [(8, 13), (33, 40)]}


def test_a_text_is_annotated_as_an_article_would_be(api):
    body = api.post(PATH, {"text": TEXT, "published_at": "2017-06-08", "language": "en"}).json
    assert [(a["label"], a["text"], a["start"], a["end"]) for a in body["annotations"]] == [
        ("PERSON", "Haider al-Abadi", 0, 15),
        ("DATE", "Wednesday", 24, 33),
        ("MILITARY_UNIT", "Peshmerga", 43, 52),
        ("LOCATION", "Mosul", 62, 67),
    ]
    assert body["annotations"][1]["normalized"] == {"value": "2017-06-08", "type": "day"}
    assert {a["score"] for a in body["annotations"]} == {0.9}
    assert body["model"] == {"name": "fake", "version": "1"}
    assert body["offset_unit"] == "code_point"


def test_without_published_at_a_relative_date_has_no_value(api):
    assert api.post(PATH, {"text": "Wednesday"}).json["annotations"][0]["normalized"] is None


@pytest.mark.parametrize("unit", PLACES)
def test_offsets_follow_the_unit(api, unit):
    body = api.post(f"{PATH}?offset_unit={unit}", {"text": EMOJI}).json
    assert [(a["start"], a["end"]) for a in body["annotations"]] == PLACES[unit]
    assert body["offset_unit"] == unit


def test_no_row_is_written(tmp_path):
    api = Caller(application(f"sqlite:///{tmp_path}/a.db"))
    api.add_article(TEXT)
    before = rows(tmp_path / "a.db")
    for shape, body in BODIES.items():
        assert api.post(f"{PATH}?shape={shape}", body).status_code == 200
    api.store.close()
    assert rows(tmp_path / "a.db") == before


def rows(database):
    with sqlite3.connect(database) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {table: db.execute(f"SELECT count(*) FROM [{table}]").fetchone() for table in tables}


FIRST = {
    "annotations": lambda body: body["annotations"][0]["text"],
    "presidio": lambda body: TEXT[body[0]["start"] : body[0]["end"]],
    "comprehend": lambda body: body["Entities"][0]["Text"],
    "azure": lambda body: body["results"]["documents"][0]["entities"][0]["text"],
    "google": lambda body: body["entities"][0]["name"],
}


@pytest.mark.parametrize(
    ("shape", "query", "media_type"),
    [
        ("azure", "&api-version=2023-04-01", "application/json"),
        ("comprehend", "", "application/x-amz-json-1.1"),
    ],
)
def test_what_a_detectors_clients_always_send_may_stay(api, shape, query, media_type):
    usual = api.post(f"{PATH}?shape={shape}", BODIES[shape])
    content = json.dumps(BODIES[shape]).encode()
    sent = api.post(f"{PATH}?shape={shape}{query}", content, Content_Type=media_type)
    assert (sent.status_code, sent.json) == (200, usual.json)
    refused(
        api.post("/v1/articles", content, Content_Type="application/x-amz-json-1.1"),
        415,
        "unsupported-media-type",
    )


@pytest.mark.parametrize("shape", BODIES)
def test_a_caller_who_switches_keeps_its_request(api, shape):
    answer = api.post(f"{PATH}?shape={shape}", BODIES[shape])
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    assert FIRST[shape](answer.json) == "Haider al-Abadi"


@pytest.mark.parametrize("shape", BODIES)
def test_our_own_body_is_understood_in_every_shape(api, shape):
    body = {"text": TEXT, "language": "en", "published_at": "2017-06-08T00:00:00Z"}
    answer = api.post(f"{PATH}?shape={shape}", body)
    assert FIRST[shape](answer.json) == "Haider al-Abadi"


@pytest.mark.parametrize("shape", list(BODIES)[1:])
def test_accept_chooses_the_shape_as_well(api, shape):
    media_type = f"application/vnd.annotation.{shape}+json"
    answer = api.post(PATH, BODIES[shape], Accept=f"{media_type}, application/json;q=0.5")
    assert (answer.status_code, answer.mimetype) == (200, media_type), answer.text
    assert answer.json == api.post(f"{PATH}?shape={shape}", BODIES[shape], Accept="application/json").json


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json", "text/html, */*;q=0.1"])
def test_who_accepts_anything_gets_our_shape(api, accept):
    answer = api.post(PATH, {"text": TEXT}, Accept=accept)
    assert answer.mimetype == "application/json"
    assert "annotations" in answer.json


def test_presidio_takes_many_texts(api):
    answer = api.post(f"{PATH}?shape=presidio", {"text": ["In Mosul.", "Nowhere."], "language": "en"})
    assert [[result["entity_type"] for result in results] for results in answer.json] == [["LOCATION"], []]


def test_azure_documents_fail_alone(api):
    texts = {"fine": "In Mosul.", "blank": "  ", "nul": "a\x00", "lone surrogate": "a\ud800"}
    documents = [{"id": id, "text": text} for id, text in texts.items()]
    answer = api.post(f"{PATH}?shape=azure", {"analysisInput": {"documents": documents}})
    results = answer.json["results"]
    assert [document["id"] for document in results["documents"]] == ["fine"]
    assert [error["id"] for error in results["errors"]] == ["blank", "nul", "lone surrogate"]


@pytest.mark.parametrize(
    ("shape", "body", "unit", "begin"),
    [
        ("google", {"document": {"content": EMOJI}}, None, -1),
        ("google", {"document": {"content": EMOJI}, "encodingType": "NONE"}, None, -1),
        ("google", {"document": {"content": EMOJI}, "encodingType": "UTF8"}, None, 8),
        ("google", {"document": {"content": EMOJI}, "encodingType": "UTF16"}, "utf16", 5),
        ("google", {"document": {"content": EMOJI}, "encodingType": "UTF32"}, None, 4),
        ("google", {"text": EMOJI}, "utf8", 8),
        ("azure", {"text": EMOJI}, None, 4),
        ("azure", {"text": EMOJI}, "utf16", 5),
    ],
)
def test_a_detectors_offsets_count_what_the_body_or_the_query_says(api, shape, body, unit, begin):
    query = "" if unit is None else f"&offset_unit={unit}"
    answer = api.post(f"{PATH}?shape={shape}{query}", body).json
    if shape == "google":
        assert answer["entities"][0]["mentions"][0]["text"]["beginOffset"] == begin
    else:
        assert answer["results"]["documents"][0]["entities"][0]["offset"] == begin


@pytest.mark.parametrize("shape", BODIES)
def test_a_model_that_fails_is_503(api, shape):
    answer = api.post(f"{PATH}?shape={shape}", {"text": FAILING})
    refused(answer, 503, "not-ready", None, "as it was asked to")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_model_that_gives_wrong_spans_is_503_and_answers_none_of_them(api, monkeypatch):
    monkeypatch.setitem(api.app.extensions, "annotation_annotator", WrongAnnotator())
    refused(api.post(PATH, {"text": TEXT}), 503, "not-ready", None, "overlaps")


def test_the_service_document_names_the_shapes(api):
    assert api.get("/v1").json["shapes"] == list(BODIES)
