"""Annotations: listed, read, added, corrected, rejected, restored, and their history."""

import itertools

import pytest

from tests.fakes import TEXT

numbers = itertools.count()


@pytest.fixture
def article(api):
    return api.add_article(TEXT)


@pytest.fixture
def person(article):
    """`Haider al-Abadi`, suggested."""
    return article["annotations"][0]


def path_of(annotation):
    return f"/v1/annotations/{annotation['id']}"


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["Haider al-Abadi", "Wednesday", "Peshmerga", "Mosul"]),
        ("?label=PERSON", ["Haider al-Abadi"]),
        ("?status=accepted", ["Peshmerga"]),
        ("?status=rejected", ["Mosul"]),
        ("?origin=human", []),
        ("?corrected=true", ["Peshmerga"]),
        ("?corrected=false&status=suggested", ["Haider al-Abadi", "Wednesday"]),
        ("?min_score=0.95", []),
        ("?overlaps=0,1", ["Haider al-Abadi"]),
        ("?overlaps=15,25", ["Wednesday"]),
        ("?overlaps=999,1000", []),
    ],
)
def test_annotations_of_an_article_are_filtered_in_text_order(api, article, query, texts):
    _, _, unit, place = article["annotations"]
    api.patch(path_of(unit), {"label": "ORGANIZATION"}, tag=1)
    api.delete(path_of(place), tag=1)
    answer = api.get(f"/v1/articles/{article['id']}/annotations{query}")
    assert [annotation["text"] for annotation in answer.json["items"]] == texts


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("text=Wednesday", 1),
        ("text=wednesday", 0),
        ("q=abadi", 1),
        ("q=%25", 0),
        ("label=LOCATION", 1),
        ("status=suggested", 3),
        ("origin=model&max_score=0.9", 4),
        ("max_score=0.89", 0),
        ("corrected=true", 1),
        ("updated_by=reviewer", 1),
        ("updated_since=2999-01-01", 0),
        ("model_version=1", 4),
        ("model_version=2", 0),
    ],
)
def test_annotations_across_articles_are_filtered(empty_api, query, count):
    reviewer = empty_api.holding("reviewer")
    article = empty_api.add_article(TEXT)
    reviewer.patch(path_of(article["annotations"][0]), {"start": 7}, tag=1)
    items = empty_api.get(f"/v1/annotations?{query}").json["items"]
    assert len(items) == count
    assert all(item["article_id"] == article["id"] for item in items)


def test_one_annotation_is_read_with_its_version_as_etag(api, person):
    answer = api.get(path_of(person))
    assert answer.headers["ETag"] == '"1"'
    assert answer.json == person | {"offset_unit": "code_point"}


def test_a_reviewer_adds_a_span_that_the_model_missed(api, article):
    body = {"label": "PERSON", "start": 34, "end": 38, "text": "that", "note": "a nickname"}
    answer = api.post(f"/v1/articles/{article['id']}/annotations", body)
    added = answer.json
    assert answer.status_code == 201
    assert answer.headers["Location"] == path_of(added)
    assert (added["origin"], added["status"], added["score"], added["note"]) == (
        "human",
        "accepted",
        None,
        "a nickname",
    )
    assert api.get(path_of(added)).json == added


def test_a_span_is_found_by_a_text_that_occurs_once_or_by_what_stands_beside_it(api):
    article = api.add_article("Basra, then Basra again.")
    path = f"/v1/articles/{article['id']}/annotations"
    second = api.post(path, {"label": "LOCATION", "text": "Basra", "suffix": " again"}).json
    first = api.post(path, {"label": "LOCATION", "text": "Basra", "suffix": ","}).json
    assert [(a["start"], a["end"]) for a in (first, second)] == [(0, 5), (12, 17)]


def test_what_should_stand_beside_a_span_is_looked_for_also_where_nothing_else_is_said_of_its_place(api):
    article = api.add_article("Haider al-Abadi said so.")
    path = path_of(article["annotations"][0])
    answer = api.patch(path, {"suffix": " denied", "note": "x"}, tag=1)
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/text-mismatch")
    assert api.patch(path, {"suffix": " said", "note": "x"}, tag=1).json["note"] == "x"


def test_moving_an_end_accepts_and_remembers_what_the_model_had_said(api, person):
    answer = api.patch(path_of(person), {"start": 7, "reason": "the family name"}, tag=1)
    now = answer.json
    assert answer.headers["ETag"] == '"2"'
    assert (now["text"], now["start"], now["status"], now["version"]) == ("al-Abadi", 7, "accepted", 2)
    assert now["original"] == {"label": "PERSON", "start": 0, "end": 15}


