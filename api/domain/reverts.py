"""Undoing a change set: everything that it changed goes back, as new revisions of a new change set; what was changed since stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from api.domain.annotations import Rules, as_then
from api.domain.articles import renormalize
from api.domain.models import Action, Annotation, Article, Change
from api.domain.ports import Store, Transaction
from api.domain.spans import check_overlap
from api.domain.sweeps import Conflict, Tally
from api.errors import AnnotationError, StillRunning


def check_ended(store: Store, change_set_id: str) -> None:
    """Raises StillRunning while a job writes or undoes the change set: half of it would be undone, and then the job would go on."""
    job = store.jobs.find_at_work_on(change_set_id)
    if job is None:
        return
    undoes = job.kind == "change-set.revert" and job.payload["change_set"] == change_set_id
    raise StillRunning(
        f"Job {job.id} is still {'undoing' if undoes else 'writing'} change set {change_set_id} ({job.done:,} of {job.total:,}); "
        "wait for it, or cancel it first.",
        job=job.id,
    )


@dataclass(frozen=True, slots=True)
class Revert:
    """Spans that the change set made are withdrawn, others become what they were before it; an article that it deleted comes back."""

    rules: Rules
    change_set_id: str

    @property
    def kind(self) -> str:
        return "change-set.revert"

    def plan(self, store: Store, after: str | None) -> list[tuple[str, int]]:
        return store.history.list_articles_of_change_set(self.change_set_id, after)

    def treat(self, store: Store, tx: Transaction, article_ids: Sequence[str], tally: Tally) -> None:
        changes = store.history.list_changes_in(self.change_set_id, article_ids)
        by_article = sorted(changes, key=lambda c: (article_ids.index(c.article_id), c.seq))
        for article_id, of_article in groupby(by_article, key=lambda c: c.article_id):
            ours = list(of_article)
            of_itself = [change for change in ours if change.annotation_id is None]
            redated = bool(of_itself) and _revert_article(tx, of_itself, tally)
            self._revert_spans(tx, article_id, _by_annotation(ours), tally)
            if redated:  # those that were changed since have kept their values
                renormalize(tx, self.rules.annotator, tx.find_article(article_id, deleted=True))

    def _revert_spans(
        self, tx: Transaction, article_id: str, groups: Sequence[Sequence[Change]], tally: Tally
    ) -> None:
        """What all of the article's spans would be is looked at together, so that spans which changed places go back too."""
        planned: list[_Planned] = []
        for changes in groups:
            tally.matched += 1
            first, then = changes[0], changes[-1].after
            assert isinstance(then, Annotation)
            try:
                current = tx.find_annotation(then.id, withdrawn=True)
                if current.version != then.version:
                    raise AnnotationError(
                        f"Annotation {then.id} was changed again: it is at version {current.version}, the change set left "
                        f"{then.version}."
                    )
                back = (
                    replace(current, withdrawn=True)
                    if first.before is None
                    else as_then(current, tx.find_revision(then.id, first.version - 1).annotation)
                )
            except AnnotationError as refusal:
                _refuse(tx, tally, article_id, then, refusal)
                continue
            planned.append(_Planned(then, current, back))
        possible = self._possible(tx, article_id, planned, tally)
        for plan in possible:
            if plan.back == plan.current:
                tally.unchanged += 1
                continue
            made = plan.back.withdrawn and not plan.current.withdrawn
            action: Action = "withdraw" if made else "restore"
            tally.change(plan.current, tx.replace_annotation(plan.back, action, None, plan.current))

    def _possible(
        self, tx: Transaction, article_id: str, planned: list[_Planned], tally: Tally
    ) -> list[_Planned]:
        """Those that overlap nothing once all of them are done; the others are refused."""
        if not planned:
            return []
        standing = {a.id: a for a in tx.list_annotations(article_id)}
        while True:
            after = standing | {plan.back.id: plan.back for plan in planned}
            refused = []
            for plan in planned:
                try:
                    self._check(plan, after.values())
                except AnnotationError as refusal:
                    refused.append(plan)
                    _refuse(tx, tally, article_id, plan.then, refusal)
            if not refused:
                return planned
            planned = [plan for plan in planned if plan not in refused]

    def _check(self, plan: _Planned, spans: Iterable[Annotation]) -> None:
        back, current = plan.back, plan.current
        stays = current.live and (back.label, back.start, back.end) == (
            current.label,
            current.start,
            current.end,
        )
        if back.live and not stays:
            others = [
                other
                for other in spans
                if other.start < back.end and back.start < other.end and other.live and other.id != back.id
            ]
            check_overlap(back.label, back.start, back.end, others, self.rules.overlap)


@dataclass(frozen=True, slots=True)
class _Planned:
    """An annotation as the change set left it, as it is, and as it would be."""

    then: Annotation
    current: Annotation
    back: Annotation


def _refuse(
    tx: Transaction, tally: Tally, article_id: str, then: Annotation, refusal: AnnotationError
) -> None:
    tally.refused += 1
    try:
        current = tx.find_annotation(then.id, withdrawn=True)
    except AnnotationError:
        current = None
    tally.conflicts.append(Conflict(article_id, then.id, refusal.detail, then, current))


def _by_annotation(changes: Sequence[Change]) -> list[list[Change]]:
    """The changes of each annotation; those that the change set made come first."""
    spans = [change for change in changes if change.annotation_id is not None]
    spans.sort(key=lambda c: (c.annotation_id or "", c.version))
    groups = [list(group) for _, group in groupby(spans, key=lambda c: c.annotation_id)]
    return sorted(groups, key=lambda group: (group[0].before is not None, group[0].seq))


def _revert_article(tx: Transaction, changes: Sequence[Change], tally: Tally) -> bool:
    """What the change set changed of the article itself, field by field. True where its `published_at` went back."""
    tally.matched += 1
    before, after = changes[0].before, changes[-1].after
    assert isinstance(after, Article)
    current = tx.find_article(after.id, deleted=True)
    if before is None:
        tally.refused += 1
        detail = f"Article {after.id} was stored by this change set; an article goes by DELETE alone."
        tally.conflicts.append(Conflict(after.id, None, detail))
        return False
    names = {field.field for change in changes for field in change.changes}
    moved = sorted(name for name in names if getattr(current, name) != getattr(after, name))
    try:
        if moved:
            raise AnnotationError(f"Article {after.id} was changed again: {', '.join(moved)}.")
        back = replace(current, **{name: getattr(before, name) for name in names})
        if back == current:  # it was reviewed again, and stays what it was
            tally.unchanged += 1
            return False
        tx.replace_article(back, "update")
        tally.changed += 1
        return back.published_at != current.published_at
    except AnnotationError as refusal:
        tally.refused += 1
        tally.conflicts.append(Conflict(after.id, None, refusal.detail))
        return False
