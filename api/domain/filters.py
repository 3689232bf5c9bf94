"""What a list may be narrowed by. None means: not asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """`label` keeps articles with a live annotation of that label; `q` is full text over title and text (words, all must occur)."""

    status: str | None = None
    review_status: str | None = None
    label: str | None = None
    q: str | None = None
    source: str | None = None
    external_id: str | None = None
    published_after: str | None = None
    published_before: str | None = None
    created_after: str | None = None
    updated_since: str | None = None


@dataclass(frozen=True, slots=True)
class AnnotationFilter:
    """`text` equals the whole span, `q` occurs in it (case-insensitive); `overlaps` is a half-open range of code points.

    `corrected` keeps those whose label or ends a human changed (they have an `original`), False the others. Scores are inclusive; annotations
    without a score never match a score bound. `updated_since` is inclusive, `published_*`/`created_after` of articles: after exclusive, before exclusive.
    """

    article_id: str | None = None
    label: str | None = None
    status: str | None = None
    origin: str | None = None
    text: str | None = None
    q: str | None = None
    min_score: float | None = None
    max_score: float | None = None
    corrected: bool | None = None
    overlaps: tuple[int, int] | None = None
    updated_by: str | None = None
    updated_since: str | None = None
    model_version: str | None = None


@dataclass(frozen=True, slots=True)
class SpanMatch:
    """Which annotations a rule is about. `surfaces` are the texts of whole spans (None: any). Without `status`, rejected ones are left out.

    `source`, `published_after` (exclusive), `published_before` (exclusive) and `article_ids` are of their articles.
    """

    surfaces: tuple[str, ...] | None = None
    label: str | None = None
    status: str | None = None
    origin: str | None = None
    source: str | None = None
    published_after: str | None = None
    published_before: str | None = None
    article_ids: tuple[str, ...] | None = None
