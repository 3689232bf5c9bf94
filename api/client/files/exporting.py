"""scripts/export: articles with their annotations as a file that other tools read, and what the format could not hold."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from api.client import Client
from api.client.exchange import Export
from api.client.files import exits
from api.client.files.exits import Wrong
from api.client.files.leftovers import unfinished, write_whole
from api.client.files.progress import bar
from api.client.outcomes import FormatInfo

FILTERS = (
    *("label", "status", "origin", "min_score", "q", "source", "external_id", "review_status"),
    *("published_after", "published_before", "created_after", "updated_since", "as_of"),
)


def export(client: Client, options: argparse.Namespace) -> int:
    """Writes the file whole or not at all, and gives the exit code."""
    target = None if options.file == "-" else Path(options.file)
    if target is not None and target.exists() and not options.force:
        raise Wrong(f"{target} exists; --force replaces it.")
    format = chosen_format(client, options.format, target, "writes")
    asked: dict[str, Any] = {name: getattr(options, name) for name in FILTERS}
    asked |= {"offset_unit": options.offset_unit, "strict": options.strict or None}
    asked |= {"history": False if options.no_history else None}
    with client.export(format, **asked) as exported:
        if target is None:
            _copy(exported, sys.stdout.buffer)
            sys.stdout.flush()
        else:
            with unfinished(target) as file:
                _copy(exported, file)
        report = exported.report()
    _tell(report, str(target or "standard output"))
    if options.report:
        write_whole(Path(options.report), (json.dumps(report, indent=2, ensure_ascii=False) + "\n").encode())
    return exits.DONE


def chosen_format(client: Client, asked: str | None, path: Path | None, way: str) -> str:
    """The format asked for, or else the one that the file's name speaks of. Raises Wrong for one that does not go this `way`."""
    known = [format for format in client.formats() if getattr(format, way)]
    names = [format.name for format in known]
    if asked is not None:
        if asked not in names:
            raise Wrong(f"{asked!r} is no format here; formats are {', '.join(names)}.")
        return asked
    ending = "jsonl" if path is None else path.suffix.removeprefix(".").lower()
    found = _with_ending(known, ending)
    if found is None:
        raise Wrong(f"{path} does not say which format it is; give --format, one of {', '.join(names)}.")
    return found


def _with_ending(known: list[FormatInfo], ending: str) -> str | None:
    return next((format.name for format in known if format.extension == ending), None)


def _copy(exported: Export, file: BinaryIO) -> None:
    with bar("exporting", None, "B") as shown:
        for chunk in exported:
            file.write(chunk)
            shown.update(len(chunk))


def _tell(report: Mapping[str, Any], where: str) -> None:
    print(f"{where}: articles: {report['articles']}, annotations: {report['annotations']}.", file=sys.stderr)
    for loss in report["losses"]:
        print(f"  {loss['count']} {loss['meaning']}", file=sys.stderr)
    if report["not_carried"]:
        told = ", ".join(f"{name} ({count})" for name, count in report["not_carried"].items())
        print(f"  An import of this file would not bring back: {told}.", file=sys.stderr)
