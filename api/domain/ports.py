"""What the domain asks of the outside: a store, an annotator, and the transaction that a rule writes through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from api.domain.exchange import Restored
from api.domain.figures import Agreement
from api.domain.filters import AnnotationFilter, ArticleFilter, SpanMatch
from api.domain.models import (
    Action,
    Annotation,
    Answer,
    Article,
    ChangeSet,
    Job,
    ModelInfo,
    Normalized,
    Page,
    Report,
    Revision,
    Suggestion,
)
from api.domain.store_parts import Answers, Exchange, FigureBook, History, Hooks, Jobs, Keys, Queue


class Annotator(Protocol):
    """A model behind its port. Thread-safe; loaded once, before the server forks."""

    @property
    def model(self) -> ModelInfo: ...

    def annotate(self, text: str, published_at: str | None) -> list[Suggestion]:
        """Non-overlapping suggestions in text order; offsets in code points of `text`. Raises ModelUnavailable."""
        ...

    def normalize(self, text: str, start: int, end: int, published_at: str | None) -> Normalized | None:
        """The calendar value of the DATE span [start, end) of `text`; None rather than a guess."""
        ...


class Transaction(Protocol):
    """Everything inside one write transaction: what it reads is what it writes on, and nobody else writes meanwhile.

    Reads see this transaction's own writes. Leaving the `with` block commits; an exception, or `discard()`, leaves no trace.
    On commit every article whose annotations changed has its `version` raised by one, `updated_at` set to the change set's
    time and its counts brought up to date (an article that was itself written through `replace_article` is raised once only).
    Each add/replace of an article or annotation also writes one entry of the feed with the next `seq`.
    """

    change_set: ChangeSet

    def find_article(self, article_id: str, *, deleted: bool = False) -> Article:
        """Raises NotFound, or Gone when it was deleted and `deleted` does not ask for such."""
        ...

    def find_article_by_external_id(self, external_id: str) -> Article | None:
        """The article that is not deleted and has this external id."""
        ...

    def add_article(self, article: Article) -> None:
        """Raises ExternalIdTaken."""
        ...

    def replace_article(self, article: Article, action: str, *, again: bool = False) -> Article:
        """Writes `article` (version as read, raised by the store) where its stored version is still `article.version`; else Stale.

        `action` is `update` or `delete` for the feed; `again` says that a reviewed article was reviewed once more, which its entry has as
        a change from reviewed to reviewed. Returns the article as stored. Raises ExternalIdTaken.
        """
        ...

    def find_annotation(self, annotation_id: str, *, withdrawn: bool = False) -> Annotation:
        """Raises NotFound, or Gone when its article was deleted, or it was withdrawn and `withdrawn` does not ask for such."""
        ...

    def list_annotations(self, article_id: str) -> list[Annotation]:
        """All of an article's annotations that are not withdrawn, rejected ones too, in text order (start, end, id)."""
        ...

    def list_overlapping(self, article_id: str, start: int, end: int) -> list[Annotation]:
        """The live annotations that share at least one code point with [start, end), in text order."""
        ...

    def add_annotation(self, annotation: Annotation, reason: str | None = None) -> None: ...

    def add_annotations(self, annotations: Sequence[Annotation], reason: str | None = None) -> None:
        """The same for many, in the order given."""
        ...

    def replace_annotation(
        self,
        annotation: Annotation,
        action: Action,
        reason: str | None = None,
        before: Annotation | None = None,
    ) -> Annotation:
        """Writes `annotation` (version as read) where the stored version still equals it, as version + 1, with its revision.

        The revision's diff covers label, start, end, text, status, normalized, original, note, score, model, withdrawn.
        `updated_at` and `updated_by` come from the change set. `before`, where it is at hand as this transaction has read it, spares
        reading it again. Returns the annotation as stored. Raises Stale.
        """
        ...

    def replace_annotations(
        self, replaced: Sequence[tuple[Annotation, Action, Annotation]], reason: str | None = None
    ) -> list[Annotation]:
        """The same for many at once, each (annotation, action, before) another one. Where one raises, none is written."""
        ...

    def find_revision(self, annotation_id: str, version: int) -> Revision:
        """Raises NotFound."""
        ...

    def list_matching(self, match: SpanMatch, article_ids: Sequence[str]) -> list[Annotation]:
        """The annotations of these articles that match, by article in the order in which they were stored, then in text order."""
        ...

    def list_crowded(self, article_ids: Sequence[str]) -> set[str]:
        """Those of these articles in which live annotations share characters."""
        ...

    def add_review(self, article_id: str) -> list[tuple[str, int]]:
        """Keeps that the change set's actor reviewed the article as it is now. Gives each reviewer of it with the seq of their last review."""
        ...

    def has_reviewed(self, article_id: str) -> bool:
        """Whether the change set's actor has reviewed the article since it last became `reviewed`."""
        ...

    def put_agreement(self, agreement: Agreement) -> None:
        """Keeps how two reviewers agree on an article, in the place of what was kept of these two and this article."""
        ...

    def annotations_then(self, article_id: str, seq: int) -> list[Annotation]:
        """The annotations that were not withdrawn once `seq` was written, in text order."""
        ...

    def keep_job(self, job: Job) -> bool:
        """Notes payload, `done` and `total` of a job that is still running under its `token`; False when the lease was lost."""
        ...

    def put_job(self, job: Job) -> None:
        """Inserts the job, or replaces the one with its id."""
        ...

    def finish_job(self, job: Job) -> bool:
        """Writes the job only where it is still running under the same `token`; False when the lease was lost."""
        ...

    def find_article_by_text(self, text: str) -> Article | None:
        """The oldest article with exactly this text that is not deleted."""
        ...

    def taken_ids(self, annotation_ids: Sequence[str]) -> set[str]:
        """Those of the ids that an annotation has, whatever became of it."""
        ...

    def restore(self, restored: Restored) -> None:
        """Writes an article with its whole history as it was, under its own change sets; only its places in the feed are new.

        Its id must be free. Raises Conflict where an annotation's or a change set's id belongs to another one, ExternalIdTaken.
        """
        ...

    def find_unrelated(self, restored: Sequence[Restored]) -> list[bool]:
        """For each whether it shares no id with what is stored, nor with one before it: it is new, and nothing keeps it out."""
        ...

    def restore_all(self, restored: Sequence[Restored]) -> None:
        """`restore` for many at once, in their order, of which each is unrelated."""
        ...

    def attempt(self) -> AbstractContextManager[None]:
        """What raises inside it leaves no trace of what was done inside it; the transaction goes on."""
        ...

    def put_report(self, report: Report, before: int | None) -> bool:
        """Keeps how far an import is, together with what it did; False where it is not as far as `before` says (None: not begun)."""
        ...

    def put_answer(self, answer: Answer) -> None:
        """Completes an answer that `Answers.begin` reserved, in the same transaction as what it answers."""
        ...

    def discard(self) -> None:
        """Rolls back when the block is left (dry runs): nothing is written, no `seq` is used."""
        ...


