"""What is known about an article, as extra fields beside the text in other tools' JSON, which hand them back as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.domain.exchange import ImportedArticle, ImportedSpan
from api.domain.models import Article
from api.formats.records import maybe_text_of, object_of

_FACTS = ("external_id", "title", "source", "url", "published_at")
CARRIED = frozenset(
    {"article.text", "article.id", "article.language", "article.metadata"} | {f"article.{f}" for f in _FACTS}
)


def facts_of(article: Article) -> dict[str, Any]:
    """`article_id` and whatever else there is."""
    facts: dict[str, Any] = {"article_id": article.id}
    facts |= {name: value for name in _FACTS if (value := getattr(article, name)) is not None}
    if article.language != "en":
        facts["language"] = article.language
    if article.metadata:
        facts["metadata"] = article.metadata
    return facts


def article_with(
    facts: Mapping[str, Any],
    place: str,
    text: str,
    spans: tuple[ImportedSpan, ...],
    unsupported: tuple[str, ...] = (),
) -> ImportedArticle:
    """The article of a record that carries them, or none of them. Raises Invalid for a fact of another type."""
    return ImportedArticle(
        place,
        text,
        spans,
        id=maybe_text_of(facts, "article_id", place),
        language=maybe_text_of(facts, "language", place) or "en",
        metadata=object_of(facts, "metadata", place),
        unsupported=unsupported,
        **{name: maybe_text_of(facts, name, place) for name in _FACTS},
    )
