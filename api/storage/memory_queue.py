"""The review queue, leases, and what a rule is about, in the store in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import RLock

from api.domain.filters import SpanMatch, published_within
from api.domain.models import Annotation, Article
from api.domain.queue import Claim, QueuedArticle
from api.domain.spans import by_place
from api.errors import Gone, NotFound
from api.storage.memory_state import State
from api.storage.queue import NEW_SOURCE_EVERY, claimed


class MemoryQueue:
    """See domain.store_parts.Queue."""

    def __init__(self, state: Callable[[], State], lock: RLock) -> None:
        self._state = state
        self._lock = lock

    def list_articles(
        self, label: str | None, source: str | None, limit: int, actor: str, now: str
    ) -> list[QueuedArticle]:
        state = self._state()
        waiting = [a for a in state.articles.values() if self._waits(state, a, source, actor, now)]
        opened = {a.id: [n for n in _open(state, a.id) if label in (None, n.label)] for a in waiting}
        lowest = {
            id: min((n.score for n in found if n.score is not None), default=None)
            for id, found in opened.items()
        }
        order = {id: place for place, id in enumerate(state.annotations)}
        unsure = sorted(
            (a for a in waiting if lowest[a.id] is not None),
            key=lambda a: min((n.score or 0, order[n.id]) for n in opened[a.id] if n.score is not None),
        )
        seen = {
            a.source
            for a in state.articles.values()
            if a.deleted_at is None and a.review_status == "reviewed"
        }
        new = []
        if source is None:
            for name in sorted({a.source for a in unsure if a.source is not None} - seen):
                new.append(next(a for a in unsure if a.source == name))
        rest = [] if label is not None else [a for a in waiting if lowest[a.id] is None]
        chosen: dict[str, str] = {}
        while len(chosen) < limit:
            turn = len(chosen) % NEW_SOURCE_EVERY == NEW_SOURCE_EVERY - 1
            ways = [("new-source", new), ("uncertain", unsure)]
            for why, articles in (*(ways if turn else ways[::-1]), ("unreviewed", rest)):
                article = next((a for a in articles if a.id not in chosen), None)
                if article is not None:
                    chosen[article.id] = why
                    break
            else:
                break
        return [
            QueuedArticle(replace(state.articles[id], text=""), len(opened[id]), lowest[id], why)
            for id, why in chosen.items()
        ]

    def list_annotations(
        self, label: str | None, source: str | None, limit: int, actor: str, now: str
    ) -> list[Annotation]:
        state = self._state()
        found = [
            annotation
            for annotation in state.annotations.values()
            if annotation.status == "suggested"
            and not annotation.withdrawn
            and annotation.score is not None
            and label in (None, annotation.label)
            and self._waits(state, state.articles[annotation.article_id], source, actor, now)
        ]
        return sorted(found, key=lambda a: a.score or 0)[:limit]

    def claim(self, claim: Claim, now: str) -> Claim:
        with self._lock:
            state = self._state()
            _standing(state, claim.article_id)
            held = self.find_claim(claim.article_id, now)
            if held is not None and held.actor != claim.actor:
                raise claimed(held)
            taken = replace(claim, at=held.at) if held is not None else claim
            state.claims[claim.article_id] = taken
            return taken

    def release(self, article_id: str, actor: str | None, now: str) -> None:
        with self._lock:
            state = self._state()
            _standing(state, article_id)
            held = self.find_claim(article_id, now)
            if held is not None and actor not in (None, held.actor):
                raise claimed(held)
            state.claims.pop(article_id, None)

    def find_claim(self, article_id: str, now: str) -> Claim | None:
        held = self._state().claims.get(article_id)
        return held if held is not None and held.expires_at > now else None

    def _waits(self, state: State, article: Article, source: str | None, actor: str, now: str) -> bool:
        held = state.claims.get(article.id)
        return (
            article.deleted_at is None
            and article.review_status != "reviewed"
            and source in (None, article.source)
            and not (held is not None and held.expires_at > now and held.actor != actor)
        )


def list_matching(state: State, match: SpanMatch, article_id: str) -> list[Annotation]:
    """The annotations of one article that match, in text order."""
    if not allows(match, state.articles[article_id]):
        return []
    found = [
        a
        for a in (state.annotations[id] for id in state.of_article[article_id])
        if not a.withdrawn
        and (match.surfaces is None or a.text in match.surfaces)
        and match.label in (None, a.label)
        and (a.status != "rejected" if match.status is None else a.status == match.status)
        and match.origin in (None, a.origin)
    ]
    return sorted(found, key=by_place)


def allows(match: SpanMatch, article: Article) -> bool:
    """Whether annotations of this article may match at all."""
    return (
        article.deleted_at is None
        and match.source in (None, article.source)
        and published_within(article, match.published_after, match.published_before)
        and (match.article_ids is None or article.id in match.article_ids)
    )


def _open(state: State, article_id: str) -> list[Annotation]:
    found = (state.annotations[id] for id in state.of_article[article_id])
    return [a for a in found if a.status == "suggested" and not a.withdrawn]


def _standing(state: State, article_id: str) -> None:
    article = state.articles.get(article_id)
    if article is None:
        raise NotFound(f"There is no article {article_id}.")
    if article.deleted_at is not None:
        raise Gone(f"Article {article_id} was deleted at {article.deleted_at}.")
