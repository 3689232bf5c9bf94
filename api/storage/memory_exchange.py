"""Whole articles and kept reports, in the store in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from api.domain.exchange import Bundle, ChangeSetPart, Entry
from api.domain.filters import ArticleFilter, keeps, words_of
from api.domain.models import Annotation, Change, Report
from api.errors import NotFound
from api.storage.memory_state import State


class MemoryExchange:
    """See domain.ports.Exchange."""

    def __init__(self, state: Callable[[], State], lock: threading.RLock) -> None:
        self._state = state
        self._lock = lock

    def iter_bundles(self, filter: ArticleFilter, *, history: bool = False) -> Iterator[Bundle]:
        if filter.q is not None:
            words_of(filter.q)  # refuses one without a word, also where there is no article
        for article_id in list(self._state().articles):
            state = self._state()
            article = state.articles[article_id]
            every = [state.annotations[id] for id in state.of_article[article_id]]
            every.sort(key=lambda a: (a.start, a.end, a.id))
            standing = [annotation for annotation in every if not annotation.withdrawn]
            if article.deleted_at is not None or not keeps(filter, article, standing):
                continue
            if not history:
                yield Bundle(article, standing)
                continue
            changes = [change for change in state.changes if change.article_id == article_id]
            parts = {part.id: part for part in (_part_of(state, change) for change in changes)}
            yield Bundle(article, every, _entries(state, changes), list(parts.values()))

    def put_report(self, report: Report, now: str) -> None:
        with self._lock:
            reports = self._state().reports
            reports[report.id] = report
            for id in [id for id, kept in reports.items() if kept.expires_at < now]:
                del reports[id]

    def find_report(self, report_id: str) -> Report:
        report = self._state().reports.get(report_id)
        if report is None:
            raise NotFound(f"There is no report {report_id}; reports are kept for a while only.")
        return report


def part_id(state: State, change_set: str, at: str) -> str:
    """The part of a change set that was written at `at`: the first has its id."""
    return change_set if state.change_sets[change_set].at == at else f"{change_set}+{at}"


def _part_of(state: State, change: Change) -> ChangeSetPart:
    whole = state.change_sets[change.change_set]
    id = part_id(state, whole.id, change.at)
    first = None if id == whole.id else whole.id
    return ChangeSetPart(id, first, whole.kind, whole.actor, change.at, whole.reason, whole.reverts)


def _entries(state: State, changes: list[Change]) -> list[Entry]:
    """Annotations made in a row by one change set are one entry."""
    entries: list[Entry] = []
    last: Entry | None = None
    for change in changes:
        made = change.action == "create"
        whole = state.change_sets[change.change_set]
        entry = Entry(
            [] if change.annotation_id is None else [change.annotation_id],
            change.version,
            change.article_version,
            change.action,
            None if made else [[c.field, c.from_, c.to] for c in change.changes],
            None if change.reason == whole.reason else change.reason,
            part_id(state, change.change_set, change.at),
        )
        if made and isinstance(change.after, Annotation):
            if last is not None and _belongs(entry, last):
                last.annotation_ids.append(change.annotation_id)  # type: ignore[attr-defined]
                continue
            last = entry
        else:
            last = None
        entries.append(entry)
    return entries


def _belongs(entry: Entry, last: Entry) -> bool:
    def key(e: Entry) -> tuple[object, ...]:
        return (e.version, e.article_version, e.reason, e.change_set)

    return key(entry) == key(last)