def test_moving_it_back_forgets_the_original(api, person):
    api.patch(path_of(person), {"start": 7}, tag=1)
    assert api.patch(path_of(person), {"start": 0}, tag=2).json["original"] is None


def test_relabelling_to_date_gives_a_value(api):
    article = api.add_article(TEXT, published_at="2017-06-08")
    place = article["annotations"][3]
    assert api.patch(path_of(place), {"label": "DATE"}, tag=1).json["normalized"] == {
        "value": "2017-06-08",
        "type": "day",
    }


def test_a_status_that_was_sent_is_kept(api, person):
    answer = api.patch(path_of(person), {"label": "LOCATION", "status": "suggested"}, tag=1)
    assert (answer.json["label"], answer.json["status"]) == ("LOCATION", "suggested")


def test_a_patch_that_changes_nothing_makes_no_revision(api, person):
    answer = api.patch(path_of(person), {"label": "PERSON", "start": 0, "reason": "none"}, tag=1)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert len(api.get(path_of(person) + "/revisions").json["items"]) == 1


def test_a_null_note_clears_it(api, person):
    api.patch(path_of(person), {"note": "who?"}, tag=1)
    assert api.patch(path_of(person), {"note": None}, tag=2).json["note"] is None


def test_either_media_type_will_do(api, person):
    answer = api.patch(path_of(person), {"note": "x"}, tag=1, Content_Type="application/merge-patch+json")
    assert answer.status_code == 200


def test_deleting_rejects_and_keeps(api, article, person):
    assert api.delete(path_of(person), tag=1).status_code == 204
    now = api.get(path_of(person))
    assert (now.status_code, now.json["status"]) == (200, "rejected")
    body = {"label": "PERSON", "start": 0, "end": 15}
    assert api.post(f"/v1/articles/{article['id']}/annotations", body).status_code == 201
    assert (
        api.patch(path_of(person), {"status": "accepted"}, tag=2).json["type"] == "/problems/duplicate-span"
    )


def test_history_says_what_who_why_and_in_which_order(api, person):
    reviewer = api.holding("reviewer")
    reviewer.patch(path_of(person), {"start": 7, "reason": "the family name"}, tag=1)
    api.call("DELETE", path_of(person), {"reason": "no person"}, tag=2)
    revisions = api.get(path_of(person) + "/revisions").json["items"]
    assert [(r["action"], r["version"], r["actor"], r["reason"]) for r in revisions] == [
        ("create", 1, "admin", None),
        ("update", 2, "reviewer", "the family name"),
        ("reject", 3, "admin", "no person"),
    ]
    assert {c["field"]: (c["from"], c["to"]) for c in revisions[1]["changes"]} == {
        "start": (0, 7),
        "text": ("Haider al-Abadi", "al-Abadi"),
        "status": ("suggested", "accepted"),
        "original": (None, {"label": "PERSON", "start": 0, "end": 15}),
    }
    seqs = [r["seq"] for r in revisions]
    assert seqs == sorted(set(seqs))
    assert len({r["change_set"] for r in revisions}) == 3


def test_restoring_makes_an_earlier_version_current_as_a_new_revision(api, person):
    api.patch(path_of(person), {"start": 7}, tag=1)
    api.delete(path_of(person), tag=2)
    answer = api.post(path_of(person) + "/revisions/1/restore", {"reason": "as it was"}, tag=3)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"4"'
    assert (answer.json["start"], answer.json["status"], answer.json["original"]) == (0, "suggested", None)
    last = api.get(path_of(person) + "/revisions").json["items"][-1]
    assert (last["action"], last["reason"]) == ("restore", "as it was")


def test_restoring_needs_no_body(api, person):
    api.patch(path_of(person), {"note": "x"}, tag=1)
    assert api.post(path_of(person) + "/revisions/1/restore", tag=2).json["note"] is None


@pytest.mark.parametrize("version", ["0", "9", "x", "1.0", "-1", "99999999999999999999", "%00"])
def test_a_version_that_never_was_is_404(api, person, version):
    assert api.post(f"{path_of(person)}/revisions/{version}/restore", tag=1).status_code == 404


def test_a_restored_span_may_not_overlap_what_took_its_place(api, article, person):
    api.delete(path_of(person), tag=1)
    api.post(f"/v1/articles/{article['id']}/annotations", {"label": "PERSON", "text": "Haider"})
    refused = api.post(path_of(person) + "/revisions/1/restore", tag=2)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/overlap")
    assert refused.json["other"]["text"] == "Haider"
