"""Long work as a request or as a job: a little is done at once, in one transaction; much becomes a job that goes on where it stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Response

from api import metrics
from api.domain.annotations import Rules
from api.domain.clock import new_id, utc_now
from api.domain.models import Annotation, ChangeSet, Job
from api.domain.offsets import UNTRANSLATED, OffsetMap, OffsetUnit
from api.domain.ports import Store
from api.domain.sweeps import MOST_LISTED, Sweep, Tally, run_sweep
from api.web import context, presenting
from api.web.articles import accepted, wants_async

AT_ONCE = 1000  # spans that one request corrects itself
MOST_CONFLICTS = 1000


def sweep(
    work: Sweep,
    kind: str,
    payload: Mapping[str, Any],
    reason: str | None,
    *,
    dry_run: bool,
    reverts: str | None = None,
) -> Response:
    """Runs the work, or 202 with the job that will. `kind` and `payload` are what the job needs to make the same work again."""
    store, unit = context.store(), presenting.offset_unit()
    planned = sum(size for _, size in work.plan(store, None))
    change_set = ChangeSet(new_id(), work.kind, presenting.actor(), utc_now(), reason, reverts)
    body = new_body(change_set.id, dry_run, unit)
    if planned > AT_ONCE or wants_async():
        job = Job(
            id=new_id(),
            kind=kind,
            state="queued",
            payload={**payload, "body": body, "reason": reason, "reverts": reverts, "after": None},
            created_at=change_set.at,
            created_by=change_set.actor,
            updated_at=change_set.at,
            total=planned,
        )
        store.jobs.add(job)
        return accepted(job)
    for progress in run_sweep(store, utc_now, work, change_set, whole=True, dry_run=dry_run):
        add_to(body, progress.tally, store)
    return presenting.answer(finished(body))


def new_body(change_set: str, dry_run: bool, unit: OffsetUnit) -> dict[str, Any]:
    return {
        "change_set": change_set,
        "dry_run": dry_run,
        "matched": 0,
        "changed": 0,
        "unchanged": 0,
        "left_alone": 0,
        "refused": 0,
        "sample": [],
        "conflicts": [],
        "offset_unit": unit,
    }


def add_to(body: dict[str, Any], tally: Tally, store: Store) -> None:
    """Adds one transaction's share to the answer."""
    for name in ("matched", "changed", "unchanged", "left_alone", "refused"):
        body[name] += getattr(tally, name)
    maps: dict[str, OffsetMap] = {}

    def shown(annotation: Annotation | None) -> dict[str, Any] | None:
        if annotation is None:
            return None
        article_id, unit = annotation.article_id, body["offset_unit"]
        if article_id not in maps:
            maps[article_id] = (
                UNTRANSLATED if unit == "code_point" else OffsetMap(store.find_text(article_id), unit)
            )
        return presenting.annotation_fields(annotation, maps[article_id])

    room = MOST_LISTED - len(body["sample"])
    body["sample"] += [
        {"before": shown(before), "after": shown(after)} for before, after in tally.sample[: max(0, room)]
    ]
    room = MOST_CONFLICTS - len(body["conflicts"])
    body["conflicts"] += [
        {
            "article_id": conflict.article_id,
            "annotation_id": conflict.annotation_id,
            "detail": conflict.detail,
            "then": shown(conflict.then),
            "current": shown(conflict.current),
        }
        for conflict in tally.conflicts[: max(0, room)]
    ]
    if not body["dry_run"]:
        for action, number in tally.actions.items():
            metrics.count_corrections(action, number)


def finished(body: dict[str, Any]) -> dict[str, Any]:
    """The answer once all is done: a change set only where something was written."""
    return body | {"change_set": body["change_set"] if body["changed"] and not body["dry_run"] else None}


def rules_of(job: Job, annotator: Any, overlap: str) -> Rules:
    return Rules(job.created_by, annotator, overlap)


def change_set_of(job: Job, work: Sweep) -> ChangeSet:
    """The one change set that a job's transactions write."""
    payload = job.payload
    return ChangeSet(
        payload["body"]["change_set"],
        work.kind,
        job.created_by,
        utc_now(),
        payload["reason"],
        payload["reverts"],
    )


def noted(job: Job, body: dict[str, Any], after: str, done: int) -> Job:
    """The job as it is once another share is done."""
    return replace(
        job, payload={**job.payload, "body": body, "after": after}, done=done, updated_at=utc_now()
    )
