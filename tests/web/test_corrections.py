"""PATCH /v1/articles/{id}/annotations: many corrections at once."""

import re

import pytest

from api.domain.offsets import OffsetMap
from api.web.schemas import MOST_OPERATIONS
from tests.fakes import TEXT
from tests.web.refusing import refused


@pytest.fixture
def article(api):
    return api.add_article(TEXT)


@pytest.fixture
def correct(api, article):
    def call(*operations, **options):
        return api.patch(
            f"/v1/articles/{article['id']}/annotations", {"operations": list(operations), **options}
        )

    return call


@pytest.fixture
def on(article):
    """An operation on the article's nth annotation."""
    return lambda index, op, **fields: {
        "op": op,
        "id": article["annotations"][index]["id"],
        "if_match": 1,
        **fields,
    }


def everything(article, on):
    return [
        on(0, "update", start=7, note="the family name"),
        on(1, "accept"),
        on(2, "reject", reason="not this one"),
        {"op": "add", "label": "PERSON", "start": 34, "end": 38},
        on(0, "restore", version=1) | {"if_match": 2},
    ]


def test_operations_apply_in_order_as_one_change_set(api, article, correct, on):
    answer = correct(*everything(article, on), reason="second reading")
    assert answer.status_code == 200
    results = answer.json["results"]
    assert [(r["index"], r["status"], r["annotation"]["version"]) for r in results] == [
        (0, 200, 2),
        (1, 200, 2),
        (2, 200, 2),
        (3, 201, 1),
        (4, 200, 3),
    ]
    after = api.get(f"/v1/articles/{article['id']}")
    assert after.headers["ETag"] == '"2"'
    assert [a["status"] for a in after.json["annotations"]] == [
        "suggested",
        "accepted",
        "accepted",
        "rejected",
        "suggested",
    ]
    revisions = [
        api.get(f"/v1/annotations/{r['annotation']['id']}/revisions").json["items"][-1] for r in results
    ]
    assert {r["change_set"] for r in revisions} == {answer.json["change_set"]}
    assert [r["reason"] for r in revisions[1:4]] == ["second reading", "not this one", "second reading"]


def test_the_first_refusal_refuses_the_whole(api, article, correct, on):
    seq = api.store.last_seq()
    answer = correct(on(0, "accept"), on(1, "update", label="PLACE"), on(2, "accept", if_match=9))
    refused(answer, 422, "unknown-label", "#/operations/1/label")
    assert api.store.last_seq() == seq


def test_a_stale_operation_refuses_the_whole_with_what_is_now(api, article, correct, on):
    id = article["annotations"][0]["id"]
    api.patch(f"/v1/annotations/{id}", {"note": "x"}, tag=1)
    answer = correct(on(1, "accept"), on(0, "accept"))
    refused(answer, 412, "stale", "#/operations/1")
    assert answer.json["current"] == api.get(f"/v1/annotations/{id}").json
    assert answer.json["changed_fields"] == ["note"]


def test_a_412_shows_what_is_stored_and_not_what_earlier_operations_of_the_request_made_of_it(
    api, article, correct, on
):
    answer = correct(on(0, "update", note="x"), on(0, "update", label="ORGANIZATION"))
    refused(answer, 412, "stale", "#/operations/1")
    stored = api.get(f"/v1/annotations/{article['annotations'][0]['id']}").json
    assert answer.json["current"] == stored and stored["version"] == 1
    assert "An earlier operation of this request makes it version 2" in answer.json["detail"]
    assert (
        correct(on(0, "update", note="x"), on(0, "update", label="ORGANIZATION", if_match=2)).status_code
        == 200
    )


def test_a_stale_restore_of_a_span_that_was_withdrawn_is_412(empty_api):
    api = empty_api
    article = api.add_article(TEXT)
    gone = article["annotations"][3]
    api.annotator.names = {"Haider al-Abadi": "PERSON"}
    api.annotator._pattern = re.compile("Haider al-Abadi")
    assert api.post(f"/v1/articles/{article['id']}/runs").status_code == 200
    operation = {"op": "restore", "id": gone["id"], "version": 1, "if_match": 1}
    for atomic in (True, False):
        answer = api.patch(
            f"/v1/articles/{article['id']}/annotations", {"operations": [operation], "atomic": atomic}
        )
        found = answer.json if atomic else answer.json["results"][0]["problem"]
        assert (found["status"], found["type"]) == (412, "/problems/stale")


def test_each_stale_operation_says_what_changed_since_its_own_version(api, article, correct, on):
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    api.patch(path, {"note": "x"}, tag=1)
    api.patch(path, {"label": "ORGANIZATION"}, tag=2)
    results = correct(on(0, "accept", if_match=2), on(0, "accept"), atomic=False).json["results"]
    assert [sorted(r["problem"]["changed_fields"]) for r in results] == [
        ["label", "original", "status"],
        ["label", "note", "original", "status"],
    ]


@pytest.mark.parametrize("unit", ["utf8", "utf16"])
def test_a_request_makes_the_map_of_its_article_once(api, monkeypatch, unit):
    article = api.add_article(f"🇮🇶 {TEXT}")
    made = []
    build = OffsetMap.__init__

    def counting(self, text, unit="code_point"):
        made.append(unit)
        build(self, text, unit)

    monkeypatch.setattr(OffsetMap, "__init__", counting)
    operations = [{"op": "add", "label": "PERSON", "text": "nobody"}] * 5
    operations += [{"op": "add", "label": "PERSON", "start": 0, "end": 1}] * 5
    answer = api.patch(
        f"/v1/articles/{article['id']}/annotations?offset_unit={unit}",
        {"operations": operations, "atomic": False},
    )
    assert {r["status"] for r in answer.json["results"]} == {422}
    assert made.count(unit) == 2  # one for the rules, one for the answer


