"""/v1/articles: handing in, reading, listing, changing what is known, deleting."""

import hashlib
import itertools

import pytest

from tests.fakes import FAILING, TEXT

numbers = itertools.count()
EXACT = "\ufeffMosul\r\n\r\nthe Old City 👩‍👩‍👧 fell  \n\t e\u0301te \n"


def test_an_article_comes_back_with_its_annotations(api):
    answer = api.post("/v1/articles", {"text": TEXT, "title": "Left", "published_at": "2017-06-07"})
    body = answer.json
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/v1/articles/{body['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert body["published_at"] == "2017-06-07T00:00:00Z"
    assert [(a["label"], a["text"]) for a in body["annotations"]] == [
        ("PERSON", "Haider al-Abadi"),
        ("DATE", "Wednesday"),
        ("MILITARY_UNIT", "Peshmerga"),
        ("LOCATION", "Mosul"),
    ]
    assert body["annotation_counts"] == {
        "total": 4,
        "by_label": {"DATE": 1, "LOCATION": 1, "MILITARY_UNIT": 1, "PERSON": 1},
        "by_status": {"suggested": 4},
    }
    assert body["annotations"][1]["normalized"] == {"value": "2017-06-07", "type": "day"}
    assert api.get(answer.headers["Location"]).json == body


def test_the_text_comes_back_exactly(api):
    body = api.add_article(EXACT)
    again = api.get(f"/v1/articles/{body['id']}").json
    assert again["text"] == EXACT
    assert again["length"] == len(EXACT)
    assert again["text_sha256"] == hashlib.sha256(EXACT.encode()).hexdigest()


def test_a_failing_model_leaves_the_article_as_failed_with_a_reason(api):
    body = api.add_article(FAILING)
    assert (body["status"], body["annotations"]) == ("failed", [])
    assert "as it was asked to" in body["failure"]


def test_the_same_external_id_and_text_gives_the_stored_article(api):
    first = api.add_article("The same text.", external_id="twice")
    again = api.post("/v1/articles", {"text": "The same text.", "external_id": "twice"})
    assert (again.status_code, again.json) == (200, first)


def test_the_same_external_id_with_another_text_is_refused(api):
    first = api.add_article("One text.", external_id="taken")
    refused = api.post("/v1/articles", {"text": "Another text.", "external_id": "taken"})
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/external-id-taken")
    assert refused.json["article_id"] == first["id"]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("label=PERSON", ["Haider al-Abadi"]),
        ("status=accepted", []),
        ("min_score=0.91", []),
        ("min_score=0.9&label=DATE", ["Wednesday"]),
    ],
)
def test_annotations_of_one_article_can_be_narrowed(api, query, texts):
    path = f"/v1/articles/{api.add_article(TEXT)['id']}"
    assert [a["text"] for a in api.get(f"{path}?{query}").json["annotations"]] == texts


def test_a_patch_changes_what_is_known_and_merges_metadata(api):
    article = api.add_article(TEXT, title="Old", metadata={"desk": "iraq", "tags": [1], "page": 3})
    change = {"title": None, "source": "wire", "metadata": {"desk": "syria", "page": None, "url": {"a": 1}}}
    answer = api.patch(f"/v1/articles/{article['id']}", change, tag=1)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    assert (answer.json["title"], answer.json["source"]) == (None, "wire")
    assert answer.json["metadata"] == {"desk": "syria", "tags": [1], "url": {"a": 1}}


def test_a_patch_that_changes_nothing_makes_no_version(api):
    article = api.add_article(TEXT, title="Same")
    answer = api.patch(f"/v1/articles/{article['id']}", {"title": "Same"}, tag=1)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')


def test_metadata_may_not_outgrow_its_limit_patch_by_patch(api):
    path = f"/v1/articles/{api.add_article(TEXT, metadata={'a': 'x' * 40_000})['id']}"
    refused = api.patch(path, {"metadata": {"b": "x" * 40_000}}, tag=1)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "#/metadata")


