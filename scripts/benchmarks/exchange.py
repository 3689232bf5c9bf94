"""A whole database out as JSON lines and into an empty one over HTTP: spans a second, memory, and what readers notice meanwhile."""

from __future__ import annotations

import http.client
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.storage import open_store
from benchmarks import load
from benchmarks.bare import import_by_hand
from benchmarks.rows import Row, milliseconds, per_second
from benchmarks.scale import built
from benchmarks.servers import KEY, SPANS, running

ARTICLES = 10_000
OUT, IN = 100_000, 20_000  # spans a second
MEGABYTES = 100.0  # above idle
WAITS = {
    50: 2.0,
    95: 3.0,
}  # percentile of a reader's waits -> how many times as long as without an export, at most
PIECE = 1 << 20
HEADERS = {"Authorization": f"Bearer {KEY}"}


def measure(options: Any) -> Iterator[Row]:
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    spans = ARTICLES * SPANS["ours"]
    database = built(folder, ARTICLES)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "all.jsonl")
        with running("ours", database, workers=1) as (address, pid):
            _export(address, file, "/v1/exports?q=nothing")
            turns = [_watched(pid, lambda: _export(address, file)) for _ in range(options.rounds)]
        yield from _rows(f"export of {spans:,} annotations, with history", spans, turns, OUT)
        turns, by_hand = [], []
        for turn in range(options.rounds):
            with running("ours", Path(scratch, f"{turn}.db"), workers=1) as (address, pid):
                turns.append(_watched(pid, lambda: _import(address, file)))
            by_hand.append(_by_hand(Path(scratch, f"bare-{turn}.db"), file))
        yield from _rows(f"import of {spans:,} annotations into an empty database", spans, turns, IN)
        ours, theirs = spans / min(turns).seconds, spans / min(by_hand)
        hand = "same rows by hand, unchecked"
        yield Row("exchange", "  on this machine", per_second(ours), hand, per_second(theirs), ours / theirs)
    with running("ours", database, workers=1) as (address, _):  # which reads and exports at once
        yield from _while_exporting(options, address)


def _export(address: str, file: Path, path: str = "/v1/exports") -> None:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=600)
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    with file.open("wb") as target:
        while piece := answer.read(PIECE):
            target.write(piece)
    connection.close()
    if answer.status != 200 or b'"report"' not in file.read_bytes()[-2000:]:
        raise AssertionError(f"The export answered {answer.status} or was cut off.")


def _import(address: str, file: Path) -> None:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=600)
    with file.open("rb") as source:
        length = str(file.stat().st_size)
        connection.request("POST", "/v1/imports", source, HEADERS | {"Content-Length": length})
        answer = connection.getresponse()
        said = answer.read()
    connection.close()
    if f'"added":{ARTICLES}'.encode() not in said:
        raise AssertionError(f"The import answered {answer.status}: {said[:300]!r}")


def _by_hand(database: Path, file: Path) -> float:
    """Seconds that a plain loop takes to write the same rows to the same tables: how quick this machine is at it."""
    open_store(f"sqlite:///{database}").close()
    before = time.perf_counter()
    import_by_hand(str(database), file)
    return time.perf_counter() - before


def _while_exporting(options: Any, address: str) -> Iterator[Row]:
    """The same reads in turns, alone and beside an export that never ends."""
    connection = load.Connection(address)
    listed = load.request("GET", "/v1/annotations?limit=1", **HEADERS)
    article = connection.ask(listed)[2].partition(b'"article_id":"')[2][:36].decode()
    connection.close()
    request = load.request("GET", f"/v1/articles/{article}", **HEADERS)

    def reading(client: int) -> Iterator[bytes]:
        while True:
            yield request

    alone, beside = [], []
    for _ in range(options.rounds):
        alone += load.run(address, reading, 1, options.seconds, 200).latencies
        ended = threading.Event()
        exporting = threading.Thread(target=_exporting, args=(address, ended))
        exporting.start()
        try:
            beside += load.run(address, reading, 1, options.seconds, 200).latencies
        finally:
            ended.set()
            exporting.join()
    for percent, aim in WAITS.items():
        usual, meanwhile = (load.Load(some, 1).percentile(percent) for some in (alone, beside))
        yield Row(
            "exchange",
            f"p{percent} of GET during an export",
            milliseconds(meanwhile),
            "without one",
            milliseconds(usual),
            meanwhile / usual,
            ("at most", aim),
        )


def _exporting(address: str, ended: threading.Event) -> None:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=600)
    while not ended.is_set():
        connection.request("GET", "/v1/exports", headers=HEADERS)
        answer = connection.getresponse()
        while not ended.is_set() and answer.read(PIECE):
            pass
        if ended.is_set():
            break
    connection.close()


@dataclass(frozen=True, order=True)
class _Turn:
    """Seconds that it took, seconds that the server computed for it, and the most megabytes that it occupied above before."""

    seconds: float
    computed: float
    megabytes: float


def _watched(pid: int, work: Callable[[], None]) -> _Turn:
    idle, most = _occupied(pid), [0.0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.05):
            most[0] = max(most[0], _occupied(pid) - idle)

    watching = threading.Thread(target=watch)
    watching.start()
    computed, before = _computed(pid), time.perf_counter()
    try:
        work()
        return _Turn(time.perf_counter() - before, _computed(pid) - computed, most[0])
    finally:
        ended.set()
        watching.join()


def _workers(pid: int) -> list[Path]:
    return [Path("/proc", child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _occupied(pid: int) -> float:
    """Megabytes that are the workers' own; pages of a mapped file are the kernel's, which takes them back when it needs them."""
    lines = [line for worker in _workers(pid) for line in (worker / "status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1000


def _computed(pid: int) -> float:
    fields = [(worker / "stat").read_text().rpartition(")")[2].split() for worker in _workers(pid)]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def _rows(what: str, spans: int, turns: list[_Turn], least: int) -> Iterator[Row]:
    """The quickest turn; memory is that of the greediest."""
    best = min(turns)
    rate, computed = spans / best.seconds, spans / best.computed
    aim = ("at least", 1.0)
    yield Row("exchange", what, per_second(rate), "the aim", per_second(least), rate / least, aim)
    yield Row(
        "exchange",
        "  by the server's CPU time",
        per_second(computed),
        "the aim",
        per_second(least),
        computed / least,
    )
    most = max(turn.megabytes for turn in turns)
    limit, most_of_it = f"{MEGABYTES:.0f} MB", ("at most", 1.0)
    yield Row(
        "exchange", "  memory above idle", f"{most:.0f} MB", "the limit", limit, most / MEGABYTES, most_of_it
    )
