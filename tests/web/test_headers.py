"""What every answer carries, and what is asked of every request."""

import json
import re

import pytest

from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.refusing import refused


@pytest.mark.parametrize("id", ["a", "A-1._z", "x" * 128])
def test_a_sane_request_id_comes_back(api, id):
    assert api.get("/v1", X_Request_Id=id).headers["X-Request-Id"] == id


@pytest.mark.parametrize("id", ["", "a b", "x" * 129, "ä", "a/b", "a;b", "<script>"])
def test_another_request_id_is_replaced(api, id):
    given = api.get("/v1", X_Request_Id=id).headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{32}", given)


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/articles/none", "/nowhere", "/healthz", "/docs", "/openapi.json"]
)
def test_security_headers_are_everywhere(api, path):
    headers = api.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"].partition("style-src")[0]


def test_answers_are_kept_by_nobody_or_asked_for_anew(api):
    article = api.add_article(TEXT)
    assert api.get(f"/v1/articles/{article['id']}").headers["Cache-Control"] == "private, no-cache"
    assert api.get("/v1/articles").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "*/*",
        "",
        "application/*",
        "text/html, */*;q=0.1",
        "text/html, application/json;q=0.5",
    ],
)
def test_who_accepts_json_gets_it(api, accept):
    assert api.get("/v1", Accept=accept).mimetype == "application/json"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0", "image/*"])
def test_who_does_not_is_406(api, accept):
    seq = api.store.last_seq()
    refused(api.get("/v1", Accept=accept), 406, "not-acceptable")
    refused(api.post("/v1/articles", {"text": TEXT}, Accept=accept), 406, "not-acceptable")
    assert api.store.last_seq() == seq


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/articles", "GET, HEAD, OPTIONS, POST"),
        ("DELETE", "/v1/articles", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/healthz", "GET, HEAD, OPTIONS"),
        ("PUT", "/v1/annotations/x", "DELETE, GET, HEAD, OPTIONS, PATCH"),
    ],
)
def test_another_method_is_405_with_those_that_work(api, method, path, allowed):
    answer = api.call(method, path)
    refused(answer, 405, "method-not-allowed")
    assert ", ".join(sorted(answer.headers["Allow"].split(", "))) == allowed


@pytest.mark.parametrize(
    "path", ["/v2", "/v1/nothing", "/v1/articles/x/y", "/review/none", "/static/x", "/v1//articles"]
)
def test_an_unknown_path_is_404(api, path):
    refused(api.get(path), 404, "not-found")


def test_a_trailing_slash_does_no_harm(api):
    assert api.get("/v1/articles/").status_code == 200


def test_head_is_get_without_the_body(api):
    article = api.add_article(TEXT)
    answer = api.call("HEAD", f"/v1/articles/{article['id']}")
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (200, b"", '"1"')


@pytest.fixture(scope="module")
def shared_with_a_page():
    return Caller(application(cors_origins=("https://review.example",)))


def test_pages_of_a_listed_origin_may_read_the_answers(shared_with_a_page):
    headers = shared_with_a_page.get("/v1", Origin="https://review.example").headers
    assert headers["Access-Control-Allow-Origin"] == "https://review.example"
    assert {"ETag", "Location", "Link", "Retry-After"} <= set(
        headers["Access-Control-Expose-Headers"].split(", ")
    )
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Origin" in headers["Vary"]


def test_they_may_ask_beforehand_without_a_key(shared_with_a_page):
    answer = Caller(shared_with_a_page.app, None).call(
        "OPTIONS",
        "/v1/annotations/x",
        Origin="https://review.example",
        Access_Control_Request_Method="PATCH",
        Access_Control_Request_Headers="if-match",
    )
    assert answer.status_code == 204
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-Match" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://review.example.evil.example"])
def test_pages_of_other_origins_may_not(shared_with_a_page, api, origin):
    for caller in (shared_with_a_page, api):
        for headers in (
            caller.get("/v1", Origin=origin).headers,
            caller.call("OPTIONS", "/v1", Origin=origin, Access_Control_Request_Method="GET").headers,
        ):
            assert not [name for name in dict(headers) if name.startswith("Access-Control")]


def test_without_the_setting_nobody_may(api):
    headers = api.get("/v1", Origin="https://review.example").headers
    assert "Access-Control-Allow-Origin" not in headers


def test_an_unforeseen_error_is_logged_whole_and_tells_the_client_only_its_id(empty_api, monkeypatch, capsys):
    def broken(*arguments):
        raise KeyError("a secret of ours")

    monkeypatch.setattr(empty_api.store, "list_articles", broken)
    answer = empty_api.client.get(
        "/v1/articles", headers={"Authorization": f"Bearer {empty_api.key}", "X-Request-Id": "find-me"}
    )
    refused(answer, 500, "internal", None, "find-me")
    assert "secret" not in answer.text
    assert json.loads(answer.text)["instance"] == "/v1/articles"
    logged = capsys.readouterr().out
    assert "a secret of ours" in logged
    assert "find-me" in logged


def test_a_wish_to_upgrade_is_passed_over(api):
    answer = api.get("/healthz", Connection="Upgrade", Upgrade="websocket")
    assert (answer.status_code, "Upgrade" in answer.headers) == (200, False)
