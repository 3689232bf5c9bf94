"""Whose turn it is to write: nobody who waits is passed over, in one process or several."""

import fcntl
import signal
import subprocess
import sys
import threading
import time

import pytest

from api.domain.annotations import Rules
from api.domain.clock import utc_now
from api.domain.filters import SpanMatch
from api.domain.models import ChangeSet
from api.domain.rule_corrections import SpanRule
from api.domain.sweeps import run_sweep
from api.errors import NotReady
from api.storage import open_store
from tests.making import make_article, make_change_set, stored

HOLDING = """
import fcntl, sys, time
from pathlib import Path
from api.storage.turns import Turns
turns = Turns(Path(sys.argv[1]))
with turns.take(5):
    fcntl.flock(turns._next, fcntl.LOCK_EX)
    print("holds both", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def store(path):
    opened = open_store(f"sqlite:///{path}")
    yield opened
    opened.close()


def _write(store):
    article = make_article("Nobody waits.")
    with store.write(make_change_set()) as tx:
        tx.add_article(article)


def _next_in_line(path):
    """Waits until somebody stands in line."""
    with path.with_name(f"{path.name}-next").open() as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            fcntl.flock(file, fcntl.LOCK_UN)
            time.sleep(0.001)


def test_who_waits_writes_before_who_has_just_written(store, path):
    order = []

    def other():
        with store.write(make_change_set()):
            order.append("the one who waited")

    waiting = threading.Thread(target=other)
    with store.write(make_change_set()):
        waiting.start()
        _next_in_line(path)
        order.append("first")
    with store.write(make_change_set()):
        order.append("second")
    waiting.join()
    assert order == ["first", "the one who waited", "second"]


def test_a_writer_gets_in_between_the_transactions_of_a_rule(store, path, monkeypatch):
    monkeypatch.setattr("api.domain.sweeps.CHUNK", 1)
    for _ in range(4):
        stored(store, (28, 33))
    waiting = threading.Thread(target=_write, args=(store,))
    begun = store.last_seq()

    def come(tx, progress):
        if not waiting.ident:
            waiting.start()
            _next_in_line(path)

    rule = SpanRule(Rules("r", None, "none"), SpanMatch(status="suggested"), status="accepted")
    shares = run_sweep(store, utc_now, rule, ChangeSet("c", rule.kind, "r", utc_now()), before_commit=come)
    assert len(list(shares)) == 4
    waiting.join()
    kinds = [change.action for change in store.history.list_changes(begun, 10)]
    assert kinds == ["accept", "create", "accept", "accept", "accept"]


def test_who_waits_too_long_is_refused_and_keeps_nobody_waiting(store, path, monkeypatch):
    monkeypatch.setattr("api.storage.connections.BUSY_SECONDS", 0.02)
    refused = []

    def other():
        try:
            _write(store)
        except NotReady as error:
            refused.append(error.detail)

    waiting = threading.Thread(target=other)
    with store.write(make_change_set()):
        waiting.start()
        waiting.join()
    assert refused == ["The store is busy with other writes; the write was not done. Try again."]
    _write(store)


def test_a_process_that_is_killed_gives_its_turn_away(store, path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDING, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"holds both\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.storage.connections.BUSY_SECONDS", 0.02)
        with pytest.raises(NotReady):
            _write(store)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    _write(store)
    assert store.last_seq() == 1
