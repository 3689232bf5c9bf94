"""The past over HTTP: change sets, states as of a moment, and the feed."""

import json
import threading

import pytest

from api.web import changes
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.refusing import refused


@pytest.fixture
def api():
    return Caller(application())


@pytest.fixture
def article(api):
    return api.add_article(TEXT, published_at="2017-06-08", source="wire")


def patched(api, annotation, **fields):
    answer = api.patch(f"/v1/annotations/{annotation['id']}", fields, tag=annotation["version"])
    assert answer.status_code == 200, answer.text
    return answer.json


def last_change_set(api, annotation):
    return api.get(f"/v1/annotations/{annotation['id']}/revisions").json["items"][-1]["change_set"]


def entries(api, after=0):
    found = []
    while page := api.get(f"/v1/changes?after={after}&limit=7").json["items"]:
        found += page
        after = page[-1]["seq"]
    return found


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


def test_a_change_set_tells_what_one_request_changed(api, article):
    spans = article["annotations"]
    body = {
        "reason": "second reading",
        "operations": [{"op": "accept", "id": s["id"], "if_match": 1} for s in spans],
    }
    done = api.patch(f"/v1/articles/{article['id']}/annotations", body).json
    shown = api.get(f"/v1/change-sets/{done['change_set']}?limit=3").json
    assert (shown["kind"], shown["actor"], shown["reason"]) == (
        "annotations.patch",
        "admin",
        "second reading",
    )
    assert (shown["changes"], shown["articles"], len(shown["items"])) == (4, 1, 3)
    rest = api.get(f"/v1/change-sets/{done['change_set']}?limit=3&cursor={shown['next_cursor']}").json
    assert [entry["annotation_id"] for entry in shown["items"] + rest["items"]] == [s["id"] for s in spans]
    refused(api.get("/v1/change-sets/none"), 404, "not-found", None, "none")


def test_a_change_set_is_undone_as_a_new_one(api, article):
    spans = article["annotations"]
    operations = [
        {"op": "update", "id": spans[0]["id"], "if_match": 1, "label": "LOCATION"},
        {"op": "reject", "id": spans[1]["id"], "if_match": 1},
        {"op": "add", "label": "PERSON", "text": "said"},
    ]
    done = api.patch(f"/v1/articles/{article['id']}/annotations", {"operations": operations}).json
    undone = api.post(f"/v1/change-sets/{done['change_set']}/revert", {"reason": "wrong article"})
    assert undone.status_code == 200, undone.text
    assert (undone.json["changed"], undone.json["conflicts"]) == (3, [])
    now = api.get(f"/v1/articles/{article['id']}").json["annotations"]
    core = ("id", "label", "start", "end", "status", "original", "score")
    assert [{n: a[n] for n in core} for a in now] == [{n: a[n] for n in core} for a in spans]
    shown = api.get(f"/v1/change-sets/{undone.json['change_set']}").json
    assert (shown["reverts"], shown["reason"]) == (done["change_set"], "wrong article")
    assert api.get(f"/v1/change-sets/{done['change_set']}").json["reverted_by"] == undone.json["change_set"]
    assert api.get(f"/v1/annotations/{spans[0]['id']}/revisions").json["items"][-1]["action"] == "restore"


def test_undoing_an_undoing_does_it_again(api, article):
    span = patched(api, article["annotations"][0], label="LOCATION")
    undone = api.post(f"/v1/change-sets/{last_change_set(api, span)}/revert").json
    api.post(f"/v1/change-sets/{undone['change_set']}/revert")
    assert api.get(f"/v1/annotations/{span['id']}").json["label"] == "LOCATION"


def test_what_was_changed_since_is_a_conflict_and_stays(api, article):
    first = article["annotations"][0]
    once = patched(api, first, label="LOCATION")
    change_set = last_change_set(api, once)
    patched(api, once, label="ORGANIZATION")
    seq = api.store.last_seq()
    undone = api.post(f"/v1/change-sets/{change_set}/revert").json
    assert (undone["change_set"], undone["changed"], undone["refused"]) == (None, 0, 1)
    (conflict,) = undone["conflicts"]
    assert conflict["annotation_id"] == first["id"]
    assert (conflict["then"]["label"], conflict["current"]["label"]) == ("LOCATION", "ORGANIZATION")
    assert (conflict["then"]["version"], conflict["current"]["version"]) == (2, 3)
    assert api.store.last_seq() == seq


