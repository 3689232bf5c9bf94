"""What POST /v1/analyze refuses: wrong queries and bodies, other languages, and what is over the limits."""

import pytest

from api.domain.models import ModelInfo
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.analyze.conftest import BODIES, PATH
from tests.web.refusing import refused


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