def test_a_new_published_at_gives_dates_their_values_anew(api):
    article = api.add_article(TEXT)
    date = article["annotations"][1]
    assert date["normalized"] is None
    api.patch(f"/v1/articles/{article['id']}", {"published_at": "2017-06-07T12:00:00+02:00"}, tag=1)
    now = api.get(f"/v1/annotations/{date['id']}").json
    assert now["normalized"] == {"value": "2017-06-07", "type": "day"}
    assert now["version"] == 2


def test_a_date_that_was_accepted_since_follows_published_at_back_when_that_is_undone(api):
    article = api.add_article(TEXT, published_at="2017-06-08")
    path = f"/v1/annotations/{article['annotations'][1]['id']}"
    api.patch(f"/v1/articles/{article['id']}", {"published_at": "2020-01-10"}, tag=1)
    change_set = api.get(f"{path}/revisions").json["items"][-1]["change_set"]
    assert api.get(path).json["normalized"]["value"] == "2020-01-10"
    api.patch(path, {"status": "accepted"}, tag=2)
    assert api.post(f"/v1/change-sets/{change_set}/revert").status_code == 200
    assert api.get(f"/v1/articles/{article['id']}").json["published_at"] == "2017-06-08T00:00:00Z"
    now = api.get(path).json
    assert (now["normalized"]["value"], now["status"]) == ("2017-06-08", "accepted")


def test_relative_dates_count_from_the_day_in_utc(api):
    article = api.add_article(TEXT, published_at="2017-06-08T01:00:00+03:00")
    assert article["published_at"] == "2017-06-07T22:00:00Z"
    assert article["annotations"][1]["normalized"]["value"] == "2017-06-07"


def test_a_deleted_article_is_gone_with_its_annotations_and_keeps_its_history(api):
    article = api.add_article(TEXT)
    path, annotation = f"/v1/articles/{article['id']}", f"/v1/annotations/{article['annotations'][0]['id']}"
    assert api.delete(path, tag=1).status_code == 204
    assert api.get(path).status_code == 410
    assert api.get(f"{path}/annotations").status_code == 410
    assert api.get(annotation).status_code == 410
    assert api.patch(annotation, {"note": "late"}, tag=1).status_code == 410
    assert api.delete(path, tag=1).status_code == 410
    actions = [revision["action"] for revision in api.get(f"{annotation}/revisions").json["items"]]
    assert actions == ["create", "withdraw"]


def test_every_change_of_an_annotation_raises_its_articles_version(api):
    article = api.add_article(TEXT)
    api.patch(f"/v1/annotations/{article['annotations'][0]['id']}", {"status": "accepted"}, tag=1)
    after = api.get(f"/v1/articles/{article['id']}")
    assert after.headers["ETag"] == '"2"'
    assert after.json["annotation_counts"]["by_status"] == {"accepted": 1, "suggested": 3}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("status=failed", ["b"]),
        ("review_status=reviewed", ["c"]),
        ("label=PERSON", ["c"]),
        ("q=mosul", ["a", "c"]),
        ("q=MOSUL+left", ["c"]),
        ("external_id=ext-a", ["a"]),
        ("published_after=2017-06-01", ["b"]),
        ("published_before=2017-06-01T00:00:00Z", ["a"]),
        ("created_after=2999-01-01", []),
        ("updated_since=2000-01-01", ["a", "b", "c"]),
        ("sort=-created_at", ["c", "b", "a"]),
        ("sort=published_at", ["a", "b", "c"]),
        ("sort=-published_at", ["b", "a", "c"]),
    ],
)
def test_lists_of_articles_are_filtered_and_sorted(api, query, titles):
    source = f"list-{next(numbers)}"
    api.add_article(
        "Near Mosul.", title="a", source=source, external_id=f"ext-a-{source}", published_at="2017-05-01"
    )
    api.add_article(FAILING, title="b", source=source, published_at="2017-06-05")
    third = api.add_article(TEXT, title="c", source=source)
    api.patch(f"/v1/articles/{third['id']}", {"review_status": "reviewed"}, tag=1)
    query = query.replace("ext-a", f"ext-a-{source}")
    answer = api.get(f"/v1/articles?{query}&source={source}")
    assert [article["title"] for article in answer.json["items"]] == titles
    assert all("text" not in article and "annotations" not in article for article in answer.json["items"])
