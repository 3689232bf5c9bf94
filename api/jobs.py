"""The worker: one thread a process takes jobs from the store. A job whose worker died is taken over when its lease runs out."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from api import metrics
from api.domain.articles import annotate_pending
from api.domain.clock import format_time, new_id, utc_now
from api.domain.models import ChangeSet, Job
from api.domain.ports import Annotator, Store
from api.errors import AnnotationError
from api.logs import log
from api.web.batch import add_item

LEASE = timedelta(seconds=60)
POLL_SECONDS = 0.25
MOST_ATTEMPTS = 3


class Worker:
    """Runs until `stop`; what it holds then is finished by another after the lease."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._store: Store = app.extensions["annotation_store"]
        self._annotator: Annotator = app.extensions["annotation_annotator"]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 10.0) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def run_once(self) -> bool:
        """Takes and runs one job; False when there is none."""
        job = self._store.claim_job(new_id(), utc_now(), _lease(), MOST_ATTEMPTS)
        if job is None:
            return False
        try:
            result = _KINDS[job.kind](self, job)
            self._finish(job, "succeeded", result)
        except _Lost:
            log.info("job given up", job=job.id, reason="cancelled, or taken over by another worker")
        except AnnotationError as error:
            self._finish(job, "failed", error=error.detail)
        except Exception as error:
            log.error("job failed", job=job.id, exc_info=error)
            self._finish(job, "failed", error="This was not foreseen; the server's log says more.")
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = self.run_once()
            except Exception as error:  # the store may be busy or full for a while
                log.warning("job worker could not reach the store", error=str(error))
                busy = False
            if not busy:
                self._stopping.wait(POLL_SECONDS)

    def _annotate_article(self, job: Job) -> Any:
        annotate_pending(self._store, self._annotator, utc_now, job.payload["article_id"])
        return {"article_id": job.payload["article_id"]}

    def _add_batch(self, job: Job) -> Any:
        settings, unit = self._app.extensions["annotation_settings"], job.payload["offset_unit"]
        items = []
        with self._app.test_request_context("/v1/articles/batch", query_string={"offset_unit": unit}):
            for index, item in enumerate(job.payload["items"]):
                self._keep(job, index)
                if "problem" in item:
                    items.append(
                        {"index": index, "status": item["problem"]["status"], "problem": item["problem"]}
                    )
                    continue
                items.append(
                    add_item(
                        self._store,
                        self._annotator,
                        job.created_by,
                        index,
                        item["article"],
                        item["id"],
                        unit,
                        settings.max_text_length,
                    )
                )
        return {"items": items, "offset_unit": unit}

    def _keep(self, job: Job, done: int) -> None:
        """Extends the lease and notes progress. Raises _Lost when the job is no longer ours, or we are to stop."""
        if self._stopping.is_set() or not self._store.renew_job(job.id, job.token or "", _lease(), done):
            raise _Lost

    def _finish(self, job: Job, state: Any, result: Any = None, error: str | None = None) -> None:
        now = utc_now()
        ended = Job(
            job.id,
            job.kind,
            state,
            job.payload,
            job.created_at,
            job.created_by,
            now,
            done=job.total if state == "succeeded" else job.done,
            total=job.total,
            result=result,
            error=error,
            attempts=job.attempts,
            token=job.token,
        )
        with self._store.write(ChangeSet(new_id(), "job", job.created_by, now)) as tx:
            ours = tx.finish_job(ended)
        if ours:
            metrics.count_job(job.kind, state)


class _Lost(Exception):
    """The lease is gone."""


_KINDS = {"article.annotate": Worker._annotate_article, "articles.batch": Worker._add_batch}


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
