"""Work that outlives its request: submitted with Prefer: respond-async, done by a worker, taken over when that one dies."""

import itertools
import threading

import pytest
import time_machine

from api.errors import NotReady
from api.jobs import Worker, start_worker, stop_worker
from tests.fakes import FAILING, TEXT

numbers = itertools.count()


@pytest.fixture
def worker(api):
    worker = Worker(api.app)
    while worker.run_once():  # what other tests left
        pass
    return worker


def submit(api, body, path="/v1/articles"):
    answer = api.post(path, body, Prefer="respond-async")
    assert answer.status_code == 202, answer.text
    assert answer.headers["Preference-Applied"] == "respond-async"
    return answer.headers["Location"]


def test_an_article_is_stored_at_once_and_annotated_by_the_worker(api, worker):
    job = submit(api, {"text": TEXT})
    article = f"/v1/articles/{api.get(job).json['result']['article_id']}"
    assert (api.get(job).json["state"], api.get(article).json["status"]) == ("queued", "pending")
    assert worker.run_once()
    done = api.get(job).json
    assert (done["state"], done["progress"]) == ("succeeded", {"done": 1, "total": 1})
    now = api.get(article)
    assert (now.json["status"], len(now.json["annotations"]), now.headers["ETag"]) == ("annotated", 4, '"2"')


def test_an_article_whose_model_fails_is_failed_and_its_job_has_succeeded(api, worker):
    job = submit(api, {"text": FAILING})
    worker.run_once()
    article = api.get(f"/v1/articles/{api.get(job).json['result']['article_id']}").json
    assert (api.get(job).json["state"], article["status"]) == ("succeeded", "failed")


def test_an_article_that_is_known_has_a_job_that_is_done(api):
    article = api.add_article("Known.", external_id=f"async-{next(numbers)}")
    job = submit(api, {"text": "Known.", "external_id": article["external_id"]})
    assert api.get(job).json["state"] == "succeeded"
    assert api.get(job).json["result"] == {"article_id": article["id"]}


def test_an_article_that_is_still_pending_has_the_job_at_work_on_it_or_a_new_one(api, worker):
    body = {"text": TEXT, "external_id": f"async-{next(numbers)}"}
    first = submit(api, body)
    article = f"/v1/articles/{api.get(first).json['result']['article_id']}"
    assert submit(api, body) == first
    api.delete(first)
    second = submit(api, body)
    assert (second != first, submit(api, body), api.get(article).json["status"]) == (True, second, "pending")
    assert worker.run_once()
    assert not worker.run_once()
    assert (api.get(second).json["state"], api.get(article).json["status"]) == ("succeeded", "annotated")
    assert api.get(submit(api, body)).json["state"] == "succeeded"


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/batch"])
def test_an_article_that_is_still_pending_is_annotated_by_whoever_posts_it_again_and_waits(api, worker, path):
    body = {"text": TEXT, "external_id": f"async-{next(numbers)}"}
    api.delete(submit(api, body))
    answer = api.post(path, body if path == "/v1/articles" else [body])
    article = answer.json if path == "/v1/articles" else answer.json["items"][0]["article"]
    assert (answer.status_code, article["status"], len(article["annotations"])) == (200, "annotated", 4)
    assert api.get(f"/v1/articles/{article['id']}").json == article


@pytest.mark.parametrize("preference", ["Respond-Async", "respond-async; x=1", "wait=5, respond-async"])
def test_preferences_are_read_as_written(api, preference):
    assert api.post("/v1/articles", {"text": TEXT}, Prefer=preference).status_code == 202


@pytest.mark.parametrize("preference", ["", "wait=5", "no-respond-async", "return=minimal"])
def test_other_preferences_are_left_alone(api, preference):
    answer = api.post("/v1/articles", {"text": TEXT}, Prefer=preference)
    assert (answer.status_code, answer.headers.get("Preference-Applied")) == (201, None)


def test_a_wrong_article_is_refused_at_once(api):
    assert api.post("/v1/articles", {"text": " "}, Prefer="respond-async").status_code == 422


def test_a_batch_as_a_job_has_the_result_that_the_request_would_have_had(api, worker):
    body = [{"text": TEXT}, {"text": ""}, {"text": "x", "metadata": {"n": 10**400}}, {"text": "\ud800"}]
    job = submit(api, body, "/v1/articles/batch?offset_unit=utf16")
    assert api.get(job).json["progress"] == {"done": 0, "total": 4}
    worker.run_once()
    result = api.get(job).json["result"]
    assert result["offset_unit"] == "utf16"
    assert [item["status"] for item in result["items"]] == [201, 422, 422, 422]
    article = result["items"][0]["article"]
    assert api.get(f"/v1/articles/{article['id']}?offset_unit=utf16").json == article


