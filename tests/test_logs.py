"""Log lines: one an event, readable by people or machines, with the id of their request."""

import json
import logging

import pytest

from api import logs
from api.settings import Settings


@pytest.fixture(autouse=True)
def quiet_afterwards():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logs.unbind_request()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_lines_carry_the_id_of_their_request(capsys):
    logs.configure(Settings(log_format="json"))
    logs.bind_request("abc", actor="anna")
    logs.log.info("request", status=201)
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["status"], line["request_id"], line["actor"]) == (
        "request",
        201,
        "abc",
        "anna",
    )
    assert line["timestamp"].endswith("Z")


def test_a_request_inherits_nothing_from_the_one_before_it(capsys):
    logs.configure(Settings(log_format="json"))
    logs.bind_request("first", actor="anna")
    logs.bind_request("second")
    logs.log.info("request")
    assert json.loads(capsys.readouterr().out).get("actor") is None


def test_other_libraries_log_in_the_same_form(capsys):
    logs.configure(Settings(log_format="json"))
    logs.bind_request("abc")
    logging.getLogger("some.library").warning("%s is slow", "it")
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["level"], line["request_id"]) == ("it is slow", "warning", "abc")


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_what_a_client_sends_cannot_forge_a_line(capsys, log_format):
    logs.configure(Settings(log_format=log_format))
    logs.log.info("request", path="/v1\n2026-01-01 [info] admin key made\x1b[2J")
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert "\x1b[2J" not in out


@pytest.mark.parametrize("path", ["/v1/Köln", "/v1/\u2028", "/v1/\udcff"])
def test_json_lines_are_ascii_whatever_a_client_sends(capsys, path):
    logs.configure(Settings(log_format="json"))
    logs.log.info("request", path=path, taken=ValueError("no JSON"))
    line = capsys.readouterr().out
    assert line.isascii()
    assert json.loads(line) | {"timestamp": ""} == {
        "event": "request",
        "path": path,
        "taken": "no JSON",
        "level": "info",
        "timestamp": "",
    }


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_an_exception_is_logged_whole(capsys, log_format):
    logs.configure(Settings(log_format=log_format))
    try:
        raise ValueError("the cause")
    except ValueError:
        logs.log.exception("request failed")
    out = capsys.readouterr().out
    assert "ValueError: the cause" in out
    assert "test_logs.py" in out


def test_lines_below_the_level_are_left_out(capsys):
    logs.configure(Settings(log_level="warning"))
    logs.log.info("quiet")
    logging.getLogger("some.library").info("quiet too")
    assert capsys.readouterr().out == ""
