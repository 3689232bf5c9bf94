"""Undoing a change set: everything that it changed goes back, as new revisions of a new change set; what was changed since stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from api.domain.annotations import Rules, restore_annotation
from api.domain.models import Annotation, Article, Change
from api.domain.ports import Store, Transaction
from api.domain.sweeps import Conflict, Tally
from api.domain.versions import ANY_VERSION
from api.errors import AnnotationError


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
            if of_itself:
                _revert_article(tx, of_itself, tally)
            for spans in _by_annotation(ours):
                self._revert_annotation(tx, article_id, spans, tally)

    def _revert_annotation(
        self, tx: Transaction, article_id: str, changes: Sequence[Change], tally: Tally
    ) -> None:
        """`changes` are those of one annotation, in order."""
        tally.matched += 1
        first, last = changes[0], changes[-1]
        then = last.after
        assert isinstance(then, Annotation)
        try:
            current = tx.find_annotation(then.id, withdrawn=True)
        except AnnotationError as refusal:
            tally.refused += 1
            tally.conflicts.append(Conflict(article_id, then.id, refusal.detail, then))
            return
        if current.version != last.version:
            tally.refused += 1
            detail = f"Annotation {then.id} was changed again: it is at version {current.version}, the change set left {last.version}."
            tally.conflicts.append(Conflict(article_id, then.id, detail, then, current))
            return
        try:
            if first.before is None:
                back = current
                if not current.withdrawn:
                    back = tx.replace_annotation(replace(current, withdrawn=True), "withdraw")
            else:
                back = restore_annotation(tx, self.rules, then.id, first.version - 1, ANY_VERSION)
        except AnnotationError as refusal:
            tally.refused += 1
            tally.conflicts.append(Conflict(article_id, then.id, refusal.detail, then, current))
            return
        if back == current:
            tally.unchanged += 1
        else:
            tally.change(current, back)


def _by_annotation(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """The changes of each annotation; those that the change set made come first, so that their place is free for what they replaced."""
    spans = [change for change in changes if change.annotation_id is not None]
    spans.sort(key=lambda c: (c.annotation_id or "", c.version))
    groups = [list(group) for _, group in groupby(spans, key=lambda c: c.annotation_id)]
    yield from sorted(groups, key=lambda group: (group[0].before is not None, group[0].seq))


def _revert_article(tx: Transaction, changes: Sequence[Change], tally: Tally) -> None:
    """What the change set changed of the article itself, field by field."""
    tally.matched += 1
    before, after = changes[0].before, changes[-1].after
    assert isinstance(after, Article)
    current = tx.find_article(after.id, deleted=True)
    if before is None:
        tally.refused += 1
        detail = f"Article {after.id} was stored by this change set; an article goes by DELETE alone."
        tally.conflicts.append(Conflict(after.id, None, detail))
        return
    names = {field.field for change in changes for field in change.changes}
    moved = sorted(name for name in names if getattr(current, name) != getattr(after, name))
    try:
        if moved:
            raise AnnotationError(f"Article {after.id} was changed again: {', '.join(moved)}.")
        tx.replace_article(replace(current, **{name: getattr(before, name) for name in names}), "update")
        tally.changed += 1
    except AnnotationError as refusal:
        tally.refused += 1
        tally.conflicts.append(Conflict(after.id, None, refusal.detail))
