"""What every store does with keys, answers and jobs."""

from dataclasses import replace

import pytest

from api.domain.clock import new_id, utc_now
from api.domain.models import Answer, Key
from api.errors import NotFound
from tests.making import make_change_set, make_job

LATER = "2999-01-01T00:00:00.000000Z"
EARLIER = "2001-01-01T00:00:00.000000Z"


def test_a_revoked_key_is_known_no_longer(store):
    key = Key(new_id(), "service", ("service",), utc_now(), "hash")
    store.keys.add(key)
    assert store.keys.find_by_secret("hash") == key
    store.keys.revoke(key.id, utc_now())
    assert store.keys.find_by_secret("hash") is None
    assert store.keys.list(10).items == ()
    with pytest.raises(NotFound):
        store.keys.revoke(key.id, utc_now())


def test_an_answer_is_reserved_kept_and_replayed(store):
    reserved = Answer("k", "actor", "sha", expires_at=LATER)
    assert store.answers.begin(reserved, utc_now()) is None
    assert store.answers.begin(reserved, utc_now()).status is None
    kept = replace(reserved, status=201, headers={"ETag": '"1"'}, body=b"{}")
    with store.write(make_change_set()) as tx:
        tx.put_answer(kept)
    assert store.answers.begin(reserved, utc_now()) == kept
    store.answers.drop("k", "actor")
    assert store.answers.begin(reserved, utc_now()) == kept


def test_a_dropped_or_expired_reservation_is_free_again(store):
    reserved = Answer("k", "actor", "sha", expires_at=LATER)
    store.answers.begin(reserved, utc_now())
    store.answers.drop("k", "actor")
    assert store.answers.begin(replace(reserved, expires_at=EARLIER), utc_now()) is None
    assert store.answers.begin(reserved, utc_now()) is None


def test_one_request_with_a_key_runs_at_a_time(store):
    answers = store.answers
    with answers.running("k", "actor") as first, answers.running("k", "actor") as second:
        assert (first, second) == (True, False)
        with answers.running("k", "another") as theirs, answers.running("other", "actor") as other:
            assert theirs and other
    with answers.running("k", "actor") as later:
        assert later


def test_what_a_request_noted_is_not_dropped(store):
    reserved = Answer("k", "actor", "sha", expires_at=LATER)
    store.answers.begin(reserved, utc_now())
    with store.write(make_change_set()) as tx:
        tx.put_answer(replace(reserved, body=b"half done"))
    store.answers.drop("k", "actor")
    assert store.answers.begin(reserved, utc_now()).body == b"half done"


def test_jobs_are_claimed_in_order_and_once(store):
    first, second = make_job(), make_job()
    store.jobs.add(first)
    store.jobs.add(second)
    claimed = [store.jobs.claim(f"t{n}", utc_now(), LATER, 3) for n in range(3)]
    assert [job and job.id for job in claimed] == [first.id, second.id, None]


def test_a_job_whose_lease_ran_out_is_taken_over_and_the_first_worker_refused(store):
    job = make_job()
    store.jobs.add(job)
    lost = store.jobs.claim("first", utc_now(), EARLIER, 3)
    taken = store.jobs.claim("second", utc_now(), LATER, 3)
    assert taken.id == job.id
    assert not store.jobs.renew(job.id, "first", LATER, 1)
    with store.write(make_change_set()) as tx:
        assert not tx.finish_job(replace(lost, state="succeeded"))
        assert tx.finish_job(replace(taken, state="succeeded", result={"ok": True}))
    assert store.jobs.find(job.id).result == {"ok": True}


def test_a_job_that_never_ends_fails_in_the_end(store):
    job = make_job()
    store.jobs.add(job)
    for token in ("a", "b", "c"):
        assert store.jobs.claim(token, utc_now(), EARLIER, 3) is not None
    assert store.jobs.claim("d", utc_now(), LATER, 3) is None
    assert store.jobs.find(job.id).state == "failed"


def test_a_cancelled_job_stays_cancelled(store):
    job = make_job()
    store.jobs.add(job)
    claimed = store.jobs.claim("t", utc_now(), LATER, 3)
    assert store.jobs.cancel(job.id, utc_now()).state == "cancelled"
    assert not store.jobs.renew(job.id, "t", LATER, 1)
    with store.write(make_change_set()) as tx:
        assert not tx.finish_job(replace(claimed, state="succeeded"))
    assert store.jobs.find(job.id).state == "cancelled"
