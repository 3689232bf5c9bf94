"""scripts/correct: plan, show, ask, apply; or undo."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from api.client import Client, NotFound, WrongId
from api.client.files import exits
from api.client.files.applying import apply, count, resume, settle
from api.client.files.corrections import Correction, read_corrections
from api.client.files.exits import Wrong
from api.client.files.finding import Known
from api.client.files.journal import Journal
from api.client.files.leftovers import path_for, write_leftovers
from api.client.files.plan import Step, plan
from api.client.files.progress import bar
from api.client.files.showing import MOST_LINES, table
from api.client.files.wording import counted


def correct(client: Client, options: argparse.Namespace) -> int:
    """Applies a file of corrections, and gives the exit code."""
    source = Path(options.file)
    corrections = read_corrections(source, lambda said: print(said, file=sys.stderr))
    with closing(Journal(Path(options.journal or f"{source}.journal"))) as journal:
        return _correct(client, options, source, corrections, journal)


def _correct(
    client: Client,
    options: argparse.Namespace,
    source: Path,
    corrections: list[Correction],
    journal: Journal,
) -> int:
    if journal.interrupted:
        known = _take_up(client, journal, source)
    else:
        known = Known(earlier=journal.earlier if journal.is_of(source, client.url) else {})
    with bar("looking", len(corrections), "line") as shown:
        steps = plan(client, corrections, known, shown.update)
    _print_table(steps, options)
    before = len(journal.done) if known.done else 0
    print(_forecast(count(steps), before))
    waiting = count(steps)["change"]
    if options.dry_run:
        return exits.PARTLY if _problems(steps) else exits.DONE
    if waiting and not _agreed(options, f"Apply {counted(waiting, 'change')}?"):
        return exits.DECLINED
    if waiting and not journal.interrupted:
        journal.begin(source, client.url, options.reason)
    with bar("applying", waiting, "change") as shown:
        steps = apply(client, steps, journal, options.reason or journal.run.get("reason"), shown.update)
    left, path = write_leftovers(source, steps)
    if journal.interrupted:
        journal.finish()
    counts = count(steps)
    if not waiting and not before and not left:
        return exits.DONE
    _tell_result(counts, before, journal, left, path)
    if left and path != path_for(source):
        print(f"{path_for(source)} was there already, may hold somebody's work, and stays as it is.")
    return exits.PARTLY if left else exits.DONE


def undo(client: Client, options: argparse.Namespace) -> int:
    """Undoes a change set, or all those of a journal, newest first; and gives the exit code."""
    path = Path(options.undo)
    if not path.is_file():
        return _undo(client, options, [options.undo])
    with closing(_journal(path)) as journal:
        unsettled = _settled(client, journal)
        code = _undo(client, options, list(reversed(journal.change_sets)))
        if journal.interrupted and code != exits.DECLINED and not options.dry_run:
            journal.finish()  # the same sheet may be run again, from its beginning
    return exits.PARTLY if unsettled and code == exits.DONE else code


def _undo(client: Client, options: argparse.Namespace, change_sets: list[str]) -> int:
    if not change_sets:
        print("Nothing was changed by that run.")
        return exits.DONE
    forecasts = []
    with bar("looking", len(change_sets), "change set") as shown:
        for change_set in change_sets:
            try:
                forecasts.append(client.revert(change_set, dry_run=True))
            except NotFound as error:
                raise Wrong(error.detail) from None
            except WrongId:
                raise Wrong(f"{change_set!r} is neither a journal nor the id of a change set.") from None
            shown.update(1)
    changed = sum(forecast.changed for forecast in forecasts)
    if not changed and all(client.change_set(one).reverted_by for one in change_sets):
        print("It was undone before.")
        return exits.DONE
    for conflict in (conflict for forecast in forecasts for conflict in forecast.conflicts):
        print(f"  stays as it is: {conflict.detail}")
    refused = sum(forecast.refused for forecast in forecasts)
    print(f"{counted(changed, 'change')} to undo, {refused} changed since and left alone.")
    if options.dry_run or not changed:
        return exits.PARTLY if refused else exits.DONE
    if not _agreed(options, f"Undo {counted(changed, 'change')}?"):
        return exits.DECLINED
    undone = []
    with bar("undoing", len(change_sets), "change set") as shown:
        for change_set in change_sets:
            undone.append(client.revert(change_set, reason=options.reason))
            shown.update(1)
    print(f"{sum(one.changed for one in undone)} undone.")
    return exits.PARTLY if any(one.refused for one in undone) else exits.DONE


def _take_up(client: Client, journal: Journal, source: Path) -> Known:
    journal.go_on(source, client.url)
    known = resume(client, journal)
    print(f"Going on with an interrupted run; {len(known.done)} done before.", file=sys.stderr)
    return known


def _print_table(steps: list[Step], options: argparse.Namespace) -> None:
    for line in table(steps, None if options.all else MOST_LINES):
        print(line)


def _forecast(counts: dict[str, int], before: int) -> str:
    parts = [f"{counts['change']} to change", f"{counts['same'] + before} as they should be"]
    if counts["conflict"]:
        parts.append(f"{counted(counts['conflict'], 'conflict')}")
    if counts["refused"]:
        parts.append(f"{counts['refused']} impossible")
    return ", ".join(parts) + "."


def _tell_result(counts: dict[str, int], before: int, journal: Journal, left: int, path: Path) -> None:
    earlier = f" ({before} before)" if before else ""
    print(f"{counts['change'] + before} done{earlier}, {left} left.")
    if counts["change"] + before and journal.change_sets:
        print(f"To take it all back: --undo {journal.path}")
    if left:
        print(
            f"What is left is in {path}: look at `problem`, mend or remove lines, and run it through again."
        )


def _problems(steps: list[Step]) -> bool:
    return any(step.outcome in ("conflict", "refused") for step in steps)


def _agreed(options: argparse.Namespace, question: str) -> bool:
    if options.yes:
        return True
    if not sys.stdin.isatty():
        print("Nothing was changed: add --yes to apply without being asked.", file=sys.stderr)
        return False
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _settled(client: Client, journal: Journal) -> bool:
    """Finds out what an interrupted run had on its way, and says of which lines that cannot be done; gives whether there are such."""
    if not journal.interrupted:
        return False
    journal.write_on(client.url)
    unsettled = settle(client, journal)
    for (line, _), why in unsettled.items():
        print(
            f"Line {line} may have been applied and was not taken back, since it cannot be looked up: {why}"
        )
    return bool(unsettled)


def _journal(path: Path) -> Journal:
    """The journal of a run. Raises Wrong for another file."""
    try:
        journal = Journal(path)
    except Wrong:
        beside = Path(f"{path}.journal")
        hint = f"; that of its run is {beside}" if beside.exists() else ""
        raise Wrong(f"{path} is no journal of corrections{hint}.") from None
    if not journal.run:
        raise Wrong(f"{path} is an empty journal.")
    return journal
