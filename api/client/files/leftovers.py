"""What could not be applied, as a file like the one that came in: look at it, mend it or take lines out, and feed it in again.

A line says only what was asked to change (never what merely stood in the sheet, so that feeding it in again cannot take a colleague's
correction of another field back), names the version as it is now, and tells in columns that are passed over what stands there and why.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from api.client.files.corrections import is_json
from api.client.files.exits import Wrong
from api.client.files.plan import Step
from api.domain.cells import as_cell

COLUMNS = (
    *("annotation_id", "version", "article_id", "external_id", "surface", "occurrence"),
    *("label", "start", "end", "text", "status", "note", "reason"),
    *("problem", "current_label", "current_text", "current_status", "current_note"),
)


def path_for(source: Path) -> Path:
    return source.with_name(f"{source.stem}.conflicts{source.suffix or '.csv'}")


def write_leftovers(source: Path, steps: Iterable[Step]) -> tuple[int, Path]:
    """Writes the lines that were not applied, and gives how many and where; where there are none, no file.

    A file that is there already may be one that somebody is mending: it stays, and the lines go to one with a number in its name.
    """
    path = path_for(source)
    rows = [_row(step) for step in steps if step.outcome in ("conflict", "refused")]
    if not rows:
        return 0, path
    content = (_as_json(rows) if is_json(path) else _as_csv(rows)).encode()
    names = (path.with_name(f"{path.stem}.{number}{path.suffix}") for number in itertools.count(2))
    free = next(
        one for one in itertools.chain([path], names) if not one.exists() or one.read_bytes() == content
    )
    if not free.exists():
        write_whole(free, content)
    return len(rows), free


def write_whole(path: Path, content: bytes) -> None:
    """The file with this content, or as it was before."""
    with unfinished(path) as file:
        file.write(content)


@contextmanager
def unfinished(path: Path) -> Iterator[BinaryIO]:
    """A file beside it that takes its place when the block is left, and goes when the block fails. Raises Wrong where its folder is missing."""
    if not path.parent.is_dir():
        raise Wrong(f"There is no folder {path.parent} for {path.name}.")
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _row(step: Step) -> dict[str, Any]:
    correction, now = step.correction, step.annotation
    row: dict[str, Any] = {
        "article_id": step.article_id or correction.article_id,
        "external_id": correction.external_id,
        "reason": correction.reason,
        "problem": step.detail,
    }
    row |= correction.wants if now is None else step.differs
    if now is None:
        return row | {
            "annotation_id": correction.annotation_id,
            "version": correction.version,
            "surface": correction.surface,
            "occurrence": correction.occurrence,
        }
    current = {f"current_{name}": getattr(now, name) for name in ("label", "text", "status", "note")}
    return row | {"annotation_id": now.id, "version": now.version} | current


def _as_csv(rows: Iterable[dict[str, Any]]) -> str:
    held = io.StringIO()
    table = csv.DictWriter(held, COLUMNS)
    table.writeheader()
    for row in rows:
        table.writerow(
            {name: as_cell(value) if isinstance(value, str) else value for name, value in row.items()}
        )
    return "\ufeff" + held.getvalue()


def _as_json(rows: Iterable[dict[str, Any]]) -> str:
    lines = [{name: row[name] for name in COLUMNS if row.get(name) is not None} for row in rows]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
