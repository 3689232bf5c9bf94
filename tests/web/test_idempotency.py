"""Idempotency-Key: a request that is repeated is done once."""

import itertools
import threading

import pytest
import time_machine

from tests.calling import Caller
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


@pytest.mark.parametrize("bad", ["", "a b", "ü", "x" * 256])
def test_a_key_that_is_none_is_400(api, bad):
    seq = api.store.last_seq()
    refused(api.post("/v1/articles", {"text": TEXT}, Idempotency_Key=bad), 400, "invalid-query")
    assert api.store.last_seq() == seq
