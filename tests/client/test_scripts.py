"""The scripts as people run them, against a running server: exit codes, interruptions, conflicts, a busy server."""

import itertools
import json
import os
import signal
import subprocess
import threading
from contextlib import contextmanager

import pytest

from api.client import Client
from tests.client.files.sheets import row_of, sheet
from tests.client.proxy import between
from tests.serving import ADMIN_KEY, ROOT, serving

names = itertools.count()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("scripts") / "a.db", workers=1) as server:
        yield server


@pytest.fixture
def real(server):
    with Client(server.address, ADMIN_KEY) as client:
        yield client


@pytest.fixture
def article(real):
    """With three spans: Mosul, Zanjili and Sinjar."""
    return real.post_article(f"Mosul and Zanjili, not Sinjar: {next(names)}.")


@contextmanager
def started(verb, *arguments, url):
    """The script as a process, which a shell's Ctrl-C reaches wherever the tests run; it ends with the block."""
    environment = {
        "PATH": os.environ["PATH"],
        "ANNOTATION_URL": url,
        "ANNOTATION_KEY": ADMIN_KEY,
        "no_proxy": "127.0.0.1",
    }
    with subprocess.Popen(
        [ROOT / "scripts" / verb, *map(str, arguments)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def run(verb, *arguments, url):
    with started(verb, *arguments, url=url) as process:
        out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_a_sheet_goes_round(server, real, article, tmp_path):
    path = tmp_path / "review.csv"
    assert run("pull", path, "--article", article.id, url=server.address)[0] == 0
    path.write_text(path.read_text().replace("Zanjili,suggested", "Zanjili,rejected"))
    code, out, err = run("correct", path, url=server.address)
    assert (code, "1 to change, 2 as they should be." in out) == (4, True)
    assert "add --yes" in err
    real.reject(article.annotations[1])
    real.edit(article.annotations[1].id, {"status": "accepted"})
    code, out, _ = run("correct", path, "--yes", url=server.address)
    assert (code, "admin changed it meanwhile" in out) == (1, True)
    assert run("correct", tmp_path / "review.conflicts.csv", "--yes", url=server.address)[0] == 0
    assert [a.status for a in real.annotations_of(article.id)] == ["suggested", "rejected", "suggested"]
    code, out, _ = run(
        "correct", "--undo", tmp_path / "review.conflicts.csv.journal", "--yes", url=server.address
    )
    assert (code, "1 undone." in out) == (0, True)
    assert [a.status for a in real.annotations_of(article.id)] == ["suggested", "accepted", "suggested"]


def test_corrections_that_are_killed_go_on(server, real, article, tmp_path):
    other = real.post_article(f"Sinjar {next(names)}")
    rows = [row_of(article.annotations[0], label="LOCATION"), row_of(other.annotations[0], label="LOCATION")]
    path = sheet(tmp_path / "s.csv", *rows)
    running, seen = [], threading.Event()

    def happening(door):
        if door.command == "PATCH" and b'"dry_run": false' in door._body and not seen.is_set():
            seen.set()
            door.forward()
            running[0].send_signal(signal.SIGKILL)
            return
        door.pass_on()

    with between(server.address, happening) as url:
        with started("correct", path, "--yes", url=url) as process:
            running.append(process)
            process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        code, out, err = run("correct", path, "--yes", url=url)
    assert (code, "Going on with an interrupted run; 1 done before" in err) == (0, True), out + err
    assert "2 done (1 before)" in out
    for one in (article, other):
        changed = real.annotation(one.annotations[0].id)
        assert (changed.label, changed.version) == ("LOCATION", 2)


def test_posting_that_is_killed_goes_on(server, real, tmp_path):
    lines = [json.dumps({"text": f"Mosul {number}", "source": "killed"}) for number in range(6)]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines))
    running, seen = [], threading.Event()

    def happening(door):
        if door.command == "POST" and not seen.is_set():
            door.forward()
            seen.set()
            running[0].send_signal(signal.SIGKILL)
            return
        door.pass_on()

    with between(server.address, happening) as url:
        with started("post", tmp_path / "articles.jsonl", "--external-id", "none", url=url) as process:
            running.append(process)
            process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        code, out, err = run("post", tmp_path / "articles.jsonl", "--external-id", "none", url=url)
    assert (code, len(out.splitlines())) == (0, 6), out + err
    assert len(list(real.articles(source="killed"))) == 6


def test_a_busy_server_is_waited_for_aloud(server, tmp_path):
    (tmp_path / "a.txt").write_text(f"Mosul {next(names)}")
    busy = iter([503, 503])

    def happening(door):
        status = next(busy, None) if door.command == "POST" else None
        if status:
            door.answer(status, {"Retry-After": "0"})
        else:
            door.pass_on()

    with between(server.address, happening) as url:
        code, out, err = run("post", tmp_path / "a.txt", url=url)
    assert (code, out[:6]) == (0, "stored"), err
    assert "trying again" in err


def test_the_feed_is_followed_until_interrupted_and_goes_on_there(server, real, article, tmp_path):
    state = tmp_path / "place"
    since = str(real.last_seq())
    with started("follow", "--json", "--since", since, "--state", state, url=server.address) as process:
        accepted = real.accept(article.annotations[0])
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert (first["annotation_id"], process.returncode) == (accepted.id, 130)
    real.accept(article.annotations[1])
    code, out, _ = run("follow", "--json", "--state", state, "--once", url=server.address)
    goes_on = [json.loads(line)["annotation_id"] for line in out.splitlines()]
    assert (code, goes_on[-1:]) == (0, [article.annotations[1].id])
    assert set(goes_on) <= {accepted.id, article.annotations[1].id}


def test_a_server_that_is_not_there_is_a_sentence_and_a_code():
    code, out, err = run("follow", "--once", url="http://127.0.0.1:9")
    assert (code, out) == (3, "")
    assert "Nothing answers on http://127.0.0.1:9." in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("post", "a.txt", "--published-at", "foo"), "--published-at is 'foo'"),
        (("pull", "r.csv", "--article", "01a2", "--source", "none"), "leave out --source"),
    ],
    ids=["post", "pull"],
)
def test_options_that_cannot_be_used_are_said_without_a_server(arguments, said):
    code, out, err = run(*arguments, url="http://127.0.0.1:9")
    assert (code, out) == (2, "")
    assert said in err


def test_a_reader_that_has_enough_is_no_error(server, article):
    command = f"{ROOT}/scripts/follow --once --since 0 --json | head -n 1"
    environment = {"PATH": os.environ["PATH"], "ANNOTATION_URL": server.address, "ANNOTATION_KEY": ADMIN_KEY}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], env=environment, capture_output=True, text=True
    )
    assert (json.loads(done.stdout)["seq"], done.stderr) == (1, "")
