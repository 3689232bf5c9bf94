"""The states that a history went through: they follow from the state now, backwards, by what each change says it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.domain.drafts import maker_of
from api.domain.exchange import Bundle, ChangeSetPart, Entry
from api.domain.models import (
    ANNOTATION_STATUSES,
    ARTICLE_STATUSES,
    REVIEW_STATUSES,
    Annotation,
    AnnotationCounts,
    Article,
    Change,
    FieldChange,
    ModelInfo,
    Normalized,
    Original,
)
from api.domain.soundness import check_state
from api.errors import Invalid

_quick_change = maker_of(Change)
_VALUES: dict[str, type] = {"normalized": Normalized, "original": Original, "model": ModelInfo}
_PARTS: dict[type, dict[str, type]] = {
    Normalized: {"value": str, "type": str},
    Original: {"label": str, "start": int, "end": int},
    ModelInfo: {"name": str, "version": str},
}
_CHOICES = {"status": ANNOTATION_STATUSES}
_ARTICLE_CHOICES = {"status": ARTICLE_STATUSES, "review_status": REVIEW_STATUSES}
_FIELDS: dict[str, tuple[type, ...]] = {
    "label": (str,),
    "start": (int,),
    "end": (int,),
    "text": (str,),
    "status": (str,),
    "note": (str, type(None)),
    "score": (float, int, type(None)),
    "withdrawn": (bool,),
}
_ARTICLE_FIELDS: dict[str, tuple[type, ...]] = {
    "external_id": (str, type(None)),
    "title": (str, type(None)),
    "language": (str,),
    "source": (str, type(None)),
    "url": (str, type(None)),
    "published_at": (str, type(None)),
    "metadata": (dict,),
    "status": (str,),
    "review_status": (str,),
    "failure": (str, type(None)),
}


def past_changes(bundle: Bundle, article: Article, parts: Mapping[str, ChangeSetPart]) -> list[Change]:
    """From the last entry to the first: what it led to is known, and its diff says what was before."""
    annotations = {a.id: a for a in bundle.annotations}
    current = replace(article, text="", counts=AnnotationCounts())
    found: list[Change] = []
    for entry in reversed(bundle.entries):
        part = parts[entry.change_set]
        if not entry.annotation_ids:
            after = replace(current, version=entry.version, updated_at=part.at)
            before = None if entry.changes is None else _before(after, entry.changes, article.text)
            told = replace(after, text=article.text) if before is None else after
            found.append(_change(entry, part, article.id, None, before, told))
            current = before or current
            continue
        for id in reversed(entry.annotation_ids):
            state = annotations[id]
            if (state.version, state.updated_at, state.updated_by) != (entry.version, part.at, part.actor):
                state = replace(state, version=entry.version, updated_at=part.at, updated_by=part.actor)
            if entry.changes is None:
                found.append(_change(entry, part, article.id, id, None, state))
            else:
                annotations[id] = was = _before(state, entry.changes, article.text)
                found.append(_change(entry, part, article.id, id, was, state))
    found.reverse()
    return found


def _change(
    entry: Entry,
    part: ChangeSetPart,
    article_id: str,
    annotation_id: str | None,
    before: Annotation | Article | None,
    after: Annotation | Article,
) -> Change:
    return _quick_change(
        0,
        article_id,
        annotation_id,
        entry.version,
        entry.article_version,
        entry.action,
        tuple([FieldChange(*change) for change in entry.changes]) if entry.changes else (),
        part.actor,
        entry.reason,
        entry.change_set,
        part.at,
        before,
        after,
    )


def _before(after: Any, changes: Any, text: str) -> Any:
    """The state that these changes made `after` of. Its version is one less; when and by whom that was, the entry before it says."""
    kinds, choices = (
        (_FIELDS, _CHOICES) if isinstance(after, Annotation) else (_ARTICLE_FIELDS, _ARTICLE_CHOICES)
    )
    values: dict[str, Any] = {"version": after.version - 1}
    for change in changes if isinstance(changes, list) else [None]:
        if not isinstance(change, list) or len(change) != 3 or change[0] in values:
            raise Invalid(f"The history has a change that is no [field, from, to]: {str(change)[:80]}.")
        name, was, now = change
        if (name not in kinds and name not in _VALUES) or not hasattr(after, name):
            raise Invalid(f"The history has a change of {str(name)[:40]!r}, which is no field that changes.")
        if _value(name, now) != getattr(after, name):
            raise Invalid(f"The history does not lead to {name} as it is: it says {str(now)[:60]!r}.")
        if was == now and [name, now] != ["review_status", "reviewed"]:
            raise Invalid(f"The history has a change of {name} that leaves it as it was: {str(now)[:60]!r}.")
        values[name] = _value(name, was)
        if (name in kinds and type(was) not in kinds[name]) or was not in choices.get(name, (was,)):
            raise Invalid(f"The history has {name} as {str(was)[:60]!r}, which it cannot have been.")
    before = replace(after, **values)
    if isinstance(before, Annotation):
        check_state(before, text)
    return before


def _value(name: str, value: Any) -> Any:
    kind = _VALUES.get(name)
    if kind is None or value is None:
        return value
    fields = _PARTS[kind]
    if not isinstance(value, dict) or {n: type(v) for n, v in value.items()} != fields:
        raise Invalid(f"The history has {name} as {str(value)[:60]!r}, which it cannot have been.")
    return kind(**value)
