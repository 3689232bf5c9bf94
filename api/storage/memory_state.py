"""What the store in memory holds, and how its parts look things up."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from api.domain.exchange import ChangeSetPart
from api.domain.figures import Agreement
from api.domain.models import Annotation, Answer, Article, Change, ChangeSet, Job, Key, Page, Report, Revision
from api.domain.queue import Claim
from api.domain.spans import by_place
from api.errors import Gone, NotFound


@dataclass
class State:
    """Everything; `changes` are the feed's entries in order, so that `seq` is a place in the list plus one. `moments` are the times at
    which it had grown to a length."""

    articles: dict[str, Article] = field(default_factory=dict)
    annotations: dict[str, Annotation] = field(default_factory=dict)
    of_article: dict[str, list[str]] = field(default_factory=dict)
    revisions: dict[str, list[Revision]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    change_sets: dict[str, ChangeSet] = field(default_factory=dict)
    parts: dict[str, ChangeSetPart] = field(default_factory=dict)
    moments: list[tuple[str, int]] = field(default_factory=list)
    claims: dict[str, Claim] = field(default_factory=dict)
    reviews: dict[tuple[str, str], int] = field(default_factory=dict)
    agreements: dict[tuple[str, str, str], Agreement] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)

    def copy(self) -> State:
        copied: dict[str, Any] = {f.name: getattr(self, f.name).copy() for f in fields(self)}
        copied["of_article"] = {id: list(ids) for id, ids in self.of_article.items()}
        copied["revisions"] = {id: list(revisions) for id, revisions in self.revisions.items()}
        return State(**copied)


def find_article(state: State, article_id: str, *, deleted: bool = False) -> Article:
    article = state.articles.get(article_id)
    if article is None:
        raise NotFound(f"There is no article {article_id}.")
    if article.deleted_at is not None and not deleted:
        raise Gone(f"Article {article_id} was deleted at {article.deleted_at}.")
    return article


def find_by_external_id(state: State, external_id: str) -> Article | None:
    return next(
        (a for a in state.articles.values() if a.external_id == external_id and a.deleted_at is None), None
    )


def find_annotation(state: State, annotation_id: str, *, withdrawn: bool = False) -> Annotation:
    annotation = state.annotations.get(annotation_id)
    if annotation is None:
        raise NotFound(f"There is no annotation {annotation_id}.")
    deleted_at = state.articles[annotation.article_id].deleted_at
    if deleted_at is not None:
        raise Gone(
            f"Annotation {annotation_id} went with its article {annotation.article_id}, deleted at {deleted_at}."
        )
    if annotation.withdrawn and not withdrawn:
        raise Gone(f"Annotation {annotation_id} was withdrawn at {annotation.updated_at}; its history stays.")
    return annotation


def annotations_of(state: State, article_id: str) -> list[Annotation]:
    found = [state.annotations[id] for id in state.of_article.get(article_id, ())]
    return sorted((a for a in found if not a.withdrawn), key=by_place)


def page_of(items: list[Any], limit: int, after: tuple[Any, ...] | None, key: Any) -> Page:
    start = 0
    if after is not None:
        start = next((i + 1 for i, item in enumerate(items) if key(item) == tuple(after)), len(items))
    page = items[start : start + limit]
    return Page(tuple(page), key(page[-1]) if start + limit < len(items) else None)
