"""Limits refuse; they never cut."""

import io
import threading

import pytest
import time_machine
from marshmallow import ValidationError

from api.web.fields import check_storable
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.refusing import refused

BODY_BYTES = 2048


@pytest.fixture(scope="module")
def small():
    """The application with small limits."""
    return Caller(application(max_body_bytes=BODY_BYTES, max_text_length=1000))


def test_a_text_at_the_limit_is_stored_and_one_over_it_refused(small):
    assert small.add_article("x" * 1000)["length"] == 1000
    seq = small.store.last_seq()
    answer = small.post("/v1/articles", {"text": "x" * 1001})
    refused(answer, 413, "text-too-long", "#/text", "1000")
    assert (answer.json["limit"], answer.json["length"]) == (1000, 1001)
    assert small.store.last_seq() == seq


def test_a_text_is_measured_in_code_points(small):
    assert small.post("/v1/articles", b'{"text": "' + "é".encode() * 1000 + b'"}').status_code == 201
    assert small.post("/v1/articles", b'{"text": "' + "é".encode() * 1001 + b'"}').status_code == 413


def json_of(size):
    return b'{"text": "' + b"x" * 100 + b'"' + b" " * (size - 112) + b"}"


def test_a_body_at_the_limit_is_read_and_one_over_it_refused(small):
    assert small.post("/v1/articles", json_of(BODY_BYTES)).status_code == 201
    answer = small.post("/v1/articles", json_of(BODY_BYTES + 1))
    refused(answer, 413, "payload-too-large")
    assert answer.json["limit"] == BODY_BYTES


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/batch", "/v1/keys"])
def test_a_chunked_body_over_the_limit_is_refused_and_not_cut(small, path):
    seq = small.store.last_seq()
    answer = chunked(small, path, json_of(BODY_BYTES + 1))
    refused(answer, 413, "payload-too-large")
    assert small.store.last_seq() == seq


def test_a_chunked_body_within_the_limit_is_read(small):
    assert chunked(small, "/v1/articles", json_of(BODY_BYTES)).status_code == 201


def chunked(api, path, body, stream=io.BytesIO):
    """As gunicorn hands a chunked body on: no length, an input that ends."""
    return api.client.post(
        path,
        input_stream=stream(body),
        headers={
            "Authorization": f"Bearer {api.key}",
            "Content-Type": "application/json",
            "Transfer-Encoding": "chunked",
        },
        environ_overrides={"wsgi.input_terminated": True},
    )


def test_a_body_that_stands_still_is_408(small):
    class Still(io.BytesIO):
        def read(self, size=-1):
            raise TimeoutError("timed out")

    refused(chunked(small, "/v1/articles", b"", Still), 408, "request-timeout")


def test_a_body_that_ends_early_is_400(small):
    answer = small.client.post(
        "/v1/articles",
        input_stream=io.BytesIO(b'{"text"'),
        headers={"Authorization": f"Bearer {small.key}", "Content-Type": "application/json"},
        environ_overrides={"CONTENT_LENGTH": "500"},
    )
    refused(answer, 400, "invalid-json")


@pytest.mark.parametrize("value", ["\x00", "a\ud800", "\udfff"])
def test_what_cannot_be_stored_exactly_is_named(value):
    with pytest.raises(ValidationError):
        check_storable(value)


@pytest.fixture(params=["memory", "sqlite"])
def limited(request, tmp_path):
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/a.db"
    api = Caller(application(url, rate_limit=5))
    yield api
    api.app.extensions["annotation_limits"].close()
    api.store.close()


def test_requests_over_the_rate_are_429_until_the_minute_is_over(limited):
    with time_machine.travel("2026-11-24T10:00:20Z", tick=False) as clock:
        for _ in range(5):
            assert limited.get("/v1").status_code == 200
        answer = limited.post("/v1/articles", {"text": TEXT})
        refused(answer, 429, "rate-limited")
        assert answer.headers["Retry-After"] == "40"
        assert answer.json["limit"] == 5
        assert limited.store.last_seq() == 0
        assert limited.get("/healthz").status_code == 200
        clock.shift(40)
        assert limited.get("/v1").status_code == 200


def test_every_key_has_a_rate_of_its_own(limited):
    with time_machine.travel("2026-11-24T10:00:20Z", tick=False):
        other = limited.holding("reader")
        for _ in range(5):
            assert other.get("/v1").status_code == 200
        assert other.get("/v1").status_code == 429
        assert limited.get("/v1").status_code == 200


def test_processes_share_the_count(tmp_path):
    url = f"sqlite:///{tmp_path}/a.db"
    apps = [application(url, rate_limit=20) for _ in range(2)]
    statuses = []
    with time_machine.travel("2026-11-24T10:00:20Z", tick=False):

        def ask(app):
            statuses.extend(
                Caller(app)
                .client.get("/v1", headers={"Authorization": "Bearer ak_for-tests-alone"})
                .status_code
                for _ in range(30)
            )

        asking = [threading.Thread(target=ask, args=(app,)) for app in apps]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    assert (statuses.count(200), statuses.count(429)) == (20, 40)
    for app in apps:
        app.extensions["annotation_limits"].close()
        app.extensions["annotation_store"].close()
