"""Annotating again over HTTP: human work stays, the report adds up, a second run changes nothing."""

from dataclasses import replace

import pytest

from api.jobs import Worker
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import FAILING, NAMES, TEXT, FakeAnnotator
from tests.making import make_change_set
from tests.web.refusing import refused

COUNTS = ("added", "unchanged", "withdrawn", "suppressed", "conflicting")
NEXT = {
    "Haider": "PERSON",
    "Wednesday": "DATE",
    "left": "LOCATION",
    "Peshmerga": "ORGANIZATION",
    "Mosul": "LOCATION",
}


@pytest.fixture
def api():
    return Caller(application())


def replace_model(api, names=NEXT, version="2"):
    annotator = FakeAnnotator(names)
    annotator.model = type(annotator.model)("fake", version)
    api.app.extensions["annotation_annotator"] = annotator


def counts(report):
    return {name: report[name] for name in COUNTS if report[name]}


def test_a_new_model_keeps_what_humans_did(api):
    article = api.add_article(TEXT)
    by_text = {a["text"]: a for a in article["annotations"]}
    api.patch(f"/v1/annotations/{by_text['Haider al-Abadi']['id']}", {"status": "accepted"}, tag=1)
    api.delete(f"/v1/annotations/{by_text['Mosul']['id']}", tag=1)
    replace_model(api)
    path = f"/v1/articles/{article['id']}"
    report = api.post(f"{path}/runs", {"reason": "model 2"}).json
    assert counts(report) == {"added": 2, "unchanged": 1, "withdrawn": 1, "suppressed": 1, "conflicting": 1}
    assert report["model"] == {"name": "fake", "version": "2"}
    assert sum(report[n] for n in COUNTS if n != "withdrawn") == len(NEXT)
    now = api.get(path).json
    assert now["model"]["version"] == "2"
    assert [(a["text"], a["label"], a["status"], a["model"]["version"]) for a in now["annotations"]] == [
        ("Haider al-Abadi", "PERSON", "accepted", "1"),
        ("Wednesday", "DATE", "suggested", "2"),
        ("Peshmerga", "ORGANIZATION", "suggested", "2"),
        ("left", "LOCATION", "suggested", "2"),
        ("Mosul", "LOCATION", "rejected", "1"),
    ]
    gone = api.get(f"/v1/annotations/{by_text['Peshmerga']['id']}/revisions").json["items"]
    assert [r["action"] for r in gone] == ["create", "withdraw"]
    refused(api.get(f"/v1/annotations/{by_text['Peshmerga']['id']}"), 410, "gone", None, "withdrawn")
    seq = api.store.last_seq()
    again = api.post(f"{path}/runs").json
    assert (again["change_set"], again["added"], again["withdrawn"]) == (None, 0, 0)
    assert api.store.last_seq() == seq


def test_a_run_is_undone_like_any_change_set(api):
    article = api.add_article(TEXT)
    replace_model(api)
    path = f"/v1/articles/{article['id']}"
    report = api.post(f"{path}/runs").json
    undone = api.post(f"/v1/change-sets/{report['change_set']}/revert").json
    assert undone["conflicts"] == []
    now = api.get(path).json
    assert [a["id"] for a in now["annotations"]] == [a["id"] for a in article["annotations"]]
    assert [a["score"] for a in now["annotations"]] == [0.9] * 4
    assert now["model"] == article["model"]


def test_a_date_of_publication_that_changes_meanwhile_is_the_one_that_counts(api):
    article = api.add_article(TEXT, published_at="2017-06-08")
    replace_model(api)
    annotate, asked = api.annotator.annotate, []

    def meanwhile(text, published_at):
        asked.append(published_at)
        if len(asked) == 1:
            with api.store.write(make_change_set()) as tx:
                current = tx.find_article(article["id"])
                tx.replace_article(replace(current, published_at="2016-01-01T00:00:00.000000Z"), "update")
        return annotate(text, published_at)

    api.annotator.annotate = meanwhile
    assert api.post(f"/v1/articles/{article['id']}/runs").status_code == 200
    assert [moment[:10] for moment in asked] == ["2017-06-08", "2016-01-01"]


def test_a_failing_model_leaves_all_as_it_was(api):
    article = api.add_article(TEXT)
    api.app.extensions["annotation_annotator"].annotate = lambda text, published_at: 1 / 0
    seq = api.store.last_seq()
    refused(api.post(f"/v1/articles/{article['id']}/runs"), 503, "not-ready", None, "was not annotated again")
    assert api.store.last_seq() == seq


