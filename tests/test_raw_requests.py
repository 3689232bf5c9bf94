"""Requests that no client library would send, on a real socket: each is refused as a problem, none changes anything, and none takes what
comes behind it on the connection for something else."""

import json
import re
import socket
from contextlib import ExitStack

import pytest

from tests.serving import ADMIN_KEY, serving

BODY = b'{"text": "In Mosul."}'
LIMIT = 4096
PLAIN = f"Host: a\r\nAuthorization: Bearer {ADMIN_KEY}\r\nContent-Type: application/json\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    database = tmp_path_factory.mktemp("raw") / "a.db"
    limits = {"body_timeout": "0.3", "request_timeout": "1", "max_body_bytes": LIMIT}
    with serving(database, workers=1, threads=4, **limits) as server:
        yield server


@pytest.fixture
def unchanged(server):
    before = server.get("/v1/changes").json()["last_seq"]
    yield server
    assert server.get("/v1/changes").json()["last_seq"] == before
    assert server.get("/v1/articles").json()["items"] == []


def sent(server, content, *, finish=False):
    """Everything that comes back until the server closes: (status, headers, body) of each answer."""
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(content)
        if finish:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    answers = []
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        size = int(headers.get("content-length", 0))
        answers.append((int(first.split()[1]), headers, received[:size]))
        received = received[size:]
    return answers


def request(line="POST /v1/articles", fields="", body=BODY, length=None, more=b""):
    measured = f"Content-Length: {len(body) if length is None else length}\r\n" if length != "" else ""
    return f"{line} HTTP/1.1\r\n{PLAIN}{measured}{fields}\r\n".encode("latin-1") + body + more


def chunked(*chunks, end=b"0\r\n\r\n", fields=""):
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end
    return request(fields=CHUNKED + fields, body=body, length="")


def refused(answer, status, slug):
    got, headers, body = answer
    assert got == status, body
    assert headers["content-type"] == "application/problem+json"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["x-request-id"])
    problem = json.loads(body)
    assert (problem["status"], problem["type"]) == (status, f"/problems/{slug}"), problem
    assert problem["title"]
    assert problem["detail"]


