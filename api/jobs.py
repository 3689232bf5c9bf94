"""The worker: one thread a process takes jobs from the store. A job whose worker died is taken over when its lease runs out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from api import metrics
from api.domain.annotations import Rules
from api.domain.articles import annotate_pending
from api.domain.clock import format_time, new_id, utc_now
from api.domain.filters import ArticleFilter
from api.domain.models import ChangeSet, Job
from api.domain.ports import Annotator, Store, Transaction
from api.domain.reverts import Revert
from api.domain.runs import RunReport, iter_article_ids, run_article
from api.domain.sweeps import Progress, Sweep, run_sweep
from api.errors import AnnotationError, Gone, ModelUnavailable, NotFound, NotReady
from api.logs import log
from api.web import sweeping
from api.web.batch import run_batch_item
from api.web.rules import rule_of
from api.web.runs import COUNTS

LEASE = timedelta(seconds=60)
POLL_SECONDS = 0.25
MOST_ATTEMPTS = 3


class Lost(Exception):
    """The job is no longer ours."""


class Hold:
    """A job's lease, extended while its work goes on: by `advance`, and by a thread of its own while one item takes long."""

    def __init__(self, store: Store, job: Job) -> None:
        self._store = store
        self._job = job
        self._done = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease", daemon=True)

    def __enter__(self) -> Hold:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def advance(self, done: int) -> None:
        """Notes how many items are done. Raises Lost when the job was cancelled or taken over."""
        self._done = done
        if not self._renew(_lease()):
            raise Lost

    def note(self, done: int) -> None:
        """The same where it was written already."""
        self._done = done

    def give_back(self) -> None:
        """Ends the lease now, so that another worker may begin at once. Raises Lost."""
        self._renew(utc_now())
        raise Lost

    def _renew(self, until: str) -> bool:
        return self._store.jobs.renew(self._job.id, self._job.token or "", until, self._done)

    def _beat(self) -> None:
        while not self._ended.wait(LEASE.total_seconds() / 3):
            try:
                self._renew(_lease())
            except AnnotationError as error:
                log.warning("lease could not be renewed", job=self._job.id, error=error.detail)


class Worker:
    """Runs until `stop`; what it holds then goes back, and another worker does it."""

    def __init__(self, app: Flask) -> None:
        self.store: Store = app.extensions["annotation_store"]
        self.annotator: Annotator = app.extensions["annotation_annotator"]
        self.max_length: int = app.extensions["annotation_settings"].max_text_length
        self.overlap: str = app.extensions["annotation_settings"].overlap
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 10.0) -> None:
        self.stopping.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def run_once(self) -> bool:
        """Takes and runs one job; False when there is none."""
        job = self.store.jobs.claim(new_id(), utc_now(), _lease(), MOST_ATTEMPTS)
        if job is None:
            return False
        try:
            with Hold(self.store, job) as hold:
                result = KINDS[job.kind](self, job, hold)
            self._finish(job, "succeeded", result)
        except Lost:
            log.info(
                "job given up", job=job.id, reason="cancelled, taken over by another worker, or stopping"
            )
        except NotReady as error:
            log.warning("job put off until its lease ends", job=job.id, reason=error.detail)
        except AnnotationError as error:
            self._finish(job, "failed", error=error.detail)
        except Exception as error:
            log.error("job failed", job=job.id, exc_info=error)
            self._finish(job, "failed", error="This was not foreseen; the server's log says more.")
        return True

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                busy = self.run_once()
            except Exception as error:  # the store may be busy or full for a while
                log.warning("job worker could not reach the store", error=str(error))
                busy = False
            if not busy:
                self.stopping.wait(POLL_SECONDS)

    def _finish(self, job: Job, state: Any, result: Any = None, error: str | None = None) -> None:
        now = utc_now()
        known = self.store.jobs.find(job.id)
        done = known.total if state == "succeeded" else known.done
        ended = replace(
            known,
            token=job.token,
            state=state,
            updated_at=now,
            done=done,
            result=result,
            error=error,
            lease_until=None,
        )
        with self.store.write(ChangeSet(new_id(), "job", job.created_by, now)) as tx:
            ours = tx.finish_job(ended)
        if ours:
            metrics.count_job(job.kind, state)


def annotate_article(worker: Worker, job: Job, hold: Hold) -> Any:
    article_id = job.payload["article_id"]
    before = worker.store.find_article(article_id)
    annotate_pending(worker.store, worker.annotator, utc_now, article_id)
    if before.status == "pending":
        with suppress(Gone):  # it was deleted right behind it
            article = worker.store.find_article(article_id)
            metrics.count_article(article.status, article.counts.by_label)
    return {"article_id": article_id}