def test_a_job_of_a_dead_worker_is_taken_over_and_stores_nothing_twice(empty_api):
    api, dead = empty_api, Worker(empty_api.app)
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False) as clock:
        job = submit(api, [{"text": f"Mosul {n}"} for n in range(3)], "/v1/articles/batch")
        renew = api.store.jobs.renew

        def die_at_the_third(id, token, until, done):
            if done == 2:
                raise SystemExit
            return renew(id, token, until, done)

        api.store.jobs.renew = die_at_the_third
        with pytest.raises(SystemExit):
            dead.run_once()
        api.store.jobs.renew = renew
        assert len(api.get("/v1/articles").json["items"]) == 2
        assert not Worker(api.app).run_once()
        clock.shift(61)
        assert Worker(api.app).run_once()
    assert [item["status"] for item in api.get(job).json["result"]["items"]] == [201] * 3
    assert len(api.get("/v1/articles").json["items"]) == 3


def test_a_job_that_kills_every_worker_fails_in_the_end(empty_api, monkeypatch):
    def die(*arguments):
        raise SystemExit

    with time_machine.travel("2026-11-24T10:00:00Z", tick=False) as clock:
        job = submit(empty_api, {"text": TEXT})
        monkeypatch.setattr(empty_api.annotator, "annotate", die)
        for _ in range(3):
            with pytest.raises(SystemExit):
                Worker(empty_api.app).run_once()
            clock.shift(61)
        assert not Worker(empty_api.app).run_once()
    failed = empty_api.get(job).json
    assert (failed["state"], failed["error"]) == ("failed", "It was started 3 times and never finished.")


def test_a_store_that_cannot_be_written_puts_a_job_off(empty_api, monkeypatch):
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False) as clock:
        job = submit(empty_api, {"text": TEXT})
        worker, write = Worker(empty_api.app), empty_api.store.write

        def locked(change_set):
            raise NotReady("locked")

        monkeypatch.setattr(empty_api.store, "write", locked)
        assert worker.run_once()
        monkeypatch.setattr(empty_api.store, "write", write)
        assert empty_api.get(job).json["state"] == "running"
        clock.shift(61)
        assert worker.run_once()
        assert empty_api.get(job).json["state"] == "succeeded"


def test_what_was_not_foreseen_fails_the_job_and_is_logged(empty_api, monkeypatch, capsys):
    job = submit(empty_api, {"text": TEXT})
    worker = Worker(empty_api.app)

    def broken(article_id):
        raise KeyError("secret detail")

    monkeypatch.setattr(empty_api.store, "find_article", broken)
    assert worker.run_once()
    failed = empty_api.get(job)
    assert failed.json["state"] == "failed"
    assert "secret detail" not in failed.text
    assert "secret detail" in capsys.readouterr().out


def test_a_queued_job_is_cancelled_and_stays_so(api, worker):
    job = submit(api, [{"text": TEXT}], "/v1/articles/batch")
    assert api.delete(job).status_code == 204
    assert not worker.run_once()
    assert api.get(job).json["state"] == "cancelled"
    assert api.delete(job).status_code == 204


def test_a_running_job_stops_at_the_next_item_once_it_is_cancelled(empty_api):
    api = empty_api
    job = submit(api, [{"text": "one"}, {"text": "two"}], "/v1/articles/batch")
    api.annotator.gate.clear()
    running = threading.Thread(target=Worker(api.app).run_once)
    running.start()
    assert api.annotator.waiting.wait(timeout=20)
    assert api.get(job).json["state"] == "running"
    api.delete(job)
    api.annotator.gate.set()
    running.join()
    assert api.get(job).json["state"] == "cancelled"
    assert len(api.get("/v1/articles").json["items"]) == 1


def test_a_worker_that_is_stopped_hands_its_job_on(empty_api):
    api = empty_api
    job = submit(api, [{"text": "one"}, {"text": "two"}], "/v1/articles/batch")
    api.annotator.gate.clear()
    start_worker(api.app)
    assert api.annotator.waiting.wait(timeout=20)
    stopping = threading.Thread(target=stop_worker, args=(api.app,))
    stopping.start()
    worker = api.app.extensions["annotation_worker"]
    assert worker.stopping.wait(timeout=20)
    api.annotator.gate.set()
    stopping.join()
    assert api.get(job).json["state"] == "running"
    assert Worker(api.app).run_once()
    assert api.get(job).json["state"] == "succeeded"
    assert len(api.get("/v1/articles").json["items"]) == 2


def test_jobs_are_listed(empty_api):
    jobs = [submit(empty_api, {"text": TEXT}) for _ in range(3)]
    assert [f"/v1/jobs/{job['id']}" for job in empty_api.get("/v1/jobs").json["items"]] == jobs
