"""Annotating a text that is not stored."""

from __future__ import annotations

from api.domain.annotating import annotate_text
from api.domain.models import Suggestion
from api.domain.ports import Annotator
from api.errors import NotReady

RETRY_SECONDS = 5


def analyze_text(annotator: Annotator, text: str, published_at: str | None) -> tuple[Suggestion, ...]:
    """What POST of an article with this text would store as suggestions. There is no article to keep a failure: raises NotReady."""
    annotated = annotate_text(annotator, text, published_at)
    if annotated.failure is not None:
        raise NotReady(annotated.failure, retry_after=RETRY_SECONDS)
    return annotated.suggestions
