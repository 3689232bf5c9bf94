"""Rules about many spans, and their undoing: jobs that may be cut off, cancelled and resumed."""

from api import jobs
from api.domain import sweeps
from api.domain.sweeps import run_sweep
from api.jobs import Worker
from tests.web.refusing import refused
from tests.web.rules.conftest import spans

LONG = "Peshmerga " * 60


def finished(api, answer):
    assert answer.status_code == 202, answer.text
    worker = Worker(api.app)
    assert worker.run_once()
    job = api.get(answer.headers["Location"]).json
    assert job["state"] == "succeeded", job
    return job


def test_much_work_is_a_job_in_many_transactions_and_one_change_set(api):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    job = finished(api, answer)
    result = job["result"]
    assert (result["matched"], result["changed"], len(result["sample"])) == (1080, 1080, 20)
    assert job["progress"] == {"done": 1080, "total": 1080}
    shown = api.get(f"/v1/change-sets/{result['change_set']}?limit=200").json
    assert (shown["changes"], shown["articles"]) == (1080, 18)
    assert len({entry["at"] for entry in shown["items"]}) >= 1
    undone = finished(api, api.post(f"/v1/change-sets/{result['change_set']}/revert"))
    assert (undone["result"]["changed"], undone["result"]["conflicts"]) == (1080, [])
    assert (
        api.get(f"/v1/change-sets/{result['change_set']}").json["reverted_by"]
        == undone["result"]["change_set"]
    )
    assert {a["label"] for a in spans(api)} == {"MILITARY_UNIT"}


def test_a_long_dry_run_tells_the_same_and_writes_nothing(api):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    seq = api.store.last_seq()
    rule = {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}, "dry_run": True}
    result = finished(api, api.post("/v1/corrections", rule))["result"]
    assert (result["changed"], result["change_set"], len(result["sample"])) == (1080, None, 20)
    assert api.store.last_seq() == seq


def stop_after(monkeypatch, shares, act):
    """Has `act` called once a sweep has written so many shares."""
    seen = []

    def run(*arguments, **options):
        for progress in run_sweep(*arguments, **options):
            yield progress
            seen.append(progress)
            if len(seen) == shares:
                act()

    monkeypatch.setattr(jobs, "run_sweep", run)


def test_a_job_that_was_cut_off_many_times_goes_on_where_it_stopped(api, monkeypatch):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    begun, done = api.store.last_seq(), 0
    monkeypatch.setattr(sweeps, "CHUNK", 100)
    for _ in range(jobs.MOST_ATTEMPTS + 1):
        worker = Worker(api.app)
        stop_after(monkeypatch, 1, worker.stopping.set)
        worker.run_once()
        halfway = api.get(answer.headers["Location"]).json
        assert halfway["state"] == "running" and done < halfway["progress"]["done"] < 1080
        done = halfway["progress"]["done"]
        assert api.store.last_seq() == begun + done
    monkeypatch.undo()
    job = finished(api, answer)
    assert (job["result"]["changed"], job["progress"]["done"]) == (1080, 1080)
    assert api.store.last_seq() == begun + 1080
    assert api.get(f"/v1/change-sets/{job['result']['change_set']}").json["changes"] == 1080


def test_a_job_that_is_cancelled_before_it_began_changes_nothing(api):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    assert api.delete(answer.headers["Location"]).status_code == 204
    assert not Worker(api.app).run_once()
    assert {a["label"] for a in spans(api)} == {"MILITARY_UNIT"}


def test_what_a_cancelled_job_had_done_can_be_undone(api, monkeypatch):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    monkeypatch.setattr(sweeps, "CHUNK", 100)
    stop_after(monkeypatch, 2, lambda: api.delete(answer.headers["Location"]))
    Worker(api.app).run_once()
    job = api.get(answer.headers["Location"]).json
    assert job["state"] == "cancelled"
    changed = job["result"]["changed"]
    assert 0 < changed == job["progress"]["done"] < 1080
    undone = api.post(f"/v1/change-sets/{job['result']['change_set']}/revert").json
    assert (undone["changed"], undone["conflicts"]) == (changed, [])
    assert {a["label"] for a in spans(api)} == {"MILITARY_UNIT"}


def test_what_a_job_still_writes_is_not_undone_by_halves(api, monkeypatch):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    before, meanwhile = api.store.last_seq(), []

    def undo():
        change_set = api.get(f"/v1/changes?after={before}&limit=1").json["items"][0]["change_set"]
        meanwhile.append(api.post(f"/v1/change-sets/{change_set}/revert"))

    stop_after(monkeypatch, 1, undo)
    Worker(api.app).run_once()
    job = api.get(answer.headers["Location"]).json
    refused(
        meanwhile[0], 409, "still-running", None, f"Job {job['id']} is still writing change set", "of 1,080"
    )
    assert meanwhile[0].json["job"] == job["id"]
    assert (job["state"], job["result"]["changed"]) == ("succeeded", 1080)
    assert {a["label"] for a in spans(api)} == {"ORGANIZATION"}


def test_what_a_job_still_undoes_is_not_undone_once_more(api, monkeypatch):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    rule = {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}}
    change_set = finished(api, api.post("/v1/corrections", rule))["result"]["change_set"]
    forecast = api.post(f"/v1/change-sets/{change_set}/revert", {"dry_run": True})
    undoing = api.post(f"/v1/change-sets/{change_set}/revert")
    again = api.post(f"/v1/change-sets/{change_set}/revert")
    assert (forecast.status_code, undoing.status_code) == (202, 202)
    refused(
        again,
        409,
        "still-running",
        None,
        f"Job {undoing.json['id']} is still undoing change set {change_set}",
    )
    finished(api, forecast)
    assert finished(api, undoing)["result"]["changed"] == 1080
