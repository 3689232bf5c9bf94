"""Files of corrections for tests, and runs of scripts/correct in this process."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import Any

from api.client.files.correct import correct, undo


def sheet(path: Path, *rows: dict[str, Any]) -> Path:
    """A CSV file with these rows."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    held = io.StringIO()
    table = csv.DictWriter(held, columns)
    table.writeheader()
    table.writerows(rows)
    path.write_text(held.getvalue())
    return path


def read_sheet(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def options(**given: Any) -> argparse.Namespace:
    usual = {
        "file": None,
        "undo": None,
        "dry_run": False,
        "yes": True,
        "reason": None,
        "journal": None,
        "all": False,
    }
    return argparse.Namespace(**(usual | given))


def run_correct(client: Any, path: Path, **given: Any) -> int:
    return correct(client, options(file=str(path), **given))


def run_undo(client: Any, target: str | Path, **given: Any) -> int:
    return undo(client, options(undo=str(target), **given))


def row_of(annotation: Any, **changed: Any) -> dict[str, Any]:
    """The row as scripts/pull writes it, with what a reviewer changed in it."""
    names = ("label", "start", "end", "text", "status", "version", "article_id")
    return {"annotation_id": annotation.id} | {name: getattr(annotation, name) for name in names} | changed
