"""Whole articles and kept reports, in the store in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import orjson

from api.domain.exchange import Bundle, ChangeSetPart, Entry, Restored, WholeBundle
from api.domain.filters import ArticleFilter, keeps, words_of
from api.domain.models import Annotation, Article, Change, ChangeSet, FieldChange, Report, Revision
from api.domain.restoring import check_known, unrelated
from api.errors import Conflict, NotFound
from api.storage.fields import made_of
from api.storage.memory_state import State


class MemoryExchange:
    """See domain.ports.Exchange."""

    def __init__(self, state: Callable[[], State], lock: threading.RLock) -> None:
        self._state = state
        self._lock = lock

    def iter_bundles(self, filter: ArticleFilter) -> Iterator[Bundle]:
        for _, article, every in self._iter_articles(filter):
            yield Bundle(article, [annotation for annotation in every if not annotation.withdrawn])

    def iter_whole(self, filter: ArticleFilter) -> Iterator[WholeBundle]:
        for state, article, every in self._iter_articles(filter):
            changes = [change for change in state.changes if change.article_id == article.id]
            parts = {part.id: part for part in (_part_of(state, change) for change in changes)}
            yield WholeBundle(
                article, orjson.dumps(every), len(every), _entries(state, changes), list(parts.values())
            )

    def _iter_articles(self, filter: ArticleFilter) -> Iterator[tuple[State, Article, list[Annotation]]]:
        """With all their annotations in text order, and the state in which they are so."""
        if filter.q is not None:
            words_of(filter.q)  # refuses one without a word, also where there is no article
        for article_id in list(self._state().articles):
            state = self._state()
            article = state.articles[article_id]
            every = [state.annotations[id] for id in state.of_article[article_id]]
            every.sort(key=lambda a: (a.start, a.end, a.id))
            standing = [annotation for annotation in every if not annotation.withdrawn]
            if article.deleted_at is None and keeps(filter, article, standing):
                yield state, article, every

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


def add_part(state: State, change_set: ChangeSet, at: str) -> None:
    """One more transaction of a change set: the first has its id."""
    first = change_set.id not in state.parts
    id = change_set.id if first else f"{change_set.id}+{at}"
    whole = None if first else change_set.id
    c = change_set
    state.parts[id] = ChangeSetPart(id, whole, c.kind, c.actor, at, c.reason, c.reverts)


def find_unrelated(state: State, restored: Sequence[Restored]) -> list[bool]:
    """See domain.ports.Transaction.find_unrelated."""
    standing = [article for article in state.articles.values() if article.deleted_at is None]
    named = [article.external_id for article in standing if article.external_id is not None]
    met = {*state.articles, *state.annotations, *named}
    return unrelated(restored, met, dict(state.parts))


def restore(state: State, restored: Restored) -> None:
    """See domain.ports.Transaction.restore; the article's external id is free."""
    bundle = restored.bundle
    for annotation in bundle.annotations:
        if annotation.id in state.annotations:
            raise Conflict(f"There is an annotation {annotation.id} already, of another article.")
    for part in bundle.change_sets:
        if part.id in state.parts:
            check_known(part, state.parts[part.id])
    for part in bundle.change_sets:
        state.parts[part.id] = part
        whole = ChangeSet(part.part_of or part.id, part.kind, part.actor, part.at, part.reason, part.reverts)
        if part.part_of is None or whole.id not in state.change_sets:
            state.change_sets[whole.id] = whole
    article, behind = bundle.article, len(state.changes)
    state.articles[article.id] = article
    state.of_article[article.id] = [annotation.id for annotation in bundle.annotations]
    state.annotations |= {annotation.id: annotation for annotation in bundle.annotations}
    state.revisions |= {annotation.id: [] for annotation in bundle.annotations}
    for change in restored.changes:
        _append(state, change, state.parts[change.change_set])
    state.reviews |= {(article.id, actor): behind + place + 1 for actor, place in restored.reviews.items()}
    state.agreements |= {(article.id, a.first, a.second): a for a in restored.agreements}


def _append(state: State, change: Change, part: ChangeSetPart) -> None:
    made = change.after
    diff = change.changes
    if change.before is None:
        diff = tuple(FieldChange(*line) for line in made_of(made))
    written = replace(
        change,
        seq=len(state.changes) + 1,
        changes=diff,
        reason=change.reason or part.reason,
        change_set=part.part_of or part.id,
    )
    state.changes.append(written)
    if isinstance(made, Annotation):
        w = written
        revision = Revision(
            made.id,
            made.article_id,
            w.version,
            w.seq,
            w.action,  # type: ignore[arg-type]
            w.changes,
            w.actor,
            w.reason,
            w.change_set,
            w.at,
            made,
            part.kind,
        )
        state.revisions[made.id].append(revision)


def _part_of(state: State, change: Change) -> ChangeSetPart:
    return state.parts.get(f"{change.change_set}+{change.at}") or state.parts[change.change_set]


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
            _part_of(state, change).id,
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
