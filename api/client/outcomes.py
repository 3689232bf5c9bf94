"""What came of a request, and what the service tells of itself: sweeps, runs, jobs, imports, the queue, keys, labels, formats, webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.client.bodies import Value, many, one
from api.client.values import Annotation, ArticleSummary, Normalized


@dataclass(frozen=True, kw_only=True)
class Shift(Value):
    """An annotation before and after (before: None where it was made)."""

    before: Annotation | None = one(Annotation, default=None)
    after: Annotation = one(Annotation)


@dataclass(frozen=True, kw_only=True)
class LeftAlone(Value):
    """What a rule or an undo could not change, and why."""

    article_id: str
    annotation_id: str | None
    detail: str
    then: Annotation | None = one(Annotation, default=None)
    current: Annotation | None = one(Annotation, default=None)


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
    sample: tuple[Shift, ...] = many(Shift, default=())
    conflicts: tuple[LeftAlone, ...] = many(LeftAlone, default=())


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
    progress: Progress = one(Progress)
    result: Any = field(default=None, hash=False)
    error: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in ("succeeded", "failed", "cancelled")


@dataclass(frozen=True, kw_only=True)
class Queued(Value):
    """An article that waits for a reviewer: how many suggestions nobody judged, the lowest score among them, why it comes here."""

    article: ArticleSummary = one(ArticleSummary)
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
    normalized: Normalized | None = one(Normalized, default=None)


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