def test_spans_that_changed_places_go_back(api):
    """First and second swap places by way of a third: whichever went back first would meet the other."""
    article = api.add_article("Mosul was far from Kirkuk, said Ahmed in Sinjar.")
    path = f"/v1/articles/{article['id']}/annotations"
    added = [api.post(path, {"label": "LOCATION", "text": text}).json for text in ("Kirkuk", "Sinjar")]
    first, second = (a["id"] for a in added)
    operations = [
        {"op": "update", "id": first, "if_match": 1, "text": "Ahmed", "start": 32, "end": 37},
        {"op": "update", "id": second, "if_match": 1, "start": 19, "end": 25},
        {"op": "update", "id": first, "if_match": 2, "start": 41, "end": 47},
    ]
    done = api.patch(path, {"operations": operations})
    assert done.status_code == 200, done.text
    undone = api.post(f"/v1/change-sets/{done.json['change_set']}/revert").json
    assert (undone["changed"], undone["conflicts"]) == (2, [])
    places = {id: api.get(f"/v1/annotations/{id}").json["text"] for id in (first, second)}
    assert places == {first: "Kirkuk", second: "Sinjar"}


def test_what_overlaps_only_because_another_could_not_go_back_is_a_conflict_too(api):
    article = api.add_article("Mosul was far from Kirkuk.")
    path = f"/v1/articles/{article['id']}/annotations"
    first = api.post(path, {"label": "LOCATION", "text": "Kirkuk"}).json["id"]
    operations = [
        {"op": "update", "id": first, "if_match": 1, "text": "far"},
        {"op": "add", "label": "PERSON", "text": "Kirkuk"},
    ]
    done = api.patch(path, {"operations": operations})
    assert done.status_code == 200, done.text
    added = done.json["results"][1]["annotation"]["id"]
    api.patch(f"/v1/annotations/{added}", {"note": "mine"}, tag=1)
    undone = api.post(f"/v1/change-sets/{done.json['change_set']}/revert").json
    assert (undone["changed"], undone["refused"]) == (0, 2)
    details = {c["annotation_id"]: c["detail"] for c in undone["conflicts"]}
    assert "changed again" in details[added] and "shares characters" in details[first]


def test_a_place_taken_since_is_a_conflict(api, article):
    first = article["annotations"][0]
    api.delete(f"/v1/annotations/{first['id']}", tag=1)
    change_set = last_change_set(api, first)
    made = api.post(f"/v1/articles/{article['id']}/annotations", {"label": "LOCATION", "text": "Haider"})
    assert made.status_code == 201
    undone = api.post(f"/v1/change-sets/{change_set}/revert").json
    assert "shares characters" in undone["conflicts"][0]["detail"]


def test_a_dry_run_of_an_undoing_changes_nothing(api, article):
    span = patched(api, article["annotations"][0], label="LOCATION")
    seq = api.store.last_seq()
    answer = api.post(f"/v1/change-sets/{last_change_set(api, span)}/revert", {"dry_run": True}).json
    assert (answer["changed"], answer["change_set"], answer["dry_run"]) == (1, None, True)
    assert api.store.last_seq() == seq


def test_a_deleted_article_comes_back_for_an_admin(api, article):
    api.delete(f"/v1/annotations/{article['annotations'][1]['id']}", tag=1)
    before = api.get(f"/v1/articles/{article['id']}").json
    api.delete(f"/v1/articles/{article['id']}", tag="*")
    change_set = entries(api)[-1]["change_set"]
    reviewer = api.holding("reviewer")
    refused(reviewer.post(f"/v1/change-sets/{change_set}/revert"), 403, "forbidden", None, "admin")
    undone = api.post(f"/v1/change-sets/{change_set}/revert").json
    assert undone["conflicts"] == []
    now = api.get(f"/v1/articles/{article['id']}").json
    assert [a["id"] for a in now["annotations"]] == [a["id"] for a in before["annotations"]]
    assert now["annotation_counts"] == before["annotation_counts"]
    assert [a["id"] for a in api.get("/v1/articles?q=Peshmerga").json["items"]] == [article["id"]]


def test_an_articles_own_fields_go_back_unless_changed_since(api, article):
    path = f"/v1/articles/{article['id']}"
    api.patch(path, {"title": "one", "source": "two"}, tag="*")
    change_set = entries(api)[-1]["change_set"]
    assert api.post(f"/v1/change-sets/{change_set}/revert").json["changed"] == 1
    now = api.get(path).json
    assert (now["title"], now["source"]) == (None, "wire")
    assert "title" in api.post(f"/v1/change-sets/{change_set}/revert").json["conflicts"][0]["detail"]


