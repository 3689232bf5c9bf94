"""Corrections of one span: add, change, accept, reject, restore. Each rule works inside an open transaction, so that one
request may hold one of them (`correct_one`) or many (corrections.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from api.domain.annotating import normalized_for
from api.domain.clock import Clock, new_id
from api.domain.drafts import copier_of, maker_of
from api.domain.models import Action, Annotation, Article, ChangeSet, Original
from api.domain.offsets import OffsetMap
from api.domain.ports import Annotator, Store, Transaction
from api.domain.spans import SpanRequest, check_label, check_overlap, locate_span
from api.domain.versions import Expected, explain_stale
from api.errors import NotFound

Result = TypeVar("Result")
_but = copier_of(Annotation)
_quick_original = maker_of(Original)


@dataclass(frozen=True, slots=True)
class Rules:
    """What every correction needs to know: who, the date resolver, and which spans may share characters (ANNOTATION_OVERLAP)."""

    actor: str
    annotator: Annotator
    overlap: str = "none"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reviewer wants of a span. `fields` holds those of label, status and note that were sent (note may be None).

    `offsets` is the map of the article's text in the span's unit, where it is made already."""

    span: SpanRequest = SpanRequest()
    fields: Mapping[str, Any] | None = None
    reason: str | None = None
    offsets: OffsetMap | None = None

    @property
    def pointer(self) -> str:
        return self.span.pointer


def correct_one(
    store: Store,
    clock: Clock,
    actor: str,
    kind: str,
    expected: Expected,
    rule: Callable[[Transaction], Result],
    reason: str | None = None,
) -> Result:
    """Runs one rule as one change set. A Stale that comes out of it says which fields moved."""
    with (
        explain_stale(expected, store.changed_fields),
        store.write(ChangeSet(new_id(), kind, actor, clock(), reason)) as tx,
    ):
        return rule(tx)


def add_annotation(
    tx: Transaction, rules: Rules, article_id: str, label: str, correction: Correction
) -> Annotation:
    """A span that the model missed: origin human, accepted. Raises NotFound, Gone, Invalid and its kin, DuplicateSpan, Overlap."""
    article = tx.find_article(article_id)
    check_label(label, f"{correction.pointer}/label")
    start, end = locate_span(article.text, correction.span, None, correction.offsets)
    check_overlap(
        label, start, end, tx.list_overlapping(article_id, start, end), rules.overlap, correction.pointer
    )
    annotation = annotation_by_hand(
        tx, rules, article, label, start, end, (correction.fields or {}).get("note")
    )
    tx.add_annotation(annotation, correction.reason)
    return annotation


def annotation_by_hand(
    tx: Transaction, rules: Rules, article: Article, label: str, start: int, end: int, note: str | None = None
) -> Annotation:
    """A span that a human marks, not stored yet: accepted, made now by who writes in this transaction."""
    now = tx.change_set.at
    return Annotation(
        id=new_id(),
        article_id=article.id,
        label=label,
        start=start,
        end=end,
        text=article.text[start:end],
        status="accepted",
        origin="human",
        created_at=now,
        created_by=rules.actor,
        updated_at=now,
        updated_by=rules.actor,
        normalized=normalized_for(rules.annotator, article, label, start, end),
        note=note,
    )


def change_annotation(
    tx: Transaction,
    rules: Rules,
    annotation_id: str,
    expected: Expected,
    correction: Correction,
    article_id: str | None = None,
) -> Annotation:
    """Moves ends, relabels, accepts, rejects or notes. `article_id` refuses an annotation of another article.

    A change of label or ends accepts the span unless a status was sent. What changes nothing makes no revision.
    Raises Stale before anything that is wrong with the correction.
    """
    current = _find(tx, annotation_id, article_id)
    expected.check(current, "Annotation")
    return change_found(tx, rules, current, correction)


def change_found(
    tx: Transaction,
    rules: Rules,
    current: Annotation,
    correction: Correction,
    neighbours: Iterable[Annotation] | None = None,
) -> Annotation:
    """The same for an annotation as this transaction has just read it; `neighbours`, where they are known, are what it may overlap."""
    changed = corrected(tx, rules, current, correction, neighbours)
    if changed is current:
        return current
    return tx.replace_annotation(changed, action_of(current, changed), correction.reason, current)


