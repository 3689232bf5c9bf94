"""POST /v1/analyze: annotations without an article, in our shape or in another detector's."""

import sqlite3

import pytest

from api.domain.models import ModelInfo
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import FAILING, TEXT, WrongAnnotator
from tests.web.refusing import refused

PATH = "/v1/analyze"
EMOJI = "😀 é Mosul 👩‍👩‍👧 Zanjili"
PLACES = {"code_point": [(4, 9), (16, 23)], "utf16": [(5, 10), (20, 27)], "utf8": [(8, 13), (33, 40)]}


@pytest.fixture(autouse=True)
def nothing_is_stored(api):
    before = api.store.last_seq()
    yield
    assert api.store.last_seq() == before


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


BODIES = {
    "annotations": {"text": TEXT},
    "presidio": {
        "text": TEXT,
        "language": "en",
        "entities": ["PERSON", "DATE_TIME", "EMAIL_ADDRESS"],
        "score_threshold": 0.5,
        "correlation_id": "c-1",
        "return_decision_process": False,
        "ad_hoc_recognizers": None,
    },
    "comprehend": {"Text": TEXT, "LanguageCode": "en"},
    "azure": {
        "kind": "EntityRecognition",
        "parameters": {
            "modelVersion": "latest",
            "stringIndexType": "TextElements_v8",
            "loggingOptOut": True,
        },
        "analysisInput": {"documents": [{"id": "1", "language": "en", "text": TEXT}]},
    },
    "google": {
        "document": {"type": "PLAIN_TEXT", "languageCode": "en", "content": TEXT},
        "encodingType": "UTF8",
    },
}
FIRST = {
    "annotations": lambda body: body["annotations"][0]["text"],
    "presidio": lambda body: TEXT[body[0]["start"] : body[0]["end"]],
    "comprehend": lambda body: body["Entities"][0]["Text"],
    "azure": lambda body: body["results"]["documents"][0]["entities"][0]["text"],
    "google": lambda body: body["entities"][0]["name"],
}


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


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (PATH, "text/html"),
        (PATH, "application/x-ndjson"),
        (PATH, "application/vnd.annotation.gate+json"),
        (f"{PATH}?shape=google", "application/vnd.annotation.azure+json"),
        ("/v1/articles", "application/vnd.annotation.azure+json"),
    ],
)
def test_what_it_cannot_answer_in_is_406(api, path, accept):
    refused(api.post(path, {"text": TEXT}, Accept=accept), 406, "not-acceptable", None, accept)


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


@pytest.mark.parametrize(
    ("query", "body", "named"),
    [
        ("shape=gate", {"text": TEXT}, "shape"),
        ("shape=", {"text": TEXT}, "shape"),
        ("colour=red", {"text": TEXT}, "colour"),
        ("offset_unit=utf32", {"text": TEXT}, "offset_unit"),
        ("shape=presidio&offset_unit=utf8", {"text": TEXT}, "offset_unit"),
        ("shape=google&offset_unit=utf16", BODIES["google"], "offset_unit"),
    ],
)
def test_a_query_that_is_wrong_is_400(api, query, body, named):
    refused(api.post(f"{PATH}?{query}", body), 400, "invalid-query", None, named)


WRONG = {
    "no text": ("annotations", {}, "invalid-body", "#/text"),
    "a list": ("annotations", [], "invalid-body", "#"),
    "null": ("annotations", None, "invalid-body", "#"),
    "text that is a number": ("annotations", {"text": 5}, "invalid-body", "#/text"),
    "many texts in our shape": ("annotations", {"text": ["a"]}, "invalid-body", "#/text"),
    "empty text": ("annotations", {"text": ""}, "invalid-body", "#/text"),
    "blank text": ("annotations", {"text": " \u2003\r\n"}, "invalid-body", "#/text"),
    "NUL": ("annotations", {"text": "a\x00"}, "invalid-body", "#/text"),
    "a lone surrogate": ("annotations", {"text": "a\ud800"}, "invalid-body", "#/text"),
    "what only an article has": ("annotations", {"text": "a", "title": "b"}, "unknown-field", "#/title"),
    "a date that is none": ("annotations", {"text": "a", "published_at": "now"}, "invalid-body", "#/published_at"),
    "another's body without its shape": ("annotations", BODIES["comprehend"], "unknown-field", "#/Text"),
    "presidio: an empty text": ("presidio", {"text": ["a", ""]}, "invalid-body", "#/text/1"),
    "presidio: no text": ("presidio", {"text": []}, "invalid-body", "#/text"),
    "presidio: too many texts": ("presidio", {"text": ["a"] * 501}, "invalid-body", "#/text"),
    "presidio: a number among texts": ("presidio", {"text": ["a", 1]}, "invalid-body", "#/text"),
    "presidio: entities unknown": ("presidio", {"text": "a", "entities": ["X"]}, "invalid-body", "#/entities"),
    "presidio: a threshold beyond 1": ("presidio", {"text": "a", "score_threshold": 2}, "invalid-body", "#/score_threshold"),
    "presidio: a threshold as text": ("presidio", {"text": "a", "score_threshold": "0.5"}, "invalid-body", "#/score_threshold"),
    "presidio: recognizers of one's own": ("presidio", {"text": "a", "ad_hoc_recognizers": [{}]}, "invalid-body", "#/ad_hoc_recognizers"),
    "presidio: an allow list of expressions": ("presidio", {"text": "a", "allow_list_match": "regex"}, "invalid-body", "#/allow_list_match"),
    "comprehend: no text": ("comprehend", {"LanguageCode": "en"}, "invalid-body", "#/Text"),
    "comprehend: blank text": ("comprehend", {"Text": " "}, "invalid-body", "#/Text"),
    "comprehend: a model of one's own": ("comprehend", {"Text": "a", "EndpointArn": "arn:x"}, "unknown-field", "#/EndpointArn"),
    "azure: another kind": ("azure", BODIES["azure"] | {"kind": "EntityLinking"}, "invalid-body", "#/kind"),
    "azure: no documents": ("azure", {"analysisInput": {"documents": []}}, "invalid-body", "#/analysisInput/documents"),
    "azure: no id": ("azure", {"analysisInput": {"documents": [{"text": "a"}]}}, "invalid-body", "#/analysisInput/documents/0/id"),
    "azure: an id twice": ("azure", {"analysisInput": {"documents": [{"id": "1", "text": "a"}] * 2}}, "invalid-body", "#/analysisInput/documents/1/id"),
    "azure: another way of counting": ("azure", BODIES["azure"] | {"parameters": {"stringIndexType": "Utf8"}}, "invalid-body", "#/parameters/stringIndexType"),
    "google: no content": ("google", {"document": {"type": "PLAIN_TEXT"}}, "invalid-body", "#/document/content"),
    "google: HTML": ("google", {"document": {"type": "HTML", "content": "a"}}, "invalid-body", "#/document/type"),
    "google: an address": ("google", {"document": {"content": "a", "gcsContentUri": "gs://x/y"}}, "unknown-field", "#/document/gcsContentUri"),
    "google: another encoding": ("google", {"document": {"content": "a"}, "encodingType": "utf8"}, "invalid-body", "#/encodingType"),
}  # fmt: skip