def test_a_run_may_follow_a_failure(api):
    failed = api.add_article(f"{TEXT} {FAILING}")
    assert failed["status"] == "failed"
    api.app.extensions["annotation_annotator"].annotate = FakeAnnotator(NAMES | {FAILING: "PERSON"}).annotate
    report = api.post(f"/v1/articles/{failed['id']}/runs")
    assert report.status_code == 503  # the fake still fails on this text
    working = FakeAnnotator({"Mosul": "LOCATION"})
    api.app.extensions["annotation_annotator"].annotate = lambda text, at: [
        working._suggestion(text, m, at) for m in working._pattern.finditer(text)
    ]
    assert api.post(f"/v1/articles/{failed['id']}/runs").json["added"] == 1
    now = api.get(f"/v1/articles/{failed['id']}").json
    assert (now["status"], "failure" in now) == ("annotated", False)


def run_all(api, body):
    answer = api.post("/v1/runs", body)
    assert answer.status_code == 202, answer.text
    assert Worker(api.app).run_once()
    job = api.get(answer.headers["Location"]).json
    assert job["state"] == "succeeded", job
    return job


def test_many_articles_are_run_as_a_job(api):
    for n in range(5):
        api.add_article(f"{TEXT} {n}", source="wire" if n % 2 else "desk")
    replace_model(api)
    job = run_all(api, {"filter": {"source": "wire"}, "reason": "model 2"})
    result = job["result"]
    assert (result["articles"], result["failed"], job["progress"]) == (2, 0, {"done": 2, "total": 2})
    assert counts(result) == {"added": 6, "unchanged": 4, "withdrawn": 4}
    shown = api.get(f"/v1/change-sets/{result['change_set']}").json
    assert (shown["kind"], shown["articles"], shown["reason"]) == ("article.run", 2, "model 2")
    versions = {a["source"]: a["model"]["version"] for a in api.get("/v1/articles").json["items"]}
    assert versions == {"wire": "2", "desk": "1"}
    again = run_all(api, {"filter": {"source": "wire"}})
    assert (again["result"]["change_set"], counts(again["result"])) == (None, {"unchanged": 10})


def test_one_that_fails_does_not_stop_the_others(api):
    for text in (TEXT, f"{TEXT} {FAILING}", TEXT):
        api.add_article(text)
    replace_model(api)
    result = run_all(api, {})["result"]
    assert (result["articles"], result["failed"]) == (2, 1)


def test_a_job_that_was_cut_off_goes_on(api):
    for n in range(4):
        api.add_article(f"{TEXT} {n}")
    replace_model(api)
    answer = api.post("/v1/runs", {})
    worker = Worker(api.app)
    annotate, seen = api.annotator.annotate, []

    def stop(text, published_at):
        seen.append(text)
        if len(seen) == 2:
            worker.stopping.set()
        return annotate(text, published_at)

    api.annotator.annotate = stop
    worker.run_once()
    assert api.get(answer.headers["Location"]).json["progress"] == {"done": 2, "total": 4}
    assert Worker(api.app).run_once()
    assert len(seen) == 4
    job = api.get(answer.headers["Location"]).json
    assert (job["state"], job["result"]["articles"], job["result"]["added"]) == ("succeeded", 4, 12)
    assert api.get(f"/v1/change-sets/{job['result']['change_set']}").json["articles"] == 4


def test_a_cancelled_run_stops(api):
    for n in range(4):
        api.add_article(f"{TEXT} {n}")
    replace_model(api)
    answer = api.post("/v1/runs", {})
    annotate = api.annotator.annotate

    def cancel(text, published_at):
        api.delete(answer.headers["Location"])
        return annotate(text, published_at)

    api.annotator.annotate = cancel
    seq = api.store.last_seq()
    Worker(api.app).run_once()
    assert api.get(answer.headers["Location"]).json["state"] == "cancelled"
    assert api.store.last_seq() == seq


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"filter": {"colour": "red"}}, "#/filter/colour"), ({"filter": {"label": "ship"}}, "#/filter/label"), ({"filters": {}}, "#/filters"), ({"filter": []}, "#/filter"), ({"reason": 5}, "#/reason")],
    ids=str,
)  # fmt: skip
def test_a_wrong_run_is_refused(api, body, pointer):
    article = api.add_article(TEXT)
    answer = api.post("/v1/runs", body)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
    refused(api.post(f"/v1/articles/{article['id']}/runs", {"colour": 1}), 422, "unknown-field", "#/colour")
    refused(api.post("/v1/articles/none/runs"), 404, "not-found", None, "none")


def test_a_search_without_a_word_is_refused_before_it_is_a_job(api):
    refused(api.post("/v1/runs", {"filter": {"q": "***"}}), 400, "invalid-query", None, "no word")
    assert api.get("/v1/jobs").json["items"] == []
