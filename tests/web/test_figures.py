"""What is counted for Prometheus of what was done: by its name, once, and only where something changed."""

import pytest

from api import metrics
from api.jobs import Worker
from tests.fakes import FAILING, TEXT


class Counted:
    """What is added to the figures from here on."""

    def __init__(self):
        self.before = _figures()

    def __call__(self, name):
        before = self.before
        return {
            labels: number - before.get((metric, labels), 0)
            for (metric, labels), number in _figures().items()
            if metric == name and number != before.get((metric, labels), 0)
        }


def _figures():
    lines = metrics.render()[0].decode().splitlines()
    found = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {
        (name.partition("{")[0], name.partition('"')[2].partition('"')[0]): float(value)
        for name, _, value in found
        if name.partition("{")[0] in (CORRECTIONS, ARTICLES, SUGGESTIONS)
    }


CORRECTIONS = "annotation_corrections_total"
ARTICLES = "annotation_articles_total"
SUGGESTIONS = "annotation_suggestions_total"


@pytest.fixture
def article(api):
    return api.add_article(TEXT)


@pytest.mark.parametrize(
    ("body", "counted"),
    [
        ({"note": "sure"}, {"update": 1}),
        ({"status": "accepted"}, {"accept": 1}),
        ({"status": "rejected"}, {"reject": 1}),
        ({"status": "suggested"}, {}),
        ({}, {}),
    ],
    ids=str,
)
def test_a_correction_counts_by_what_it_did(api, article, body, counted):
    since = Counted()
    assert api.patch(f"/v1/annotations/{article['annotations'][0]['id']}", body, 1).status_code == 200
    assert since(CORRECTIONS) == counted


def test_what_is_rejected_or_restored_already_is_not_counted_again(api, article):
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    since = Counted()
    assert api.delete(path, 1).status_code == api.delete(path, 2).status_code == 204
    assert since(CORRECTIONS) == {"reject": 1}
    for tag in (2, 3):
        assert api.post(f"{path}/revisions/1/restore", {}, tag=tag).status_code == 200
    assert since(CORRECTIONS) == {"reject": 1, "restore": 1}


def test_many_corrections_count_each_by_what_it_did(api, article):
    first, second, third, _ = (annotation["id"] for annotation in article["annotations"])
    operations = [
        {"op": "accept", "id": first, "if_match": 1},
        {"op": "reject", "id": second, "if_match": 1},
        {"op": "update", "id": third, "if_match": 1, "status": "suggested"},
        {"op": "add", "label": "LOCATION", "text": "left"},
    ]
    path = f"/v1/articles/{article['id']}/annotations"
    since = Counted()
    answer = api.patch(path, {"operations": operations, "dry_run": True})
    assert answer.status_code == 200, answer.text
    assert since(CORRECTIONS) == {}
    assert api.patch(path, {"operations": operations}).status_code == 200
    assert since(CORRECTIONS) == {"accept": 1, "reject": 1, "create": 1}


def test_a_rule_counts_by_what_it_did(empty_api):
    empty_api.add_article(TEXT)
    since = Counted()
    rule = {"match": {"text": "Mosul"}, "set": {"status": "accepted"}}
    for body in ({**rule, "dry_run": True}, rule, rule):
        assert empty_api.post("/v1/corrections", body).status_code == 200
    assert since(CORRECTIONS) == {"accept": 1}


@pytest.mark.parametrize(
    ("text", "status", "suggestions"),
    [(TEXT, "annotated", {"PERSON": 1, "DATE": 1, "MILITARY_UNIT": 1, "LOCATION": 1}), (FAILING, "failed", {})],
    ids=["annotated", "failed"],
)  # fmt: skip
def test_an_article_that_a_job_annotates_counts_as_such(empty_api, text, status, suggestions):
    since = Counted()
    empty_api.post("/v1/articles", {"text": text}, Prefer="respond-async")
    assert since(ARTICLES) == {"pending": 1}
    assert Worker(empty_api.app).run_once()
    assert (since(ARTICLES), since(SUGGESTIONS)) == ({"pending": 1, status: 1}, suggestions)


def test_an_article_of_a_batch_that_is_repeated_counts_once(api, monkeypatch):
    since = Counted()
    with monkeypatch.context() as patched:
        patched.setattr("api.web.idempotency.keep_answer", lambda *arguments: None)
        for _ in range(2):
            answer = api.post("/v1/articles/batch", [{"text": TEXT}], Idempotency_Key="counted-once")
            assert answer.json["items"][0]["status"] == 201
    assert since(ARTICLES) == {"annotated": 1}
