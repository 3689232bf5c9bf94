"""Starting and stopping the server process: what it says, how it exits, what a process manager can rely on."""

import os
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from tests.serving import ADMIN_KEY, ROOT, environment, serving


def run_server(tmp_path, **settings):
    return subprocess.run(
        [sys.executable, "-m", "tests.serving"],
        cwd=ROOT,
        env=environment(tmp_path / "a.db", **settings),
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"port": "http"}, "ANNOTATION_PORT is 'http'; it must be a whole number from 0 to 65535."),
        ({"host": "no.such.host.invalid"}, "ANNOTATION_HOST is 'no.such.host.invalid', which is no address"),
        ({"auth": "off", "host": "0.0.0.0"}, "ANNOTATION_AUTH=off is only honoured on a loopback address"),
    ],
    ids=["a setting that cannot be read", "a host that is none", "open to the world without keys"],
)
def test_a_setting_that_cannot_be_used_is_a_sentence_and_exit_code_2(tmp_path, settings, sentence):
    done = run_server(tmp_path, **settings)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_a_sentence_and_exit_code_1(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_server(tmp_path, port=port)
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1 port {port}: another program listens there" in done.stderr


def test_a_model_that_cannot_be_loaded_is_a_sentence_and_exit_code_2(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "api.server"],
        cwd=ROOT,
        env=environment(tmp_path / "a.db", model="no_such_pipeline"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "no_such_pipeline" in done.stderr
    assert "Traceback" not in done.stderr


def test_sigterm_lets_the_request_in_flight_finish_and_turns_new_ones_away(tmp_path):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    answers = []
    with serving(tmp_path / "a.db", workers=1) as server:
        posting = threading.Thread(
            target=lambda: answers.append(server.post("/v1/articles", {"text": f"hold:{gate} Mosul"}))
        )
        posting.start()
        with (
            idle_connection(server) as idle,
            gate.open("wb"),
        ):  # opens once the annotator waits at the other end
            server.process.terminate()
            assert idle.recv(1) == b""  # the worker has begun to stop
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(idle.getpeername(), timeout=20)
        posting.join()
        assert server.wait() == 0
    assert answers[0].status_code == 201


@contextmanager
def idle_connection(server):
    """A connection that was answered once and is kept alive."""
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(b"HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while not connection.recv(65536).endswith(b"\r\n\r\n"):
            pass
        yield connection


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize("nobody_reads", [True, False], ids=["a pipe without a reader", "a full disk"])
def test_a_line_that_cannot_be_written_costs_no_answer(tmp_path, log_format, nobody_reads):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"port": port, "log_format": log_format, "workers": 1}
    with open_full(nobody_reads) as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.serving"],
            cwd=ROOT,
            env=environment(tmp_path / "a.db", **settings),
            stdout=out,
            stderr=subprocess.PIPE,
        )
    try:
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {ADMIN_KEY}"
            session.mount("http://", HTTPAdapter(max_retries=Retry(connect=8, backoff_factor=0.1)))
            for number in range(20):
                answer = session.post(
                    f"http://127.0.0.1:{port}/v1/articles", json={"text": f"Mosul {number}"}, timeout=20
                )
                assert answer.status_code == 201
    finally:
        process.terminate()
        _, said = process.communicate(timeout=40)
    assert process.returncode == 0
    assert b"Traceback" not in said


@contextmanager
def open_full(nobody_reads):
    """A file that nothing can be written to."""
    if not nobody_reads:
        with Path("/dev/full").open("wb") as full:
            yield full
        return
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as full:
        yield full


def test_connections_that_send_nothing_hold_up_nobody_and_are_closed_in_the_end(tmp_path):
    with serving(tmp_path / "a.db", workers=1, threads=2) as server, ExitStack() as opened:
        host, port = server.address.removeprefix("http://").split(":")
        idle = [
            opened.enter_context(socket.create_connection((host, int(port)), timeout=25)) for _ in range(30)
        ]
        with server.session() as session:
            assert session.get(f"{server.address}/healthz", timeout=2).status_code == 200
        idle[0].sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle[0].recv(65536).startswith(b"HTTP/1.1 200")
        assert idle[1].recv(1) == b""


def test_a_restart_keeps_everything(tmp_path):
    database = tmp_path / "a.db"
    with serving(database) as server:
        article = server.add_article("Iraqi troops entered Mosul.")
        server.patch(f"/v1/annotations/{article['annotations'][1]['id']}", {"label": "LOCATION"}, '"1"')
        before = server.get(f"/v1/articles/{article['id']}").content
        assert server.stop() == 0
    with serving(database) as server:
        assert server.get(f"/v1/articles/{article['id']}").content == before


def test_the_first_start_makes_an_admin_key_and_later_starts_none(tmp_path):
    database = tmp_path / "a.db"
    with serving(database, admin_key="") as server:
        (key,) = [line["admin_key"] for line in server.log if "admin_key" in line]
        answer = requests.get(
            f"{server.address}/v1/keys", headers={"Authorization": f"Bearer {key}"}, timeout=30
        )
        assert answer.status_code == 200
        assert key not in answer.text
    with serving(database, admin_key="") as server:
        server.stop()
        assert "admin_key" not in str(server.log)


def test_a_misspelt_setting_is_named_in_the_log(tmp_path):
    with serving(tmp_path / "a.db", prot="1") as server:
        server.stop()
        assert any("ANNOTATION_PROT is no setting" in line["event"] for line in server.log)


def test_every_line_of_the_log_carries_the_id_of_its_request(tmp_path):
    with serving(tmp_path / "a.db") as server:
        server.get("/healthz", headers={"X-Request-Id": "trace-1"})
        server.stop()
        assert [line["request_id"] for line in server.log if line.get("path") == "/healthz"] == ["trace-1"]


def test_the_figures_of_all_workers_are_added_up(tmp_path):
    with serving(tmp_path / "a.db", workers=2) as server:
        together(
            8, lambda _: [server.session().get(server.address + "/healthz", timeout=30) for _ in range(5)]
        )
        for _ in range(4):  # whichever worker answers
            assert counted(server, 'method="GET",route="/healthz",status="200"') == 40


def together(number, act):
    threads = [threading.Thread(target=act, args=(i,)) for i in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def counted(server, labels):
    line = f"annotation_http_requests_total{{{labels}}} "
    return sum(
        float(found.split()[-1])
        for found in server.get("/metrics").text.splitlines()
        if found.startswith(line)
    )


def test_a_chunked_body_over_the_limit_is_refused_and_not_cut(tmp_path):
    with serving(tmp_path / "a.db", max_body_bytes=2048) as server:
        body = (chunk for chunk in [b'{"text": "', b"Mosul " * 1000, b'"}'])
        answer = server.request(
            "POST", "/v1/articles", data=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 413
        assert answer.json()["type"] == "/problems/payload-too-large"
        assert server.get("/v1/articles").json()["items"] == []


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (
            f"POST /v1/articles HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {ADMIN_KEY}\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
            b"HTTP/1.1 408 ",
        ),
        ("POST /v1/articles HTTP/1.1\r\nHos", b""),
    ],
    ids=["in its body", "in its headers"],
)
def test_a_client_that_stands_still_gives_the_thread_back(tmp_path, sent, answer):
    with serving(tmp_path / "a.db", workers=1, threads=1, body_timeout="0.5") as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as stalled:
            stalled.sendall(sent.encode())
            assert server.get("/healthz").status_code == 200
            assert stalled.recv(4096).startswith(answer)


def test_the_settings_are_in_the_help_of_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "api.server", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0
    assert "ANNOTATION_DATABASE_URL" in done.stdout


def test_starting_imports_neither_spacy_nor_a_runtime_for_models_nor_what_sqlite_utils_takes_along():
    heavy = ("spacy", "onnxruntime", "torch", "pandas", "numpy")
    code = f"import api.server, api.app, api.storage.sqlite, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(ROOT), capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stderr
