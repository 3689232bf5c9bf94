"""Which fields a revision's diff covers, and the diff itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.domain.models import Annotation, Article, ModelInfo, Normalized, Original

REVISION_FIELDS = (
    "label",
    "start",
    "end",
    "text",
    "status",
    "normalized",
    "original",
    "note",
    "score",
    "model",
    "withdrawn",
)
ARTICLE_FIELDS = (
    "external_id",
    "title",
    "language",
    "source",
    "url",
    "published_at",
    "metadata",
    "status",
    "review_status",
    "failure",
    "model",
    "deleted_at",
    "deleted_by",
)


def plain(value: Any) -> Any:
    """A field's value as JSON has it."""
    if isinstance(value, Normalized):
        return {"value": value.value, "type": value.type}
    if isinstance(value, Original):
        return {"label": value.label, "start": value.start, "end": value.end}
    if isinstance(value, ModelInfo):
        return {"name": value.name, "version": value.version}
    return value


def made_of(after: Annotation | Article) -> list[list[Any]]:
    """The diff of what did not exist before."""
    if isinstance(after, Annotation):
        a = after
        return [
            ["label", None, a.label],
            ["start", None, a.start],
            ["end", None, a.end],
            ["text", None, a.text],
        ]
    return diff_of(None, after, ARTICLE_FIELDS)


def diff_of(before: Any, after: Any, fields: Sequence[str]) -> list[list[Any]]:
    """[field, from, to] for every field that differs; `before` None means: it did not exist."""
    changes = []
    for name in fields:
        was = None if before is None else getattr(before, name)
        now = getattr(after, name)
        if was != now:
            changes.append([name, plain(was), plain(now)])
    return changes
