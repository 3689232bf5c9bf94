"""What a list may be narrowed by. None means: not asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from api.domain.casing import fold
from api.domain.clock import ordering
from api.domain.models import Annotation, Article
from api.errors import InvalidQuery

_WORD = re.compile(r"\w+")


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


def fits(annotation: Annotation, filter: AnnotationFilter) -> bool:
    """Whether an annotation is among those that the filter asks for, its article aside."""
    a, score = annotation, annotation.score
    return (
        filter.label in (None, a.label)
        and filter.status in (None, a.status)
        and filter.origin in (None, a.origin)
        and filter.text in (None, a.text)
        and filter.updated_by in (None, a.updated_by)
        and (filter.q is None or occurs(filter.q, a.text))
        and (filter.min_score is None or (score is not None and score >= filter.min_score))
        and (filter.max_score is None or (score is not None and score <= filter.max_score))
        and filter.corrected in (None, a.original is not None)
        and (filter.overlaps is None or (a.start < filter.overlaps[1] and filter.overlaps[0] < a.end))
        and (filter.updated_since is None or a.updated_at >= filter.updated_since)
        and (
            filter.model_version is None or (a.model is not None and a.model.version == filter.model_version)
        )
    )


def occurs(q: str, text: str) -> bool:
    """Whether `q` occurs in a text, in any case."""
    return fold(q) in fold(text)


def keeps(filter: ArticleFilter, article: Article, annotations: Iterable[Annotation]) -> bool:
    """Whether an article (with its text, and these annotations) is among those that the filter asks for. Raises InvalidQuery."""
    said = set() if filter.q is None else set(_WORD.findall(fold(f"{article.title or ''} {article.text}")))
    return (
        filter.status in (None, article.status)
        and filter.review_status in (None, article.review_status)
        and filter.source in (None, article.source)
        and filter.external_id in (None, article.external_id)
        and published_within(article, filter.published_after, filter.published_before)
        and (filter.created_after is None or article.created_at > filter.created_after)
        and (filter.updated_since is None or article.updated_at >= filter.updated_since)
        and (filter.label is None or any(a.live and a.label == filter.label for a in annotations))
        and (filter.q is None or all(word in said for word in words_of(filter.q)))
    )


def published_within(article: Article, after: str | None, before: str | None) -> bool:
    """Whether an article was published between two moments, neither included; None is no bound."""
    if after is None and before is None:
        return True
    if article.published_at is None:
        return False
    published = ordering(article.published_at)
    return (after is None or published > ordering(after)) and (before is None or published < ordering(before))


def words_of(query: str) -> list[str]:
    """The words of user text, folded as domain.casing has it. Raises InvalidQuery when it has none."""
    words = _WORD.findall(fold(query))
    if not words:
        raise InvalidQuery(f"q={query!r} holds no word to search for.")
    return words


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
