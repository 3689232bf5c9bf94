"""POST /v1/articles/batch: each article succeeds or fails alone."""

import json

import pytest

from api.web.schemas import MOST_BATCH
from tests.fakes import FAILING, TEXT
from tests.web.refusing import refused

LINES = (
    b'{"text": "Mosul one"}\n\n{"text": \r\n[]\n{"text": "Mosul two", "colour": 1}\n{"text": "Mosul three"}'
)


def statuses(answer):
    assert answer.status_code == 200, answer.text
    assert [item["index"] for item in answer.json["items"]] == list(range(len(answer.json["items"])))
    return [item["status"] for item in answer.json["items"]]


def test_an_array_is_answered_item_by_item(api):
    known = api.add_article("Known.", external_id="known-to-batch")
    answer = api.post(
        "/v1/articles/batch",
        [
            {"text": TEXT},
            {"text": ""},
            {"text": "Known.", "external_id": "known-to-batch"},
            {"text": "Other.", "external_id": "known-to-batch"},
            {"text": FAILING},
            5,
        ],
    )
    assert statuses(answer) == [201, 422, 200, 409, 201, 422]
    items = answer.json["items"]
    assert api.get(f"/v1/articles/{items[0]['article']['id']}").json == items[0]["article"]
    assert items[2]["article"] == known
    assert items[1]["problem"]["errors"][0]["pointer"] == "#/1/text"
    assert items[4]["article"]["status"] == "failed"


def test_a_line_that_cannot_be_read_is_a_problem_of_that_line(api):
    answer = api.post("/v1/articles/batch", LINES, Content_Type="application/x-ndjson")
    assert statuses(answer) == [201, 400, 422, 422, 201]
    slugs = [item["problem"]["type"] for item in answer.json["items"] if "problem" in item]
    assert slugs == ["/problems/invalid-json", "/problems/invalid-body", "/problems/unknown-field"]


def test_a_text_too_long_is_a_problem_of_that_item(empty_api):
    limit = empty_api.app.extensions["annotation_settings"].max_text_length
    answer = empty_api.post("/v1/articles/batch", [{"text": "x" * (limit + 1)}, {"text": TEXT}])
    assert statuses(answer) == [413, 201]
    assert answer.json["items"][0]["problem"]["limit"] == limit


@pytest.mark.parametrize("body", [{}, {"items": []}, "text", None], ids=repr)
def test_what_is_no_array_is_422(api, body):
    refused(api.post("/v1/articles/batch", body), 422, "invalid-body", "#")


@pytest.mark.parametrize("media_type", ["application/json", "application/x-ndjson"])
def test_an_empty_batch_is_answered_with_nothing(api, media_type):
    body = b"[]" if media_type == "application/json" else b"\n"
    assert statuses(api.post("/v1/articles/batch", body, Content_Type=media_type)) == []


def test_a_batch_with_too_many_articles_is_413_and_stores_none(api):
    seq = api.store.last_seq()
    answer = api.post("/v1/articles/batch", [{"text": "x"}] * (MOST_BATCH + 1))
    refused(answer, 413, "payload-too-large")
    assert answer.json["limit"] == MOST_BATCH
    assert api.store.last_seq() == seq


def test_the_same_external_id_twice_in_a_batch_is_stored_once(api):
    article = {"text": "Twice.", "external_id": "twice-in-batch"}
    answer = api.post("/v1/articles/batch", json.dumps([article, article]).encode())
    assert statuses(answer) == [201, 200]
