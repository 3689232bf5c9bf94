"""The review queue and claims."""

import pytest

from api.domain.models import Suggestion
from tests.calling import Caller
from tests.conftest import application
from tests.web.refusing import refused


class Scored:
    """Marks words that say their score: `Mosul50` is a LOCATION with 0.5, `Army20` a MILITARY_UNIT with 0.2."""

    LABELS = {"Mosul": "LOCATION", "Army": "MILITARY_UNIT"}

    def __init__(self, model):
        self.model = model

    def annotate(self, text, published_at):
        found, place = [], 0
        for word in text.split():
            place = text.index(word, place)
            name, digits = word.rstrip("0123456789"), word[len(word.rstrip("0123456789")) :]
            if name in self.LABELS:
                found.append(Suggestion(self.LABELS[name], place, place + len(word), int(digits) / 100))
            place += len(word)
        return found

    def normalize(self, *arguments):
        return None


@pytest.fixture(params=["memory", "sqlite"])
def api(request, tmp_path):
    caller = Caller(application("memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/queue.db"))
    caller.app.extensions["annotation_annotator"] = Scored(caller.annotator.model)
    yield caller
    caller.store.close()


def titles(answer):
    return [item["article"]["title"] for item in answer.json["items"]]


def test_the_least_certain_comes_first(api):
    for title, text in (
        ("sure", "Mosul99 here"),
        ("unsure", "Mosul90 Army20"),
        ("half", "Mosul50"),
        ("none", "nothing"),
    ):
        api.add_article(text, title=title)
    answer = api.get("/v1/review-queue")
    assert titles(answer) == ["unsure", "half", "sure", "none"]
    first = answer.json["items"][0]
    assert (first["open"], first["lowest_score"], first["why"]) == (2, 0.2, "uncertain")
    assert answer.json["items"][3]["why"] == "unreviewed"
    assert answer.json["progress"] == {"unreviewed": 4, "in_review": 0, "reviewed": 0}
    assert titles(api.get("/v1/review-queue?label=LOCATION")) == ["half", "unsure", "sure"]
    assert titles(api.get("/v1/review-queue?limit=2")) == ["unsure", "half"]


def test_what_was_judged_or_reviewed_goes_from_the_queue(api):
    first = api.add_article("Army20 Mosul90", title="first")
    second = api.add_article("Mosul50", title="second")
    api.patch(f"/v1/annotations/{first['annotations'][0]['id']}", {"status": "accepted"}, tag=1)
    answer = api.get("/v1/review-queue")
    assert titles(answer) == ["second", "first"]
    assert answer.json["items"][1]["lowest_score"] == 0.9
    api.patch(f"/v1/articles/{second['id']}", {"review_status": "reviewed"}, tag="*")
    answer = api.get("/v1/review-queue")
    assert titles(answer) == ["first"]
    assert answer.json["progress"] == {"unreviewed": 1, "in_review": 0, "reviewed": 1}
    api.delete(f"/v1/articles/{first['id']}", tag="*")
    assert titles(api.get("/v1/review-queue")) == []


def test_every_fourth_is_from_a_source_of_which_nothing_was_reviewed(api):
    for n in range(6):
        api.add_article(f"Mosul{10 + n}", title=f"old {n}", source="old")
    done = api.add_article("Mosul05", title="done", source="old")
    api.patch(f"/v1/articles/{done['id']}", {"review_status": "reviewed"}, tag="*")
    for n in range(2):
        api.add_article(f"Mosul{97 + n}", title=f"new {n}", source="new")
    answer = api.get("/v1/review-queue")
    assert titles(answer) == ["old 0", "old 1", "old 2", "new 0", "old 3", "old 4", "old 5", "new 1"]
    assert [item["why"] for item in answer.json["items"]][3] == "new-source"
    assert titles(api.get("/v1/review-queue?source=new")) == ["new 0", "new 1"]


