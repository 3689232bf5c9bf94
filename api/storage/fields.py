"""Which fields a revision's diff covers, and the diff itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
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
MADE = REVISION_FIELDS[:4]
"""What the diff of a new annotation tells of it."""
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


REVIEWED_AGAIN = ["review_status", "reviewed", "reviewed"]
"""The one change that leaves a field as it is: another reviewer says the same."""
_NAMES = {
    Normalized: ("value", "type"),
    Original: ("label", "start", "end"),
    ModelInfo: ("name", "version"),
}
_reader = lru_cache(8)(lambda fields: attrgetter(*fields))


def plain(value: Any) -> Any:
    """A field's value as JSON has it."""
    names = _NAMES.get(type(value))
    return value if names is None else {name: getattr(value, name) for name in names}


def made_of(after: Annotation | Article) -> list[list[Any]]:
    """The diff of what did not exist before."""
    return diff_of(None, after, MADE if isinstance(after, Annotation) else ARTICLE_FIELDS)


def diff_of(before: Any, after: Any, fields: tuple[str, ...]) -> list[list[Any]]:
    """[field, from, to] for every field that differs; `before` None means: it did not exist."""
    read = _reader(fields)
    were = (None,) * len(fields) if before is None else read(before)
    return [
        [name, plain(was), plain(now)]
        for name, was, now in zip(fields, were, read(after), strict=True)
        if was is not now and was != now
    ]


def moved_by(changes: Iterable[Sequence[Any]]) -> set[str]:
    """Which fields [field, from, to] in order leave otherwise than they were: not one that was changed and changed back."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for name, was, now in changes:
        first.setdefault(name, was)
        last[name] = now
    return {name for name, now in last.items() if now != first[name]}
