"""Requests a second of the whole server against a bare Flask application that does the same transaction by hand."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from api.storage import open_store
from benchmarks import load
from benchmarks.rows import Row, milliseconds, per_second
from benchmarks.servers import KEY, running
from benchmarks.texts import ARTICLE

CLIENTS = 4
TEXT = " ".join(ARTICLE.split()[:560])
BARE = "bare Flask, same rows by hand"
HEADERS = {"Authorization": f"Bearer {KEY}"}


def measure(options: Any) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        ours_at, bare_at = Path(folder, "ours.db"), Path(folder, "bare.db")
        open_store(f"sqlite:///{bare_at}").close()
        with running("ours", ours_at) as (ours, _), running("bare", bare_at) as (bare, _):
            posts = _in_turns(options, ours, bare, lambda address: _posting, 201)
            yield _rate_row("POST an article of 560 words, 40 spans", posts)
            patches = _in_turns(options, ours, bare, _patching, 200)
            yield _rate_row("PATCH an annotation", patches)
            path = _same_article(ours, bare_at)
            gets = _in_turns(
                options,
                ours,
                bare,
                lambda address: lambda client: _forever(load.request("GET", path, **HEADERS)),
                200,
            )
            yield _rate_row(
                "GET an article with 40 annotations", gets, "bare Flask, same bytes from one SQL read"
            )
            yield _while_posting(options, ours, path, 1, "GET while a client POSTs", ("at most", 3.0))
            yield _while_posting(options, bare, path, 1, "  bare Flask")
            # more clients than a small machine has cores: what they wait for is also the kernel's turns
            yield _while_posting(
                options, ours, path, 2, "GET by two while two clients POST", ("at most", 3.0)
            )
            yield _while_posting(options, bare, path, 2, "  bare Flask")


Make = Callable[[int], Iterator[bytes]]


def _in_turns(
    options: Any, ours: str, bare: str, make: Callable[[str], Make], expected: int
) -> tuple[list[load.Load], list[load.Load]]:
    """Ours and theirs in turns, so that what else the machine does hits both."""
    results: tuple[list[load.Load], list[load.Load]] = ([], [])
    for _ in range(options.rounds):
        for address, loads in ((ours, results[0]), (bare, results[1])):
            loads.append(load.run(address, make(address), CLIENTS, options.seconds, expected))
    return results


def _rate_row(what: str, loads: tuple[list[load.Load], list[load.Load]], against: str = BARE) -> Row:
    ours, theirs = (
        sum(len(one.latencies) for one in some) / sum(one.elapsed for one in some) for some in loads
    )
    return Row("web", what, per_second(ours), against, per_second(theirs), ours / theirs, ("at least", 0.5))


def _post() -> bytes:
    return load.request(
        "POST", "/v1/articles", json.dumps({"title": "Mosul", "text": TEXT}).encode(), **HEADERS
    )


def _posting(client: int) -> Iterator[bytes]:
    return _forever(_post())


def _forever(request: bytes) -> Iterator[bytes]:
    while True:
        yield request


def _patching(address: str) -> Make:
    """Each client has articles of its own and accepts one annotation after the other, at version 1."""
    connection = load.Connection(address)
    own: list[list[str]] = []
    for _ in range(CLIENTS):
        articles = [json.loads(connection.ask(_post())[2]) for _ in range(30)]
        own.append([annotation["id"] for article in articles for annotation in article["annotations"]])
    connection.close()

    def make(client: int) -> Iterator[bytes]:
        for id in own[client]:
            yield load.request(
                "PATCH", f"/v1/annotations/{id}", b'{"status": "accepted"}', If_Match='"1"', **HEADERS
            )

    return make


def _same_article(ours: str, bare_at: Path) -> str:
    """Posts an article to ours, and gives the bare application the very bytes that we answer for it."""
    connection = load.Connection(ours)
    path = f"/v1/articles/{json.loads(connection.ask(_post())[2])['id']}"
    body = connection.ask(load.request("GET", path, **HEADERS))[2]
    connection.close()
    db = sqlite3.connect(bare_at)
    with db:
        db.execute("CREATE TABLE bodies (id TEXT PRIMARY KEY, body BLOB NOT NULL)")
        db.execute("INSERT INTO bodies VALUES (?, ?)", (path.rpartition("/")[2], body))
    db.close()
    return path


def _while_posting(
    options: Any, address: str, path: str, clients: int, what: str, aim: tuple[str, float] | None = None
) -> Row:
    """The tail of reads by so many clients while as many post, all without a pause."""
    writers = load.Clients(address, lambda client: _forever(_post()), clients, 3600, 201)
    get = load.request("GET", path, **HEADERS)
    reads = load.run(address, lambda client: _forever(get), clients, options.seconds * 2, 200)
    writers.stop()
    p50, p99 = reads.percentile(50), reads.percentile(99)
    row = f"p99 of {what}" if what[0] != " " else what
    return Row("web", row, milliseconds(p99), "its p50", milliseconds(p50), p99 / p50, aim)
