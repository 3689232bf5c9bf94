"""The store in memory: the same contract without SQL, for tests and for trying things out. Nothing survives the process."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from api.domain.clock import in_turn, ordering
from api.domain.filters import AnnotationFilter, ArticleFilter, SpanMatch, fits, keeps, words_of
from api.domain.models import Annotation, Article, ChangeSet, FieldChange, Page, Revision
from api.domain.spans import by_place
from api.errors import NotFound
from api.storage.fields import ARTICLE_FIELDS, REVISION_FIELDS, moved_by
from api.storage.memory_exchange import MemoryExchange
from api.storage.memory_hooks import MemoryHooks
from api.storage.memory_jobs import MemoryJobs
from api.storage.memory_keys import MemoryAnswers, MemoryKeys
from api.storage.memory_past import MemoryFigures, MemoryHistory, behind
from api.storage.memory_queue import MemoryQueue, allows, list_matching
from api.storage.memory_state import (
    State,
    annotations_of,
    find_annotation,
    find_article,
    find_by_external_id,
    page_of,
)
from api.storage.memory_transaction import MemoryTransaction


class MemoryStore:
    """One writer at a time, as with SQLite; readers see the last committed state."""

    def __init__(self) -> None:
        self._state = State()
        self._lock = threading.RLock()
        self.history = MemoryHistory(lambda: self._state)
        self.figures = MemoryFigures(lambda: self._state)
        self.queue = MemoryQueue(lambda: self._state, self._lock)
        self.hooks = MemoryHooks(lambda: len(self._state.changes), self.history, self._lock)
        self.jobs = MemoryJobs(lambda: self._state, self._lock)
        self.keys = MemoryKeys(lambda: self._state, self._lock)
        self.answers = MemoryAnswers(lambda: self._state, self._lock)
        self.exchange = MemoryExchange(lambda: self._state, self._lock)

    @contextmanager
    def write(self, change_set: ChangeSet) -> Iterator[MemoryTransaction]:
        with self._lock:
            moments = self._state.moments
            tx = MemoryTransaction(
                self._state.copy(), in_turn(change_set, moments[-1][0] if moments else None)
            )
            yield tx
            if not tx.discarded:
                tx.complete()
                self._state = tx.state

    # articles
    def find_article(self, article_id: str) -> Article:
        return find_article(self._state, article_id)

    def find_version(self, article_id: str) -> int:
        return find_article(self._state, article_id).version

    def find_article_by_external_id(self, external_id: str) -> Article | None:
        return find_by_external_id(self._state, external_id)

    def read_article(self, article_id: str) -> tuple[Article, list[Annotation]]:
        state = self._state
        return find_article(state, article_id), annotations_of(state, article_id)

    def list_articles(
        self, filter: ArticleFilter, sort: str, limit: int, after: tuple[Any, ...] | None = None
    ) -> Page:
        state = self._state
        if filter.q is not None:
            words_of(filter.q)  # refuses one without a word, also where there is no article
        column, down = sort.removeprefix("-"), sort.startswith("-")
        found = [replace(a, text="") for a in state.articles.values() if _matches(state, a, filter)]

        def place(article: Article) -> tuple[str | None, str]:
            value = getattr(article, column)
            return ordering(value) if value and column == "published_at" else value, article.id

        found.sort(key=lambda a: (place(a)[0] or "", a.id), reverse=down)
        found.sort(key=lambda a: place(a)[0] is None)
        return page_of(found, limit, after, place)

    # annotations
    def find_annotation(self, annotation_id: str) -> Annotation:
        return find_annotation(self._state, annotation_id)

    def list_annotations(
        self, filter: AnnotationFilter, limit: int, after: tuple[Any, ...] | None = None
    ) -> Page:
        state = self._state
        if filter.article_id is not None:
            find_article(state, filter.article_id)
            ordered = annotations_of(state, filter.article_id)
            return page_of([a for a in ordered if fits(a, filter)], limit, after, by_place)
        everything = [
            a
            for a in state.annotations.values()
            if not a.withdrawn and state.articles[a.article_id].deleted_at is None and fits(a, filter)
        ]
        if filter.updated_since is not None:
            everything.sort(key=lambda a: a.updated_at)
            return page_of(everything, limit, after, lambda a: (a.updated_at, a.id))
        return page_of(everything, limit, after, lambda a: (a.id,))

    def iter_surfaces(self) -> Iterator[str]:
        yield from sorted({a.text for a in self._state.annotations.values() if not a.withdrawn})

    def list_matching_articles(self, match: SpanMatch, after: str | None = None) -> list[tuple[str, int]]:
        state = self._state
        counts = [(id, len(list_matching(state, match, id))) for id in behind(state, after)]
        return [(id, count) for id, count in counts if count]

    def list_mentioning_articles(self, words: str, match: SpanMatch, after: str | None = None) -> list[str]:
        state, phrase = self._state, words_of(words)
        return [
            id
            for id in behind(state, after)
            if allows(match, state.articles[id]) and _mentions(state.articles[id], phrase)
        ]

    def list_revisions(self, annotation_id: str) -> list[Revision]:
        revisions = self._state.revisions.get(annotation_id)
        if not revisions:
            raise NotFound(f"There is no annotation {annotation_id}.")
        return list(revisions)

    def changed_fields(self, annotation_id: str, since_version: int) -> list[str]:
        moved = moved_by(
            change
            for revision in self._state.revisions.get(annotation_id, ())
            if revision.version > since_version
            for change in revision.changes
        )
        return [name for name in REVISION_FIELDS if name in moved]

    def changed_article_fields(self, article_id: str, since_version: int) -> list[str]:
        changes: dict[str | None, list[FieldChange]] = defaultdict(list)
        for entry in self._state.changes:
            if entry.article_id == article_id and entry.article_version > since_version:
                changes[entry.annotation_id] += entry.changes
        moved = moved_by(changes.pop(None, ()))
        names = [name for name in ARTICLE_FIELDS if name in moved]
        return [*names, "annotations"] if any(map(moved_by, changes.values())) else names

    def find_text(self, article_id: str) -> str:
        return self._state.articles[article_id].text

    def find_texts(self, article_ids: Sequence[str]) -> dict[str, str]:
        return {id: self._state.articles[id].text for id in article_ids}

    # the store itself
    def last_seq(self) -> int:
        return len(self._state.changes)

    def check(self) -> None:
        return None

    def close(self) -> None:
        return None


def _mentions(article: Article, phrase: Sequence[str]) -> bool:
    said = words_of(f"{article.title or ''} . {article.text}")
    return any(said[at : at + len(phrase)] == phrase for at in range(len(said)))


def _matches(state: State, article: Article, filter: ArticleFilter) -> bool:
    return article.deleted_at is None and keeps(filter, article, annotations_of(state, article.id))
