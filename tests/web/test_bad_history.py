"""What a client may get wrong at rule corrections, reverts, runs, claims, webhooks, the feed, the queue and the figures."""

import pytest

from tests.fakes import TEXT
from tests.web.refusing import refused
from tests.web.test_bad_bodies import UNPARSABLE

WRITES = {
    "correct": "/v1/corrections",
    "revert": "/v1/change-sets/{change_set}/revert",
    "run one": "/v1/articles/{article}/runs",
    "run many": "/v1/runs",
    "claim": "/v1/articles/{article}/claim",
    "webhook": "/v1/webhooks",
}
READS = ("/v1/changes", "/v1/change-sets/{change_set}", "/v1/review-queue", "/v1/stats", "/v1/webhooks")
EMPTY_IS_FINE = {"revert", "run one", "claim"}


@pytest.fixture
def known(api):
    """The ids that paths need."""
    article = api.add_article(TEXT)
    return {
        "article": article["id"],
        "change_set": api.get("/v1/changes?limit=1").json["items"][0]["change_set"],
    }


@pytest.fixture(autouse=True)
def nothing_changes(api, known):
    before = (api.store.last_seq(), api.get("/v1/jobs").json, api.get("/v1/webhooks").json)
    yield
    assert (api.store.last_seq(), api.get("/v1/jobs").json, api.get("/v1/webhooks").json) == before


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (name, body)
        for name in WRITES
        for body in UNPARSABLE
        if body != "nothing" or name not in EMPTY_IS_FINE
    ],
)
def test_what_cannot_be_parsed_is_400(api, known, name, body):
    refused(api.call("POST", WRITES[name].format(**known), UNPARSABLE[body]), 400, "invalid-json")


@pytest.mark.parametrize("body", [[], [{}], "x", 5, None, True], ids=repr)
@pytest.mark.parametrize("name", WRITES)
def test_what_is_no_object_is_422(api, known, name, body):
    refused(api.post(WRITES[name].format(**known), body), 422, "invalid-body", "#")


@pytest.mark.parametrize("name", WRITES)
def test_an_unknown_field_is_named(api, known, name):
    refused(api.post(WRITES[name].format(**known), {"a/b": 1}), 422, "unknown-field", "#/a~1b")


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-ndjson", "application/x-www-form-urlencoded", "json"]
)
@pytest.mark.parametrize("name", WRITES)
def test_another_media_type_is_415(api, known, name, media_type):
    answer = api.call("POST", WRITES[name].format(**known), b'{"reason": "x"}', Content_Type=media_type)
    refused(answer, 415, "unsupported-media-type")


@pytest.mark.parametrize("name", WRITES)
def test_a_wrong_query_of_a_write_is_400(api, known, name):
    refused(api.post(f"{WRITES[name].format(**known)}?colour=red", {}), 400, "invalid-query", None, "colour")


FIELDS = {
    "correct": {
        "#/match": [5, [], "x", None],
        "#/match/text": [{"match": {"text": wrong}} for wrong in ("", 5, None, "\x00", "\ud800", "x" * 10_001)],
        "#/match/case_sensitive": [{"match": {"text": "x", "case_sensitive": wrong}} for wrong in ("true", 1, None)],
        "#/match/whole_word": [{"match": {"text": "x", "whole_word": "no"}}],
        "#/match/label": [{"match": {"label": wrong}} for wrong in ("person", "", 5, None, ["PERSON"])],
        "#/match/status": [{"match": {"status": wrong}} for wrong in ("open", 1)],
        "#/match/origin": [{"match": {"origin": "robot"}}],
        "#/match/source": [{"match": {"source": wrong}} for wrong in ("", 5, "\x00")],
        "#/match/published_after": [{"match": {"published_after": wrong}} for wrong in ("yesterday", 5, "2017-13-01")],
        "#/match/article_ids": [{"match": {"article_ids": wrong}} for wrong in ("x", [], ["x"] * 1001)],
        "#/match/article_ids/0": [{"match": {"article_ids": wrong}} for wrong in ([5], [""], [None])],
        "#/trim/start": [{"match": {"label": "PERSON"}, "trim": {"start": wrong}} for wrong in ("(", "x" * 201, 5, "")],
        "#/extend/end": [{"match": {"label": "PERSON"}, "extend": {"end": wrong}} for wrong in ("*", "(?P<a>")],
        "#/set/label": [{"match": {"label": "PERSON"}, "set": {"label": wrong}} for wrong in ("X", None)],
        "#/mark/label": [{"mark": {"text": "x", "label": "X"}}, {"mark": {"text": "x"}}],
        "#/mark/text": [{"mark": {"text": wrong, "label": "DATE"}} for wrong in ("", " x", "x\n", "...", 5, "x" * 1001)],
        "#/reason": [{"reason": wrong} for wrong in (5, "x" * 1001, "\x00")],
        "#/dry_run": [{"dry_run": wrong} for wrong in ("true", 0, None)],
        "#/include_reviewed": [{"include_reviewed": "yes"}],
    },
    "revert": {"#/reason": [{"reason": 5}], "#/dry_run": [{"dry_run": "yes"}]},
    "run one": {"#/reason": [{"reason": []}, {"reason": "\ud800"}]},
    "run many": {
        "#/filter": [{"filter": wrong} for wrong in (5, [], "x", None)],
        "#/filter/status": [{"filter": {"status": "done"}}],
        "#/filter/review_status": [{"filter": {"review_status": True}}],
        "#/filter/label": [{"filter": {"label": "person"}}],
        "#/filter/q": [{"filter": {"q": wrong}} for wrong in ("", 5)],
        "#/filter/created_after": [{"filter": {"created_after": "now"}}],
    },
    "claim": {"#/minutes": [{"minutes": wrong} for wrong in (0, 481, "5", 1.5, True, None, -1, 10**30)]},
    "webhook": {
        "#/url": [{"url": wrong} for wrong in ("", 5, None, "x", "ftp://example.org/", "http://", "https://a b/", "javascript:alert(1)", "http://user@example.org/", "http://example.org:99999/", "http://[::1")],
        "#/events": [{"url": "https://example.org/", "events": wrong} for wrong in ("x", 5, None)],
        "#/events/0": [{"url": "https://example.org/", "events": [wrong]} for wrong in ("x", 5, None)],
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "pointer", "body"),
    [
        (name, pointer, wrong if isinstance(wrong, dict) else {"match": wrong})
        for name, fields in FIELDS.items()
        for pointer, bodies in fields.items()
        for wrong in bodies
    ],
    ids=lambda value: repr(value)[:60],
)
def test_a_wrong_field_is_422_with_its_place(api, known, name, pointer, body):
    answer = api.post(WRITES[name].format(**known), body)
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json["errors"]], answer.text