def corrected(
    tx: Transaction,
    rules: Rules,
    current: Annotation,
    correction: Correction,
    neighbours: Iterable[Annotation] | None = None,
) -> Annotation:
    """What `change_found` would write, checked; `current` itself where nothing would change."""
    fields = dict(correction.fields or {})
    if "label" in fields:
        check_label(fields["label"], f"{correction.pointer}/label")
    article: Article | None = None
    start, end, text = current.start, current.end, current.text
    if correction.span.asks:
        article = tx.find_article(current.article_id)
        start, end = locate_span(
            article.text, correction.span, (current.start, current.end), correction.offsets
        )
        text = article.text[start:end]
    label = fields.get("label", current.label)
    moved = (label, start, end) != (current.label, current.start, current.end)
    if moved:
        fields.setdefault("status", "accepted")
    if moved:
        value = None
        if label == "DATE":
            article = article or tx.find_article(current.article_id)
            value = normalized_for(rules.annotator, article, label, start, end)
        fields |= {"original": _original(current, label, start, end), "normalized": value}
    changed = _but(current, start=start, end=end, text=text, **fields)
    if changed == current:
        return current
    _check_place(tx, rules, current, changed, correction.pointer, neighbours)
    return changed


def restore_annotation(
    tx: Transaction,
    rules: Rules,
    annotation_id: str,
    version: int,
    expected: Expected,
    article_id: str | None = None,
    pointer: str = "#",
    reason: str | None = None,
) -> Annotation:
    """Makes an earlier version current as a new revision; also of a span that a run withdrew. Raises NotFound for the version."""
    current = _find(tx, annotation_id, article_id, withdrawn=True)
    expected.check(current, "Annotation")
    changed = as_then(current, tx.find_revision(annotation_id, version).annotation)
    if changed == current:
        return current
    _check_place(tx, rules, current, changed, pointer)
    return tx.replace_annotation(changed, "restore", reason, current)


def as_then(current: Annotation, then: Annotation) -> Annotation:
    """What an annotation would be as it was once."""
    return _but(
        current,
        label=then.label,
        start=then.start,
        end=then.end,
        text=then.text,
        status=then.status,
        note=then.note,
        original=then.original,
        normalized=then.normalized,
        score=then.score,
        model=then.model,
        withdrawn=then.withdrawn,
    )


def _find(
    tx: Transaction, annotation_id: str, article_id: str | None, *, withdrawn: bool = False
) -> Annotation:
    annotation = tx.find_annotation(annotation_id, withdrawn=withdrawn)
    if article_id is not None and annotation.article_id != article_id:
        raise NotFound(f"Annotation {annotation_id} does not belong to article {article_id}.")
    return annotation


def _check_place(
    tx: Transaction,
    rules: Rules,
    current: Annotation,
    changed: Annotation,
    pointer: str,
    neighbours: Iterable[Annotation] | None = None,
) -> None:
    span_is_new = not current.live or (current.label, current.start, current.end) != (
        changed.label,
        changed.start,
        changed.end,
    )
    if changed.live and span_is_new:
        start, end = changed.start, changed.end
        if neighbours is None:
            neighbours = tx.list_overlapping(changed.article_id, start, end)
        others = [
            other
            for other in neighbours
            if other.start < end and start < other.end and other.live and other.id != changed.id
        ]
        check_overlap(changed.label, start, end, others, rules.overlap, pointer)


def _original(current: Annotation, label: str, start: int, end: int) -> Original | None:
    """What the model had said, kept while the span differs from it, which becomes this."""
    if current.origin != "model":
        return None
    original = current.original or _quick_original(current.label, current.start, current.end)
    return None if (original.label, original.start, original.end) == (label, start, end) else original


def action_of(current: Annotation, changed: Annotation) -> Action:
    """What a change of an annotation is called in its history."""
    alike = (current.label, current.start, current.end, current.note, current.original) == (
        changed.label,
        changed.start,
        changed.end,
        changed.note,
        changed.original,
    )
    if changed.status != current.status and alike:
        if changed.status == "accepted":
            return "accept"
        if changed.status == "rejected":
            return "reject"
    return "reject" if changed.status == "rejected" != current.status else "update"