class Store(Protocol):
    """Where everything is kept. Every method is one transaction; `write` is the one that a rule shapes."""

    @property
    def history(self) -> History: ...

    @property
    def figures(self) -> FigureBook: ...

    @property
    def queue(self) -> Queue: ...

    @property
    def hooks(self) -> Hooks: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def keys(self) -> Keys: ...

    @property
    def answers(self) -> Answers: ...

    @property
    def exchange(self) -> Exchange: ...

    def write(self, change_set: ChangeSet) -> AbstractContextManager[Transaction]:
        """Opens a write transaction at once (others wait, up to the store's busy time-out, then NotReady)."""
        ...

    # articles
    def find_article(self, article_id: str) -> Article: ...

    def find_version(self, article_id: str) -> int:
        """The version of an article that is not deleted: what decides whether a reader's copy is still true."""
        ...

    def find_article_by_external_id(self, external_id: str) -> Article | None: ...

    def read_article(self, article_id: str) -> tuple[Article, list[Annotation]]:
        """An article and all its annotations that are not withdrawn, from one consistent snapshot, in text order."""
        ...

    def list_articles(
        self, filter: ArticleFilter, sort: str, limit: int, after: tuple[Any, ...] | None = None
    ) -> Page:
        """Articles whose `text` is "" (summaries). `sort` is created_at|published_at|updated_at, `-` before it for descending."""
        ...

    # annotations
    def find_annotation(self, annotation_id: str) -> Annotation: ...

    def list_annotations(
        self, filter: AnnotationFilter, limit: int, after: tuple[Any, ...] | None = None
    ) -> Page:
        """With `filter.article_id` in text order, else newest id last. Withdrawn ones and those of deleted articles are left out."""
        ...

    def iter_surfaces(self) -> Iterator[str]:
        """Each distinct text of annotations that are not withdrawn, in the order of their code points."""
        ...

    def list_matching_articles(self, match: SpanMatch, after: str | None = None) -> list[tuple[str, int]]:
        """(article id, number of matches) of every article with an annotation that matches, oldest article first, behind `after`."""
        ...

    def list_mentioning_articles(self, words: str, match: SpanMatch, after: str | None = None) -> list[str]:
        """Ids of articles whose title or text holds these words in a row (any case) and that `match` does not rule out, oldest first.

        Raises InvalidQuery for `words` without a word.
        """
        ...

    def list_revisions(self, annotation_id: str) -> list[Revision]:
        """Oldest first; also of rejected and withdrawn annotations. Raises NotFound."""
        ...

    def changed_fields(self, annotation_id: str, since_version: int) -> list[str]:
        """The names of fields that are otherwise now than at `since_version`, in the order of the model's fields."""
        ...

    def changed_article_fields(self, article_id: str, since_version: int) -> list[str]:
        """Likewise for an article; `annotations` is among them when any of its annotations is otherwise now than at that version."""
        ...

    def find_text(self, article_id: str) -> str:
        """An article's text alone (offset conversion for lists across articles)."""
        ...

    def find_texts(self, article_ids: Sequence[str]) -> dict[str, str]: ...

    # the store itself
    def last_seq(self) -> int: ...

    def check(self) -> None:
        """Raises NotReady unless the store can be written, which is proven by writing, every few seconds at most."""
        ...

    def close(self) -> None: ...
