"""What waits for reviewers, and who is at it. Frozen values, as in models.py."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.models import Article, Timestamp


@dataclass(frozen=True, slots=True)
class Claim:
    """A reviewer's lease of an article: advice to others; If-Match stays the guard."""

    article_id: str
    actor: str
    at: Timestamp
    expires_at: Timestamp


@dataclass(frozen=True, slots=True)
class QueuedArticle:
    """An article that waits for a reviewer (`text` is ""): how many of its suggestions nobody judged, the lowest score among them
    (None: none has one), and why it comes here: `uncertain`, `new-source` or `unreviewed`."""

    article: Article
    open: int
    lowest_score: float | None
    why: str
