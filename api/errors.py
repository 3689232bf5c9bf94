"""What can go wrong, in the annotators' words. No HTTP here: web/problems.py is the only table from these to a status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class AnnotationError(Exception):
    """The root of every refusal. Its message is a sentence with the facts in it, fit for a client to read.

    `pointer` is the JSON pointer (RFC 6901, with a leading `#`) of the part of the body that is to blame, if any;
    `facts` are further members that the answer carries (`candidates`, `current`, `changed_fields`, `limit`, ...).
    """

    slug = "internal"

    def __init__(self, detail: str, *, pointer: str | None = None, **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.facts: Mapping[str, Any] = facts


class NotFound(AnnotationError):
    """Nothing has this id, or it does not belong where it was looked for."""

    slug = "not-found"


class Gone(AnnotationError):
    """It was here and was deleted; its history stays."""

    slug = "gone"


class AheadOfFeed(AnnotationError):
    """A place in the feed that was never reached, or is no longer since an older copy was put back. Carries `last_seq`, where it ends."""

    slug = "ahead-of-feed"


class Stale(AnnotationError):
    """Somebody was faster. Carries `current` (the value now) and `changed_fields` (what is otherwise now than at the version sent)."""

    slug = "stale"

    def __init__(
        self,
        detail: str,
        *,
        current: Any = None,
        changed_fields: Sequence[str] = (),
        pointer: str | None = None,
    ) -> None:
        super().__init__(detail, pointer=pointer, current=current, changed_fields=list(changed_fields))
        self.current = current
        self.changed_fields = list(changed_fields)


class PreconditionRequired(AnnotationError):
    """A write that names no version it is based on."""

    slug = "precondition-required"


class Conflict(AnnotationError):
    """It contradicts what is stored."""

    slug = "conflict"


class Overlap(Conflict):
    """Shares characters with another live span of the article. Carries `other`, that annotation; `span` is the one that was checked,
    where many were."""

    slug = "overlap"

    def __init__(self, detail: str, *, other: Any = None, pointer: str | None = None) -> None:
        super().__init__(detail, pointer=pointer, other=other)
        self.other = other
        self.span: Any = None


class DuplicateSpan(Overlap):
    """The same live span with the same label exists already."""

    slug = "duplicate-span"


class ExternalIdTaken(Conflict):
    """Another article has this external id, with another text. Carries `article_id`."""

    slug = "external-id-taken"


class Claimed(Conflict):
    """Another reviewer holds the lease of this article. Carries `claimed_by` and `expires_at`."""

    slug = "claimed"


class StillRunning(Conflict):
    """A job has not come to the end of it. Carries `job`, its id."""

    slug = "still-running"


class IdempotencyKeyInFlight(Conflict):
    """The first request with this key is still running."""

    slug = "idempotency-key-in-flight"


class Invalid(AnnotationError):
    """It could be read and is wrong."""

    slug = "invalid-body"


class UnknownField(Invalid):
    slug = "unknown-field"


class UnknownLabel(Invalid):
    slug = "unknown-label"


class OutOfRange(Invalid):
    """Ends outside the text, or in the wrong order."""

    slug = "out-of-range"


class TextMismatch(Invalid):
    """The text sent is not the text at the ends sent. Carries `candidates` [{start, end}], the nearest places first."""

    slug = "text-mismatch"

    def __init__(
        self, detail: str, *, candidates: Sequence[tuple[int, int]] = (), pointer: str | None = None
    ) -> None:
        super().__init__(detail, pointer=pointer)
        self.candidates = list(candidates)


class SplitsGrapheme(Invalid):
    """An end inside a grapheme cluster, or inside one character of the chosen unit."""

    slug = "splits-grapheme"


class BlankEdge(Invalid):
    slug = "blank-edge"


class Lossy(Invalid):
    """A format that cannot hold all that was asked of it, where nothing may be lost. Carries `report`."""

    slug = "lossy"


class IdempotencyKeyReused(Invalid):
    """The key came before with another body."""

    slug = "idempotency-key-reused"


class InvalidQuery(AnnotationError):
    """A query string or cursor that cannot be read."""

    slug = "invalid-query"


class TooLong(AnnotationError):
    """An article's text over the limit. Carries `limit` and `length`, in code points."""

    slug = "text-too-long"


class Unauthorized(AnnotationError):
    slug = "unauthorized"


class Forbidden(AnnotationError):
    slug = "forbidden"


class NotReady(AnnotationError):
    """The store or the model cannot serve right now; the same request may go through after `retry_after` seconds."""

    slug = "not-ready"

    def __init__(self, detail: str, *, retry_after: int = 1) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class ModelUnavailable(AnnotationError):
    """The pipeline cannot be loaded or failed on a text. Names the file (and line) or pipeline at fault."""

    slug = "not-ready"


class SettingsError(AnnotationError):
    """A setting that cannot be used. Names the setting, its value and what would be right. Exit code 2 at start-up."""
