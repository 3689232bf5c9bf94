"""What the server answers, as frozen values with attributes. Offsets are half-open and count code points, as Python's strings do.

A field that this version of the library does not know is no error: it waits in `more`. Times are RFC 3339 strings in UTC, as they came.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Self


class Lacking(Exception):
    """An answer without a field that every such answer has."""


@dataclass(frozen=True, kw_only=True)
class Value:
    more: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """The value of a JSON object. Raises Lacking."""
        kind: Any = cls
        known, needed = _readers(kind)
        values: dict[str, Any] = {}
        more = {}
        for name, value in body.items():
            if name in known:
                attribute, read = known[name]
                values[attribute] = value if value is None else read(value)
            else:
                more[name] = value
        missing = needed - values.keys()
        if missing:
            raise Lacking(f"{cls.__name__} without {', '.join(sorted(missing))}")
        return cls(**values, more=more)


def _one(kind: type[Value], **options: Any) -> Any:
    return field(metadata={"read": kind.of}, **options)


def _many(kind: type[Value], **options: Any) -> Any:
    return field(metadata={"read": lambda items: tuple(map(kind.of, items))}, **options)


@functools.cache
def _readers(kind: Any) -> tuple[dict[str, tuple[str, Callable[[Any], Any]]], frozenset[str]]:
    """Name in JSON -> attribute and how to read it; and the attributes that must be there."""
    own = [one for one in fields(kind) if one.name != "more"]
    needed = [one.name for one in own if one.default is MISSING and one.default_factory is MISSING]
    known = {one.name.rstrip("_"): (one.name, one.metadata.get("read", lambda value: value)) for one in own}
    return known, frozenset(needed)


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
    normalized: Normalized | None = _one(Normalized, default=None)
    model: Model | None = _one(Model, default=None)
    original: Original | None = _one(Original, default=None)
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
    model: Model | None = _one(Model, default=None)
    annotation_counts: Counts | None = _one(Counts, default=None, hash=False)
    created_at: str = ""
    created_by: str = ""
    updated_at: str = ""


@dataclass(frozen=True, kw_only=True)
class Article(ArticleSummary):
    """An article with its annotations in text order."""

    text: str
    annotations: tuple[Annotation, ...] = _many(Annotation, default=())


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
    changes: tuple[FieldChange, ...] = _many(FieldChange)
    actor: str
    change_set: str
    at: str
    annotation: Annotation = _one(Annotation)
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
    changes: tuple[FieldChange, ...] = _many(FieldChange)
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


@dataclass(frozen=True, kw_only=True)
class Shift(Value):
    """An annotation before and after (before: None where it was made)."""

    before: Annotation | None = _one(Annotation, default=None)
    after: Annotation = _one(Annotation)


@dataclass(frozen=True, kw_only=True)
class LeftAlone(Value):
    """What a rule or an undo could not change, and why."""

    article_id: str
    annotation_id: str | None
    detail: str
    then: Annotation | None = _one(Annotation, default=None)
    current: Annotation | None = _one(Annotation, default=None)


@dataclass(frozen=True, kw_only=True)
class Sweep(Value):
    """What a rule or an undo did, or (`dry_run`) would do. `matched` is the sum of the other counts."""

    change_set: str | None
    dry_run: bool
    matched: int
    changed: int
    unchanged: int
    left_alone: int
    refused: int
    sample: tuple[Shift, ...] = _many(Shift, default=())
    conflicts: tuple[LeftAlone, ...] = _many(LeftAlone, default=())


@dataclass(frozen=True, kw_only=True)
class Run(Value):
    """What annotating again did."""

    change_set: str | None
    added: int
    unchanged: int
    withdrawn: int
    suppressed: int
    conflicting: int
    articles: int = 1
    failed: int = 0


@dataclass(frozen=True, kw_only=True)
class Progress(Value):
    done: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Job(Value):
    """Work that outlives its request. `result` is what the request would have answered."""

    id: str
    kind: str
    state: str
    progress: Progress = _one(Progress)
    result: Any = field(default=None, hash=False)
    error: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in ("succeeded", "failed", "cancelled")


@dataclass(frozen=True, kw_only=True)
class Queued(Value):
    """An article that waits for a reviewer: how many suggestions nobody judged, the lowest score among them, why it comes here."""

    article: ArticleSummary = _one(ArticleSummary)
    open: int
    lowest_score: float | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim(Value):
    article_id: str
    claimed_by: str
    expires_at: str
    claimed_at: str = ""


@dataclass(frozen=True, kw_only=True)
class Label(Value):
    name: str
    meaning: str
    marks: str = ""
    leaves_out: str = ""
    aliases: list[str] = field(default_factory=list, hash=False)


@dataclass(frozen=True, kw_only=True)
class Key(Value):
    """`secret` is there only in the answer that made the key."""

    id: str
    name: str
    roles: list[str] = field(hash=False)
    created_at: str = ""
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Suggestion(Value):
    """What the model marks in a text that is not stored."""

    label: str
    start: int
    end: int
    text: str
    score: float | None = None
    normalized: Normalized | None = _one(Normalized, default=None)


@dataclass(frozen=True, kw_only=True)
class FormatInfo(Value):
    name: str
    summary: str
    media_type: str
    extension: str
    reads: bool
    writes: bool


@dataclass(frozen=True, kw_only=True)
class Imported(Value):
    """What became of an import: `items` and `annotations` count by outcome, `told` are the items of which there is something to say."""

    id: str
    state: str
    items: Mapping[str, int] = field(hash=False)
    annotations: Mapping[str, int] = field(hash=False)
    told: list[Mapping[str, Any]] = field(default_factory=list, hash=False)
    not_told: int = 0
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class Webhook(Value):
    """Who is told that the feed has grown; `secret` is there only in the answer that made it."""

    id: str
    url: str
    events: list[str] = field(hash=False)
    state: str
    disabled_because: str | None = None
    last_seq: int = 0
    created_at: str = ""
    created_by: str = ""
    secret: str | None = field(default=None, repr=False)
