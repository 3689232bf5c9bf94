"""The figures, worked out by hand on a small history."""

import pytest

from api.domain.figures import kappa
from api.domain.timeline import begin_of
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.refusing import refused

# TEXT: [PERSON Haider al-Abadi] said on [DATE Wednesday] that the [MILITARY_UNIT Peshmerga] had left [LOCATION Mosul].


@pytest.fixture(params=["memory", "sqlite"])
def api(request, tmp_path):
    caller = Caller(application("memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/stats.db"))
    yield caller
    caller.store.close()


def reviewer(api, name):
    made = api.post("/v1/keys", {"name": name, "roles": ["reviewer"]})
    return Caller(api.app, made.json["secret"])


def row(answer, label):
    return next(item for item in answer["items"] if item["label"] == label)


def answer_day(api, annotation_id):
    return api.get(f"/v1/annotations/{annotation_id}").json["updated_at"][:10]


def test_nothing_counts_to_nothing(api):
    answer = api.get("/v1/stats").json
    assert (answer["items"], answer["models"], answer["reviewers"], answer["agreement"]) == ([], [], [], [])
    assert answer["articles"] == {"unreviewed": 0, "in_review": 0, "reviewed": 0}


def test_every_figure_is_what_it_says(api):
    ann = reviewer(api, "ann")
    first, _ = api.add_article(TEXT), api.add_article(TEXT)
    by_label = {a["label"]: a["id"] for a in first["annotations"]}
    ann.patch(f"/v1/annotations/{by_label['PERSON']}", {"status": "accepted"}, tag=1)
    ann.patch(f"/v1/annotations/{by_label['MILITARY_UNIT']}", {"label": "ORGANIZATION"}, tag=1)
    ann.patch(f"/v1/annotations/{by_label['LOCATION']}", {"start": TEXT.index("left")}, tag=1)
    moved = ann.get(f"/v1/annotations/{by_label['LOCATION']}").json
    ann.delete(f"/v1/annotations/{by_label['DATE']}", tag=1)
    ann.post(f"/v1/articles/{first['id']}/annotations", {"label": "PERSON", "text": "said"})
    ann.patch(f"/v1/articles/{first['id']}", {"review_status": "reviewed"}, tag="*")
    assert moved["text"] == "left Mosul", moved

    answer = api.get("/v1/stats").json
    assert answer["articles"] == {"unreviewed": 1, "in_review": 0, "reviewed": 1}
    person = row(answer, "PERSON")
    assert person["model"] == {"name": "fake", "version": "1"}
    assert (person["suggested"], person["open"], person["accepted"], person["missed"]) == (2, 1, 1, 1)
    assert person["reviewed"] == {"suggested": 1, "right": 1, "gold": 2}
    assert (person["precision"], person["recall"], person["f1"]) == (1.0, 0.5, pytest.approx(2 / 3))
    unit = row(answer, "MILITARY_UNIT")
    assert (unit["suggested"], unit["open"], unit["corrected"]) == (2, 1, {"total": 1, "label": 1, "ends": 0})
    assert (unit["precision"], unit["recall"]) == (0.0, None)
    place = row(answer, "LOCATION")
    assert place["corrected"] == {"total": 1, "label": 0, "ends": 1}
    assert (place["precision"], place["recall"], place["f1"]) == (0.0, 0.0, 0.0)
    assert row(answer, "ORGANIZATION")["reviewed"] == {"suggested": 0, "right": 0, "gold": 1}
    assert (row(answer, "DATE")["rejected"], row(answer, "DATE")["precision"]) == (1, 0.0)
    (total,) = answer["models"]
    assert total["label"] is None
    assert (total["suggested"], total["open"], total["accepted"], total["rejected"], total["missed"]) == (
        8,
        4,
        1,
        1,
        1,
    )
    assert total["reviewed"] == {"suggested": 4, "right": 1, "gold": 4}
    assert (total["precision"], total["recall"], total["f1"]) == (0.25, 0.25, 0.25)
    assert answer["calibration"][9] == {
        "from_score": 0.9,
        "to_score": 1.0,
        "judged": 4,
        "accepted": 1,
        "acceptance": 0.25,
    }
    assert answer["reviewers"] == [
        {
            "reviewer": "ann",
            "added": 1,
            "changed": 2,
            "accepted": 1,
            "rejected": 1,
            "restored": 0,
            "articles_reviewed": 1,
        }
    ]
    periods = {row["label"]: row for row in answer["over_time"]}
    assert answer["period"] == "week"
    assert periods["PERSON"]["added"] == periods["PERSON"]["accepted"] == periods["DATE"]["rejected"] == 1
    assert periods["MILITARY_UNIT"]["corrected"] == {"total": 1, "label": 1, "ends": 0}
    assert periods["LOCATION"]["corrected"] == {"total": 1, "label": 0, "ends": 1}
    assert periods["LOCATION"]["from"] == begin_of("week", answer_day(api, by_label["LOCATION"]))
    only = api.get("/v1/stats?label=PERSON&model_version=1").json
    assert [item["label"] for item in only["items"]] == ["PERSON"]
    assert [item["label"] for item in only["over_time"]] == ["PERSON"]
    assert api.get("/v1/stats?model_version=2").json["items"] == []

    api.patch(f"/v1/articles/{first['id']}", {"review_status": "in_review"}, tag="*")
    assert row(api.get("/v1/stats").json, "PERSON")["precision"] is None
    api.delete(f"/v1/articles/{first['id']}", tag="*")
    assert api.get("/v1/stats").json["models"][0]["suggested"] == 4


