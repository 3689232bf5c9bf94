"""Idempotency-Key: a request that is repeated is done once."""

import itertools
import threading

import pytest
import time_machine

from api.domain.articles import add_article
from api.domain.clock import utc_now
from api.domain.models import Answer
from api.errors import NotReady
from api.web import batch, idempotency
from api.web.batch import PATH
from tests.calling import ADMIN_KEY, Caller
from tests.fakes import FAILING, TEXT
from tests.web.refusing import refused

numbers = itertools.count()


@pytest.fixture
def key():
    return f"key-{next(numbers)}"


def test_the_first_answer_is_replayed_byte_for_byte(api, key):
    first = api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=key)
    seq = api.store.last_seq()
    again = api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=key)
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    for name in ("Location", "ETag", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert api.store.last_seq() == seq


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/v1/articles", {"text": FAILING}, {}, 201),
        ("/v1/articles", {"text": TEXT}, {"Prefer": "respond-async"}, 202),
        ("/v1/articles/batch", [{"text": TEXT}, {"text": ""}], {}, 200),
        ("/v1/articles/batch", [{"text": TEXT}], {"Prefer": "respond-async"}, 202),
    ],
    ids=["a failed article", "a job", "a batch", "a batch as a job"],
)
def test_whatever_was_answered_is_replayed(api, key, path, body, headers, status):
    first = api.post(path, body, Idempotency_Key=key, **headers)
    seq = api.store.last_seq()
    again = api.post(path, body, Idempotency_Key=key, **headers)
    assert (first.status_code, again.status_code, again.data) == (status, status, first.data)
    assert again.headers.get("Preference-Applied") == first.headers.get("Preference-Applied")
    assert api.store.last_seq() == seq


REPEATED = {
    "a span": ("/v1/articles/{article}/annotations", {"label": "LOCATION", "text": "perhaps"}, {}, 201),
    "a span in other units": ("/v1/articles/{article}/annotations?offset_unit=utf8", {"label": "DATE", "text": "perhaps"}, {}, 201),
    "a rule": ("/v1/corrections", {"match": {"text": "Wednesday"}, "set": {"status": "accepted"}}, {}, 200),
    "a rule as a job": ("/v1/corrections", {"match": {"text": "Wednesday"}, "set": {"status": "accepted"}},
                        {"Prefer": "respond-async"}, 202),
    "a run": ("/v1/articles/{article}/runs", {}, {}, 200),
    "a run without a body": ("/v1/articles/{article}/runs", b"", {}, 200),
    "runs": ("/v1/runs", {"filter": {"source": "wire"}}, {}, 202),
    "a revert": ("/v1/change-sets/{change_set}/revert", {}, {}, 200),
    "a restored version": ("/v1/annotations/{annotation}/revisions/1/restore", {}, {"If-Match": '"2"'}, 200),
    "a claim": ("/v1/articles/{article}/claim", {"minutes": 5}, {}, 200),
}  # fmt: skip


@pytest.mark.parametrize(("path", "body", "headers", "status"), REPEATED.values(), ids=REPEATED)
def test_whatever_changes_something_is_done_once(api, key, path, body, headers, status):
    path = path.format(**worked_on(api))
    first = api.post(path, body, Idempotency_Key=key, **headers)
    assert first.status_code == status, first.text
    seq = api.store.last_seq()
    again = api.post(path, body, Idempotency_Key=key, **headers)
    assert (again.status_code, again.data) == (status, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers.get("ETag") == first.headers.get("ETag")
    assert api.store.last_seq() == seq


def worked_on(api):
    article = api.add_article(f"{TEXT} perhaps {next(numbers)}")
    annotation = article["annotations"][0]["id"]
    api.patch(f"/v1/annotations/{annotation}", {"note": "sure"}, 1)
    change_set = api.get(f"/v1/annotations/{annotation}/revisions").json["items"][-1]["change_set"]
    return {"article": article["id"], "annotation": annotation, "change_set": change_set}


def test_a_restored_version_is_kept_for_the_version_that_was_seen(api, key):
    path = f"/v1/annotations/{worked_on(api)['annotation']}/revisions/1/restore"
    assert api.post(path, {}, Idempotency_Key=key, If_Match='"2"').status_code == 200
    other = api.post(path, {}, Idempotency_Key=key, If_Match='"3"')
    refused(other, 422, "idempotency-key-reused")


SECRET = {
    "a key": ("/v1/keys", {"name": "amira", "roles": ["reader"]}, "secret"),
    "a webhook": ("/v1/webhooks", {"url": "https://93.184.216.34/hook"}, "secret"),
    "an import": ("/v1/imports", b'{"text": "Mosul fell."}', "`id`"),
    "a session": ("/review/session", {"key": ADMIN_KEY}, "session"),
}


@pytest.mark.parametrize(("path", "body", "why"), SECRET.values(), ids=SECRET)
def test_where_nothing_can_be_replayed_a_key_is_refused_and_nothing_done(empty_api, key, path, body, why):
    api = empty_api
    counts = [len(api.get(f"/v1/{name}?limit=200").json["items"]) for name in ("keys", "webhooks")]
    seq = api.store.last_seq()
    refused(
        api.post(path, body, Idempotency_Key=key),
        400,
        "invalid-request",
        None,
        "takes no Idempotency-Key",
        why,
    )
    assert [len(api.get(f"/v1/{name}?limit=200").json["items"]) for name in ("keys", "webhooks")] == counts
    assert api.store.last_seq() == seq


def test_every_post_says_what_it_does_with_a_key(api):
    for rule in api.app.url_map.iter_rules():
        if "POST" in rule.methods:
            said = getattr(api.app.view_functions[rule.endpoint], "idempotency", None)
            assert said in ("kept", "refused", "not needed"), rule


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/v1/articles", {"text": "Another text."}, {}),
        ("/v1/articles?offset_unit=utf8", {"text": TEXT}, {}),
        ("/v1/articles", {"text": TEXT}, {"Prefer": "respond-async"}),
        ("/v1/articles/batch", [{"text": TEXT}], {}),
    ],
    ids=["another body", "another query", "another preference", "another path"],
)
def test_the_same_key_with_another_request_is_refused(api, key, path, body, headers):
    api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=key)
    seq = api.store.last_seq()
    refused(api.post(path, body, Idempotency_Key=key, **headers), 422, "idempotency-key-reused")
    assert api.store.last_seq() == seq


