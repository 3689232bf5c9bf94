"""Carrying out a plan: article by article, with the versions that the plan saw, written down before and after."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.client import Annotation, AnswerLost, Client, NotFound
from api.client.files.journal import About, Journal
from api.client.files.plan import MOST_OPERATIONS, Known, Step, refused

TRIES = 5


@dataclass(frozen=True)
class Settled:
    """Steps whose answer got lost, told apart by what the server now has: `done` ones, and the change sets they belong to."""

    done: dict[About, str] = field(default_factory=dict)
    change_sets: tuple[str, ...] = ()


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
    by_article: dict[str, dict[About, Mapping[str, Any]]] = {}
    for about, operation in journal.open.items():
        by_article.setdefault(operation["article_id"], {})[about] = operation
    versions = {}
    for article_id, operations in by_article.items():
        settled = _settle(client, article_id, operations)
        _write_settled(journal, settled)
        for (_, annotation_id), operation in operations.items():
            if annotation_id is not None:
                versions[annotation_id] = operation["if_match"]
    return Known(frozenset(journal.done), versions)


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
    change_sets: dict[str, None] = {}
    added: list[Annotation] | None = None
    for about, operation in operations.items():
        wants = {
            k: v for k, v in operation.items() if k in ("label", "start", "end", "text", "status", "note")
        }
        if operation["op"] == "add":
            if added is None:
                added = [a for a in client.annotations_of(article_id) if a.origin == "human" and a.live]
            same = next((a for a in added if _is_so(a, wants)), None)
            if same is not None:
                done[about] = "change"
                change_sets[client.revisions(same.id)[0].change_set] = None
            continue
        for revision in client.revisions(operation["id"]):
            if revision.version == operation["if_match"] + 1 and _is_so(revision.annotation, wants):
                done[about] = "change"
                change_sets[revision.change_set] = None
    return Settled(done, tuple(change_sets))


def _is_so(annotation: Annotation, wants: Mapping[str, Any]) -> bool:
    return all(getattr(annotation, name) == value for name, value in wants.items())


def count(steps: Iterable[Step]) -> dict[str, int]:
    counts = {"change": 0, "same": 0, "conflict": 0, "refused": 0}
    for step in steps:
        counts[step.outcome] += 1
    return counts