def test_agreement_between_two_who_reviewed_the_same_article(api):
    ann, bob = reviewer(api, "ann"), reviewer(api, "bob")
    article = api.add_article("Mosul and Zanjili fell .")  # five tokens, two LOCATIONs
    _, second = (a["id"] for a in article["annotations"])
    path = f"/v1/articles/{article['id']}"
    ann.delete(f"/v1/annotations/{second}", tag=1)
    ann.patch(path, {"review_status": "reviewed"}, tag="*")
    assert api.get("/v1/stats").json["agreement"] == []
    bob.patch(path, {"review_status": "in_review"}, tag="*")
    bob.post(f"/v1/annotations/{second}/revisions/1/restore", {}, tag="*")
    bob.patch(path, {"review_status": "reviewed"}, tag="*")
    (pair,) = api.get("/v1/stats").json["agreement"]
    # ann left 1 span, bob 2, shared 1; tokens: both say LOCATION once, O three times, and once ann O, bob LOCATION
    assert (pair["reviewers"], pair["articles"], pair["tokens"]) == (["ann", "bob"], 1, 5)
    assert pair["span_f1"] == pytest.approx(2 / 3)
    chance = (4 / 5) * (3 / 5) + (1 / 5) * (2 / 5)
    assert pair["kappa"] == pytest.approx((4 / 5 - chance) / (1 - chance))


def articles_reviewed(api):
    return {r["reviewer"]: r["articles_reviewed"] for r in api.get("/v1/stats").json["reviewers"]}


def test_a_second_reviewer_of_a_reviewed_article_counts_once(api):
    ann, bob = reviewer(api, "ann"), reviewer(api, "bob")
    path = f"/v1/articles/{api.add_article('Mosul and Zanjili fell .')['id']}"
    ann.patch(path, {"review_status": "reviewed"}, tag="*")
    for number in range(2):
        version = bob.patch(path, {"review_status": "reviewed"}, tag="*").json["version"]
        again = ann.patch(path, {"review_status": "reviewed"}, tag="*").json
        assert (again["version"], again["review_status"]) == (version, "reviewed"), number
        assert articles_reviewed(api) == {"ann": 1, "bob": 1}
    (pair,) = api.get("/v1/stats").json["agreement"]
    assert (pair["reviewers"], pair["articles"], pair["span_f1"], pair["kappa"]) == (
        ["ann", "bob"],
        1,
        1.0,
        1.0,
    )
    (change,) = api.get(f"/v1/changes?after={api.store.last_seq() - 1}").json["items"]
    assert (change["actor"], change["action"]) == ("bob", "update")
    assert change["changes"] == [{"field": "review_status", "from": "reviewed", "to": "reviewed"}]


def test_who_reviewed_before_it_was_opened_again_reviews_anew(api):
    ann, bob = reviewer(api, "ann"), reviewer(api, "bob")
    path = f"/v1/articles/{api.add_article('Mosul fell .')['id']}"
    for caller, status in ((ann, "reviewed"), (bob, "in_review"), (bob, "reviewed"), (ann, "reviewed")):
        caller.patch(path, {"review_status": status}, tag="*")
    assert articles_reviewed(api) == {"ann": 2, "bob": 1}


def test_to_take_a_second_review_back_changes_nothing(api):
    path = f"/v1/articles/{api.add_article('Mosul fell .')['id']}"
    for name in ("ann", "bob"):
        reviewer(api, name).patch(path, {"review_status": "reviewed"}, tag="*")
    seq = api.store.last_seq()
    (change,) = api.get(f"/v1/changes?after={seq - 1}").json["items"]
    undone = api.post(f"/v1/change-sets/{change['change_set']}/revert", {}).json
    assert (undone["changed"], undone["unchanged"], api.store.last_seq()) == (0, 1, seq)


@pytest.mark.parametrize(
    ("tokens", "value"),
    [
        ({}, None),
        ({("O", "O"): 5}, 1.0),
        ({("O", "A"): 1, ("A", "O"): 1}, -1.0),
        ({("A", "A"): 1, ("O", "O"): 1}, 1.0),
    ],
    ids=str,
)
def test_kappa(tokens, value):
    assert kappa(tokens) == value


@pytest.mark.parametrize("query", ["label=x", "model_version=", "limit=5", "period=year"])
def test_a_wrong_query_is_400(api, query):
    refused(api.get(f"/v1/stats?{query}"), 400, "invalid-query", None, query.partition("=")[0])