@pytest.mark.parametrize("body", [b"{", b'{"text": ""}', b'{"text": "a", "colour": 1}'])
def test_a_refused_request_frees_its_key(api, key, body):
    assert api.post("/v1/articles", body, Idempotency_Key=key).status_code in (400, 422)
    assert api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=key).status_code == 201


def test_a_key_belongs_to_who_sent_it(api, key):
    api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=key)
    other = api.holding("service").post("/v1/articles", {"text": TEXT}, Idempotency_Key=key)
    assert (other.status_code, other.headers.get("Idempotency-Replayed")) == (201, None)


def test_a_key_is_forgotten_after_a_day(empty_api, key):
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False) as clock:
        first = empty_api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=key)
        clock.shift(86_399)
        assert empty_api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=key).data == first.data
        clock.shift(2)
        assert empty_api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=key).data != first.data


def test_while_the_first_request_runs_the_second_is_refused(api, key):
    annotator, answers = api.annotator, []
    annotator.gate.clear()
    annotator.waiting.clear()
    posting = threading.Thread(
        target=lambda: answers.append(api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=key))
    )
    posting.start()
    try:
        assert annotator.waiting.wait(timeout=20)
        refused(
            Caller(api.app).post("/v1/articles", {"text": TEXT}, Idempotency_Key=key),
            409,
            "idempotency-key-in-flight",
        )
    finally:
        annotator.gate.set()
        posting.join()
    assert answers[0].status_code == 201


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/batch"])
def test_a_request_that_died_frees_its_key(api, key, path):
    """What it leaves is its reservation, with nobody who would answer it."""
    dead = Answer(key, "admin", "hash of another body", expires_at="2999")
    assert api.store.answers.begin(dead, utc_now()) is None
    body = {"text": TEXT} if path == "/v1/articles" else [{"text": TEXT}]
    first = api.post(path, body, Idempotency_Key=key)
    assert first.status_code in (200, 201), first.text
    assert api.post(path, body, Idempotency_Key=key).data == first.data


def busy(*arguments):
    raise NotReady("The store is busy with other writes; the write was not done. Try again.")


def test_a_batch_that_was_put_off_goes_on_where_it_stopped(api, key, monkeypatch):
    articles = [{"text": f"{TEXT} {number}"} for number in range(3)] + [{"text": ""}]
    with monkeypatch.context() as patched:
        waiting = iter([add_article, busy])
        patched.setattr(batch, "add_article", lambda *arguments: next(waiting)(*arguments))
        refused(api.post(PATH, articles, Idempotency_Key=key), 503, "not-ready")
    stored = api.get("/v1/articles?sort=-created_at&limit=1").json["items"][0]["id"]
    refused(api.post(PATH, articles[:2], Idempotency_Key=key), 422, "idempotency-key-reused")
    seq = api.store.last_seq()
    answer = api.post(PATH, articles, Idempotency_Key=key)
    assert [item["status"] for item in answer.json["items"]] == [201, 201, 201, 422]
    assert answer.json["items"][0]["article"]["id"] == stored
    added = [change.article_id for change in api.store.history.list_changes(seq, 100)]
    assert sorted(set(added)) == sorted(item["article"]["id"] for item in answer.json["items"][1:3])
    assert api.post(PATH, articles, Idempotency_Key=key).data == answer.data


@pytest.mark.parametrize(
    "body", [b"{", b"{}", b"[" + b'{"text": "x"},' * 500 + b'{"text": "x"}]'], ids=["no JSON", "no array", "too many"]
)  # fmt: skip
def test_a_batch_that_was_refused_frees_its_key(api, key, body):
    assert api.post(PATH, body, Idempotency_Key=key).status_code in (400, 413, 422)
    assert api.post(PATH, [{"text": TEXT}], Idempotency_Key=key).status_code == 200


def test_what_is_done_is_answered_also_where_the_answer_cannot_be_kept(api, key, monkeypatch):
    path = f"/v1/articles/{api.add_article(TEXT)['id']}/claim"
    with monkeypatch.context() as patched:
        patched.setattr(idempotency, "keep_answer", busy)
        first = api.post(path, {"minutes": 5}, Idempotency_Key=key)
    assert first.status_code == 200
    again = api.post(path, {"minutes": 5}, Idempotency_Key=key)
    assert (again.status_code, "Idempotency-Replayed" in again.headers) == (200, False)


@pytest.mark.parametrize("bad", ["", "a b", "ü", "x" * 256])
def test_a_key_that_is_none_is_400(api, bad):
    seq = api.store.last_seq()
    refused(api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=bad), 400, "invalid-request")
    assert api.store.last_seq() == seq
