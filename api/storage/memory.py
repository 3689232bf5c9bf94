"""The store in memory: the same contract without SQL, for tests and for trying things out. Nothing survives the process."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any

from api.domain.clock import in_turn
from api.domain.figures import Agreement, count_annotations
from api.domain.filters import AnnotationFilter, ArticleFilter, SpanMatch, fits
from api.domain.models import (
    Action,
    Annotation,
    AnnotationCounts,
    Answer,
    Article,
    Change,
    ChangeSet,
    Claim,
    FieldChange,
    Job,
    Key,
    Page,
    Revision,
)
from api.errors import ExternalIdTaken, Gone, Invalid, NotFound, Stale
from api.storage.fields import ARTICLE_FIELDS, REVISION_FIELDS, diff_of
from api.storage.lists import words_of
from api.storage.memory_hooks import MemoryHooks
from api.storage.memory_past import MemoryFigures, MemoryHistory, annotations_then, behind
from api.storage.memory_queue import MemoryQueue, allows, list_matching


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
    moments: list[tuple[str, int]] = field(default_factory=list)
    claims: dict[str, Claim] = field(default_factory=dict)
    reviews: dict[tuple[str, str], int] = field(default_factory=dict)
    agreements: dict[tuple[str, str, str], Agreement] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def copy(self) -> State:
        copied: dict[str, Any] = {f.name: getattr(self, f.name).copy() for f in fields(self)}
        copied["of_article"] = {id: list(ids) for id, ids in self.of_article.items()}
        copied["revisions"] = {id: list(revisions) for id, revisions in self.revisions.items()}
        return State(**copied)


class MemoryTransaction:
    """Works on a copy of the state that takes its place on commit."""

    def __init__(self, state: State, change_set: ChangeSet) -> None:
        self.change_set = change_set
        self.discarded = False
        self.state = state
        self._versions: dict[str, int] = {}
        self._touched: set[str] = set()
        self._first_seq = len(state.changes)

    def find_article(self, article_id: str, *, deleted: bool = False) -> Article:
        return _article(self.state, article_id, deleted=deleted)

    def find_article_by_external_id(self, external_id: str) -> Article | None:
        return _article_by_external_id(self.state, external_id)

    def add_article(self, article: Article) -> None:
        _check_storable(article.text)
        self._check_external_id(article)
        self.state.articles[article.id] = article
        self.state.of_article[article.id] = []
        self._versions[article.id] = article.version
        self._note(None, article, "create", diff_of(None, article, ARTICLE_FIELDS), None)

    def replace_article(self, article: Article, action: str) -> Article:
        stored = self.state.articles[article.id]
        if stored.version != article.version:
            raise Stale(
                f"Article {article.id} is at version {stored.version}, you sent {article.version}.",
                current=stored,
            )
        self._check_external_id(article)
        changed = replace(
            article, version=article.version + 1, updated_at=self.change_set.at, counts=stored.counts
        )
        self.state.articles[article.id] = changed
        self._versions[article.id] = changed.version
        self._note(stored, changed, action, diff_of(stored, changed, ARTICLE_FIELDS), None)
        return changed

    def find_annotation(self, annotation_id: str, *, withdrawn: bool = False) -> Annotation:
        return _annotation(self.state, annotation_id, withdrawn=withdrawn)

    def list_annotations(self, article_id: str) -> list[Annotation]:
        return _annotations(self.state, article_id)

    def list_overlapping(self, article_id: str, start: int, end: int) -> list[Annotation]:
        return [a for a in _annotations(self.state, article_id) if a.live and a.start < end and start < a.end]

    def add_annotation(self, annotation: Annotation, reason: str | None = None) -> None:
        self._touch(annotation.article_id)
        self.state.annotations[annotation.id] = annotation
        self.state.of_article[annotation.article_id].append(annotation.id)
        self.state.revisions[annotation.id] = []
        self._revise(None, annotation, "create", diff_of(None, annotation, REVISION_FIELDS[:4]), reason)

    def add_annotations(self, annotations: Sequence[Annotation], reason: str | None = None) -> None:
        for annotation in annotations:
            self.add_annotation(annotation, reason)

    def replace_annotation(
        self, annotation: Annotation, action: Action, reason: str | None = None
    ) -> Annotation:
        stored = self.state.annotations.get(annotation.id)
        if stored is None:
            raise NotFound(f"There is no annotation {annotation.id}.")
        if stored.version != annotation.version:
            raise Stale(
                f"Annotation {annotation.id} is at version {stored.version}, you sent {annotation.version}.",
                current=stored,
            )
        self._touch(annotation.article_id)
        changed = replace(
            annotation,
            version=annotation.version + 1,
            updated_at=self.change_set.at,
            updated_by=self.change_set.actor,
        )
        self.state.annotations[annotation.id] = changed
        self._revise(stored, changed, action, diff_of(stored, changed, REVISION_FIELDS), reason)
        return changed

    def find_revision(self, annotation_id: str, version: int) -> Revision:
        for revision in self.state.revisions.get(annotation_id, ()):
            if revision.version == version:
                return revision
        raise NotFound(f"Annotation {annotation_id} has no version {version}.")

    def keep_job(self, job: Job) -> bool:
        stored = self.state.jobs.get(job.id)
        if stored is None or stored.state != "running" or stored.token != job.token:
            return False
        self.state.jobs[job.id] = replace(job, lease_until=stored.lease_until)
        return True

    def list_matching(self, match: SpanMatch, article_ids: Sequence[str]) -> list[Annotation]:
        ids = [id for id in self.state.articles if id in set(article_ids)]
        return [a for id in ids for a in list_matching(self.state, match, id)]

    def add_review(self, article_id: str) -> list[tuple[str, int]]:
        self.state.reviews[article_id, self.change_set.actor] = len(self.state.changes)
        found = [(actor, seq) for (of, actor), seq in self.state.reviews.items() if of == article_id]
        return sorted(found)

    def put_agreement(self, agreement: Agreement) -> None:
        self.state.agreements[agreement.article_id, agreement.first, agreement.second] = agreement

    def annotations_then(self, article_id: str, seq: int) -> list[Annotation]:
        return annotations_then(self.state, article_id, seq)

    def put_job(self, job: Job) -> None:
        self.state.jobs[job.id] = job

    def finish_job(self, job: Job) -> bool:
        stored = self.state.jobs.get(job.id)
        if stored is None or stored.state != "running" or stored.token != job.token:
            return False
        self.state.jobs[job.id] = replace(job, lease_until=None)
        return True

    def put_answer(self, answer: Answer) -> None:
        self.state.answers[answer.key, answer.actor] = answer

    def discard(self) -> None:
        self.discarded = True

    def complete(self) -> None:
        for article_id in self._touched:
            counts = count_annotations(_annotations(self.state, article_id))
            self.state.articles[article_id] = replace(
                self.state.articles[article_id],
                version=self._versions[article_id],
                updated_at=self.change_set.at,
                counts=counts,
            )
        if len(self.state.changes) > self._first_seq:
            self.state.change_sets.setdefault(self.change_set.id, self.change_set)
            self.state.moments.append((self.change_set.at, len(self.state.changes)))

    def _check_external_id(self, article: Article) -> None:
        if article.external_id is None or article.deleted_at is not None:
            return
        taken = _article_by_external_id(self.state, article.external_id)
        if taken is not None and taken.id != article.id:
            raise ExternalIdTaken(
                f"Article {taken.id} has external_id {article.external_id!r} already.",
                pointer="#/external_id",
                article_id=taken.id,
            )

    def _touch(self, article_id: str) -> None:
        if article_id not in self.state.articles:
            raise NotFound(f"There is no article {article_id}.")
        self._versions.setdefault(article_id, self.state.articles[article_id].version + 1)
        self._touched.add(article_id)

    def _revise(
        self,
        stored: Annotation | None,
        annotation: Annotation,
        action: Action,
        diff: list[list[Any]],
        reason: str | None,
    ) -> None:
        self._note(stored, annotation, action, diff, reason)
        self.state.revisions[annotation.id].append(
            Revision(
                annotation.id,
                annotation.article_id,
                annotation.version,
                len(self.state.changes),
                action,
                tuple(FieldChange(*change) for change in diff),
                self.change_set.actor,
                reason or self.change_set.reason,
                self.change_set.id,
                self.change_set.at,
                annotation,
            )
        )

    def _note(
        self,
        before: Annotation | Article | None,
        after: Annotation | Article,
        action: str,
        diff: list[list[Any]],
        reason: str | None,
    ) -> None:
        article_id = after.id if isinstance(after, Article) else after.article_id
        self.state.changes.append(
            Change(
                len(self.state.changes) + 1,
                article_id,
                None if isinstance(after, Article) else after.id,
                after.version,
                self._versions[article_id],
                action,
                tuple(FieldChange(*change) for change in diff),
                self.change_set.actor,
                reason or self.change_set.reason,
                self.change_set.id,
                self.change_set.at,
                None if before is None else _kept(before),
                after if before is None and isinstance(after, Article) else _kept(after),
            )
        )


class MemoryStore:
    """One writer at a time, as with SQLite; readers see the last committed state."""

    def __init__(self) -> None:
        self._state = State()
        self._lock = threading.RLock()
        self.history = MemoryHistory(lambda: self._state)
        self.figures = MemoryFigures(lambda: self._state)
        self.queue = MemoryQueue(lambda: self._state, self._lock)
        self.hooks = MemoryHooks(lambda: len(self._state.changes), self.history, self._lock)

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
        return _article(self._state, article_id)

    def find_article_by_external_id(self, external_id: str) -> Article | None:
        return _article_by_external_id(self._state, external_id)

    def read_article(self, article_id: str) -> tuple[Article, list[Annotation]]:
        state = self._state
        return _article(state, article_id), _annotations(state, article_id)

    def list_articles(
        self, filter: ArticleFilter, sort: str, limit: int, after: tuple[Any, ...] | None = None
    ) -> Page:
        state = self._state
        words = words_of(filter.q) if filter.q is not None else []
        column, down = sort.removeprefix("-"), sort.startswith("-")
        found = [replace(a, text="") for a in state.articles.values() if _matches(state, a, filter, words)]
        found.sort(key=lambda a: (getattr(a, column) or "", a.id), reverse=down)
        found.sort(key=lambda a: getattr(a, column) is None)
        return _page(found, limit, after, lambda a: (getattr(a, column), a.id))

    # annotations
    def find_annotation(self, annotation_id: str) -> Annotation:
        return _annotation(self._state, annotation_id)

    def list_annotations(
        self, filter: AnnotationFilter, limit: int, after: tuple[Any, ...] | None = None
    ) -> Page:
        state = self._state
        if filter.article_id is not None:
            _article(state, filter.article_id)
            ordered = _annotations(state, filter.article_id)
            return _page(
                [a for a in ordered if fits(a, filter)], limit, after, lambda a: (a.start, a.end, a.id)
            )
        everything = [a for a in state.annotations.values() if not a.withdrawn and fits(a, filter)]
        if filter.updated_since is not None:
            everything.sort(key=lambda a: a.updated_at)
            return _page(everything, limit, after, lambda a: (a.updated_at, a.id))
        return _page(everything, limit, after, lambda a: (a.id,))

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
        moved = {
            change.field
            for revision in self._state.revisions.get(annotation_id, ())
            if revision.version > since_version
            for change in revision.changes
        }
        return [name for name in REVISION_FIELDS if name in moved]

    def changed_article_fields(self, article_id: str, since_version: int) -> list[str]:
        entries = [
            c for c in self._state.changes if c.article_id == article_id and c.article_version > since_version
        ]
        moved = {change.field for c in entries if c.annotation_id is None for change in c.changes}
        names = [name for name in ARTICLE_FIELDS if name in moved]
        return [*names, "annotations"] if any(c.annotation_id for c in entries) else names

    def find_text(self, article_id: str) -> str:
        return self._state.articles[article_id].text

    def find_texts(self, article_ids: Sequence[str]) -> dict[str, str]:
        return {id: self._state.articles[id].text for id in article_ids}

    # keys
    def add_key(self, key: Key) -> None:
        with self._lock:
            self._state.keys[key.id] = key

    def find_key_by_secret(self, secret_sha256: str) -> Key | None:
        return next(
            (
                k
                for k in self._state.keys.values()
                if k.secret_sha256 == secret_sha256 and k.revoked_at is None
            ),
            None,
        )

    def list_keys(self, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        live = [key for key in self._state.keys.values() if key.revoked_at is None]
        return _page(live, limit, after, lambda key: (key.id,))

    def revoke_key(self, key_id: str, at: str) -> None:
        with self._lock:
            key = self._state.keys.get(key_id)
            if key is None or key.revoked_at is not None:
                raise NotFound(f"There is no key {key_id}.")
            self._state.keys[key_id] = replace(key, revoked_at=at)

    # idempotency
    def begin_answer(self, answer: Answer, now: str) -> Answer | None:
        with self._lock:
            known = self._state.answers.get((answer.key, answer.actor))
            if known is not None and known.expires_at >= now:
                return known
            self._state.answers[answer.key, answer.actor] = answer
            return None

    def drop_answer(self, key: str, actor: str) -> None:
        with self._lock:
            known = self._state.answers.get((key, actor))
            if known is not None and known.status is None:
                del self._state.answers[key, actor]

    # jobs
    def add_job(self, job: Job) -> None:
        with self._lock:
            self._state.jobs[job.id] = job

    def find_job(self, job_id: str) -> Job:
        job = self._state.jobs.get(job_id)
        if job is None:
            raise NotFound(f"There is no job {job_id}.")
        return job

    def list_jobs(self, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        return _page(list(self._state.jobs.values()), limit, after, lambda job: (job.id,))

    def claim_job(self, token: str, now: str, lease_until: str, max_attempts: int) -> Job | None:
        with self._lock:
            for job in self._state.jobs.values():
                lost = job.state == "running" and (job.lease_until or "") < now
                if lost and job.attempts >= max_attempts:
                    error = f"It was started {job.attempts} times and never finished."
                    self._state.jobs[job.id] = replace(job, state="failed", updated_at=now, error=error)
                elif lost or job.state == "queued":
                    claimed = replace(
                        job,
                        state="running",
                        token=token,
                        lease_until=lease_until,
                        attempts=job.attempts + 1,
                        updated_at=now,
                    )
                    self._state.jobs[job.id] = claimed
                    return claimed
        return None

    def renew_job(self, job_id: str, token: str, lease_until: str, done: int) -> bool:
        with self._lock:
            job = self._state.jobs.get(job_id)
            if job is None or job.state != "running" or job.token != token:
                return False
            self._state.jobs[job_id] = replace(job, lease_until=lease_until, done=done)
            return True

    def cancel_job(self, job_id: str, at: str) -> Job:
        with self._lock:
            job = self.find_job(job_id)
            if job.state in ("queued", "running"):
                job = replace(job, state="cancelled", updated_at=at, lease_until=None)
                self._state.jobs[job_id] = job
            return job

    # the store itself
    def last_seq(self) -> int:
        return len(self._state.changes)

    def check(self) -> None:
        return None

    def close(self) -> None:
        return None


def _article(state: State, article_id: str, *, deleted: bool = False) -> Article:
    article = state.articles.get(article_id)
    if article is None:
        raise NotFound(f"There is no article {article_id}.")
    if article.deleted_at is not None and not deleted:
        raise Gone(f"Article {article_id} was deleted at {article.deleted_at}.")
    return article


def _article_by_external_id(state: State, external_id: str) -> Article | None:
    return next(
        (a for a in state.articles.values() if a.external_id == external_id and a.deleted_at is None), None
    )


def _annotation(state: State, annotation_id: str, *, withdrawn: bool = False) -> Annotation:
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


def _annotations(state: State, article_id: str) -> list[Annotation]:
    found = [state.annotations[id] for id in state.of_article.get(article_id, ())]
    return sorted((a for a in found if not a.withdrawn), key=lambda a: (a.start, a.end, a.id))


def _kept(value: Annotation | Article) -> Annotation | Article:
    """As a change keeps it: an article without text and counts."""
    return replace(value, text="", counts=AnnotationCounts()) if isinstance(value, Article) else value


def _mentions(article: Article, phrase: Sequence[str]) -> bool:
    said = words_of(f"{article.title or ''} . {article.text}")
    return any(said[at : at + len(phrase)] == phrase for at in range(len(said)))


def _matches(state: State, article: Article, filter: ArticleFilter, words: Sequence[str]) -> bool:
    if article.deleted_at is not None:
        return False
    published = article.published_at
    said = set(words_of(f"{article.title or ''} {article.text}")) if words else set()
    return (
        filter.status in (None, article.status)
        and filter.review_status in (None, article.review_status)
        and filter.source in (None, article.source)
        and filter.external_id in (None, article.external_id)
        and (filter.published_after is None or (published is not None and published > filter.published_after))
        and (
            filter.published_before is None or (published is not None and published < filter.published_before)
        )
        and (filter.created_after is None or article.created_at > filter.created_after)
        and (filter.updated_since is None or article.updated_at >= filter.updated_since)
        and (
            filter.label is None
            or any(a.live and a.label == filter.label for a in _annotations(state, article.id))
        )
        and all(word in said for word in words)
    )


def _page(items: list[Any], limit: int, after: tuple[Any, ...] | None, key: Any) -> Page:
    start = 0
    if after is not None:
        start = next((i + 1 for i, item in enumerate(items) if key(item) == tuple(after)), len(items))
    page = items[start : start + limit]
    return Page(tuple(page), key(page[-1]) if start + limit < len(items) else None)


def _check_storable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Invalid(
            f"A text holds a lone surrogate at offset {error.start}, which cannot be stored."
        ) from None
