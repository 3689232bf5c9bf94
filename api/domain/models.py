"""Frozen values: articles, annotations, revisions. `dataclasses.replace` makes the next one.

Times are RFC 3339 strings in UTC with six decimals and `Z`, so they order as strings (see clock.py). Offsets are half-open and count
Unicode code points of the article's text; other units exist only at the edge (offsets.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Timestamp = str
ArticleStatus = Literal["pending", "annotated", "failed"]
ReviewStatus = Literal["unreviewed", "in_review", "reviewed"]
AnnotationStatus = Literal["suggested", "accepted", "rejected"]
Origin = Literal["model", "human", "import"]
Action = Literal["create", "update", "accept", "reject", "restore", "withdraw"]

ARTICLE_STATUSES: tuple[str, ...] = ("pending", "annotated", "failed")
REVIEW_STATUSES: tuple[str, ...] = ("unreviewed", "in_review", "reviewed")
ANNOTATION_STATUSES: tuple[str, ...] = ("suggested", "accepted", "rejected")
ORIGINS: tuple[str, ...] = ("model", "human", "import")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The pipeline that made a suggestion."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Normalized:
    """A DATE on the calendar: `value` in EDTF (ISO 8601-2), `type` what kind of value it is (day, month, range, ...)."""

    value: str
    type: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an annotator gives back: one labelled span, `score` a probability in 0..1 or None."""

    label: str
    start: int
    end: int
    score: float | None = None
    normalized: Normalized | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """What the model had said before a human changed label or ends."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AnnotationCounts:
    """Annotations of an article, rejected ones too, withdrawn ones not: `total` is the sum of either table."""

    total: int = 0
    by_label: Mapping[str, int] = field(default_factory=dict)
    by_status: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """A text as received, never normalised, plus what is known about it. `length` counts code points.

    `failure` says why annotating failed (status `failed`). `deleted_at` is set once it is gone for readers.
    """

    id: str
    text: str
    text_sha256: str
    length: int
    created_at: Timestamp
    created_by: str
    updated_at: Timestamp
    version: int = 1
    external_id: str | None = None
    title: str | None = None
    language: str = "en"
    source: str | None = None
    url: str | None = None
    published_at: Timestamp | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    status: ArticleStatus = "pending"
    review_status: ReviewStatus = "unreviewed"
    failure: str | None = None
    model: ModelInfo | None = None
    counts: AnnotationCounts = field(default_factory=AnnotationCounts)
    deleted_at: Timestamp | None = None
    deleted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """One labelled span of one article, with an identity of its own. `text` is always the slice of the article.

    `withdrawn` marks a span that is out of the lists (its article was deleted, or a later run replaced it); its history stays.
    """

    id: str
    article_id: str
    label: str
    start: int
    end: int
    text: str
    status: AnnotationStatus
    origin: Origin
    created_at: Timestamp
    created_by: str
    updated_at: Timestamp
    updated_by: str
    version: int = 1
    score: float | None = None
    normalized: Normalized | None = None
    model: ModelInfo | None = None
    original: Original | None = None
    note: str | None = None
    withdrawn: bool = False

    @property
    def live(self) -> bool:
        return self.status != "rejected" and not self.withdrawn


class FieldChange(NamedTuple):
    """One line of a revision's diff. `from_` and `to` are JSON values; offsets always count code points.

    A tuple, since the feed makes more of these than of anything else.
    """

    field: str
    from_: Any
    to: Any


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable entry of an annotation's history; `annotation` is the whole state it led to, `seq` its place in the feed, `kind` that
    of its change set."""

    annotation_id: str
    article_id: str
    version: int
    seq: int
    action: Action
    changes: tuple[FieldChange, ...]
    actor: str
    reason: str | None
    change_set: str
    at: Timestamp
    annotation: Annotation
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All changes made by one request, revertible as one. `kind` names the request (`annotation.patch`, `article.add`, ...).

    Long work writes one change set in many transactions, all under the same `id`. `at` is the time of each; the store moves it on where
    needed, so that it rises with `seq`: what `as_of` a time means is exact.
    """

    id: str
    kind: str
    actor: str
    at: Timestamp
    reason: str | None = None
    reverts: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the feed: an annotation's revision, or (`annotation_id` None) one of an article itself.

    `version` is that of what changed, `article_version` that of the article once it had. `before` and `after` are whole states (None:
    there was none); an article's `text` is filled in where it was created and "" elsewhere, since it never changes, and its counts are empty.
    """

    seq: int
    article_id: str
    annotation_id: str | None
    version: int
    article_version: int
    action: str
    changes: tuple[FieldChange, ...]
    actor: str
    reason: str | None
    change_set: str
    at: Timestamp
    before: Annotation | Article | None
    after: Annotation | Article


@dataclass(frozen=True, slots=True)
class ChangeSetSummary:
    """A change set as it was written: how many changes of how many articles, and what undid it (the latest), if anything."""

    change_set: ChangeSet
    changes: int
    articles: int
    reverted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An API key without its secret, of which only the SHA-256 is stored."""

    id: str
    name: str
    roles: tuple[str, ...]
    created_at: Timestamp
    secret_sha256: str
    revoked_at: Timestamp | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Work that outlives its request. `progress` is done and total (items); `result` is the body the request would have had.

    Of an article's annotating the payload has its `article_id`. Of work on a change set it has `change_set`, or `body.change_set`, as the
    one that it writes; a revert has as `change_set` the one that it undoes.
    """

    id: str
    kind: str
    state: Literal["queued", "running", "succeeded", "failed", "cancelled"]
    payload: Mapping[str, Any]
    created_at: Timestamp
    created_by: str
    updated_at: Timestamp
    done: int = 0
    total: int = 0
    result: Any = None
    error: str | None = None
    attempts: int = 0
    token: str | None = None
    lease_until: Timestamp | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The first answer to a request that carried an Idempotency-Key: replayed byte for byte."""

    key: str
    actor: str
    request_sha256: str
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    expires_at: Timestamp = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What an export or an import has to say of itself, kept for a while. `done` counts the items of its file that an import dealt with,
    `last` marks which file that was as far as it was read (received.py); while `state` is `running`, it can be gone on with."""

    id: str
    kind: Literal["export", "import"]
    state: Literal["running", "finished"]
    created_at: Timestamp
    created_by: str
    expires_at: Timestamp
    body: Mapping[str, Any] = field(default_factory=dict)
    done: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. `next_after` is the keyset position after the last item (opaque to all but the store), None at the end."""

    items: tuple[Any, ...]
    next_after: tuple[Any, ...] | None = None
