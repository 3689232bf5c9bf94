"""What was, and what was counted, in the store in memory: worked out from the list of changes whenever it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from api.domain.figures import (
    Figure,
    Figures,
    Setting,
    count_annotations,
    counts_for_reviewer,
    figure_of,
)
from api.domain.models import Annotation, Article, Change, ChangeSetSummary, ModelInfo, Page
from api.domain.spans import by_place
from api.domain.timeline import Event, event_of
from api.errors import Gone, NotFound
from api.storage.memory_state import State


class MemoryHistory:
    """See domain.store_parts.History."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def list_changes(self, after: int, limit: int) -> list[Change]:
        return self._state().changes[after : after + limit]

    def iter_changes(self, after: int = 0) -> Iterator[Change]:
        yield from self._state().changes[after:]

    def find_change_set(self, change_set_id: str) -> ChangeSetSummary:
        state = self._state()
        change_set = state.change_sets.get(change_set_id)
        if change_set is None:
            raise NotFound(f"There is no change set {change_set_id}.")
        changes = [c for c in state.changes if c.change_set == change_set_id]
        undone = [s.id for s in state.change_sets.values() if s.reverts == change_set_id]
        return ChangeSetSummary(
            change_set, len(changes), len({c.article_id for c in changes}), undone[-1] if undone else None
        )

    def list_change_set(self, change_set_id: str, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        first = after[0] if after else 0
        found = [c for c in self._state().changes if c.change_set == change_set_id and c.seq > first]
        return Page(tuple(found[:limit]), (found[limit - 1].seq,) if len(found) > limit else None)

    def list_articles_of_change_set(
        self, change_set_id: str, after: str | None = None
    ) -> list[tuple[str, int]]:
        state = self._state()
        counts = Counter(c.article_id for c in state.changes if c.change_set == change_set_id)
        return [(id, counts[id]) for id in behind(state, after) if id in counts]

    def list_changes_in(self, change_set_id: str, article_ids: Sequence[str]) -> list[Change]:
        return [
            c for c in self._state().changes if c.change_set == change_set_id and c.article_id in article_ids
        ]

    def seq_at(self, moment: str) -> int:
        return max((seq for at, seq in self._state().moments if at <= moment), default=0)

    def read_article(
        self, article_id: str, seq: int, said: str | None = None
    ) -> tuple[Article, list[Annotation]]:
        state = self._state()
        if article_id not in state.articles:
            raise NotFound(f"There is no article {article_id}.")
        then = _article_then(state, article_id, seq)
        if then is None:
            raise NotFound(f"There was no article {article_id} at {seq if said is None else said}.")
        if then.deleted_at is not None:
            raise Gone(f"Article {article_id} was deleted at {then.deleted_at}.")
        annotations = annotations_then(state, article_id, seq)
        return replace(then, counts=count_annotations(annotations)), annotations

    def list_articles(
        self, seq: int, limit: int, after: str | None = None
    ) -> list[tuple[Article, list[Annotation]]]:
        state = self._state()
        found = []
        for article_id in behind(state, after):
            then = _article_then(state, article_id, seq)
            if then is not None and then.deleted_at is None:
                annotations = annotations_then(state, article_id, seq)
                found.append((replace(then, counts=count_annotations(annotations)), annotations))
        return found[:limit]


class MemoryFigures:
    """See domain.store_parts.FigureBook."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def read_progress(self) -> dict[str, int]:
        articles = self._state().articles.values()
        return dict(Counter(article.review_status for article in articles if article.deleted_at is None))

    def read_events(self, since: str) -> dict[Event, int]:
        state = self._state()
        models: dict[str, ModelInfo | None] = {}
        events: Counter[Event] = Counter()
        for change in state.changes:
            if isinstance(change.after, Article):
                models[change.article_id] = change.after.model
                continue
            kind, changed = state.change_sets[change.change_set].kind, {c.field for c in change.changes}
            event = event_of(kind, change.action, change.after, changed, models[change.article_id], change.at)
            if event is not None and event.day >= since:
                events[event] += 1
        return dict(events)

    def read(self) -> Figures:
        state = self._state()
        figures: Counter[Figure] = Counter()
        for annotation in state.annotations.values():
            figure = figure_of(annotation, Setting.of(state.articles[annotation.article_id]))
            if figure is not None:
                figures[figure] += 1
        actions: Counter[tuple[str, str]] = Counter()
        for change in state.changes:
            kind = state.change_sets[change.change_set].kind
            if isinstance(change.after, Annotation):
                if counts_for_reviewer(kind, change.after, change.action):
                    actions[change.actor, change.action] += 1
            elif change.action == "update" and any(
                c.field == "review_status" and c.to == "reviewed" for c in change.changes
            ):
                actions[change.actor, "review"] += 1
        live = [article for article in state.articles.values() if article.deleted_at is None]
        ids = {article.id for article in live}
        return Figures(
            dict(figures),
            dict(actions),
            self.read_progress(),
            [agreement for agreement in state.agreements.values() if agreement.article_id in ids],
        )


def annotations_then(state: State, article_id: str, seq: int) -> list[Annotation]:
    """The annotations of an article that were not withdrawn once `seq` was written, in text order."""
    last: dict[str, Annotation] = {}
    for change in state.changes[:seq]:
        if change.article_id == article_id and isinstance(change.after, Annotation):
            last[change.after.id] = change.after
    return sorted((a for a in last.values() if not a.withdrawn), key=by_place)


def _article_then(state: State, article_id: str, seq: int) -> Article | None:
    ours = [change for change in state.changes[:seq] if change.article_id == article_id]
    states = [change.after for change in ours if isinstance(change.after, Article)]
    if not states:
        return None
    return replace(
        states[-1],
        text=state.articles[article_id].text,
        version=ours[-1].article_version,
        updated_at=ours[-1].at,
    )


def behind(state: State, after: str | None) -> list[str]:
    """Ids of articles in the order in which they were stored."""
    ids = list(state.articles)
    return ids if after is None else ids[ids.index(after) + 1 :]