BROKEN = {
    "a negative length": (request(length=-1), 400, "invalid-request"),
    "a length with a sign": (request(length="+5"), 400, "invalid-request"),
    "a length in hexadecimal": (request(length="0x15"), 400, "invalid-request"),
    "two lengths": (request(fields="Content-Length: 5\r\n"), 400, "invalid-request"),
    "a list of lengths": (request(length="21, 21"), 400, "invalid-request"),
    "a length and chunks": (request(fields=CHUNKED), 400, "invalid-request"),
    "a length beyond measure": (request(length="9" * 30), 413, "payload-too-large"),
    "no length": (request(length=""), 400, "invalid-json"),
    "a length too small": (request(length=5), 400, "invalid-json"),
    "a chunk size that is none": (request(fields=CHUNKED, body=b"zz\r\nabc\r\n0\r\n\r\n", length=""), 400, "invalid-json"),
    "a negative chunk size": (request(fields=CHUNKED, body=b"-5\r\nabc\r\n0\r\n\r\n", length=""), 400, "invalid-json"),
    "a chunk shorter than it says": (request(fields=CHUNKED, body=b"3\r\nabcdef\r\n0\r\n\r\n", length=""), 400, "invalid-json"),
    "a chunk extension without end": (request(fields=CHUNKED, body=b"5;" + b"a" * 9000, length=""), 400, "invalid-json"),
    "chunks over the limit": (chunked(b"x" * LIMIT, b"x"), 413, "payload-too-large"),
    "a coding that is not known": (request(fields="Transfer-Encoding: xchunked\r\n", length=""), 501, "not-implemented"),
    "chunks of a compressed body": (request(fields="Transfer-Encoding: gzip, chunked\r\n", body=b"0\r\n\r\n", length=""), 415, "unsupported-media-type"),
    "a compressed body": (request(fields="Content-Encoding: gzip\r\n"), 415, "unsupported-media-type"),
    "a compressed file": (request(line="POST /v1/imports?format=doccano", fields="Content-Encoding: gzip\r\n"), 415, "unsupported-media-type"),
    "chunked twice": (request(fields=CHUNKED * 2, length=""), 400, "invalid-request"),
    "an expectation that is none": (request(fields="Expect: 200-ok\r\n"), 417, "expectation-failed"),
    "a folded field": (request(fields='If-Match: "1",\r\n "2"\r\n'), 400, "invalid-request"),
    "NUL in a field": (request(fields="If-Match: *\x00\r\n"), 400, "invalid-request"),
    "a blank before the colon": (request(fields="If-Match : *\r\n"), 400, "invalid-request"),
    "a line without a colon": (request(fields="If-Match\r\n"), 400, "invalid-request"),
    "no host": (request().replace(b"Host: a\r\n", b""), 400, "invalid-request"),
    "two hosts": (request(fields="Host: b\r\n"), 400, "invalid-request"),
    "a field of 100 KB": (request(fields="X: " + "a" * 100_000 + "\r\n"), 431, "headers-too-large"),
    "a thousand fields": (request(fields="X: a\r\n" * 1000), 431, "headers-too-large"),
    "line feeds alone": (request().replace(b"\r\n", b"\n"), 400, "invalid-request"),
    "an address of 9 KB": (request(line="GET /v1/articles?q=" + "a" * 9000), 414, "uri-too-long"),
    "bytes in the address": (request(line="GET /v1/\xff"), 400, "invalid-request"),
    "a line break in the address": (request(line="GET /v1/articles/\r\nSet-Cookie: a=b"), 400, "invalid-request"),
    "a method in lower case": (request(line="get /v1/articles"), 400, "invalid-request"),
    "HTTP/2 without saying so": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "invalid-request"),
    "a query that is not UTF-8": (request(line="GET /v1/articles?q=%FF", body=b""), 400, "invalid-query"),
    "a percent-encoded surrogate": (request(line="GET /v1/articles?q=%ED%A0%80", body=b""), 400, "invalid-query"),
    "a percent-encoded NUL": (request(line="GET /v1/articles?q=%00", body=b""), 400, "invalid-query"),
    "a NUL as id": (request(line="PATCH /v1/annotations/%00"), 404, "not-found"),
    "dots in the path": (request(line="GET /docs/..%2f..%2fsetup.cfg", body=b""), 404, "not-found"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "status", "slug"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_request_is_refused_as_a_problem(unchanged, content, status, slug):
    first, *_ = sent(unchanged, content, finish=True)
    refused(first, status, slug)


@pytest.mark.parametrize("fields", ["X: " + "a" * 100_000 + "\r\n", "X: a\r\n" * 1000])
def test_a_header_that_is_too_large_is_told_the_limits(unchanged, fields):
    (_, _, body), *_ = sent(unchanged, request(fields=fields), finish=True)
    assert "at most 100 fields, of 8,190 bytes each" in json.loads(body)["detail"]


ENDS_EARLY = {
    "a body shorter than it says": request(length=500),
    "chunks without an end": chunked(BODY, end=b""),
    "a chunk that breaks off": request(fields=CHUNKED, body=b"ff\r\n" + BODY, length=""),
    "a file to be imported": request(line="POST /v1/imports?format=doccano&dry_run=true", length=500),
}


@pytest.mark.parametrize("content", ENDS_EARLY.values(), ids=ENDS_EARLY)
def test_a_body_that_ends_early_is_400_even_where_it_could_be_read(unchanged, content):
    (answer,) = sent(unchanged, content, finish=True)
    refused(answer, 400, "invalid-json")
    assert answer[1]["connection"] == "close"


@pytest.mark.parametrize("content", ENDS_EARLY.values(), ids=ENDS_EARLY)
def test_a_body_that_stands_still_is_408(unchanged, content):
    (answer,) = sent(unchanged, content)
    refused(answer, 408, "request-timeout")
    assert answer[1]["connection"] == "close"


@pytest.mark.parametrize(
    ("content", "answered"),
    [(request(length=LIMIT), b"HTTP/1.1 408 "), (request(length=LIMIT)[:40], b"")],
    ids=["a body", "a head"],
)
def test_what_comes_drop_by_drop_is_cut_off(unchanged, content, answered):
    host, port = unchanged.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(content)
        connection.settimeout(0.05)
        while True:
            try:
                received = connection.recv(65536)
                break
            except TimeoutError:
                connection.sendall(b"a")
    assert received.startswith(answered) and bool(received) == bool(answered)


def test_a_request_of_an_older_http_needs_no_host(unchanged):
    ((status, _, _),) = sent(unchanged, b"GET /healthz HTTP/1.0\r\n\r\n")
    assert status == 200


HEALTHZ = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
UNREAD = {
    "without a key": (request(more=HEALTHZ).replace(ADMIN_KEY.encode(), b"none"), 401),
    "of another media type": (request(more=HEALTHZ).replace(b"application/json", b"text/plain"), 415),
    "at no resource": (request(line="POST /nowhere", body=HEALTHZ * 3, more=HEALTHZ), 404),
    "of a GET": (request(line="GET /v1/labels", more=HEALTHZ), 200),
    "in chunks": (chunked(b"abc").replace(b"/v1/articles", b"/nowhere") + HEALTHZ, 404),
}


@pytest.mark.parametrize(("content", "status"), UNREAD.values(), ids=UNREAD)
def test_a_body_that_nobody_read_is_not_taken_for_the_next_request(unchanged, content, status):
    first, second = sent(unchanged, content)
    assert first[0] == status
    assert (second[0], second[2]) == (200, b'{"status":"alive"}')


def test_requests_in_a_row_are_answered_in_a_row(unchanged):
    ask = request(line="GET /v1/labels", body=b"") + request(line="GET /v1/articles/none", body=b"") + HEALTHZ
    assert [status for status, _, _ in sent(unchanged, ask)] == [200, 404, 200]


def test_more_clients_than_threads_are_answered_in_turn(server):
    host, port = server.address.removeprefix("http://").split(":")
    answered = 0
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection((host, int(port)), 20)) for _ in range(10)]
        for client in [*clients, *reversed(clients), *clients]:
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            received = b""
            while not received.endswith(b'{"status":"alive"}'):
                received += client.recv(65536)
            answered += received.startswith(b"HTTP/1.1 200 ")
    assert answered == 30


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO", "Script-Name", "REMOTE_USER"])
def test_no_field_moves_a_request_elsewhere(unchanged, name):
    content = request(line="GET /healthz", fields=f"{name}: /v1/keys\r\nConnection: close\r\n", body=b"")
    ((status, _, body),) = sent(unchanged, content)
    assert (status, body) == (200, b'{"status":"alive"}')
