"""Jobs on SQLite: workers of all processes lease them row by row, oldest first."""

from __future__ import annotations

from typing import Any

import orjson
from sqlite_utils import Database

from api.domain.models import Job, Page
from api.errors import NotFound
from api.storage.connections import Opened
from api.storage.lists import list_rows
from api.storage.rows import Row, dump

_COLUMNS = "id, kind, state, payload, created_at, created_by, updated_at, done, total, result, error, attempts, token, lease_until"
_INSERT = f"INSERT INTO jobs ({_COLUMNS}) VALUES ({', '.join('?' * 14)})"

_GET_ON = "attempts = iif(? > done, 1, attempts), done = max(?, done)"  # only starts without any progress count against a job

ON_CHANGE_SETS = ("articles.run", "change-set.revert", "corrections.apply")  # kinds of jobs that write one


class SqliteJobs:
    """See domain.store_parts.Jobs."""

    def __init__(self, reading: Opened, writing: Opened) -> None:
        self._reading = reading
        self._writing = writing

    def add(self, job: Job) -> None:
        with self._writing("the job") as db:
            db.execute(_INSERT, _values(job))

    def find(self, job_id: str) -> Job:
        with self._reading("the read") as db:
            row = db.execute(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (job_id,)).fetchone()
        if row is None:
            raise NotFound(f"There is no job {job_id}.")
        return _job_of(row)

    def list(self, limit: int, after: tuple[Any, ...] | None = None) -> Page:
        with self._reading("the list") as db:
            return list_rows(db, "jobs", _COLUMNS, _job_of, limit, after)

    def claim(self, token: str, now: str, lease_until: str, max_attempts: int) -> Job | None:
        with self._writing("the look for a job") as db:
            db.execute(
                "UPDATE jobs SET state = 'failed', updated_at = ?, error = 'It was started ' || attempts || ' times and never "
                "finished.' WHERE state = 'running' AND lease_until < ? AND attempts >= ?",
                (now, now, max_attempts),
            )
            row = db.execute(
                "UPDATE jobs SET state = 'running', token = ?, lease_until = ?, attempts = attempts + 1, updated_at = ? "
                "WHERE pk = (SELECT pk FROM jobs WHERE state = 'queued' OR (state = 'running' AND lease_until < ?) "
                f"ORDER BY pk LIMIT 1) RETURNING {_COLUMNS}",
                (token, lease_until, now, now),
            ).fetchone()
        return None if row is None else _job_of(row)

    def renew(self, job_id: str, token: str, lease_until: str, done: int) -> bool:
        with self._writing("the job") as db:
            row = db.execute(
                f"UPDATE jobs SET lease_until = ?, {_GET_ON} WHERE id = ? AND token = ? AND state = 'running' RETURNING pk",
                (lease_until, done, done, job_id, token),
            ).fetchone()
        return row is not None

    def find_annotating(self, article_id: str) -> Job | None:
        return self._find_open("kind = 'article.annotate' AND payload ->> '$.article_id' = ?", article_id)

    def find_at_work_on(self, change_set_id: str) -> Job | None:
        marks = ", ".join("?" * len(ON_CHANGE_SETS))
        return self._find_open(
            f"kind IN ({marks}) AND (payload ->> '$.body.change_set' = ? OR (payload ->> '$.change_set' = ? "
            "AND NOT coalesce(payload ->> '$.body.dry_run', 0)))",
            *ON_CHANGE_SETS,
            change_set_id,
            change_set_id,
        )

    def cancel(self, job_id: str, at: str) -> Job:
        with self._writing("the job") as db:
            db.execute(
                "UPDATE jobs SET state = 'cancelled', updated_at = ?, lease_until = NULL WHERE id = ? AND state IN ('queued', 'running')",
                (at, job_id),
            )
        return self.find(job_id)

    def _find_open(self, where: str, *parameters: str) -> Job | None:
        """The oldest queued or running one."""
        with self._reading("the read") as db:
            row = db.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE state IN ('queued', 'running') AND {where} ORDER BY pk LIMIT 1",
                parameters,
            ).fetchone()
        return None if row is None else _job_of(row)


def put_job(db: Database, job: Job) -> None:
    """See domain.ports.Transaction, as the two below."""
    db.execute(
        f"{_INSERT} ON CONFLICT (id) DO UPDATE SET state = excluded.state, payload = excluded.payload, "
        "updated_at = excluded.updated_at, done = excluded.done, total = excluded.total, result = excluded.result, "
        "error = excluded.error, attempts = excluded.attempts, token = excluded.token, lease_until = excluded.lease_until",
        _values(job),
    )


def keep_job(db: Database, job: Job) -> bool:
    values = _values(job)
    row = db.execute(
        f"UPDATE jobs SET payload = ?, result = ?, updated_at = ?, {_GET_ON}, total = ? "
        "WHERE id = ? AND state = 'running' AND token = ? RETURNING pk",
        (values[3], values[9], job.updated_at, job.done, job.done, job.total, job.id, job.token),
    ).fetchone()
    return row is not None


def finish_job(db: Database, job: Job) -> bool:
    values = _values(job)
    row = db.execute(
        "UPDATE jobs SET state = ?, updated_at = ?, done = ?, total = ?, result = ?, error = ?, lease_until = NULL "
        "WHERE id = ? AND state = 'running' AND token = ? RETURNING pk",
        (job.state, job.updated_at, job.done, job.total, values[9], job.error, job.id, job.token),
    ).fetchone()
    return row is not None


def _job_of(row: Row) -> Job:
    return Job(
        id=row[0],
        kind=row[1],
        state=row[2],
        payload=orjson.loads(row[3]),
        created_at=row[4],
        created_by=row[5],
        updated_at=row[6],
        done=row[7],
        total=row[8],
        result=None if row[9] is None else orjson.loads(row[9]),
        error=row[10],
        attempts=row[11],
        token=row[12],
        lease_until=row[13],
    )


def _values(job: Job) -> tuple[Any, ...]:
    """In the order of the columns."""
    return (
        job.id,
        job.kind,
        job.state,
        dump(job.payload),
        job.created_at,
        job.created_by,
        job.updated_at,
        job.done,
        job.total,
        None if job.result is None else dump(job.result),
        job.error,
        job.attempts,
        job.token,
        job.lease_until,
    )
