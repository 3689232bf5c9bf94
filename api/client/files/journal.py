"""What a run of corrections did, written down before and after each step, so that it can go on where it was interrupted.

One JSON object a line, each on the disk before the next thing happens. A line that a power cut left half-written is cut off. A run that came
to its end says so; the next one then begins a new journal.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.client.files.exits import Wrong

About = tuple[int, str | None]


class Journal:
    """The journal of one run. `done` are the steps that were carried out, `open` those that were sent and whose answer never came.

    `earlier` are the versions on which each step of this run and of finished ones of the same file was founded.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.run: Mapping[str, Any] = {}
        self.done: dict[About, str] = {}
        self.open: dict[About, Mapping[str, Any]] = {}
        self.earlier: dict[About, int] = {}
        self.change_sets: list[str] = []
        self.finished = False
        self._file: Any = None
        for entry in _entries(path):
            self._take(entry)

    @property
    def interrupted(self) -> bool:
        return bool(self.run) and not self.finished

    def begin(self, source: Path, url: str, reason: str | None) -> None:
        """Begins the journal of a new run. That of a finished one is kept beside it, under the time of that run."""
        earlier = self.earlier if self.is_of(source, url) else {}
        if self.run:
            self.path.replace(self.path.with_name(f"{self.path.name}.{self.run['at'].replace(':', '')}"))
        self.done, self.open, self.earlier, self.change_sets, self.finished = {}, {}, {}, [], False
        self._file = self.path.open("a", encoding="utf-8")
        at = datetime.now(UTC).isoformat(timespec="seconds")
        run = {"file": str(source), "sha256": _sha256(source), "url": url, "reason": reason, "at": at}
        self._write({"run": run, "earlier": [[*about, version] for about, version in earlier.items()]})

    def is_of(self, source: Path, url: str) -> bool:
        """Whether it is the journal of a run with this file, as it is now, and this server."""
        return (self.run.get("sha256"), self.run.get("url")) == (_sha256(source), url)

    def go_on(self, source: Path, url: str) -> None:
        """Goes on with the interrupted run. Raises Wrong where that was with another file or server."""
        if not self.is_of(source, url):
            what = self.run["url"] if self.run["url"] != url else f"{source} as it was before"
            raise Wrong(
                f"{self.path} belongs to an interrupted run with {what}. Finish that one first, or remove the journal to forget it; "
                f"what it changed can be undone with --undo {self.path}."
            )
        self.write_on(url)

    def write_on(self, url: str) -> None:
        """Goes on writing, with whatever file that run was. Raises Wrong where it was with another server, which alone knows what it did."""
        if self.run["url"] != url:
            raise Wrong(f"{self.path} belongs to an interrupted run with {self.run['url']}, not with {url}.")
        self._file = self.path.open("a", encoding="utf-8")

    def sending(self, article_id: str, steps: Iterable[tuple[About, Mapping[str, Any]]]) -> None:
        """Says what is about to be asked for."""
        self._write(
            {"sending": [[*about, {"article_id": article_id, **operation}] for about, operation in steps]}
        )

    def answered(self, steps: Iterable[tuple[About, str]], change_set: str | None) -> None:
        """Says what became of it: `change`, `same`, `conflict` or `refused` for each."""
        self._write({"answered": [[*about, outcome] for about, outcome in steps], "change_set": change_set})

    def finish(self) -> None:
        self._write({"finished": True})
        self.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, entry: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._take(entry)

    def _take(self, entry: Mapping[str, Any]) -> None:
        if "run" in entry:
            self.run = entry["run"]
        for line, annotation_id, version in entry.get("earlier", ()):
            self.earlier[line, annotation_id] = version
        for line, annotation_id, operation in entry.get("sending", ()):
            self.open[line, annotation_id] = operation
        for line, annotation_id, outcome in entry.get("answered", ()):
            operation = self.open.pop((line, annotation_id), {})
            if outcome in ("change", "same"):
                self.done[line, annotation_id] = outcome
            if outcome == "change" and "if_match" in operation:
                self.earlier[line, annotation_id] = operation["if_match"]
        change_set = entry.get("change_set")
        if change_set and change_set not in self.change_sets:
            self.change_sets.append(change_set)
        self.finished = self.finished or "finished" in entry


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _entries(path: Path) -> list[Mapping[str, Any]]:
    """What the file holds; its last line is cut off where it was not written to its end. Raises Wrong for a file that is no journal."""
    if not path.exists():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    try:
        entries = [json.loads(line) for line in whole.splitlines()]
        if any(not isinstance(entry, dict) for entry in entries) or (entries and "run" not in entries[0]):
            raise ValueError
    except ValueError:
        raise Wrong(f"{path} is no journal of corrections; name another one with --journal.") from None
    if len(whole) < len(content):
        os.truncate(path, len(whole))
    return entries
