"""The parts of a store, each with one subject. As in the store, every method is one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from api.domain.exchange import Bundle, WholeBundle
from api.domain.figures import Figures
from api.domain.filters import ArticleFilter
from api.domain.hooks import Delivery, Webhook
from api.domain.models import Annotation, Answer, Article, Change, ChangeSetSummary, Job, Key, Page, Report
from api.domain.queue import Claim, QueuedArticle
from api.domain.timeline import Event


class History(Protocol):
    """What was. Nothing that is written here is ever changed."""

    def list_changes(self, after: int, limit: int) -> list[Change]:
        """Entries of the feed with seq > `after`, in order."""
        ...

    def iter_changes(self, after: int = 0) -> Iterator[Change]:
        """The same to the end of the feed as it is then; no snapshot is held between pages."""
        ...

    def find_change_set(self, change_set_id: str) -> ChangeSetSummary:
        """Raises NotFound."""
        ...

    def list_change_set(self, change_set_id: str, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        """The changes of one change set in order; the position is (seq,)."""
        ...

    def list_articles_of_change_set(
        self, change_set_id: str, after: str | None = None
    ) -> list[tuple[str, int]]:
        """(article id, number of changes) of what it changed, oldest article first, behind the article `after`."""
        ...

    def list_changes_in(self, change_set_id: str, article_ids: Sequence[str]) -> list[Change]:
        """The changes that a change set made to these articles, in order."""
        ...

    def seq_at(self, moment: str) -> int:
        """The last seq written up to that time, inclusive; 0 before anything was."""
        ...

    def read_article(
        self, article_id: str, seq: int, said: str | None = None
    ) -> tuple[Article, list[Annotation]]:
        """An article and its annotations that were not withdrawn, in text order, as they stood once `seq` was written; `said` is how the
        caller calls that moment.

        Also where it was deleted since. Raises NotFound before it was there, Gone where it was deleted by then.
        """
        ...

    def list_articles(
        self, seq: int, limit: int, after: str | None = None
    ) -> list[tuple[Article, list[Annotation]]]:
        """The articles that stood once `seq` was written, each as `read_article` has it, oldest first, behind the one with id `after`."""
        ...


class FigureBook(Protocol):
    """What was counted of the reviewers' work."""

    def read(self) -> Figures: ...

    def read_events(self, since: str) -> dict[Event, int]:
        """What reviewers did on each day from `since` (`2026-11-24`) on."""
        ...

    def read_progress(self) -> dict[str, int]:
        """Articles that stand, by review status."""
        ...


class Queue(Protocol):
    """What waits for a reviewer, and who looks at what."""

    def list_articles(
        self, label: str | None, source: str | None, limit: int, actor: str, now: str
    ) -> list[QueuedArticle]:
        """Unreviewed articles, the one with the least certain open suggestion first; every fourth is from a source of which nothing was
        ever reviewed, while there are such. Those claimed by others are left out."""
        ...

    def list_annotations(
        self, label: str | None, source: str | None, limit: int, actor: str, now: str
    ) -> list[Annotation]:
        """Open suggestions of unreviewed articles, least certain first; those in articles claimed by others are left out."""
        ...

    def claim(self, claim: Claim, now: str) -> Claim:
        """Takes or extends the lease of an article. Raises Claimed while another holds it, NotFound, Gone."""
        ...

    def release(self, article_id: str, actor: str | None, now: str) -> None:
        """Ends the lease that `actor` holds (None: whoever does), if there is one. Raises Claimed where another holds it."""
        ...

    def find_claim(self, article_id: str, now: str) -> Claim | None:
        """The lease that has not run out."""
        ...


