"""What a transaction in memory adds to the feed and to an annotation's history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from api.domain.models import (
    Action,
    Annotation,
    AnnotationCounts,
    Article,
    Change,
    ChangeSet,
    FieldChange,
    Revision,
)
from api.storage.memory_state import State


def add_change(
    state: State,
    change_set: ChangeSet,
    article_version: int,
    before: Annotation | Article | None,
    after: Annotation | Article,
    action: str,
    diff: list[list[Any]],
    reason: str | None,
) -> None:
    whole = isinstance(after, Article)
    state.changes.append(
        Change(
            len(state.changes) + 1,
            after.id if isinstance(after, Article) else after.article_id,
            None if whole else after.id,
            after.version,
            article_version,
            action,
            tuple(FieldChange(*change) for change in diff),
            change_set.actor,
            reason or change_set.reason,
            change_set.id,
            change_set.at,
            None if before is None else _kept(before),
            after if before is None and whole else _kept(after),
        )
    )


def add_revision(
    state: State,
    change_set: ChangeSet,
    annotation: Annotation,
    action: Action,
    diff: list[list[Any]],
    reason: str | None,
) -> None:
    """Of the change that was added last."""
    state.revisions[annotation.id].append(
        Revision(
            annotation.id,
            annotation.article_id,
            annotation.version,
            len(state.changes),
            action,
            tuple(FieldChange(*change) for change in diff),
            change_set.actor,
            reason or change_set.reason,
            change_set.id,
            change_set.at,
            annotation,
            change_set.kind,
        )
    )


def _kept(value: Annotation | Article) -> Annotation | Article:
    """As a change keeps it: an article without text and counts."""
    return replace(value, text="", counts=AnnotationCounts()) if isinstance(value, Article) else value
