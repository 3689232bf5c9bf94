"""New connections go to the worker that has the fewest; no connection waits for one that does not come."""

import http.client
import os
import signal
import time
from pathlib import Path

import pytest

from api import balancing
from api.balancing import Balance
from tests.serving import serving


@pytest.fixture
def balance(monkeypatch):
    monkeypatch.setattr(balancing, "PAUSE", 0)
    return Balance()


def test_a_worker_alone_takes_all(balance):
    for number in range(5):
        balance.note(3, number)
        assert balance.is_its_turn(3)


def test_the_one_with_the_fewest_takes_it(balance):
    balance.note(0, 2)
    balance.note(1, 1)
    assert not balance.is_its_turn(0)
    assert balance.is_its_turn(1)
    balance.note(1, 2)
    assert balance.is_its_turn(0)
    assert balance.is_its_turn(1)


def test_what_nobody_comes_for_is_taken_after_a_few_times(balance):
    balance.note(0, 9)
    balance.note(1, 0)
    for _ in range(2):
        turns = [balance.is_its_turn(0) for _ in range(balancing.PATIENCE + 1)]
        assert turns == [False] * balancing.PATIENCE + [True]


def test_nothing_is_left_to_a_worker_that_is_gone(balance):
    balance.note(0, 9)
    balance.note(1, 0)
    balance.leave(1)
    assert balance.is_its_turn(0)


def test_a_place_is_free_again_when_its_worker_is_gone(balance):
    assert balance.free_place(()) == 0
    assert balance.free_place({0, 1, 3}) == 2
    assert balance.free_place(range(balancing.PLACES)) == balancing.PLACES - 1


def test_processes_see_each_others_numbers():
    balance = Balance()
    child = os.fork()
    if child == 0:
        balance.note(1, 7)
        os._exit(0)
    os.waitpid(child, 0)
    balance.note(0, 8)
    assert not balance.is_its_turn(0)
    balance.note(0, 6)
    assert balance.is_its_turn(0)


def workers_of(server):
    pid = server.process.pid
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def threads_of(worker):
    try:
        return len(list(Path("/proc", worker, "task").iterdir()))
    except FileNotFoundError:  # it was killed
        return 0


def await_all(server, number):
    """Until so many workers have all their threads."""
    until = time.monotonic() + 20
    while sum(threads_of(worker) > 2 for worker in workers_of(server)) < number:
        assert time.monotonic() < until
        time.sleep(0.05)


def sockets_of(worker):
    names = [str(entry.readlink()) for entry in Path("/proc", worker, "fd").iterdir() if entry.is_symlink()]
    return sum(name.startswith("socket:") for name in names)


def connected(server):
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=30)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    assert (answer.status, answer.read() != b"") == (200, True)
    return connection


def test_kept_connections_are_shared_out(tmp_path):
    with serving(tmp_path / "a.db", workers=2) as server:
        await_all(server, 2)
        workers = workers_of(server)
        before = [sockets_of(worker) for worker in workers]

        def held():
            return [sockets_of(worker) - n for worker, n in zip(workers, before, strict=True)]

        first = []
        while not all(held()):  # until both were seen to take one
            first.append(connected(server))
            assert len(first) < 500
        for connection in first:
            connection.close()
        until = time.monotonic() + 20
        while any(held()):
            assert time.monotonic() < until
            time.sleep(0.05)
        connections = [connected(server) for _ in range(8)]
        shared = held()
        for connection in connections:
            connection.close()
        assert sum(shared) == 8
        assert min(shared) >= 2  # where both come at once, each has 4


def test_connections_are_answered_when_a_worker_was_killed_and_by_the_one_in_its_place(tmp_path):
    with serving(tmp_path / "a.db", workers=2) as server:
        await_all(server, 2)
        killed, other = workers_of(server)
        os.kill(int(killed), signal.SIGKILL)
        connected(server).close()
        await_all(server, 2)
        assert other in workers_of(server)
        for _ in range(4):
            connected(server).close()
