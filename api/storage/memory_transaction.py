"""One write transaction of the store in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from typing import Any

from api.domain.exchange import Restored
from api.domain.figures import Agreement, count_annotations
from api.domain.filters import SpanMatch
from api.domain.models import (
    Action,
    Annotation,
    Answer,
    Article,
    ChangeSet,
    Job,
    Report,
    Revision,
)
from api.errors import ExternalIdTaken, Invalid, NotFound, Stale
from api.storage.fields import ARTICLE_FIELDS, REVIEWED_AGAIN, REVISION_FIELDS, diff_of, made_of
from api.storage.memory_exchange import add_part, find_unrelated, restore
from api.storage.memory_history import add_change, add_revision
from api.storage.memory_jobs import got_on
from api.storage.memory_past import annotations_then
from api.storage.memory_queue import list_matching
from api.storage.memory_state import State, annotations_of, find_annotation, find_article, find_by_external_id


class MemoryTransaction:
    """Works on a copy of the state that takes its place on commit."""

    def __init__(self, state: State, change_set: ChangeSet) -> None:
        self.change_set = change_set
        self.discarded = False
        self.state = state
        self._versions: dict[str, int] = {}
        self._touched: set[str] = set()
        self._first_seq = len(state.changes)
        self._note_moment = False  # also without a change of its own

    def find_article(self, article_id: str, *, deleted: bool = False) -> Article:
        return find_article(self.state, article_id, deleted=deleted)

    def find_article_by_external_id(self, external_id: str) -> Article | None:
        return find_by_external_id(self.state, external_id)

    def add_article(self, article: Article) -> None:
        _check_storable(article.text)
        self._check_external_id(article)
        self.state.articles[article.id] = article
        self.state.of_article[article.id] = []
        self._versions[article.id] = article.version
        self._note(None, article, "create", made_of(article), None)

    def replace_article(self, article: Article, action: str, *, again: bool = False) -> Article:
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
        diff = diff_of(stored, changed, ARTICLE_FIELDS) + [REVIEWED_AGAIN] * again
        self._note(stored, changed, action, diff, None)
        return changed

    def find_annotation(self, annotation_id: str, *, withdrawn: bool = False) -> Annotation:
        return find_annotation(self.state, annotation_id, withdrawn=withdrawn)

    def list_annotations(self, article_id: str) -> list[Annotation]:
        return annotations_of(self.state, article_id)

    def list_overlapping(self, article_id: str, start: int, end: int) -> list[Annotation]:
        return [
            a for a in annotations_of(self.state, article_id) if a.live and a.start < end and start < a.end
        ]

    def add_annotation(self, annotation: Annotation, reason: str | None = None) -> None:
        self._touch(annotation.article_id)
        self.state.annotations[annotation.id] = annotation
        self.state.of_article[annotation.article_id].append(annotation.id)
        self.state.revisions[annotation.id] = []
        self._revise(None, annotation, "create", made_of(annotation), reason)

    def add_annotations(self, annotations: Sequence[Annotation], reason: str | None = None) -> None:
        for annotation in annotations:
            self.add_annotation(annotation, reason)

    def replace_annotation(
        self,
        annotation: Annotation,
        action: Action,
        reason: str | None = None,
        before: Annotation | None = None,
    ) -> Annotation:
        stored = self._check_version(annotation)
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

    def replace_annotations(
        self, replaced: Sequence[tuple[Annotation, Action, Annotation]], reason: str | None = None
    ) -> list[Annotation]:
        for annotation, _, _ in replaced:
            self._check_version(annotation)
        return [self.replace_annotation(changed, action, reason) for changed, action, _ in replaced]

    def find_revision(self, annotation_id: str, version: int) -> Revision:
        for revision in self.state.revisions.get(annotation_id, ()):
            if revision.version == version:
                return revision
        raise NotFound(f"Annotation {annotation_id} has no version {version}.")

    def keep_job(self, job: Job) -> bool:
        stored = self.state.jobs.get(job.id)
        if stored is None or stored.state != "running" or stored.token != job.token:
            return False
        kept = replace(
            job,
            payload=deepcopy(job.payload),
            lease_until=stored.lease_until,
            done=stored.done,
            attempts=stored.attempts,
        )
        self.state.jobs[job.id] = got_on(kept, job.done)
        return True

    def list_matching(self, match: SpanMatch, article_ids: Sequence[str]) -> list[Annotation]:
        ids = [id for id in self.state.articles if id in set(article_ids)]
        return [a for id in ids for a in list_matching(self.state, match, id)]

    def list_crowded(self, article_ids: Sequence[str]) -> set[str]:
        return {
            id
            for id in article_ids
            for one, next in pairwise(a for a in annotations_of(self.state, id) if a.live)
            if next.start < one.end
        }

    def add_review(self, article_id: str) -> list[tuple[str, int]]:
        self.state.reviews[article_id, self.change_set.actor] = len(self.state.changes)
        found = [(actor, seq) for (of, actor), seq in self.state.reviews.items() if of == article_id]
        return sorted(found)

    def has_reviewed(self, article_id: str) -> bool:
        became = 0
        for change in self.state.changes:
            if change.article_id == article_id and change.annotation_id is None:
                moved = [f for f in change.changes if f.field == "review_status" and f.from_ != f.to]
                became = change.seq if moved else became
        return self.state.reviews.get((article_id, self.change_set.actor), -1) >= became

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

    def find_article_by_text(self, text: str) -> Article | None:
        articles = self.state.articles.values()
        return next((a for a in articles if a.text == text and a.deleted_at is None), None)

    def taken_ids(self, annotation_ids: Sequence[str]) -> set[str]:
        return {id for id in annotation_ids if id in self.state.annotations}

    def restore(self, restored: Restored) -> None:
        self._check_external_id(restored.bundle.article)
        restore(self.state, restored)
        self._note_moment = True

    def find_unrelated(self, restored: Sequence[Restored]) -> list[bool]:
        return find_unrelated(self.state, restored)

    def restore_all(self, restored: Sequence[Restored]) -> None:
        for one in restored:
            self.restore(one)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        kept = self.state.copy(), dict(self._versions), set(self._touched), self._note_moment
        try:
            yield
        except BaseException:
            self.state, self._versions, self._touched, self._note_moment = kept
            raise

    def put_report(self, report: Report, before: int | None) -> bool:
        stored = self.state.reports.get(report.id)
        if (stored is None) != (before is None):
            return False
        if stored is not None and (stored.done != before or stored.state != "running"):
            return False
        self.state.reports[report.id] = report
        return True

    def put_answer(self, answer: Answer) -> None:
        self.state.answers[answer.key, answer.actor] = answer

    def discard(self) -> None:
        self.discarded = True

    def complete(self) -> None:
        for article_id in self._touched:
            counts = count_annotations(annotations_of(self.state, article_id))
            self.state.articles[article_id] = replace(
                self.state.articles[article_id],
                version=self._versions[article_id],
                updated_at=self.change_set.at,
                counts=counts,
            )
        if len(self.state.changes) > self._first_seq or self._note_moment:
            change_set = self.state.change_sets.setdefault(self.change_set.id, self.change_set)
            add_part(self.state, change_set, self.change_set.at)
            self.state.moments.append((self.change_set.at, len(self.state.changes)))

    def _check_external_id(self, article: Article) -> None:
        if article.external_id is None or article.deleted_at is not None:
            return
        taken = find_by_external_id(self.state, article.external_id)
        if taken is not None and taken.id != article.id:
            raise ExternalIdTaken(
                f"Article {taken.id} has external_id {article.external_id!r} already.",
                pointer="#/external_id",
                article_id=taken.id,
            )

    def _check_version(self, annotation: Annotation) -> Annotation:
        stored = self.state.annotations.get(annotation.id)
        if stored is None:
            raise NotFound(f"There is no annotation {annotation.id}.")
        if stored.version != annotation.version:
            raise Stale(
                f"Annotation {annotation.id} is at version {stored.version}, you sent {annotation.version}.",
                current=stored,
            )
        return stored

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
        add_revision(self.state, self.change_set, annotation, action, diff, reason)

    def _note(
        self,
        before: Annotation | Article | None,
        after: Annotation | Article,
        action: str,
        diff: list[list[Any]],
        reason: str | None,
    ) -> None:
        version = self._versions[after.id if isinstance(after, Article) else after.article_id]
        add_change(self.state, self.change_set, version, before, after, action, diff, reason)


def _check_storable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Invalid(
            f"A text holds a lone surrogate at offset {error.start}, which cannot be stored."
        ) from None
