"""Work on a large database as a whole: a rule correction of a fortieth of its spans, what reads feel of it and what writes feel of
another one, the feed from its start, the figures.

Works on a copy of the database of `scale`. Aims are for 4,000,000 annotations (100,000 articles).
"""

from __future__ import annotations

import http.client
import itertools
import json
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks import load
from benchmarks.rows import Row, milliseconds, per_second
from benchmarks.scale import built
from benchmarks.servers import KEY, running

RULE = {
    "match": {"label": "DATE", "source": "wire-1"},
    "set": {"label": "LOCATION"},
    "reason": "measured",
}
RULE_BACK = {
    "match": {"label": "LOCATION", "source": "wire-1"},
    "set": {"label": "DATE"},
    "include_reviewed": True,
    "reason": "measured",
}
ARTICLE = json.dumps({"text": "Iraqi forces retook western Mosul on Wednesday. " * 20}).encode()
READS = ("/v1/articles/{}", "/v1/articles/{}/annotations", "/v1/annotations?label=PERSON&limit=50")
FED = 400_000  # changes read from the start
LOOK = 0.2  # seconds between two looks at the job


def measure(options: Any) -> Iterator[Row]:
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "correcting.db"
    _copy(built(folder, options.articles), database)
    size = f"{options.articles * 40:,} annotations"
    try:
        with running("ours", database) as (address, _):
            yield from _stats(address, size, options.repeats)
            yield _feed(address, size)
            reader = _Reader(address)
            idle = reader.during(threading.Event(), options.seconds)
            done = threading.Event()
            found: list[Any] = []
            worker = threading.Thread(target=lambda: found.append(_correct(address, RULE, done)))
            worker.start()
            busy = reader.during(done, 600)
            worker.join()
            changed, seconds, planned = found[0]
            rate = changed / seconds
            yield Row(
                "correcting",
                f"rule correction of {changed:,} spans among {size}",
                per_second(rate),
                "aim",
                "5000/s",
                rate / 5000,
                ("at least", 1.0),
            )
            yield Row("correcting", "until the job is accepted", milliseconds(planned), "", "", 0.0)
            yield Row(
                "correcting",
                f"longest of {len(busy):,} GETs behind it ({_spread(busy)})",
                milliseconds(max(busy)),
                f"longest of {len(idle):,} when idle ({_spread(idle)})",
                milliseconds(max(idle)),
                (max(busy) - min(max(idle), 0.05)) / 0.05,
                ("at most", 1.0),
            )
            yield from _stats(address, f"{size}, corrected", options.repeats)
            yield _writes(address, options.seconds)
    finally:
        for ending in ("", "-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)


class _Reader:
    def __init__(self, address: str) -> None:
        self._connection = load.Connection(address)
        self._ids = [a["id"] for a in _ask(self._connection, "/v1/articles?limit=200")["items"]]

    def during(self, done: threading.Event, seconds: float) -> list[float]:
        """How long each read took, one after the other, until `done` or the time is over."""
        times = []
        until = time.perf_counter() + seconds
        turn = 0
        while not done.is_set() and time.perf_counter() < until:
            path = READS[turn % len(READS)].format(self._ids[turn % len(self._ids)])
            before = time.perf_counter()
            _ask(self._connection, path)
            times.append(time.perf_counter() - before)
            turn += 1
            time.sleep(0.002)
        return times


class _Writer:
    """Stores an article and corrects an annotation in turns, one after the other."""

    def __init__(self, address: str) -> None:
        self._connection = load.Connection(address)
        found = _ask(self._connection, "/v1/annotations?label=PERSON&limit=200")["items"]
        self._requests = itertools.cycle(
            itertools.chain.from_iterable((self._post(), self._patch(one["id"])) for one in found)
        )
        self._turn = itertools.count()

    def during(self, done: threading.Event, seconds: float) -> list[float]:
        """How long each write took, until `done` or the time is over. One that was refused counts as one that never ended."""
        times = []
        until = time.perf_counter() + seconds
        while not done.is_set() and time.perf_counter() < until:
            request = next(self._requests)
            before = time.perf_counter()
            status, _, _ = self._connection.ask(request(next(self._turn)))
            times.append(time.perf_counter() - before if status < 300 else float("inf"))
            time.sleep(0.02)
        return times

    def _post(self) -> Any:
        return lambda turn: load.request("POST", "/v1/articles", ARTICLE, Authorization=f"Bearer {KEY}")

    def _patch(self, id: str) -> Any:
        return lambda turn: load.request(
            "PATCH",
            f"/v1/annotations/{id}",
            json.dumps({"note": f"turn {turn}"}).encode(),
            Authorization=f"Bearer {KEY}",
            If_Match="*",
        )


def _writes(address: str, seconds: float) -> Row:
    """What others' writes feel while a rule writes."""
    writer = _Writer(address)
    idle = writer.during(threading.Event(), seconds)
    done = threading.Event()
    worker = threading.Thread(target=_correct, args=(address, RULE_BACK, done))
    worker.start()
    busy = writer.during(done, 600)
    worker.join()
    return Row(
        "correcting",
        f"longest of {len(busy):,} POSTs and PATCHes behind another one ({_spread(busy)})",
        milliseconds(max(busy)),
        f"longest of {len(idle):,} when idle ({_spread(idle)})",
        milliseconds(max(idle)),
        (max(busy) - min(max(idle), 0.25)) / 0.25,
        ("at most", 1.0),
    )


def _spread(times: list[float]) -> str:
    hundredths = statistics.quantiles(times, n=100)
    return f"median {milliseconds(hundredths[49])}, 99 of 100 within {milliseconds(hundredths[98])}"


def _ask(connection: load.Connection, path: str) -> Any:
    status, _, body = connection.ask(load.request("GET", path, Authorization=f"Bearer {KEY}"))
    if status != 200:
        raise AssertionError(f"GET {path} answered {status}: {body[:300]!r}")
    return json.loads(body)


def _correct(address: str, rule: Any, done: threading.Event) -> tuple[int, float, float]:
    """Spans changed, seconds from the request to the end, and seconds until it was accepted."""
    try:
        connection = load.Connection(address)
        body = json.dumps(rule).encode()
        began = time.perf_counter()
        status, _, answer = connection.ask(
            load.request("POST", "/v1/corrections", body, Authorization=f"Bearer {KEY}")
        )
        planned = time.perf_counter() - began
        if status == 200:
            return json.loads(answer)["changed"], planned, planned
        job = json.loads(answer)
        while job["state"] in ("queued", "running"):
            time.sleep(LOOK)
            job = _ask(connection, f"/v1/jobs/{job['id']}")
        if job["state"] != "succeeded":
            raise AssertionError(f"The job ended as {job}")
        return job["result"]["changed"], time.perf_counter() - began, planned
    finally:
        done.set()


def _feed(address: str, size: str) -> Row:
    host, port = address.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    with closing(connection):
        connection.request(
            "GET", "/v1/changes", headers={"Authorization": f"Bearer {KEY}", "Accept": "application/x-ndjson"}
        )
        answer = connection.getresponse()
        began, lines = time.perf_counter(), 0
        while lines < FED and (block := answer.read1(1 << 20)):
            lines += block.count(b"\n")
        rate = lines / (time.perf_counter() - began)
    return Row(
        "correcting",
        f"feed from the start, {lines:,} changes of {size}",
        per_second(rate),
        "aim",
        "20000/s",
        rate / 20_000,
        ("at least", 1.0),
    )


def _stats(address: str, size: str, repeats: int) -> Iterator[Row]:
    connection = load.Connection(address)
    times = []
    for _ in range(repeats):
        before = time.perf_counter()
        _ask(connection, "/v1/stats")
        times.append(time.perf_counter() - before)
    yield Row(
        "correcting",
        f"GET /v1/stats, {size}, the slowest of {repeats}",
        milliseconds(max(times)),
        "aim",
        "1000 ms",
        max(times),
        ("at most", 1.0),
    )


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(target)) as copied:
        whole.backup(copied)
