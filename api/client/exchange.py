"""Files of other tools: exports as they stream, imports that go on where they broke off; texts annotated without being stored."""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypedDict, Unpack

import requests

from api.client.articles import Moment
from api.client.connection import Connection, plain
from api.client.outcomes import FormatInfo, Imported, Suggestion
from api.client.paths import path_to
from api.client.problems import AnswerLost, NotFound

PIECE = 65_536
_LAST_LINE = 1_000_000  # bytes of an export's end in which its report is looked for


class ExportFilters(TypedDict, total=False):
    label: str
    status: str
    origin: str
    min_score: float
    q: str
    source: str
    external_id: str
    review_status: str
    published_after: Moment
    published_before: Moment
    created_after: Moment
    updated_since: Moment
    as_of: int | Moment
    history: bool
    strict: bool
    offset_unit: str


class Export:
    """An export that is being read: iterate over its chunks. `report()` says afterwards what the format could not hold."""

    def __init__(self, connection: Connection, answer: requests.Response, format: str) -> None:
        self._connection = connection
        self._answer = answer
        self._format = format
        self._end = b""

    def __iter__(self) -> Iterator[bytes]:
        """Raises AnswerLost where the file is cut off."""
        try:
            for chunk in self._answer.iter_content(PIECE):
                self._end = (self._end + chunk)[-_LAST_LINE:]
                yield chunk
        except requests.exceptions.RequestException as error:
            raise AnswerLost(f"The export from {self._connection.url} broke off.") from error

    def report(self) -> Mapping[str, Any]:
        """How much of what was lost; to be asked for once all chunks were read."""
        if self._format == "jsonl":
            last = json.loads(self._end.rstrip(b"\n").rpartition(b"\n")[2])
            told: Mapping[str, Any] = last["report"]
            return told
        link = re.match(r"<([^>]*)>; rel=\"report\"", self._answer.headers.get("Link", ""))
        if link is None:
            return {}
        body = self._connection.body(self._connection.call("GET", link.group(1)))
        found: Mapping[str, Any] = body["report"]
        return found


class Exchange(Connection):
    def formats(self) -> list[FormatInfo]:
        """What can be exported and imported."""
        return list(self.items(FormatInfo, "/v1/formats", {"limit": None}))

    @contextmanager
    def export(self, format: str = "jsonl", **filters: Unpack[ExportFilters]) -> Iterator[Export]:
        """Articles with their annotations in a format that other tools read: `with client.export("csv") as export: ...`.

        `label`, `status`, `origin` and `min_score` narrow the annotations, the rest the articles. `strict` refuses rather than lose anything.
        """
        answer = self.call("GET", "/v1/exports", query={"format": format, **filters}, stream=True)
        try:
            yield Export(self, answer, format)
        finally:
            answer.close()

    def export_to(
        self, path: str | Path, format: str = "jsonl", **filters: Unpack[ExportFilters]
    ) -> Mapping[str, Any]:
        """Writes an export to a file, whole or not at all, and gives the report of what the format could not hold."""
        path = Path(path)
        beside = path.with_name(f".{path.name}.new")
        try:
            with self.export(format, **filters) as export, beside.open("wb") as file:
                for chunk in export:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            report = export.report()
            beside.replace(path)
            return report
        finally:
            beside.unlink(missing_ok=True)

    def import_from(
        self,
        path: str | Path,
        format: str = "jsonl",
        *,
        source: str | None = None,
        on_conflict: str = "skip",
        dry_run: bool = False,
        strict: bool = False,
        status: str | None = None,
        offset_unit: str | None = None,
        import_id: str | None = None,
        opened: Callable[[], BinaryIO] | None = None,
    ) -> Imported:
        """Takes a file in, article by article, each whole or not at all; what a human touched here is never overwritten.

        `on_conflict` (skip, update, fail) says what becomes of articles that are here already, `status` what spans count as where the file does
        not say. Where the connection breaks it goes on by itself; with an `import_id` (a UUID) of your own also when the program is started
        again with the same file. `opened` opens the file anew for each try, for whoever wants to watch it being read.
        """
        query = {
            "format": format,
            "source": source or Path(path).name,
            "on_conflict": on_conflict,
            "dry_run": dry_run,
            "strict": strict,
            "status": status,
            "offset_unit": offset_unit,
            "id": import_id or str(uuid.uuid4()),
        }

        answer = self.call(
            "POST",
            "/v1/imports",
            query=query,
            data=opened or partial(Path(path).open, "rb"),
            headers={"Content-Type": "application/octet-stream"},
            repeatable=True,
        )
        return self.read(Imported, answer)

    def import_report(self, import_id: str) -> Imported | None:
        """How far an import is, also one that broke off; None where there is none of this id."""
        try:
            body = self.body(self.call("GET", path_to("reports", import_id)))
        except NotFound:
            return None
        return self.value(Imported, {"id": body["id"], "state": body["state"], **body["report"]})

    def analyze(self, text: str, *, published_at: Moment | None = None) -> list[Suggestion]:
        """What the model marks in a text, without storing it."""
        body = {"text": text} | ({} if published_at is None else {"published_at": plain(published_at)})
        told = self.body(self.call("POST", "/v1/analyze", json=body, repeatable=True))
        return [self.value(Suggestion, item) for item in told["annotations"]]