def add_batch(worker: Worker, job: Job, hold: Hold) -> Any:
    """Runs from the first item again after a crash; what is stored already is found by the id that it was given."""
    outcomes = []
    for index in range(job.total):
        if worker.stopping.is_set():
            hold.give_back()
        hold.advance(index)
        outcomes.append(run_batch_item(worker.store, worker.annotator, job, index, worker.max_length))
    return {"items": outcomes, "offset_unit": job.payload["offset_unit"]}


def apply_rule(worker: Worker, job: Job, hold: Hold) -> Any:
    rules = Rules(job.created_by, worker.annotator, worker.overlap)
    return _sweep(worker, job, hold, rule_of(job.payload["rule"], rules))


def revert_change_set(worker: Worker, job: Job, hold: Hold) -> Any:
    rules = Rules(job.created_by, worker.annotator, worker.overlap)
    return _sweep(worker, job, hold, Revert(rules, job.payload["change_set"]))


def _sweep(worker: Worker, job: Job, hold: Hold, work: Sweep) -> Any:
    """Each share is written together with how far the job is, so that it is done once, whatever happens."""
    payload = job.payload
    body, dry_run, behind = payload["body"], payload["body"]["dry_run"], job.done
    if dry_run:  # nothing of it was kept: begin again
        behind, payload = 0, {**payload, "after": None}
        body = sweeping.new_body(body["change_set"], True, body["offset_unit"])
    change_set = sweeping.change_set_of(job, work)

    def keep(tx: Transaction, progress: Progress) -> None:
        sweeping.add_to(body, progress.tally, worker.store)
        if not tx.keep_job(sweeping.noted(job, body, progress.after, behind + progress.done)):
            raise Lost

    for progress in run_sweep(
        worker.store, utc_now, work, change_set, after=payload["after"], dry_run=dry_run, before_commit=keep
    ):
        if dry_run:
            sweeping.add_to(body, progress.tally, worker.store)
            hold.advance(behind + progress.done)
        else:
            hold.note(behind + progress.done)
        if worker.stopping.is_set():
            hold.give_back()
    return sweeping.finished(body)


def run_articles(worker: Worker, job: Job, hold: Hold) -> Any:
    """Annotates the articles of a filter again, each in a transaction of its own that also says how far the job is."""
    payload, body, store = job.payload, dict(job.payload["body"]), worker.store
    rules = Rules(job.created_by, worker.annotator, worker.overlap)
    change_set = payload["change_set"]
    asked = ArticleFilter(**payload["filter"])
    left = list(iter_article_ids(store, asked, payload["after"] and tuple(payload["after"])))
    total, done = job.done + len(left), job.done
    for article_id, position in left:
        done += 1

        def keep(tx: Transaction, report: RunReport, done: int = done, position: Any = position) -> None:
            for name in COUNTS:
                body[name] += getattr(report, name)
            body["articles"] += 1
            body["wrote"] = body.get("wrote") or report.wrote
            noted = {**payload, "body": body, "after": position}
            if not tx.keep_job(replace(job, payload=noted, done=done, total=total, updated_at=utc_now())):
                raise Lost

        try:
            run_article(store, utc_now, rules, article_id, change_set, payload["reason"], keep)
        except (NotFound, Gone):
            log.info("article gone before it was annotated again", article=article_id)
        except ModelUnavailable as error:
            log.warning("article not annotated again", article=article_id, error=error.detail)
            body["failed"] += 1
        hold.advance(done)
        if worker.stopping.is_set():
            hold.give_back()
    return {name: value for name, value in body.items() if name != "wrote"} | {
        "change_set": change_set if body.get("wrote") else None
    }


KINDS: dict[str, Callable[[Worker, Job, Hold], Any]] = {
    "article.annotate": annotate_article,
    "articles.batch": add_batch,
    "articles.run": run_articles,
    "change-set.revert": revert_change_set,
    "corrections.apply": apply_rule,
}


def _lease() -> str:
    return format_time(datetime.now(UTC) + LEASE)


def start_worker(app: Flask) -> Worker:
    """Starts this process's worker; called after the fork."""
    worker = Worker(app)
    app.extensions["annotation_worker"] = worker
    worker.start()
    return worker


def stop_worker(app: Flask) -> None:
    worker: Worker | None = app.extensions.get("annotation_worker")
    if worker is not None:
        worker.stop()
