"""Articles, annotations and what happened to them, as frozen values with attributes. Offsets are half-open and count code points, as
Python's strings do.

A field that this version of the library does not know is no error: it waits in `more`. Times are RFC 3339 strings in UTC, as they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.client.bodies import Value, many, one


@dataclass(frozen=True, kw_only=True)
class Model(Value):
    name: str
    version: str


@dataclass(frozen=True, kw_only=True)
class Normalized(Value):
    """A date on the calendar: `value` in EDTF (ISO 8601-2), `type` day, month, range, ..."""

    value: str
    type: str


@dataclass(frozen=True, kw_only=True)
class Original(Value):
    """What the model had said before a human corrected it."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Annotation(Value):
    """One labelled span of one article. `version` is what a change must name."""

    id: str
    article_id: str
    label: str
    start: int
    end: int
    text: str
    status: str
    origin: str
    version: int
    score: float | None = None
    normalized: Normalized | None = one(Normalized, default=None)
    model: Model | None = one(Model, default=None)
    original: Original | None = one(Original, default=None)
    note: str | None = None
    created_at: str = ""
    created_by: str = ""
    updated_at: str = ""
    updated_by: str = ""

    @property
    def live(self) -> bool:
        """Whether it stands: a rejected one does not."""
        return self.status != "rejected"


@dataclass(frozen=True, kw_only=True)
class Counts(Value):
    total: int
    by_label: Mapping[str, int]
    by_status: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class ArticleSummary(Value):
    """What is known about an article, without its text."""

    id: str
    length: int
    status: str
    review_status: str
    version: int
    external_id: str | None = None
    title: str | None = None
    text_sha256: str = ""
    language: str = "en"
    source: str | None = None
    url: str | None = None
    published_at: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    failure: str | None = None
    model: Model | None = one(Model, default=None)
    annotation_counts: Counts | None = one(Counts, default=None, hash=False)
    created_at: str = ""
    created_by: str = ""
    updated_at: str = ""


@dataclass(frozen=True, kw_only=True)
class Article(ArticleSummary):
    """An article with its annotations in text order."""

    text: str
    annotations: tuple[Annotation, ...] = many(Annotation, default=())


@dataclass(frozen=True, kw_only=True)
class FieldChange(Value):
    field: str
    from_: Any
    to: Any


@dataclass(frozen=True, kw_only=True)
class Revision(Value):
    """One entry of an annotation's history; `annotation` is the state that it led to."""

    annotation_id: str
    version: int
    seq: int
    action: str
    changes: tuple[FieldChange, ...] = many(FieldChange)
    actor: str
    change_set: str
    at: str
    annotation: Annotation = one(Annotation)
    article_id: str = ""
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Change(Value):
    """One entry of the feed. `before` and `after` are whole states as JSON objects, of an article or an annotation as `kind` says."""

    seq: int
    kind: str
    article_id: str
    annotation_id: str | None
    version: int
    action: str
    changes: tuple[FieldChange, ...] = many(FieldChange)
    before: Mapping[str, Any] | None = field(default=None, hash=False)
    after: Mapping[str, Any] | None = field(default=None, hash=False)
    actor: str
    change_set: str
    at: str
    article_version: int | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeSet(Value):
    """All that one request changed; `changes` and `articles` count."""

    id: str
    kind: str
    actor: str
    at: str
    changes: int
    articles: int
    reason: str | None = None
    reverts: str | None = None
    reverted_by: str | None = None