@pytest.mark.parametrize(("shape", "body", "slug", "pointer"), WRONG.values(), ids=WRONG)
def test_a_body_that_is_wrong_is_422(api, shape, body, slug, pointer):
    refused(api.post(f"{PATH}?shape={shape}", body), 422, slug, pointer)


OTHER_LANGUAGES = {
    "annotations": ({"text": "Mosul", "language": "de"}, "#/language"),
    "presidio": ({"text": ["Mosul"], "language": "ar"}, "#/language"),
    "comprehend": ({"Text": "Mosul", "LanguageCode": "de"}, "#/LanguageCode"),
}


@pytest.fixture
def english():
    caller = Caller(application())
    caller.app.extensions["annotation_annotator"].model = ModelInfo("en_test", "1")
    return caller


@pytest.mark.parametrize("shape", OTHER_LANGUAGES)
def test_a_language_that_the_model_does_not_speak_is_refused(english, shape):
    body, pointer = OTHER_LANGUAGES[shape]
    refused(english.post(f"{PATH}?shape={shape}", body), 422, "invalid-body", pointer, "speaks 'en' alone")


def test_a_document_in_another_language_is_refused_among_others(english):
    documents = [
        {"id": "1", "language": "de", "text": "Mosul"},
        {"id": "2", "language": "en-GB", "text": "Mosul"},
    ]
    results = english.post(f"{PATH}?shape=azure", {"analysisInput": {"documents": documents}}).json["results"]
    assert [one["id"] for one in results["documents"]] == ["2"]
    assert "speaks 'en' alone" in results["errors"][0]["error"]["innererror"]["message"]


@pytest.mark.parametrize("body", [b"", b"{", b'{"text": "a", "text": "b"}', b'{"text": "\xff"}', b"[" * 9000])
def test_what_cannot_be_parsed_is_400(api, body):
    refused(api.post(PATH, body), 400, "invalid-json")


def test_another_media_type_is_415(api):
    refused(api.post(PATH, b"text=a", Content_Type="text/plain"), 415, "unsupported-media-type")


@pytest.fixture(scope="module")
def small():
    return Caller(application(max_body_bytes=2048, max_text_length=100))


@pytest.mark.parametrize(
    ("shape", "wrap", "pointer"),
    [
        ("annotations", lambda text: {"text": text}, "#/text"),
        ("presidio", lambda text: {"text": ["a", text]}, "#/text/1"),
        ("comprehend", lambda text: {"Text": text}, "#/Text"),
        ("google", lambda text: {"document": {"content": text}}, "#/document/content"),
        ("azure", lambda text: {"text": text}, "#/text"),
    ],
)
def test_a_text_over_the_limit_is_413_in_every_shape(small, shape, wrap, pointer):
    assert small.post(f"{PATH}?shape={shape}", wrap("é" * 100)).status_code == 200
    answer = small.post(f"{PATH}?shape={shape}", wrap("é" * 101))
    refused(answer, 413, "text-too-long", pointer)
    assert answer.json["limit"] == 100


def test_a_body_over_the_limit_is_413(small):
    refused(small.post(PATH, b'{"text": "a"' + b" " * 2048 + b"}"), 413, "payload-too-large")


def test_nothing_is_annotated_before_every_text_is_checked(small):
    small.annotator.texts.clear()
    small.post(f"{PATH}?shape=presidio", {"text": ["Mosul", " "]})
    assert small.annotator.texts == []


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
