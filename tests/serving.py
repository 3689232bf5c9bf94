"""A real server process for tests: `with serving(database) as server: server.post(...)`.

Run as a program, this module is that process: the server as it is shipped, with an annotator that needs no model. It marks every
capitalised word as an ORGANIZATION. A text that begins with `hold:` makes it open the FIFO of that path and wait until it is
closed, so that a test can hold a request in flight and know that it is.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from api.domain.models import ModelInfo, Normalized, Suggestion

ADMIN_KEY = "ak_for-tests-alone"
ROOT = Path(__file__).resolve().parent.parent


class CapitalisedWords:
    """The simplest annotator there is."""

    model = ModelInfo("capitalised-words", "1")

    def annotate(self, text: str, published_at: str | None) -> list[Suggestion]:
        if text.startswith("hold:"):
            Path(text.split()[0].removeprefix("hold:")).read_bytes()
        return [
            Suggestion("ORGANIZATION", match.start(), match.end(), 0.9)
            for match in re.finditer(r"\b[A-Z][a-z]+\b", text)
        ]

    def normalize(self, text: str, start: int, end: int, published_at: str | None) -> Normalized | None:
        return None


class Server:
    """A running server process and a client of it; every thread brings its own `session()`."""

    def __init__(self, process: subprocess.Popen[str], address: str, log: list[dict[str, Any]]) -> None:
        self.process = process
        self.address = address
        self.log = log
        self._session = self.session()
        self._reader = threading.Thread(target=self._read_log)
        self._reader.start()

    def session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {ADMIN_KEY}"
        return session

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        return self._session.request(method, self.address + path, timeout=30, **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, body: Any, **options: Any) -> requests.Response:
        return self.request("POST", path, json=body, **options)

    def patch(self, path: str, body: Any, tag: str) -> requests.Response:
        return self.request("PATCH", path, json=body, headers={"If-Match": tag})

    def add_article(self, text: str) -> dict[str, Any]:
        """Posts an article and gives its body."""
        answer = self.post("/v1/articles", {"text": text})
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def stop(self) -> int:
        """Asks it to end, as a process manager does, and gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        """Waits until the process and its workers have ended; `log` is then complete."""
        code = self.process.wait(timeout=40)
        self._reader.join(timeout=40)
        self._session.close()
        return code

    def kill(self) -> None:
        """Ends the server and its workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.wait()

    def _read_log(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            self.log += [json.loads(line) for line in lines]


def environment(database: Path, **settings: Any) -> dict[str, str]:
    """The process' environment: nothing of the caller's settings, a free port, logs that a test can read."""
    ours = {
        "ANNOTATION_DATABASE_URL": f"sqlite:///{database}",
        "ANNOTATION_PORT": "0",
        "ANNOTATION_ADMIN_KEY": ADMIN_KEY,
        "ANNOTATION_LOG_FORMAT": "json",
        "ANNOTATION_LOG_LEVEL": "info",
        "TMPDIR": str(database.parent),  # what a killed server leaves goes with the test's folder
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ANNOTATION_")}
    given = {f"ANNOTATION_{name.upper()}": str(value) for name, value in settings.items()}
    return inherited | ours | given


def start(
    database: Path, module: str = "tests.serving", limit_bytes: int | None = None, **settings: Any
) -> Server:
    """Starts the process and returns when its first worker answers. `limit_bytes` bounds each file that it writes."""

    def limit_files() -> None:
        if limit_bytes is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=environment(database, **settings),
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
        start_new_session=True,
        preexec_fn=limit_files,
    )
    assert process.stdout is not None
    log = []
    for line in process.stdout:
        log.append(json.loads(line))
        if log[-1]["event"] == "started":
            return Server(process, log[-1]["address"], log)
    raise AssertionError(f"The server ended with {process.wait()}: {log}")


@contextmanager
def serving(database: Path, **settings: Any) -> Iterator[Server]:
    server = start(database, **settings)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


if __name__ == "__main__":
    from api.server import main

    raise SystemExit(main([], CapitalisedWords()))
