"""Carrying out a plan: article by article, with the versions that the plan saw, written down before and after."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.client import Annotation, AnswerLost, Client, NotFound, Revision
from api.client.files.corrections import WANTS
from api.client.files.finding import Known
from api.client.files.journal import About, Journal
from api.client.files.plan import MOST_OPERATIONS, Step, refused

TRIES = 5


@dataclass(frozen=True)
class Settled:
    """Steps whose answer got lost, told apart by what the server now has: `done` ones, the change sets they belong to, and why of those
    that cannot be looked up any more."""

    done: dict[About, str] = field(default_factory=dict)
    change_sets: tuple[str, ...] = ()
    unknown: Mapping[About, str] = field(default_factory=dict)


def apply(
    client: Client,
    steps: Iterable[Step],
    journal: Journal,
    reason: str | None,
    tick: Callable[[int], object] = lambda steps: None,
) -> list[Step]:
    """Carries out the steps that are changes, and gives all of them with what became of each."""
    steps = list(steps)
    finished = [step for step in steps if step.outcome != "change"]
    changes = sorted(
        (s for s in steps if s.outcome == "change"), key=lambda s: (s.article_id, s.turn, s.line)
    )
    for article_id, group in itertools.groupby(changes, key=lambda step: step.article_id):
        waiting = list(group)
        for first in range(0, len(waiting), MOST_OPERATIONS):
            some = waiting[first : first + MOST_OPERATIONS]
            finished += _apply_some(client, article_id, some, journal, reason)
            tick(len(some))
    return sorted(finished, key=lambda step: step.line)


def resume(client: Client, journal: Journal) -> Known:
    """What an interrupted run had done. What was on its way then is looked for on the server."""
    versions = {
        annotation_id: operation["if_match"]
        for (_, annotation_id), operation in journal.open.items()
        if annotation_id is not None
    }
    settle(client, journal)
    return Known(frozenset(journal.done), versions, journal.earlier)


def settle(client: Client, journal: Journal) -> Mapping[About, str]:
    """Writes down what was on its way when the run was interrupted and did arrive. Gives why, for steps of which that cannot be known."""
    by_article: dict[str, dict[About, Mapping[str, Any]]] = {}
    for about, operation in journal.open.items():
        by_article.setdefault(operation["article_id"], {})[about] = operation
    unknown: dict[About, str] = {}
    for article_id, operations in by_article.items():
        settled = _settle(client, article_id, operations)
        _write_settled(journal, settled)
        unknown |= settled.unknown
    return unknown


def _apply_some(
    client: Client, article_id: str, steps: Sequence[Step], journal: Journal, reason: str | None
) -> list[Step]:
    finished: list[Step] = []
    for attempt in range(TRIES):
        journal.sending(article_id, [(step.about, step.operation) for step in steps])
        try:
            told = client.correct(article_id, [step.operation for step in steps], atomic=False, reason=reason)
            break
        except NotFound as error:
            outcome = [refused(step, error) for step in steps]
            journal.answered([(step.about, step.outcome) for step in outcome], None)
            return finished + outcome
        except AnswerLost:
            if attempt == TRIES - 1:
                raise
            settled = _settle(client, article_id, {step.about: step.operation for step in steps})
            _write_settled(journal, settled)
            finished += [step for step in steps if step.about in settled.done]
            steps = [step for step in steps if step.about not in settled.done]
            if not steps:
                return finished
    became = [
        step if result.refusal is None else refused(step, result.refusal)
        for step, result in zip(steps, told.results, strict=True)
    ]
    # under the name it was sent by, which a refusal may have changed
    outcomes = [(step.about, now.outcome) for step, now in zip(steps, became, strict=True)]
    journal.answered(outcomes, told.change_set)
    return finished + became


def _write_settled(journal: Journal, settled: Settled) -> None:
    for change_set in settled.change_sets or (None,):
        journal.answered(settled.done.items(), change_set)


def _settle(client: Client, article_id: str, operations: Mapping[About, Mapping[str, Any]]) -> Settled:
    """Which of these operations the server has carried out: the revision behind the version that they named says what they asked for."""
    done: dict[About, str] = {}
    unknown: dict[About, str] = {}
    change_sets: dict[str, None] = {}

    @functools.cache
    def is_batch(change_set: str) -> bool:  # a colleague's single correction may ask for the same
        return client.change_set(change_set).kind == "annotations.patch"

    @functools.cache
    def added() -> list[Annotation]:
        return [a for a in client.annotations_of(article_id) if a.origin == "human" and a.live]

    for about, operation in operations.items():
        try:
            found = [r for r in _revisions(client, operation, added) if is_batch(r.change_set)]
        except NotFound as error:
            unknown[about] = error.detail
            continue
        if found:
            done[about] = "change"
            change_sets[found[0].change_set] = None
    return Settled(done, tuple(change_sets), unknown)


def _revisions(
    client: Client, operation: Mapping[str, Any], added: Callable[[], list[Annotation]]
) -> Iterator[Revision]:
    """The revisions that say what the operation asked for, where it would have put them."""
    wants = {k: v for k, v in operation.items() if k in WANTS}
    if operation["op"] != "add":
        for revision in client.revisions(operation["id"]):
            if revision.version == operation["if_match"] + 1 and _is_so(revision.annotation, wants):
                yield revision
        return
    for annotation in sorted(added(), key=lambda one: not _is_so(one, wants)):
        first = client.revisions(annotation.id)[0]
        if _is_so(first.annotation, wants):
            yield first
            return


def _is_so(annotation: Annotation, wants: Mapping[str, Any]) -> bool:
    return all(getattr(annotation, name) == value for name, value in wants.items())


def count(steps: Iterable[Step]) -> dict[str, int]:
    counts = {"change": 0, "same": 0, "conflict": 0, "refused": 0}
    for step in steps:
        counts[step.outcome] += 1
    return counts