class Hooks(Protocol):
    """Webhooks, how far each has been told, and what was delivered."""

    def add(self, webhook: Webhook) -> None: ...
    def find(self, webhook_id: str) -> Webhook: ...
    def list(self, limit: int, after: tuple[Any, ...] | None = None) -> Page: ...
    def delete(self, webhook_id: str) -> None: ...

    def enable(self, webhook_id: str) -> Webhook:
        """It is told again, from where it had been told to; a delivery that had failed for good stays so."""
        ...

    def list_deliveries(self, webhook_id: str, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        """Newest first."""
        ...

    def is_behind(self) -> bool:
        """Whether there is a webhook that was not told of everything: a cheap look before `claim`."""
        ...

    def claim(self, now: str, lease_until: str) -> tuple[Webhook, Delivery | None] | None:
        """A webhook that is to be told now, leased to the caller: with the delivery to try again, or None where a new one is due."""
        ...

    def count_events(self, after: int, most: int) -> tuple[dict[str, int], int]:
        """How many changes of each kind stand behind `after` (at most `most` are looked at), and the seq of the last one."""
        ...

    def begin(self, delivery: Delivery) -> bool:
        """Keeps a new delivery before its first attempt, under the lease. False where one is pending already, or the webhook was deleted."""
        ...

    def put(self, delivery: Delivery, *, disable: str | None, now: str) -> None:
        """Keeps a delivery as it now is and ends the lease; once it is delivered or failed, the webhook counts as told up to its last
        seq. `disable` says why the webhook is told no more."""
        ...

    def skip(self, webhook_id: str, seq: int) -> None:
        """Nothing up to `seq` is of interest to it; ends the lease."""
        ...


class Jobs(Protocol):
    """Work for later, leased by one worker at a time."""

    def add(self, job: Job) -> None: ...
    def find(self, job_id: str) -> Job: ...
    def list(self, limit: int, after: tuple[Any, ...] | None = None) -> Page: ...

    def claim(self, token: str, now: str, lease_until: str, max_attempts: int) -> Job | None:
        """The oldest queued job, or one whose lease ran out, now running under `token`; one claimed too often becomes failed."""
        ...

    def renew(self, job_id: str, token: str, lease_until: str, done: int) -> bool:
        """Extends the lease and notes progress; False when the lease was lost or the job was cancelled."""
        ...

    def find_annotating(self, article_id: str) -> Job | None:
        """The queued or running job that annotates this one article."""
        ...

    def find_at_work_on(self, change_set_id: str) -> Job | None:
        """The queued or running job that writes this change set, or that undoes it (not as a dry run)."""
        ...

    def cancel(self, job_id: str, at: str) -> Job:
        """Queued or running becomes cancelled; an ended job stays as it is."""
        ...


class Keys(Protocol):
    """Who may call: hashes of secrets, with a name and roles. Revoked ones are found no more."""

    def add(self, key: Key) -> None: ...
    def find_by_secret(self, secret_sha256: str) -> Key | None: ...
    def list(self, limit: int, after: tuple[Any, ...] | None = None) -> Page: ...
    def revoke(self, key_id: str, at: str) -> None: ...


class Answers(Protocol):
    """What was answered to requests with an Idempotency-Key."""

    def running(self, key: str, actor: str) -> AbstractContextManager[bool]:
        """Whether no other request with the key runs; none begins inside the block then. It ends with the process too, however that ends."""
        ...

    def begin(self, answer: Answer, now: str) -> Answer | None:
        """Reserves the key for this request; gives what is known of it otherwise: the stored answer, or (`status` None) one that was
        reserved, whose `body` is what its request noted for a repetition. Drops expired ones."""
        ...

    def drop(self, key: str, actor: str) -> None:
        """Frees a reserved key whose request was refused or died and had noted nothing, so that it may be tried again."""
        ...


class Exchange(Protocol):
    """What goes out whole, and what was said about what went out and came in."""

    def iter_bundles(self, filter: ArticleFilter) -> Iterator[Bundle]:
        """The articles that stand and fit, oldest first, with their annotations.

        Each is consistent in itself; no snapshot is held from one to the next, so what is written meanwhile may be among them or not.
        It reads through an access of its own, which ends with the iterator.
        """
        ...

    def iter_whole(self, filter: ArticleFilter) -> Iterator[WholeBundle]:
        """The same articles with their history."""
        ...

    def put_report(self, report: Report, now: str) -> None:
        """Keeps it, in the place of one with its id; drops those whose time is over."""
        ...

    def find_report(self, report_id: str) -> Report:
        """Raises NotFound."""
        ...
