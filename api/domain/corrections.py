"""Many corrections of one article in one request: all or nothing, or each for itself; or only what would happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from api.domain.annotations import Correction, Rules, add_annotation, change_annotation, restore_annotation
from api.domain.clock import Clock, new_id
from api.domain.models import Annotation, ChangeSet
from api.domain.offsets import OffsetMap, OffsetUnit
from api.domain.ports import Store, Transaction
from api.domain.versions import Expected, explained
from api.errors import AnnotationError, Gone, NotFound, Stale

OPERATIONS = ("add", "update", "accept", "reject", "restore")


@dataclass(frozen=True, slots=True)
class Operation:
    """One item of the request. `refusal` is what the door found wrong with it already; `index` is its place in the request."""

    index: int
    op: Literal["add", "update", "accept", "reject", "restore"] = "update"
    annotation_id: str = ""
    expected: Expected = Expected(frozenset(), "")
    label: str = ""
    version: int = 0
    correction: Correction = Correction()
    refusal: AnnotationError | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation: the annotation as it now is, or the refusal."""

    index: int
    created: bool = False
    annotation: Annotation | None = None
    refusal: AnnotationError | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """`change_set` is None when nothing was written: a dry run, or operations that changed nothing."""

    change_set: str | None
    outcomes: tuple[Outcome, ...]


def correct_article(
    store: Store,
    clock: Clock,
    rules: Rules,
    article_id: str,
    operations: Sequence[Operation],
    *,
    atomic: bool = True,
    dry_run: bool = False,
    reason: str | None = None,
) -> Corrected:
    """Applies the operations in order, each seeing those before it, as one change set.

    `atomic`: the first refusal is raised and nothing is written. Otherwise each refusal is the outcome of its operation alone.
    A dry run gives exactly the outcomes of a real one and writes nothing.
    """
    change_set = ChangeSet(new_id(), "annotations.patch", rules.actor, clock(), reason)
    outcomes: list[Outcome] = []
    changed = False
    try:
        with store.write(change_set) as tx:
            text = tx.find_article(article_id).text
            maps: dict[OffsetUnit, OffsetMap] = {}
            for operation in operations:
                unit = operation.correction.span.unit
                if unit not in maps:
                    maps[unit] = OffsetMap(text, unit)
                correction = replace(
                    operation.correction, reason=operation.correction.reason or reason, offsets=maps[unit]
                )
                outcome, wrote = _outcome(tx, rules, article_id, replace(operation, correction=correction))
                if atomic and outcome.refusal is not None:
                    raise outcome.refusal
                outcomes.append(outcome)
                changed = changed or wrote
            if dry_run or not changed:
                tx.discard()
    except Stale as stale:
        raise explained(
            _as_stored(store, stale, operation), operation.expected, store.changed_fields
        ) from None
    outcomes = [
        replace(outcome, refusal=explained(outcome.refusal, operation.expected, store.changed_fields))
        if isinstance(outcome.refusal, Stale)
        else outcome
        for operation, outcome in zip(operations, outcomes, strict=True)
    ]
    return Corrected(change_set.id if changed and not dry_run else None, tuple(outcomes))


def _outcome(tx: Transaction, rules: Rules, article_id: str, operation: Operation) -> tuple[Outcome, bool]:
    try:
        if operation.refusal is not None:
            raise operation.refusal
        before = (
            None if operation.op == "add" else tx.find_annotation(operation.annotation_id, withdrawn=True)
        )
        annotation = _apply(tx, rules, article_id, operation)
    except AnnotationError as refusal:
        refusal.pointer = refusal.pointer or f"#/operations/{operation.index}"
        return Outcome(operation.index, refusal=refusal), False
    return Outcome(operation.index, operation.op == "add", annotation), annotation != before


def _apply(tx: Transaction, rules: Rules, article_id: str, operation: Operation) -> Annotation:
    correction = operation.correction
    if operation.op == "add":
        return add_annotation(tx, rules, article_id, operation.label, correction)
    if operation.op == "restore":
        return restore_annotation(
            tx,
            rules,
            operation.annotation_id,
            operation.version,
            operation.expected,
            article_id,
            correction.pointer,
            correction.reason,
        )
    return change_annotation(tx, rules, operation.annotation_id, operation.expected, correction, article_id)


def _as_stored(store: Store, stale: Stale, operation: Operation) -> Stale:
    """The refusal of a request that wrote nothing: the annotation in it is the one that is stored, not what earlier operations had made of it."""
    if stale.current is None:
        return stale
    try:
        stored = store.find_annotation(stale.current.id)
    except (Gone, NotFound):  # withdrawn, or its article deleted meanwhile
        return stale
    if stored == stale.current:
        return stale
    detail = stale.detail
    if operation.expected.versions is not None and stored.version in operation.expected.versions:
        detail = (
            f"An earlier operation of this request makes it version {stale.current.version} of annotation {stored.id}. "
            "Send that as if_match, or say all of it in one operation."
        )
    return Stale(detail, current=stored, pointer=stale.pointer)