def test_not_atomic_each_operation_succeeds_or_fails_alone(api, article, correct, on):
    answer = correct(
        on(0, "accept"),
        on(1, "accept", if_match=5),
        5,
        {"op": "accept", "id": "none", "if_match": 1},
        {"op": "add", "label": "PERSON", "start": 0, "end": 6},
        on(2, "reject"),
        atomic=False,
    )
    results = answer.json["results"]
    assert [result["status"] for result in results] == [200, 412, 422, 404, 409, 200]
    assert [r["problem"]["errors"][0]["pointer"] for r in results if "problem" in r] == [
        f"#/operations/{index}" for index in (1, 2, 3, 4)
    ]
    assert results[1]["problem"]["current"]["version"] == 1
    statuses = [a["status"] for a in api.get(f"/v1/articles/{article['id']}").json["annotations"]]
    assert statuses == ["accepted", "suggested", "rejected", "suggested"]


@pytest.mark.parametrize("atomic", [True, False])
def test_a_dry_run_tells_exactly_what_would_happen_and_changes_nothing(api, article, correct, on, atomic):
    before, seq = api.get(f"/v1/articles/{article['id']}").json, api.store.last_seq()
    dry = correct(*everything(article, on), dry_run=True, atomic=atomic).json
    assert dry["change_set"] is None
    assert api.get(f"/v1/articles/{article['id']}").json == before
    assert api.store.last_seq() == seq
    real = correct(*everything(article, on), atomic=atomic).json
    moving = {"id", "created_at", "updated_at"}
    told, done = (
        [{k: v for k, v in r["annotation"].items() if k not in moving} for r in body["results"]]
        for body in (dry, real)
    )
    assert told == done


def test_a_dry_run_refuses_what_the_real_one_would_refuse(api, article, correct, on):
    refused(correct(on(0, "accept", if_match=3), dry_run=True), 412, "stale", "#/operations/0")


def test_what_changes_nothing_makes_no_change_set(api, article, correct, on):
    seq = api.store.last_seq()
    answer = correct(on(0, "update", label="PERSON"))
    assert (answer.status_code, answer.json["change_set"]) == (200, None)
    assert api.store.last_seq() == seq
    assert correct().json == {"change_set": None, "results": [], "offset_unit": "code_point"}


def test_spans_may_change_places_within_one_request(api, article, correct, on):
    answer = correct(on(0, "reject"), {"op": "add", "label": "PERSON", "text": "Haider"})
    assert [result["status"] for result in answer.json["results"]] == [200, 201]


OPERATIONS = {
    "no op": ({}, "invalid-body", "/op"),
    "an op that is none": ({"op": "remove"}, "invalid-body", "/op"),
    "no id": ({"op": "accept", "if_match": 1}, "invalid-body", "/id"),
    "no if_match": ({"op": "accept", "id": "x"}, "invalid-body", "/if_match"),
    "a tag as if_match": ({"op": "accept", "id": "x", "if_match": '"1"'}, "invalid-body", "/if_match"),
    "a restore without a version": ({"op": "restore", "id": "x", "if_match": 1}, "invalid-body", "/version"),
    "an add with an id": ({"op": "add", "label": "PERSON", "text": "x", "id": "x"}, "unknown-field", "/id"),
    "an add without a label": ({"op": "add", "text": "x"}, "invalid-body", "/label"),
    "an accept with a label": (
        {"op": "accept", "id": "x", "if_match": 1, "label": "DATE"},
        "unknown-field",
        "/label",
    ),
    "an unknown field": ({"op": "accept", "id": "x", "if_match": 1, "colour": 1}, "unknown-field", "/colour"),
    "a list": ([], "invalid-body", ""),
    "null": (None, "invalid-body", ""),
}


@pytest.mark.parametrize(("operation", "slug", "pointer"), OPERATIONS.values(), ids=OPERATIONS)
def test_a_malformed_operation_is_a_problem_of_its_item(api, article, correct, on, operation, slug, pointer):
    refused(correct(on(0, "accept"), operation), 422, slug, f"#/operations/1{pointer}")
    alone = correct(on(0, "accept"), operation, atomic=False).json["results"]
    assert [result["status"] for result in alone] == [200, 422]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/operations"),
        ({"operations": {}}, "#/operations"),
        ({"operations": None}, "#/operations"),
        ({"operations": [], "atomic": "true"}, "#/atomic"),
        ({"operations": [], "dry_run": 1}, "#/dry_run"),
        ({"operations": [], "if_match": 1}, "#/if_match"),
        ({"operations": [None] * (MOST_OPERATIONS + 1)}, "#/operations"),
    ],
)
def test_a_request_that_is_wrong_is_422(api, article, body, pointer):
    answer = api.patch(f"/v1/articles/{article['id']}/annotations", body)
    refused(answer, 422, "unknown-field" if pointer == "#/if_match" else "invalid-body", pointer)


def test_an_article_that_is_gone_is_410_before_the_body(api, article):
    api.delete(f"/v1/articles/{article['id']}", tag=1)
    refused(api.patch(f"/v1/articles/{article['id']}/annotations", {"wrong": 1}), 410, "gone")
