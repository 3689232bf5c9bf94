"""How requests are sent, sent again, and refused."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from api.client import (
    AnswerLost,
    Client,
    Forbidden,
    Invalid,
    NotFound,
    NotReady,
    Refused,
    Stale,
    Unauthorized,
    Unexpected,
    Unreachable,
    Unusable,
    WrongId,
)
from tests.calling import ADMIN_KEY
from tests.client.wsgi import InProcess, lost, saying, unreachable
from tests.fakes import TEXT
from tests.serving import ROOT

BUSY = saying(503, Retry_After="7")
BLOCKED = ("flask", "werkzeug", "marshmallow", "spacy", "sqlite_utils", "onnxruntime", "gunicorn", "orjson")


def test_the_client_needs_neither_flask_nor_spacy():
    blocked = "".join(f"sys.modules[{name!r}] = None\n" for name in BLOCKED)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys\n{blocked}from api.client import Client\nClient('http://x').close()",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_address_and_key_come_from_the_environment(monkeypatch, door):
    monkeypatch.setenv("ANNOTATION_URL", "http://elsewhere:1/v1/")
    monkeypatch.setenv("ANNOTATION_KEY", ADMIN_KEY)
    with Client(adapter=door) as client:
        assert client.service()["name"] == "annotation-api"
    assert door.asked[0].url == "http://elsewhere:1/v1"


def test_the_key_is_sent_whatever_netrc_says(client, door, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine test login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    client.service()
    assert door.asked[0].headers["Authorization"] == f"Bearer {ADMIN_KEY}"


@pytest.mark.parametrize(
    ("url", "through"),
    [("http://127.0.0.1:8000", False), ("http://localhost", False), ("http://server", True)],
)
def test_a_proxy_of_the_environment_leads_to_other_machines_alone(door, monkeypatch, url, through):
    monkeypatch.setenv("http_proxy", "http://proxy:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Client(url, ADMIN_KEY, adapter=door) as client:
        client.service()
    assert ("http" in door.proxies) == through


def test_the_key_is_not_shown(client):
    assert ADMIN_KEY not in repr(client)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("7", 7),
        (format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True), 300),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
    ],
    ids=["seconds", "a date too far away", "a date that has passed"],
)
def test_a_busy_server_is_asked_again_when_it_says(client, door, slept, retry_after, seconds):
    door.next = [saying(503, Retry_After=retry_after)]
    assert client.service()["name"] == "annotation-api"
    assert slept == [seconds]


@pytest.mark.parametrize("retry_after", [None, "soon"], ids=["nothing", "nonsense"])
def test_a_server_that_does_not_say_when_is_asked_less_and_less_often(client, door, slept, retry_after):
    headers = {} if retry_after is None else {"Retry_After": retry_after}
    door.next = [saying(429, **headers)] * 4
    client.service()
    assert all(0.25 * 2**n * 0.5 <= seconds <= 0.25 * 2**n for n, seconds in enumerate(slept))
    assert len(slept) == 4


def test_it_gives_up_after_the_retries(client, door, slept):
    door.next = [BUSY] * 9
    with pytest.raises(NotReady):
        client.service()
    assert (len(door.asked), slept) == (6, [7.0] * 5)


@pytest.mark.parametrize("key", ["ak_ключ", "ak_a\nb"], ids=["letters of no key", "two lines"])
def test_a_key_that_can_be_none_is_said(door, key):
    with Client("http://test", key, adapter=door) as client, pytest.raises(Unusable, match="no key has"):
        client.service()


def test_a_key_may_bring_the_end_of_its_line_along(door):
    with Client("http://test", f"{ADMIN_KEY}\n", adapter=door) as client:
        assert client.service()["labels"]


def test_what_was_refused_for_now_is_sent_again_even_if_it_creates(client, door):
    door.next = [BUSY]
    assert client.add_key("amira", ["reviewer"]).secret


def test_what_was_never_sent_is_sent_again_even_if_it_creates(client, door):
    door.next = [unreachable, unreachable]
    client.add_key("amira", ["reviewer"])
    assert [key.name for key in client.api_keys()] == ["amira"]


def test_a_lost_answer_of_what_must_not_be_done_twice_is_said(client, door):
    door.next = [lost]
    with pytest.raises(AnswerLost, match="broke before the answer came"):
        client.add_key("amira", ["reviewer"])
    assert len(door.asked) == 1


def test_a_server_that_is_not_there_is_said(client, door):
    door.next = [unreachable] * 6
    with pytest.raises(Unreachable, match="Nothing answers on http://test") as raised:
        client.service()
    assert not isinstance(raised.value, AnswerLost)


def test_a_lost_answer_stays_unknown_when_the_server_is_gone_then(client, door, unit):
    door.next = [lost, *[unreachable] * 5]
    with pytest.raises(AnswerLost):
        client.accept(unit)


@pytest.mark.parametrize("url", ["localhost:8000", "http://", "ftp://server"])
def test_an_address_that_is_none_is_said_at_once(url, slept):
    with Client(url, "ak", sleep=slept.append) as client, pytest.raises(Unreachable, match="looks like http"):
        client.service()
    assert slept == []


def test_a_refusal_carries_the_problem_and_the_requests_id(client, unit):
    with pytest.raises(Invalid) as raised:
        client.change(unit, start="x")
    problem = raised.value
    assert (problem.status, problem.slug, problem.title) == (422, "invalid-body", "The body is wrong")
    assert problem.pointers == ["#/start"]
    assert problem.request_id
    assert str(problem) == f"{problem.detail} (invalid-body, 422)"


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (lambda client, unit: client.annotation("none"), NotFound),
        (lambda client, unit: client.change_article(unit.article_id, 9, title="x"), Stale),
        (lambda client, unit: client.add_key("x", ["king"]), Invalid),
    ],
    ids=["not found", "stale", "invalid"],
)
def test_refusals_can_be_told_apart(client, unit, act, kind):
    with pytest.raises(kind):
        act(client, unit)


def test_a_key_that_may_not_is_told_apart_from_one_that_is_unknown(app, client):
    reader = client.add_key("r", ["reader"]).secret
    with Client("http://test", reader, adapter=InProcess(app)) as weak, pytest.raises(Forbidden):
        weak.post_article(TEXT)
    with Client("http://test", "ak_unknown", adapter=InProcess(app)) as unknown, pytest.raises(Unauthorized):
        unknown.service()


def test_what_refuses_one_of_many_carries_the_requests_id_too(client, unit):
    told = client.correct(unit.article_id, [{"op": "accept", "id": unit.id, "if_match": 9}], atomic=False)
    [item] = client.post_articles([{"text": ""}])
    for refusal, slug in ((told.results[0].refusal, "stale"), (item.refusal, "invalid-body")):
        assert (refusal.slug, bool(refusal.detail), bool(refusal.request_id)) == (slug, True, True)


def test_what_no_server_refused_has_the_same_fields(client, door):
    door.next = [saying(200, b"<h1>Welcome</h1>", X_Request_Id="r-1"), *[unreachable] * 6]
    for kind, status, request_id in ((Unexpected, 200, "r-1"), (Unreachable, 0, None)):
        with pytest.raises(kind) as raised:
            client.service()
        error = raised.value
        assert (error.status, error.request_id, error.slug, error.pointers) == (status, request_id, "", [])
        assert error.detail == str(error)


def test_a_problem_without_a_status_has_that_of_its_answer(client, door):
    door.next = [saying(404, b'{"detail": "No."}', Content_Type="application/problem+json")]
    with pytest.raises(NotFound, match="No"):
        client.service()


@pytest.mark.parametrize(
    "id", ["", " ", ".", "..", "x/../../keys/1", "..\\keys", "a\nb", "\ud800", "x" * 201, None]
)
def test_what_can_be_no_id_is_said_before_anything_is_sent(client, door, id):
    asks = [
        client.article, client.annotation, client.annotations_of, client.cancel, client.job, client.release,
        client.revoke_key, client.delete_webhook, client.change_set, client.changes_of, client.import_report,
        client.revert, client.revisions, client.claim, client.annotate_again,
        lambda id: client.edit(id, {"label": "DATE"}), lambda id: client.delete_article(id, "*"),
        lambda id: client.change_article(id, "*", title="x"), lambda id: client.correct(id, []),
        lambda id: client.add_annotation(id, "DATE", start=0, end=1),
    ]  # fmt: skip
    for ask in asks:
        with pytest.raises(WrongId, match="is no id"):
            ask(id)
    assert door.asked == []


def test_an_id_is_one_part_of_the_path_whatever_is_in_it(client, door):
    for id in ("x?label=FOO", "x#y", "%2e%2e", "é x"):
        with pytest.raises(NotFound):
            client.article(id)
    sent = [request.path_url for request in door.asked]
    assert sent == [
        f"/v1/articles/{part}" for part in ("x%3Flabel%3DFOO", "x%23y", "%252e%252e", "%C3%A9%20x")
    ]


def test_a_proxys_answer_is_a_refusal_too(client, door):
    door.next = [saying(418, b"<h1>I am a teapot</h1>", Content_Type="text/html")]
    with pytest.raises(Refused) as raised:
        client.service()
    assert (raised.value.status, str(raised.value)) == (418, "418 I'm a Teapot")


@pytest.mark.parametrize(
    "body", [b"<h1>Welcome</h1>", b"[1]", b'{"id": "x"}'], ids=["html", "a list", "another thing"]
)
def test_something_else_that_answers_is_said(client, door, body):
    door.next = [saying(200, body)]
    with pytest.raises(Unexpected):
        client.annotation("x")


def test_fields_of_later_versions_are_kept(client, door, unit):
    known = client.call("GET", f"/v1/annotations/{unit.id}").json()
    door.next = [saying(200, requests.compat.json.dumps(known | {"colour": "red"}).encode())]
    later = client.annotation(unit.id)
    assert later.more["colour"] == "red"
    assert later == unit


def test_threads_share_a_client(client, article):
    found = []
    threads = [threading.Thread(target=lambda: found.append(client.article(article.id).id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [article.id] * 8


def test_a_closed_client_is_of_no_use_any_more(client):
    client.service()
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        client.service()