QUERIES = {
    "/v1/changes": "after=-1 after=x after= after=1.0 after=9007199254740992 after=%2B5 limit=0 limit=x wait=31 wait=-1 wait=nan wait=1e1 cursor=x",
    "/v1/change-sets/{change_set}": "limit=0 limit=201 cursor=x cursor=MQ x=1",
    "/v1/review-queue": "of=spans label=x limit=0 limit=201 source= cursor=x offset_unit=bytes",
    "/v1/stats": "label=x model_version= colour=red",
    "/v1/webhooks": "limit=0 cursor=x state=enabled",
    "/v1/articles/{article}": "as_of=now as_of= as_of=-1 as_of=1e3 as_of=2017-02-30",
    "/v1/articles/{article}/annotations": "as_of=x as_of=1&as_of=2",
}


@pytest.mark.parametrize(
    ("path", "query"), [(path, query) for path in QUERIES for query in QUERIES[path].split()]
)
def test_a_wrong_query_is_400(api, known, path, query):
    refused(api.get(f"{path.format(**known)}?{query}"), 400, "invalid-query", None, query.partition("=")[0])


NOWHERE = (
    "GET /v1/change-sets/{}", "POST /v1/change-sets/{}/revert", "POST /v1/articles/{}/runs", "POST /v1/articles/{}/claim",
    "DELETE /v1/articles/{}/claim", "GET /v1/webhooks/{}", "DELETE /v1/webhooks/{}", "POST /v1/webhooks/{}/enable",
    "GET /v1/webhooks/{}/deliveries",
)  # fmt: skip


@pytest.mark.parametrize("id", ["none", "%00", "..%2F..", "%F0%9F%9A%81", "x" * 300, "' OR 1=1 --"])
@pytest.mark.parametrize("call", NOWHERE)
def test_an_id_of_nothing_is_404(api, call, id):
    method, path = call.split()
    assert api.call(method, path.format(id)).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/changes", "GET"),
        ("POST", "/v1/stats", "GET"),
        ("PUT", "/v1/review-queue", "GET"),
        ("GET", "/v1/corrections", "POST"),
        ("GET", "/v1/runs", "POST"),
        ("PATCH", "/v1/webhooks", "POST"),
        ("GET", "/v1/articles/{article}/claim", "POST"),
    ],
)
def test_another_method_is_405(api, known, method, path, allowed):
    answer = api.call(method, path.format(**known))
    refused(answer, 405, "method-not-allowed")
    assert allowed in answer.headers["Allow"]


@pytest.mark.parametrize("path", READS)
def test_a_media_type_that_is_not_made_is_406(api, known, path):
    refused(api.get(path.format(**known), Accept="text/csv"), 406, "not-acceptable")


@pytest.mark.parametrize("path", [*READS, *WRITES.values()])
def test_nobody_gets_in_without_a_key(api, known, path):
    method = "GET" if path in READS else "POST"
    refused(api.call(method, path.format(**known), None, Authorization=""), 401, "unauthorized")
