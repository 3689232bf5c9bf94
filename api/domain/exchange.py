"""What goes out and comes in: an article with all that belongs to it, and what a file asks for.

Formats make and read these values; exports.py and imports.py move them between a format and the store. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.domain.figures import Agreement
from api.domain.models import Annotation, AnnotationStatus, Article, Change
from api.domain.spans import SpanRequest
from api.errors import AnnotationError


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of an article's history without its place in the feed: of the annotation in `annotation_ids`, of the article itself where
    there is none; annotations that were made together share one.

    `changes` are [field, from, to] lists, None for what was made then. Past states are not kept here: going back from the state now, they
    follow from `changes`. `change_set` is the id of a ChangeSetPart.
    """

    annotation_ids: Sequence[str]
    version: int
    article_version: int
    action: str
    changes: list[Any] | None
    reason: str | None
    change_set: str


@dataclass(frozen=True, slots=True)
class ChangeSetPart:
    """A change set as it was written; long work writes one in many parts, all but the first of them `part_of` the first."""

    id: str
    part_of: str | None
    kind: str
    actor: str
    at: str
    reason: str | None
    reverts: str | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """An article and its annotations in text order. The `entries` of its history (in the order they happened) and the `change_sets` they
    belong to are there only where it was read from a file with them; then `annotations` holds the withdrawn ones too."""

    article: Article
    annotations: Sequence[Annotation]
    entries: Sequence[Entry] = ()
    change_sets: Sequence[ChangeSetPart] = ()


@dataclass(frozen=True, slots=True)
class WholeBundle:
    """An article with its whole history, on its way out. `annotations` is a JSON list of all of them (`number` in all, withdrawn ones too, in
    text order) as the store wrote it, each with the fields of Annotation in their order: nobody looks into it on the way."""

    article: Article
    annotations: bytes
    number: int
    entries: Sequence[Entry]
    change_sets: Sequence[ChangeSetPart]


@dataclass(frozen=True, slots=True)
class Restored:
    """A checked bundle, ready to be written as it is: its history as changes with the states they led to. Their `seq` is 0, their
    `change_set` the id of a ChangeSetPart; the article's counts are those of its annotations.

    `reviewed_by` names who said that the article is reviewed, each time; `reviews` where among the changes each did so last, and
    `agreements` compare what they left.
    """

    bundle: Bundle
    changes: Sequence[Change]
    reviewed_by: Sequence[str] = ()
    reviews: Mapping[str, int] = field(default_factory=dict)
    agreements: Sequence[Agreement] = ()


@dataclass(frozen=True, slots=True)
class ImportedSpan:
    """A span as a file has it: `label` in the file's words, the ends (and the surface, where the format carries it) in `asked`.

    `id` is the annotation it was exported from, where the file says so; `status` None where the format has none.
    """

    place: str
    label: str
    asked: SpanRequest
    status: AnnotationStatus | None = None
    score: float | None = None
    note: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """An article as a file has it. `text` None: the file only points (by `id` or `external_id`) at one that is stored already.

    `unsupported` are sentences about what the file marks and this API has no place for (a discontinuous span, ...).
    """

    place: str
    text: str | None
    spans: tuple[ImportedSpan, ...] = ()
    id: str | None = None
    external_id: str | None = None
    title: str | None = None
    language: str = "en"
    source: str | None = None
    url: str | None = None
    published_at: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    unsupported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedBundle:
    """An article as our own lossless format has it."""

    place: str
    bundle: Bundle


@dataclass(frozen=True, slots=True)
class ImportedCorrection:
    """A correction of the annotation with this id; `version` is the one it is based on (None: whatever it is now).

    `fields` holds those of label, status and note that the file has.
    """

    place: str
    annotation_id: str
    version: int | None
    asked: SpanRequest
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """A part of a file that cannot be read, and why; what comes behind it is read on."""

    place: str
    error: AnnotationError


Item = ImportedArticle | ImportedBundle | ImportedCorrection | Refused
