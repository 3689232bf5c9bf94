"""From a text to suggested annotations: the annotator runs outside any transaction, and what it gives is checked before it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from api.domain.clock import new_id
from api.domain.models import Annotation, Article, ArticleStatus, ModelInfo, Normalized, Suggestion
from api.domain.ports import Annotator
from api.domain.spans import check_label, check_span
from api.errors import AnnotationError, Invalid, NotReady

RETRY_SECONDS = 5  # after which a model that failed on a text may be asked again


@dataclass(frozen=True, slots=True)
class Annotated:
    """What an annotator made of a text: suggestions, or the reason why there are none."""

    suggestions: tuple[Suggestion, ...]
    model: ModelInfo
    failure: str | None = None


def annotate_text(annotator: Annotator, text: str, published_at: str | None) -> Annotated:
    """Runs the annotator outside any transaction. A failure, or an answer with one wrong span, gives no suggestions at all."""
    model = annotator.model
    try:
        suggestions = tuple(annotator.annotate(text, published_at))
        _check_suggestions(text, suggestions)
    except Exception as error:  # whatever a model throws, the article must be kept
        reason = error.detail if isinstance(error, AnnotationError) else f"{type(error).__name__}: {error}"
        return Annotated((), model, f"{model.name} {model.version} failed: {reason}"[:500])
    return Annotated(suggestions, model)


def analyze_text(annotator: Annotator, text: str, published_at: str | None) -> tuple[Suggestion, ...]:
    """What an article with this text would get as suggestions. There is no article to keep a failure: raises NotReady."""
    annotated = annotate_text(annotator, text, published_at)
    if annotated.failure is not None:
        raise NotReady(annotated.failure, retry_after=RETRY_SECONDS)
    return annotated.suggestions


def with_suggestions(
    article: Article, annotated: Annotated, now: str, actor: str
) -> tuple[Article, list[Annotation]]:
    """A new article as annotated (or failed), and its suggestions as annotations."""
    annotations = [
        suggested_annotation(article, suggestion, annotated.model, now, actor)
        for suggestion in annotated.suggestions
    ]
    return as_annotated(article, annotated), annotations


def as_annotated(article: Article, annotated: Annotated) -> Article:
    """The article as annotated, or failed."""
    status: ArticleStatus = "annotated" if annotated.failure is None else "failed"
    return replace(article, status=status, failure=annotated.failure, model=annotated.model)


def suggested_annotation(
    article: Article, suggestion: Suggestion, model: ModelInfo, now: str, actor: str
) -> Annotation:
    return Annotation(
        id=new_id(),
        article_id=article.id,
        label=suggestion.label,
        start=suggestion.start,
        end=suggestion.end,
        text=article.text[suggestion.start : suggestion.end],
        status="suggested",
        origin="model",
        created_at=now,
        created_by=actor,
        updated_at=now,
        updated_by=actor,
        score=suggestion.score,
        normalized=suggestion.normalized,
        model=model,
    )


def normalized_for(
    annotator: Annotator, article: Article, label: str, start: int, end: int
) -> Normalized | None:
    """What the calendar says of a span: only a DATE has a value."""
    return annotator.normalize(article.text, start, end, article.published_at) if label == "DATE" else None


def _check_suggestions(text: str, suggestions: Iterable[Suggestion]) -> None:
    last = 0
    for suggestion in suggestions:
        check_label(suggestion.label)
        check_span(text, suggestion.start, suggestion.end)
        if suggestion.start < last:
            raise Invalid(
                f"The suggested span {suggestion.start}..{suggestion.end} overlaps the one before it."
            )
        last = suggestion.end