def test_storing_an_article_is_undone_by_delete_alone(api, article):
    change_set = entries(api)[0]["change_set"]
    undone = api.post(f"/v1/change-sets/{change_set}/revert").json
    assert "DELETE" in undone["conflicts"][0]["detail"]
    assert api.get(f"/v1/articles/{article['id']}").status_code == 200


@pytest.mark.parametrize("body", [{"dry_run": 1}, {"colour": "red"}, [], {"reason": 5}])
def test_a_wrong_revert_is_422_and_changes_nothing(api, article, body):
    seq = api.store.last_seq()
    answer = api.post(f"/v1/change-sets/{entries(api)[0]['change_set']}/revert", body)
    assert answer.status_code == 422
    refused(api.post("/v1/change-sets/none/revert"), 404, "not-found", None, "none")
    assert api.store.last_seq() == seq


def test_an_article_is_read_as_it_stood(api, article):
    path = f"/v1/articles/{article['id']}"
    states = [api.get(path).json]
    span = article["annotations"][0]
    for fields in (
        {"label": "LOCATION"},
        {"start": 7},
        {"status": "rejected"},
        {"status": "accepted", "note": "x"},
    ):
        span = patched(api, span, **fields)
        states.append(api.get(path).json)
    states.append(api.patch(path, {"title": "A title", "review_status": "reviewed"}, tag="*").json)
    states[-1] = api.get(path).json
    api.delete(path, tag="*")
    for state in states:
        then = api.get(f"{path}?as_of={state['updated_at']}")
        assert then.status_code == 200, then.text
        assert then.json == state
        assert then.headers["ETag"] == f'"{state["version"]}"'
    ends = {entry["article_version"]: entry["seq"] for entry in entries(api)}
    for state in states:
        assert api.get(f"{path}?as_of={ends[state['version']]}").json == state


def test_an_articles_annotations_are_listed_as_they_stood(api, article):
    path = f"/v1/articles/{article['id']}"
    before = api.get(f"{path}/annotations?label=LOCATION&offset_unit=utf16").json
    last = api.store.last_seq()
    for span in article["annotations"]:
        api.delete(f"/v1/annotations/{span['id']}", tag=1)
    api.delete(path, tag="*")
    then = api.get(f"{path}/annotations?label=LOCATION&offset_unit=utf16&as_of={last}")
    assert then.json == before
    page = api.get(f"{path}/annotations?limit=3&as_of={last}").json
    rest = api.get(f"{path}/annotations?limit=3&as_of={last}&cursor={page['next_cursor']}").json
    assert [a["id"] for a in page["items"] + rest["items"]] == [a["id"] for a in article["annotations"]]
    overlapping = api.get(f"{path}/annotations?overlaps=0,3&as_of={last}").json["items"]
    assert [a["text"] for a in overlapping] == ["Haider al-Abadi"]


def test_an_export_of_the_past_has_what_was_deleted_since(api, article):
    before = api.store.last_seq()
    api.delete(f"/v1/articles/{article['id']}", tag="*")
    then = [json.loads(line) for line in api.get(f"/v1/exports?as_of={before}").text.splitlines()]
    assert [line["article"]["id"] for line in then[:-1]] == [article["id"]]
    assert [a["id"] for a in then[0]["annotations"]] == [a["id"] for a in article["annotations"]]
    assert len(api.get("/v1/exports").text.splitlines()) == 1  # its report alone


def test_there_was_nothing_before_it_was_made_nor_after_it_went(api, article):
    path = f"/v1/articles/{article['id']}"
    refused(api.get(f"{path}?as_of=0"), 404, "not-found", None, "no article")
    for asked in (path, f"{path}/annotations"):
        answer = api.get(f"{asked}?as_of=2001-01-01")
        refused(answer, 404, "not-found", None, "no article", "at 2001-01-01T00:00:00.000000Z.")
    api.delete(path, tag="*")
    refused(api.get(f"{path}?as_of=2999-01-01"), 410, "gone", None, "deleted")
    refused(api.get("/v1/articles/none?as_of=1"), 404, "not-found", None, "none")


@pytest.mark.parametrize("moment", ["yesterday", "-1", "1.5", "", "2017-13-01", "12345678901234567"])
def test_a_moment_that_is_none_is_400(api, article, moment):
    refused(api.get(f"/v1/articles/{article['id']}?as_of={moment}"), 400, "invalid-query", None, "as_of")


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
