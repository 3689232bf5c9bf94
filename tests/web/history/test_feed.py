"""The feed over HTTP: every change in order, who waits for the next, and that it tells everything."""

import json
import threading

import pytest

from api.web import changes
from tests.calling import Caller
from tests.fakes import TEXT
from tests.web.history.conftest import entries, patched
from tests.web.refusing import refused


def test_the_feed_has_every_change_in_order_with_before_and_after(api, article):
    span = patched(api, article["annotations"][0], label="ORGANIZATION", reason="x")
    api.call("DELETE", f"/v1/articles/{article['id']}", {"reason": "a copy"}, tag="*")
    found = entries(api)
    assert [entry["seq"] for entry in found] == list(range(1, len(found) + 1))
    made, changed, gone = found[0], found[5], found[-1]
    assert (made["kind"], made["action"], made["before"]) == ("article", "create", None)
    assert made["after"]["text"] == TEXT
    assert (changed["before"]["label"], changed["after"]["label"]) == ("PERSON", "ORGANIZATION")
    assert changed["changes"][0] == {"field": "label", "from": "PERSON", "to": "ORGANIZATION"}
    assert (changed["reason"], changed["annotation_id"]) == ("x", span["id"])
    assert (gone["kind"], gone["action"], gone["annotation_id"]) == ("article", "delete", None)
    assert gone["after"]["deleted_at"] and "text" not in gone["after"]
    assert sum(entry["action"] == "withdraw" for entry in found) == 4
    assert {entry["reason"] for entry in found[6:]} == {"a copy"}


def test_the_feed_streams_lines(api, article):
    answer = api.get("/v1/changes?after=2", Accept="application/x-ndjson")
    assert answer.mimetype == "application/x-ndjson"
    assert [json.loads(line) for line in answer.text.splitlines()] == entries(api, 2)
    assert len(api.get("/v1/changes?limit=3", Accept="application/x-ndjson").text.splitlines()) == 3


def test_last_seq_is_where_to_go_on(api, article):
    first = api.get("/v1/changes?limit=2").json
    assert first["last_seq"] == 2
    assert api.get("/v1/changes?after=5").json == {"items": [], "last_seq": 5}


class Clock:
    """Time passes while somebody sleeps, and only then; `act` happens in the first sleep."""

    def __init__(self, act):
        self.now, self.act = 0, act

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        if self.now == 0:
            self.act()
        self.now += seconds


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson"])
def test_a_follower_may_wait_for_the_next_change(api, article, accept, monkeypatch):
    clock = Clock(lambda: patched(Caller(api.app), article["annotations"][0], note="x"))
    monkeypatch.setattr(changes, "time", clock)
    after = api.get("/v1/changes?limit=200").json["last_seq"]
    answer = api.get(f"/v1/changes?after={after}&wait=5", Accept=accept)
    assert f'"seq":{after + 1},' in answer.text and '"note"' in answer.text
    assert clock.now == changes.LOOK_SECONDS


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson"])
def test_a_follower_with_something_to_read_does_not_wait(api, article, accept, monkeypatch):
    clock = Clock(lambda: None)
    monkeypatch.setattr(changes, "time", clock)
    answer = api.get("/v1/changes?after=4&wait=5", Accept=accept)
    assert '"seq":5,' in answer.text
    assert clock.now == 0


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson"])
@pytest.mark.parametrize("query", ["after=6", "after=6&wait=2", "after=99999999&limit=1"])
def test_a_follower_that_is_ahead_of_the_feed_is_told(api, article, accept, query):
    answer = api.get(f"/v1/changes?{query}", Accept=accept)
    refused(answer, 410, "ahead-of-feed", None, "The feed ends at 5;", "Begin again from 0.")
    assert answer.json["last_seq"] == 5


def test_a_follower_at_the_beginning_of_an_empty_feed_is_not_ahead(api):
    assert api.get("/v1/changes?after=0").json == {"items": [], "last_seq": 0}


def test_waiting_ends_with_nothing(api, article):
    after = api.get("/v1/changes?limit=200").json["last_seq"]
    assert api.get(f"/v1/changes?after={after}&wait=0.2").json["items"] == []


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "limit=0", "limit=201", "wait=31", "wait=x", "since=1"]
)
def test_a_wrong_feed_query_is_400(api, query):
    refused(api.get(f"/v1/changes?{query}"), 400, "invalid-query", None, query.partition("=")[0])


def test_the_feed_alone_rebuilds_everything(api):
    """With writers running: each state that the feed ends with is the one that is served."""
    articles = [api.add_article(f"{TEXT} {n}", external_id=f"x{n}") for n in range(4)]
    follower = {"articles": {}, "annotations": {}, "seq": 0}
    done = threading.Event()

    def write(number):
        caller = Caller(api.app)
        article = articles[number]
        for turn in range(6):
            for span in caller.get(f"/v1/articles/{article['id']}/annotations").json["items"]:
                fields = {
                    "label": ("LOCATION", "PERSON")[turn % 2],
                    "status": ("rejected", "accepted")[turn % 2],
                }
                caller.patch(f"/v1/annotations/{span['id']}", fields, tag="*")
        caller.post(f"/v1/articles/{article['id']}/annotations", {"label": "PERSON", "text": "said"})
        if number == 0:
            caller.delete(f"/v1/articles/{article['id']}", tag="*")

    def follow(until_the_end):
        """Takes a few entries at a time, as one that crashes and resumes does."""
        while True:
            items = api.get(f"/v1/changes?after={follower['seq']}&limit=5").json["items"]
            for entry in items:
                assert entry["seq"] == follower["seq"] + 1
                follower["seq"] = entry["seq"]
                take(entry)
            if not items and until_the_end:
                return
            if not items and done.is_set():
                return

    def take(entry):
        if entry["kind"] == "article":
            known = follower["articles"].get(entry["article_id"], {})
            follower["articles"][entry["article_id"]] = known | entry["after"]
        else:
            follower["annotations"][entry["annotation_id"]] = entry["after"]
        article = follower["articles"][entry["article_id"]]
        article["version"], article["updated_at"] = entry["article_version"], entry["at"]

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    watcher = threading.Thread(target=follow, args=(False,))
    for thread in (*writers, watcher):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    watcher.join()
    follow(True)
    for article_id, kept in follower["articles"].items():
        spans = [
            {name: value for name, value in a.items() if name != "withdrawn"}
            for a in follower["annotations"].values()
            if a["article_id"] == article_id and not a["withdrawn"]
        ]
        if kept.pop("deleted_at"):
            assert api.get(f"/v1/articles/{article_id}").status_code == 410
            continue
        served = api.get(f"/v1/articles/{article_id}").json
        del served["annotation_counts"], served["offset_unit"], kept["deleted_by"]
        assert sorted(served.pop("annotations"), key=lambda a: a["id"]) == sorted(
            spans, key=lambda a: a["id"]
        )
        assert served == kept
    assert len(follower["annotations"]) == 20
