"""Change sets over HTTP: what one request changed, and its undoing as a change set of its own."""

import pytest

from tests.web.history.conftest import entries, patched
from tests.web.refusing import refused


def last_change_set(api, annotation):
    return api.get(f"/v1/annotations/{annotation['id']}/revisions").json["items"][-1]["change_set"]


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
