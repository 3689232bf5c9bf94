"""The servers that the benchmark compares, each a process of its own under the same gunicorn settings.

`python -m benchmarks.servers ours|dense|bare`: ours is the server as it is shipped with an annotator that marks 40 spans and takes no
time, dense the same with 600 spans;
bare is a Flask application of one file that writes the same rows to the same tables in one transaction, by hand, and checks nothing.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from api.domain.models import ModelInfo, Normalized, Suggestion

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "ak_benchmark-on-loopback"
SPANS = {"ours": 40, "dense": 600}


class EvenSpans:
    """Marks so many words, evenly spread, with the five labels in turn."""

    labels = ("PERSON", "ORGANIZATION", "LOCATION", "DATE", "MILITARY_UNIT")

    def __init__(self, spans: int) -> None:
        self.spans = spans
        self.model = ModelInfo(f"{spans}-spans", "1")

    def annotate(self, text: str, published_at: str | None) -> list[Suggestion]:
        words = text.split(" ")
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word) + 1)
        step = max(1, len(words) // self.spans)
        chosen = range(0, min(len(words), step * self.spans), step)
        return [
            Suggestion(
                self.labels[number % 5], starts[word], starts[word] + len(words[word].rstrip(".,")), 0.9
            )
            for number, word in enumerate(chosen)
        ]

    def normalize(self, text: str, start: int, end: int, published_at: str | None) -> Normalized | None:
        return None


@contextmanager
def running(kind: str, database: Path, **settings: object) -> Iterator[tuple[str, int]]:
    """Its address and process id. `kind` is ours, dense, bare or shipped (ours with the bundled model)."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANNOTATION_")}
    environment |= {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "scripts"))),
        "ANNOTATION_DATABASE_URL": f"sqlite:///{database}",
        "ANNOTATION_ADMIN_KEY": KEY,
        "ANNOTATION_PORT": "0",
        "ANNOTATION_LOG_FORMAT": "json",
        "ANNOTATION_LOG_LEVEL": "info",
        **{f"ANNOTATION_{name.upper()}": str(value) for name, value in settings.items()},
    }
    log = database.with_suffix(f".{kind}.log")
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.servers", kind],
            env=environment,
            stdout=output,
            start_new_session=True,
        )
    try:
        yield _address(process, log), process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Follows the log until it says where the server answers."""
    with log.open() as lines:
        while True:
            line = lines.readline()
            if line.startswith("{") and '"started"' in line:
                return str(json.loads(line)["address"])
            if not line:
                try:
                    code = process.wait(timeout=0.005)
                except subprocess.TimeoutExpired:
                    continue
                raise RuntimeError(f"The server ended with {code}: {log.read_text()}")


def _serve_bare() -> int:
    from api import logs, server
    from api.logs import log
    from api.settings import read_settings
    from api.workers import run
    from benchmarks.bare import create_bare_app

    settings = read_settings()
    logs.configure(settings)
    listener = server.listen(settings)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    path = settings.database_url.removeprefix("sqlite:///")

    def load() -> Any:
        return create_bare_app(path)

    run(settings, listener, load, lambda: log.info("started", address=address))
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        raise SystemExit(_serve_bare())
    from api.server import main

    spans = SPANS.get(sys.argv[1])
    raise SystemExit(main([], None if spans is None else EvenSpans(spans)))