def test_annotations_are_queued_by_score(api):
    api.add_article("🚁 Army20 Mosul90")
    api.add_article("Mosul50")
    items = api.get("/v1/review-queue?of=annotations&offset_unit=utf16").json["items"]
    assert [item["annotation"]["text"] for item in items] == ["Army20", "Mosul50", "Mosul90"]
    assert items[0]["annotation"]["start"] == 3
    items = api.get("/v1/review-queue?of=annotations&label=LOCATION&limit=1").json["items"]
    assert [item["annotation"]["text"] for item in items] == ["Mosul50"]


def test_a_claimed_article_is_not_handed_to_another(api):
    ann, bob = api.holding("reviewer"), Caller(api.app, None)
    made = api.post("/v1/keys", {"name": "bob", "roles": ["reviewer"]})
    bob.key = made.json["secret"]
    article = api.add_article("Mosul50", title="one")
    path = f"/v1/articles/{article['id']}/claim"
    held = ann.post(path)
    assert held.status_code == 200
    assert held.json["claimed_by"] == "reviewer"
    assert held.json["claimed_at"] < held.json["expires_at"]
    assert (titles(ann.get("/v1/review-queue")), titles(bob.get("/v1/review-queue"))) == (["one"], [])
    assert bob.get("/v1/review-queue?of=annotations").json["items"] == []
    answer = bob.post(path)
    refused(answer, 409, "claimed", None, "reviewer")
    assert answer.json["claimed_by"] == "reviewer" and answer.json["expires_at"] == held.json["expires_at"]
    refused(bob.delete(path), 409, "claimed", None, "reviewer")
    longer = ann.post(path, {"minutes": 60})
    assert longer.json["claimed_at"] == held.json["claimed_at"]
    assert longer.json["expires_at"] > held.json["expires_at"]
    assert ann.delete(path).status_code == 204
    assert ann.delete(path).status_code == 204
    assert bob.post(path).status_code == 200
    assert api.delete(path).status_code == 204  # an admin may
    assert titles(ann.get("/v1/review-queue")) == ["one"]


def test_a_claim_is_advice_and_corrections_go_on(api):
    article = api.add_article("Mosul50")
    api.holding("reviewer").post(f"/v1/articles/{article['id']}/claim")
    seq = api.store.last_seq()
    answer = api.patch(f"/v1/annotations/{article['annotations'][0]['id']}", {"status": "accepted"}, tag=1)
    assert answer.status_code == 200
    assert api.store.last_seq() == seq + 1  # claims are no changes


def test_a_claim_runs_out(api):
    from api.domain.queue import Claim

    article = api.add_article("Mosul50", title="one")
    api.store.queue.claim(
        Claim(article["id"], "gone", "2001-01-01T00:00:00Z", "2001-01-01T00:15:00Z"), "2001-01-01T00:00:00Z"
    )
    assert titles(api.get("/v1/review-queue")) == ["one"]
    assert api.post(f"/v1/articles/{article['id']}/claim").json["claimed_by"] == "admin"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"minutes": 0}, "#/minutes"), ({"minutes": 481}, "#/minutes"), ({"minutes": "5"}, "#/minutes"), ({"hours": 1}, "#/hours"), ([], "#")],
    ids=str,
)  # fmt: skip
def test_a_wrong_claim_is_refused(api, body, pointer):
    article = api.add_article("Mosul50")
    answer = api.post(f"/v1/articles/{article['id']}/claim", body)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
    refused(api.post("/v1/articles/none/claim"), 404, "not-found", None, "none")
    refused(api.delete("/v1/articles/none/claim"), 404, "not-found", None, "none")


@pytest.mark.parametrize(
    "query", ["of=spans", "label=x", "limit=0", "limit=201", "cursor=x", "source=", "colour=red"]
)
def test_a_wrong_queue_query_is_400(api, query):
    refused(api.get(f"/v1/review-queue?{query}"), 400, "invalid-query", None, query.partition("=")[0])
