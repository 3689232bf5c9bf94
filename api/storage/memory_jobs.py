"""Jobs in the store in memory."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from threading import RLock
from typing import Any

from api.domain.models import Job, Page
from api.errors import NotFound
from api.storage.memory_state import State, page_of


def got_on(job: Job, done: int) -> Job:
    """Only starts without any progress count against a job."""
    return replace(job, attempts=1, done=done) if done > job.done else job


class MemoryJobs:
    """See domain.store_parts.Jobs."""

    def __init__(self, state: Callable[[], State], lock: RLock) -> None:
        self._state = state
        self._lock = lock

    def add(self, job: Job) -> None:
        with self._lock:
            self._state().jobs[job.id] = job

    def find(self, job_id: str) -> Job:
        job = self._state().jobs.get(job_id)
        if job is None:
            raise NotFound(f"There is no job {job_id}.")
        return job

    def list(self, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        return page_of(list(self._state().jobs.values()), limit, after, lambda job: (job.id,))

    def claim(self, token: str, now: str, lease_until: str, max_attempts: int) -> Job | None:
        with self._lock:
            for job in self._state().jobs.values():
                lost = job.state == "running" and (job.lease_until or "") < now
                if lost and job.attempts >= max_attempts:
                    error = f"It was started {job.attempts} times and never finished."
                    self._state().jobs[job.id] = replace(job, state="failed", updated_at=now, error=error)
                elif lost or job.state == "queued":
                    claimed = replace(
                        job,
                        state="running",
                        token=token,
                        lease_until=lease_until,
                        attempts=job.attempts + 1,
                        updated_at=now,
                    )
                    self._state().jobs[job.id] = claimed
                    return replace(claimed, payload=deepcopy(claimed.payload))
        return None

    def renew(self, job_id: str, token: str, lease_until: str, done: int) -> bool:
        with self._lock:
            job = self._state().jobs.get(job_id)
            if job is None or job.state != "running" or job.token != token:
                return False
            self._state().jobs[job_id] = got_on(replace(job, lease_until=lease_until), done)
            return True

    def find_annotating(self, article_id: str) -> Job | None:
        for job in self._state().jobs.values():
            if job.state in ("queued", "running") and job.payload.get("article_id") == article_id:
                return job
        return None

    def find_at_work_on(self, change_set_id: str) -> Job | None:
        for job in self._state().jobs.values():
            body = job.payload.get("body") or {}
            undoes = job.payload.get("change_set") == change_set_id and not body.get("dry_run")
            if job.state in ("queued", "running") and (undoes or body.get("change_set") == change_set_id):
                return job
        return None

    def cancel(self, job_id: str, at: str) -> Job:
        with self._lock:
            job = self.find(job_id)
            if job.state in ("queued", "running"):
                job = replace(job, state="cancelled", updated_at=at, lease_until=None)
                self._state().jobs[job_id] = job
            return job
