"""What a client may get wrong in a body. Each is refused with its slug and a pointer; none changes anything."""

import json
import time

import pytest

from tests.calling import Caller
from tests.fakes import TEXT
from tests.web.refusing import refused

FAMILY = "👩‍👩‍👧"
# 0 "e" 1 combining acute, 2 blank, 3..8 the family, 8 blank, 9 and 10 a flag, 11 blank, 12 "Basra"
MARKS = f"e\u0301 {FAMILY} \U0001f1ee\U0001f1f6 Basra and Basra"
DEEP = {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": 1}}}}}}}}}


@pytest.fixture(autouse=True)
def nothing_changes(request, api):
    """Fixtures may write; from then on nothing may."""
    for name in ("article", "marked"):
        if name in request.fixturenames:
            request.getfixturevalue(name)
    before = api.store.last_seq()
    yield
    assert api.store.last_seq() == before


@pytest.fixture
def article(api):
    return api.add_article(TEXT)


@pytest.fixture
def marked(api):
    article = api.add_article(MARKS)
    api.post(f"/v1/articles/{article['id']}/annotations", {"label": "LOCATION", "start": 12, "end": 17})
    return article


UNPARSABLE = {
    "nothing": b"",
    "not JSON": b"{",
    "two documents": b"{} {}",
    "a trailing comma": b'{"text": "a",}',
    "a duplicate key": b'{"text": "a", "text": "b"}',
    "a duplicate key far inside": b'{"text": "a", "metadata": {"x": [{"y": 1, "y": 1}]}}',
    "NaN": b'{"text": "a", "metadata": {"x": NaN}}',
    "Infinity": b'{"text": "a", "metadata": {"x": -Infinity}}',
    "invalid UTF-8": b'{"text": "\xff\xfe"}',
    "an overlong encoding": b'{"text": "\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"text": "\xed\xa0\x80"}',
    "UTF-16": '{"text": "a"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"text": "a"}',
    "a control character in a string": b'{"text": "a\x01"}',
    "nesting without end": b"[" * 100_000,
    "nesting beyond measure": b'{"text": "a", "metadata": ' + b'{"a":' * 40 + b"1" + b"}" * 41,
    "a number of 5000 digits": b'{"start": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", UNPARSABLE.values(), ids=UNPARSABLE)
@pytest.mark.parametrize("method", ["POST article", "POST batch", "PATCH", "PATCH many", "POST key"])
def test_what_cannot_be_parsed_is_400(api, article, method, body):
    path = {
        "POST article": "/v1/articles",
        "POST batch": "/v1/articles/batch",
        "PATCH": f"/v1/annotations/{article['annotations'][0]['id']}",
        "PATCH many": f"/v1/articles/{article['id']}/annotations",
        "POST key": "/v1/keys",
    }[method]
    refused(api.call(method.split()[0], path, body, tag=1), 400, "invalid-json")


def test_a_duplicate_key_among_a_great_many_is_found_at_once(api):
    keys = "".join(f'"k{number}": 1, ' for number in range(40_000))
    began = time.monotonic()
    refused(
        Caller(api.app, None).post("/review/session", f'{{{keys}"z": 1, "z": 2}}'.encode()),
        400,
        "invalid-json",
        None,
        "'z' twice",
    )
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded", "", "json"],
)
@pytest.mark.parametrize("method", ["POST article", "POST batch", "PATCH", "PATCH article", "PATCH many"])
def test_another_media_type_is_415(api, article, method, media_type):
    path = {
        "POST article": "/v1/articles",
        "POST batch": "/v1/articles/batch",
        "PATCH": f"/v1/annotations/{article['annotations'][0]['id']}",
        "PATCH article": f"/v1/articles/{article['id']}",
        "PATCH many": f"/v1/articles/{article['id']}/annotations",
    }[method]
    body = b'{"text": "a", "note": "x"}'
    refused(
        api.call(method.split()[0], path, body, tag=1, Content_Type=media_type), 415, "unsupported-media-type"
    )


def test_another_charset_is_415(api):
    answer = api.post("/v1/articles", b'{"text": "a"}', Content_Type="application/json; charset=latin-1")
    refused(answer, 415, "unsupported-media-type")


ARTICLES = {
    "no text": ({}, "invalid-body", "#/text"),
    "an unknown field": ({"text": "a", "colour": 1}, "unknown-field", "#/colour"),
    "a field that the server writes": ({"text": "a", "id": "x"}, "unknown-field", "#/id"),
    "a field whose name needs escaping": ({"text": "a", "a/b~c": 1}, "unknown-field", "#/a~1b~0c"),
    "a field whose name is a lone surrogate": ({"text": "a", "\ud800": 1}, "unknown-field", None),
    "a list": ([1], "invalid-body", "#"),
    "a string": ("a", "invalid-body", "#"),
    "null": (None, "invalid-body", "#"),
    "text that is a number": ({"text": 5}, "invalid-body", "#/text"),
    "text that is null": ({"text": None}, "invalid-body", "#/text"),
    "empty text": ({"text": ""}, "invalid-body", "#/text"),
    "blank text": ({"text": " \u2003\r\n\t\u00a0"}, "invalid-body", "#/text"),
    "a byte order mark alone": ({"text": "\ufeff"}, "invalid-body", "#/text"),
    "byte order marks among blanks": ({"text": "\ufeff \r\n\ufeff"}, "invalid-body", "#/text"),
    "NUL in the text": ({"text": "a\x00b"}, "invalid-body", "#/text"),
    "a lone surrogate in the text": ({"text": "a\ud800"}, "invalid-body", "#/text"),
    "NUL in the title": ({"text": "a", "title": "\x00"}, "invalid-body", "#/title"),
    "a lone surrogate in the source": ({"text": "a", "source": "\udfff"}, "invalid-body", "#/source"),
    "a title that is no string": ({"text": "a", "title": ["x"]}, "invalid-body", "#/title"),
    "a title too long": ({"text": "a", "title": "x" * 1001}, "invalid-body", "#/title"),
    "an empty external id": ({"text": "a", "external_id": ""}, "invalid-body", "#/external_id"),
    "a url that is none": ({"text": "a", "url": "javascript:alert(1)"}, "invalid-body", "#/url"),
    "a url without a host": ({"text": "a", "url": "http://"}, "invalid-body", "#/url"),
    "a broken url": ({"text": "a", "url": "http://[::1"}, "invalid-body", "#/url"),
    "a date that is none": ({"text": "a", "published_at": "yesterday"}, "invalid-body", "#/published_at"),
    "a day that never was": ({"text": "a", "published_at": "2017-02-30"}, "invalid-body", "#/published_at"),
    "a time without an offset": (
        {"text": "a", "published_at": "2017-06-05T10:00:00"},
        "invalid-body",
        "#/published_at",
    ),
    "a date before the first year": (
        {"text": "a", "published_at": "0001-01-01T00:00:00+14:00"},
        "invalid-body",
        "#/published_at",
    ),
    "a date as a number": ({"text": "a", "published_at": 1496620800}, "invalid-body", "#/published_at"),
    "metadata that is a list": ({"text": "a", "metadata": []}, "invalid-body", "#/metadata"),
    "metadata that is null": ({"text": "a", "metadata": None}, "invalid-body", "#/metadata"),
    "metadata too deep": ({"text": "a", "metadata": DEEP}, "invalid-body", "#/metadata"),
    "metadata too large": ({"text": "a", "metadata": {"x": "y" * 65_536}}, "invalid-body", "#/metadata"),
    "NUL in metadata": ({"text": "a", "metadata": {"x": ["\x00"]}}, "invalid-body", "#/metadata"),
    "a surrogate in a key of metadata": (
        {"text": "a", "metadata": {"\ud800": 1}},
        "invalid-body",
        "#/metadata",
    ),
    "a huge number in metadata": ({"text": "a", "metadata": {"x": 10**400}}, "invalid-body", "#/metadata"),
}


@pytest.mark.parametrize(("body", "slug", "pointer"), ARTICLES.values(), ids=ARTICLES)
def test_an_article_that_is_wrong_is_422(api, body, slug, pointer):
    refused(api.post("/v1/articles", body), 422, slug, pointer)


@pytest.mark.parametrize(("body", "slug", "pointer"), ARTICLES.values(), ids=ARTICLES)
def test_an_article_that_is_wrong_fails_alone_in_a_batch(api, body, slug, pointer):
    for answer in (
        api.post("/v1/articles/batch", [body]),
        api.post("/v1/articles/batch", json.dumps(body).encode(), Content_Type="application/x-ndjson"),
    ):
        (item,) = answer.json["items"]
        assert (item["index"], item["status"], item["problem"]["type"]) == (0, 422, f"/problems/{slug}")


def test_a_number_beyond_a_double_is_422(api):
    refused(
        api.post("/v1/articles", b'{"text": "a", "metadata": {"x": 1e999}}'),
        422,
        "invalid-body",
        "#/metadata",
    )


PATCHES = {
    "an unknown field": ({"colour": 1}, "unknown-field", "#/colour"),
    "a field that the server writes": ({"score": 0.5}, "unknown-field", "#/score"),
    "the actor": ({"updated_by": "me"}, "unknown-field", "#/updated_by"),
    "a list": ([], "invalid-body", "#"),
    "null": (None, "invalid-body", "#"),
    "an unknown label": ({"label": "PLACE"}, "unknown-label", "#/label"),
    "a label in lower case": ({"label": "person"}, "unknown-label", "#/label"),
    "an empty label": ({"label": ""}, "unknown-label", "#/label"),
    "a label that is null": ({"label": None}, "invalid-body", "#/label"),
    "a label that is a list": ({"label": ["PERSON"]}, "invalid-body", "#/label"),
    "a start that is null": ({"start": None}, "invalid-body", "#/start"),
    "an end that is null": ({"end": None}, "invalid-body", "#/end"),
    "a status that is null": ({"status": None}, "invalid-body", "#/status"),
    "a status that is none": ({"status": "withdrawn"}, "invalid-body", "#/status"),
    "a status that is a list": ({"status": []}, "invalid-body", "#/status"),
    "a float": ({"start": 1.0}, "invalid-body", "#/start"),
    "a boolean": ({"start": True}, "invalid-body", "#/start"),
    "a string": ({"end": "5"}, "invalid-body", "#/end"),
    "a huge number": ({"end": 10**400}, "out-of-range", "#/end"),
    "a number that no offset can be": ({"end": 2**62}, "out-of-range", "#/end"),
    "start behind end": ({"start": 6, "end": 3}, "out-of-range", None),
    "start at end": ({"start": 3, "end": 3}, "out-of-range", None),
    "start behind the end that stays": ({"start": 15}, "out-of-range", "#/start"),
    "a start below zero": ({"start": -1}, "out-of-range", "#/start"),
    "an end behind the text": ({"end": len(TEXT) + 1}, "out-of-range", "#/end"),
    "a blank at the start": ({"start": 6}, "blank-edge", "#/start"),
    "a blank at the end": ({"end": 7}, "blank-edge", "#/end"),
    "text that is not there": ({"text": "Nineveh"}, "text-mismatch", "#/text"),
    "text that is not the slice": ({"start": 7, "end": 15, "text": "Abadi"}, "text-mismatch", "#/text"),
    "empty text": ({"text": ""}, "invalid-body", "#/text"),
    "NUL in the note": ({"note": "\x00"}, "invalid-body", "#/note"),
    "a surrogate in the note": ({"note": "\ud83d"}, "invalid-body", "#/note"),
    "a note too long": ({"note": "x" * 10_001}, "invalid-body", "#/note"),
    "a surrogate in the text": ({"text": "\ud83d"}, "invalid-body", "#/text"),
    "a reason that is a number": ({"reason": 1}, "invalid-body", "#/reason"),
}


@pytest.mark.parametrize(("body", "slug", "pointer"), PATCHES.values(), ids=PATCHES)
def test_a_correction_that_is_wrong_is_422(api, article, body, slug, pointer):
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    refused(api.patch(path, body, tag=1), 422, slug, pointer)
    assert api.get(path).json["version"] == 1


OBJECTS = {name: patch for name, patch in PATCHES.items() if isinstance(patch[0], dict)}


@pytest.mark.parametrize(("body", "slug", "pointer"), OBJECTS.values(), ids=OBJECTS)
def test_the_same_in_an_operation_points_into_it(api, article, body, slug, pointer):
    operation = {"op": "update", "id": article["annotations"][0]["id"], "if_match": 1, **body}
    path = f"/v1/articles/{article['id']}/annotations"
    whole = api.patch(path, {"operations": [operation]})
    refused(whole, 422, slug, pointer and pointer.replace("#", "#/operations/0"))
    alone = api.patch(path, {"operations": [operation], "atomic": False})
    assert alone.json["results"][0]["problem"] == whole.json


ADDITIONS = {
    "no label": ({"start": 34, "end": 38}, 422, "invalid-body", "#/label"),
    "no span": ({"label": "PERSON"}, 422, "invalid-body", None),
    "no end": ({"label": "PERSON", "start": 34}, 422, "invalid-body", "#/end"),
    "no start": ({"label": "PERSON", "end": 38}, 422, "invalid-body", "#/start"),
    "a status": (
        {"label": "PERSON", "start": 34, "end": 38, "status": "accepted"},
        422,
        "unknown-field",
        "#/status",
    ),
    "an overlap": ({"label": "PERSON", "start": 7, "end": 20}, 409, "overlap", None),
    "an exact duplicate": ({"label": "PERSON", "start": 0, "end": 15}, 409, "duplicate-span", None),
    "the same span with another label": ({"label": "LOCATION", "start": 0, "end": 15}, 409, "overlap", None),
}


@pytest.mark.parametrize(("body", "status", "slug", "pointer"), ADDITIONS.values(), ids=ADDITIONS)
def test_a_span_that_cannot_be_added(api, article, body, status, slug, pointer):
    answer = api.post(f"/v1/articles/{article['id']}/annotations", body)
    refused(answer, status, slug, pointer)
    if status == 409:
        assert answer.json["other"] == article["annotations"][0] | {"offset_unit": "code_point"}


SPLITS = {
    "a combining mark": (1, 2, "start"),
    "before a combining mark": (0, 1, "end"),
    "an emoji family at the start": (4, 8, "start"),
    "an emoji family at the end": (3, 6, "end"),
    "a flag": (9, 10, "end"),
}


@pytest.mark.parametrize(("start", "end", "edge"), SPLITS.values(), ids=SPLITS)
def test_a_span_that_cuts_a_grapheme_cluster_is_refused(api, marked, start, end, edge):
    body = {"label": "PERSON", "start": start, "end": end}
    answer = api.post(f"/v1/articles/{marked['id']}/annotations", body)
    refused(answer, 422, "splits-grapheme", f"#/{edge}")


@pytest.mark.parametrize(("start", "end", "edge"), SPLITS.values(), ids=SPLITS)
def test_a_correction_that_cuts_a_grapheme_cluster_is_refused(api, marked, start, end, edge):
    id = api.get(f"/v1/articles/{marked['id']}/annotations").json["items"][0]["id"]
    answer = api.patch(f"/v1/annotations/{id}", {"start": start, "end": end}, tag="*")
    refused(answer, 422, "splits-grapheme", f"#/{edge}")


def test_text_that_occurs_twice_names_its_places(api, marked):
    answer = api.post(f"/v1/articles/{marked['id']}/annotations", {"label": "LOCATION", "text": "Basra"})
    refused(answer, 422, "text-mismatch", "#/text", "occurs 2 times")
    assert answer.json["candidates"] == [{"start": 12, "end": 17}, {"start": 22, "end": 27}]


def test_text_that_differs_from_the_slice_names_the_nearest_places(api, marked):
    body = {"label": "LOCATION", "start": 18, "end": 21, "text": "Basra"}
    answer = api.post(f"/v1/articles/{marked['id']}/annotations", body)
    refused(answer, 422, "text-mismatch", "#/text")
    assert answer.json["candidates"] == [{"start": 22, "end": 27}, {"start": 12, "end": 17}]


def test_an_annotation_of_another_article_is_refused(api, article, marked):
    operation = {"op": "accept", "id": article["annotations"][0]["id"], "if_match": 1}
    answer = api.patch(f"/v1/articles/{marked['id']}/annotations", {"operations": [operation]})
    refused(answer, 404, "not-found", "#/operations/0")
