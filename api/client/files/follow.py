"""scripts/follow: the change feed on a terminal or for a program, from where it was left."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from api.client import Bookmark, Change, Client
from api.client.files import exits
from api.client.files.exits import Wrong

SHOWN = 60  # characters of a value


def follow(client: Client, options: argparse.Namespace) -> int:
    """Prints changes until interrupted (or to the end of the feed with --once), and gives the exit code."""
    bookmark = Bookmark(options.state) if options.state else None
    after = _start(client, options.since, bookmark)
    if bookmark is not None:
        bookmark.write(
            after
        )  # who is interrupted before the first change goes on from here, not from a later now
    try:
        for change in _changes(client, after, options.once):
            print(
                json.dumps(as_json(change), ensure_ascii=False) if options.json else line(change), flush=True
            )
            if bookmark is not None:
                bookmark.write(change.seq)
    except KeyboardInterrupt:
        return exits.INTERRUPTED
    return exits.DONE


def _start(client: Client, since: str | None, bookmark: Bookmark | None) -> int:
    """What --state remembers; otherwise what --since says."""
    try:
        remembered = bookmark.read() if bookmark is not None else None
    except ValueError as error:
        raise Wrong(str(error)) from None
    if remembered is not None:
        if not client.reaches(remembered):
            raise Wrong(
                f"The file of --state remembers seq {remembered}, which the feed does not reach: an older copy of the database was put back. "
                "Remove the file to begin again."
            )
        return remembered
    if since is None or since == "now":
        return client.last_seq()
    if since.isascii() and since.isdecimal():
        if not client.reaches(int(since)):
            raise Wrong(f"--since is {since}, and the feed ends at {client.last_seq()}.")
        return int(since)
    try:
        return client.seq_at(since)
    except ValueError:
        raise Wrong(
            f"--since is {since!r}; it must be a seq, a time like 2017-06-08T09:30:00Z, or now."
        ) from None


def _changes(client: Client, after: int, once: bool) -> Iterator[Change]:
    if once:
        return client.changes(after)
    return client.follow(after, on_trouble=lambda error: print(f"{error} Waiting for it.", file=sys.stderr))


def as_json(change: Change) -> dict[str, Any]:
    """The entry as it came."""
    body = {name.rstrip("_"): value for name, value in asdict(change).items() if name != "more"}
    body["changes"] = [{"field": c.field, "from": c.from_, "to": c.to} for c in change.changes]
    return body | dict(change.more)


def line(change: Change) -> str:
    """One change in one line: when, who, what, where, why. Control characters of texts do not reach the terminal."""
    after = change.after or {}
    if change.kind == "annotation":
        what = f"{after.get('label')} {_short(after.get('text'))}"
    else:
        name = after.get("title") or after.get("external_id")
        what = f"article {_short(name)}" if name else "article without a title"
    parts = [str(change.seq), change.at, change.actor, change.action, what]
    if change.action != "create":
        parts += [f"{c.field}: {_short(c.from_)} → {_short(c.to)}" for c in change.changes]
    parts.append(f"[{change.annotation_id or change.article_id}]")
    if change.reason:
        parts.append(f"({change.reason})")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in "  ".join(parts))


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
