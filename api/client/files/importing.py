"""scripts/import: a file of another tool taken in, and why of each part that was not."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.client import Client, Imported
from api.client.files import exits
from api.client.files.exits import Wrong
from api.client.files.exporting import chosen_format
from api.client.files.leftovers import write_whole
from api.client.files.progress import bar

TERMS = ("source", "on_conflict", "strict", "status", "offset_unit")
MOST_SHOWN = 20


def import_file(client: Client, options: argparse.Namespace) -> int:
    """Takes the file in, and gives the exit code. Interrupted, the same command goes on: the journal holds the import's id."""
    with _at_hand(options.file) as path:
        return _import(client, options, path)


def _import(client: Client, options: argparse.Namespace, path: Path) -> int:
    given = None if options.file == "-" else Path(options.file)
    format = chosen_format(client, options.format, given, "reads")
    terms = {name: getattr(options, name) for name in TERMS}
    terms["source"] = terms["source"] or (given.name if given else "standard input")
    journal = Path(options.journal or path.with_name(f".{path.name}.import"))
    import_id = None if options.dry_run else _begun(journal, path, client.url, {"format": format, **terms})
    with bar("sending", path.stat().st_size, "B") as shown:
        done = client.import_from(
            path,
            format,
            **terms,
            dry_run=options.dry_run,
            import_id=import_id,
            opened=lambda: Watched(path, shown),
        )
    if not options.dry_run:
        journal.unlink(missing_ok=True)
    _tell(done)
    if options.report:
        body = {name: getattr(done, name) for name in Imported.__dataclass_fields__}
        write_whole(Path(options.report), (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode())
    return exits.PARTLY if done.items["refused"] else exits.DONE


@contextmanager
def _at_hand(named: str) -> Iterator[Path]:
    """The file. What can be read only once, as standard input (`-`) and pipes, is copied first, since a broken import sends it again."""
    path = Path(named)
    if path.is_file() and named != "-":
        yield path
        return
    if path.is_dir():
        raise Wrong(f"{path} is a folder; name a file.")
    if named != "-" and not path.exists():
        raise Wrong(f"There is no file {path}.")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "input"
        with (
            nullcontext(sys.stdin.buffer) if named == "-" else path.open("rb") as source,
            copy.open("wb") as target,
        ):
            shutil.copyfileobj(source, target)
        yield copy


class Watched(io.FileIO):
    """A file that moves a bar as it is read; from its beginning again where it is sent again."""

    def __init__(self, path: Path, shown: Any) -> None:
        super().__init__(path, "rb")
        shown.reset()
        self._update: Callable[[int], Any] = shown.update

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(-1 if size is None else size) or b""
        self._update(len(piece))
        return piece


def _begun(journal: Path, path: Path, url: str, terms: Mapping[str, Any]) -> str:
    """The id under which this file is taken in: a new one, noted before anything is sent, or that of the run that was interrupted."""
    mine = {"file": _sha256(path), "url": url, **terms}
    try:
        known = json.loads(journal.read_bytes())
        if {**known, "id": None} == {**mine, "id": None}:
            return str(known["id"])
    except FileNotFoundError:
        pass
    except (ValueError, TypeError):
        raise Wrong(f"{journal} is no journal of an import; name another one with --journal.") from None
    id = str(uuid.uuid4())
    write_whole(journal, json.dumps({**mine, "id": id}).encode())
    return id


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tell(done: Imported) -> None:
    counts = ", ".join(f"{name} {count}" for name, count in done.items.items() if count)
    spans = ", ".join(f"{name} {count}" for name, count in done.annotations.items() if count)
    print(f"{'Would be: ' if done.dry_run else ''}items: {counts or 'none'}; annotations: {spans or 'none'}.")
    for told in done.told[:MOST_SHOWN]:
        for reason in told["reasons"]:
            print(f"  {told['outcome']}: {reason['place']}: {reason['detail']}", file=sys.stderr)
    if len(done.told) > MOST_SHOWN:
        print(f"  ... and {len(done.told) - MOST_SHOWN} more; --report writes them down.", file=sys.stderr)
    if done.not_told:
        print(
            f"  {done.not_told} items beyond these are counted, but not told of one by one.", file=sys.stderr
        )
