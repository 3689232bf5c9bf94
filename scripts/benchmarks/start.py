"""How long a start takes, and what two workers occupy: the sum of PSS, in which shared pages count once."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import load
from benchmarks.rows import Row
from benchmarks.servers import running


def measure(options: Any) -> Iterator[Row]:
    for kind, what, seconds, megabytes in (
        ("ours", "without a model", 2.0, 250.0),
        ("shipped", "with the bundled model", 5.0, None),
    ):
        took, occupied = _start(kind)
        yield _against(f"start {what}", f"{took:.2f} s", seconds, f"{seconds:g} s", took)
        yield _against(
            f"memory of two workers {what}",
            f"{occupied:.0f} MB",
            megabytes,
            f"{megabytes or 0:g} MB",
            occupied,
        )


def _against(what: str, ours: str, limit: float | None, shown: str, figure: float) -> Row:
    aim = ("at most", 1.0) if limit else None
    return Row(
        "start",
        what,
        ours,
        "the limit" if limit else "",
        shown if limit else "",
        figure / (limit or figure),
        aim,
    )


def _start(kind: str) -> tuple[float, float]:
    """The second start, so that the database and the compiled modules are there; memory after each worker has answered."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "start.db")
        with running(kind, database):
            pass
        before = time.perf_counter()
        with running(kind, database, workers=2) as (address, pid):
            took = time.perf_counter() - before
            load.run(address, lambda _: (load.request("GET", "/healthz") for _ in range(50)), 8, 5, 200)
            return took, _pss(pid) / 1000


def _pss(pid: int) -> int:
    """Kilobytes of a process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for one in (str(pid), *children):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total
