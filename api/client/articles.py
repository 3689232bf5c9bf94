"""Articles: hand in, list, read, change what is known about them, annotate again."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from api.client.connection import Connection, plain
from api.client.outcomes import Job, Run
from api.client.paths import path_to
from api.client.problems import ClientError, Refused, WrongId, refusal_of
from api.client.values import Article, ArticleSummary

Moment = str | date | datetime
LOOK_SECONDS = 0.5


class ArticleFacts(TypedDict, total=False):
    """What may be said of an article besides its text."""

    external_id: str | None
    title: str | None
    language: str
    source: str | None
    url: str | None
    published_at: Moment | None
    metadata: Mapping[str, Any]


class ArticleFilters(TypedDict, total=False):
    """As the list takes them; `limit` is how many come in one answer, not how many come in all."""

    limit: int
    status: str
    review_status: str
    label: str
    q: str
    source: str
    external_id: str
    published_after: Moment
    published_before: Moment
    created_after: Moment
    updated_since: Moment
    sort: str


@dataclass(frozen=True)
class BatchItem:
    """What became of one article of a batch: the article, or why not. `is_new` is False for one that was stored before."""

    index: int
    article: Article | None = None
    refusal: Refused | None = None
    is_new: bool = False


class JobFailed(ClientError):
    """A job ended without a result; `job` says how."""

    def __init__(self, job: Job) -> None:
        super().__init__(f"The job {job.id} ({job.kind}) is {job.state}: {job.error or 'no reason is known'}")
        self.job = job


class Articles(Connection):
    def post_article(
        self, text: str, *, idempotency_key: str | None = None, **facts: Unpack[ArticleFacts]
    ) -> Article:
        """Stores and annotates an article; done once however often it is sent. The same `external_id` and text give the stored one."""
        return self.read(Article, self._post({"text": text, **facts}, idempotency_key))

    def post_article_once(
        self, text: str, *, idempotency_key: str, **facts: Unpack[ArticleFacts]
    ) -> tuple[Article, bool]:
        """The same with a key that stays the same when the program is started again, and whether it was stored by this very request."""
        answer = self._post({"text": text, **facts}, idempotency_key)
        is_new = answer.status_code == 201 and "Idempotency-Replayed" not in answer.headers
        return self.read(Article, answer), is_new

    def submit_article(
        self, text: str, *, idempotency_key: str | None = None, **facts: Unpack[ArticleFacts]
    ) -> Job:
        """The same, but annotated by a job: its `result` has the `article_id`. See `wait_for`."""
        return self.read(Job, self._post({"text": text, **facts}, idempotency_key, prefer="respond-async"))

    def post_articles(
        self, articles: Iterable[Mapping[str, Any]], *, idempotency_key: str | None = None
    ) -> list[BatchItem]:
        """Many at once, up to the server's limit of a batch (500). Each succeeds or fails alone."""
        sent = [{name: plain(value) for name, value in article.items()} for article in articles]
        answer = self.call(
            "POST",
            "/v1/articles/batch",
            json=sent,
            headers={"Idempotency-Key": idempotency_key or str(uuid.uuid4())},
            repeatable=True,
        )
        request_id = answer.headers.get("X-Request-Id")
        return [self._batch_item(item, request_id) for item in self.body(answer)["items"]]

    def articles(self, **filters: Unpack[ArticleFilters]) -> Iterator[ArticleSummary]:
        """Every article that fits, without texts, however many requests that takes.

        `limit` is the size of a page, not of the whole: `itertools.islice(client.articles(), 10)` gives ten at most.
        """
        return self.items(ArticleSummary, "/v1/articles", filters)

    def article(self, article_id: str, *, as_of: int | Moment | None = None) -> Article:
        """An article with its annotations, now or as it stood at a seq or time."""
        return self.read(Article, self.call("GET", path_to("articles", article_id), query={"as_of": as_of}))

    def find_article(self, external_id: str) -> ArticleSummary | None:
        """The article with this name of yours. Raises WrongId for what is no text: None would find whichever comes first."""
        if not isinstance(external_id, str):
            raise WrongId(
                f"{external_id!r} is no external_id: it is of type {type(external_id).__name__}, not a text."
            )
        return next(self.articles(external_id=external_id), None)

    def change_article(
        self, article_id: str, version: int | str, *, reason: str | None = None, **fields: Any
    ) -> ArticleSummary:
        """Changes what is known about it (title, source, url, published_at, metadata, external_id, review_status). Raises Stale.

        `version` is the one that you read, or "*" to write whatever it is now.
        """
        body = {name: plain(value) for name, value in fields.items()} | (
            {} if reason is None else {"reason": reason}
        )
        return self.read(
            ArticleSummary, self.call("PATCH", path_to("articles", article_id), json=body, if_match=version)
        )

    def delete_article(self, article_id: str, version: int | str, *, reason: str | None = None) -> None:
        """Takes it from readers, with its annotations; its history stays. For admins. Raises Stale."""
        body = None if reason is None else {"reason": reason}
        self.delete(path_to("articles", article_id), if_match=version, json=body)

    def annotate_again(self, article_id: str, *, reason: str | None = None) -> Run:
        """Runs the current model over it: what a human touched stays, what a human rejected does not come back."""
        body = {} if reason is None else {"reason": reason}
        return self.read(Run, self.call("POST", path_to("articles", article_id, "runs"), json=body))

    def annotate_all_again(self, *, reason: str | None = None, **filters: Any) -> Job:
        """The same for every article that the filters name (status, review_status, label, q, source, ...), as a job."""
        asked = {name: plain(value) for name, value in filters.items()}
        body = {"filter": asked} | ({} if reason is None else {"reason": reason})
        return self.read(Job, self.call("POST", "/v1/runs", json=body))

    def job(self, job_id: str) -> Job:
        return self.read(Job, self.call("GET", path_to("jobs", job_id)))

    def cancel(self, job_id: str) -> None:
        """Asks a job to stop; one that has ended stays as it is."""
        self.call("DELETE", path_to("jobs", job_id))

    def wait_for(self, job: Job, *, seconds: float | None = None) -> Job:
        """The job once it has succeeded. Raises JobFailed when it did not, TimeoutError when it has not ended in time."""
        until = None if seconds is None else time.monotonic() + seconds
        while not job.ended:
            if until is not None and time.monotonic() > until:
                raise TimeoutError(f"The job {job.id} has not ended within {seconds} s.")
            self._sleep(LOOK_SECONDS)
            job = self.job(job.id)
        if job.state != "succeeded":
            raise JobFailed(job)
        return job

    def _post(self, body: Mapping[str, Any], key: str | None, prefer: str | None = None) -> Any:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())} | ({"Prefer": prefer} if prefer else {})
        sent = {name: plain(value) for name, value in body.items()}
        return self.call("POST", "/v1/articles", json=sent, headers=headers, repeatable=True)

    def _batch_item(self, item: Mapping[str, Any], request_id: str | None) -> BatchItem:
        if "problem" in item:
            return BatchItem(item["index"], refusal=refusal_of(item["problem"], request_id))
        return BatchItem(item["index"], self.value(Article, item["article"]), is_new=item["status"] == 201)
