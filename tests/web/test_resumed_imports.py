"""How a broken import goes on, and which file it goes on with."""

import pytest

from api.domain import imports
from api.formats import reading
from tests.web.importing import MOSUL, counted, lines, take
from tests.web.refusing import refused

ID = "01a211b0-de67-7f7a-8665-3713ed81dace"


@pytest.fixture
def shares_of_two(monkeypatch):
    monkeypatch.setattr(imports, "SHARE", (10**6, 2, 60))


def stored(api):
    return sorted(article["length"] for article in api.get("/v1/articles").json["items"])


def test_an_import_that_ended_answers_as_it_did(either):
    first = take(either, lines(MOSUL), f"id={ID}")
    assert first["id"] == ID
    assert take(either, lines(MOSUL), f"id={ID}") == first
    assert either.get(f"/v1/reports/{ID}").json["report"]["items"] == first["items"]


OTHERS = {
    "other words": lines(MOSUL | {"text": "Mosul held."}),
    "one line more": lines(MOSUL, MOSUL | {"text": "Mosul held."}),
    "one field more": lines(MOSUL | {"title": "Mosul"}),
    "another kind of file": b"PK nonsense",
    "nothing": b"",
}


def test_a_longer_file_is_told_so(empty):
    take(empty, lines(MOSUL), f"id={ID}")
    longer = empty.post(f"/v1/imports?id={ID}", lines(MOSUL, MOSUL))
    refused(longer, 422, "idempotency-key-reused", None, "this one goes on behind them")


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_an_import_that_ended_is_of_one_file_alone(empty, other):
    first = take(empty, lines(MOSUL), f"id={ID}")
    refused(empty.post(f"/v1/imports?id={ID}", other), 422, "idempotency-key-reused", None, "another file")
    assert stored(empty) == [11]
    assert take(empty, lines(MOSUL), f"id={ID}") == first


def test_an_import_that_broke_off_goes_on_where_it_was(either, shares_of_two):
    content = lines(*FIVE)
    broken = broken_off(either, content, 3)
    assert broken.status_code == 400
    assert broken.json["report"]["items"]["added"] == 3
    report = either.get(f"/v1/reports/{ID}").json
    assert (report["state"], report["done"]) == ("running", 3)
    again = take(either, content, f"id={ID}")
    assert counted(again) == {"added": 5}
    assert len(either.get("/v1/articles").json["items"]) == 5


FIVE = [MOSUL | {"text": f"Mosul fell {n}."} for n in range(5)]
WRONG = {
    "other words": lines(*FIVE[:2], MOSUL, *FIVE[3:]),
    "a shorter file": lines(FIVE[0]),
    "shorter lines and more of them": b"{}\n" * 20,
    "what was done, and no more than half of it": lines(*FIVE)[:150],
    "another title behind the same texts": lines(*(article | {"title": "x"} for article in FIVE)),
}


@pytest.mark.parametrize("other", WRONG.values(), ids=WRONG)
def test_an_import_goes_on_with_its_own_file_alone(either, shares_of_two, other):
    broken_off(either, lines(*FIVE), 3)
    refused(either.post(f"/v1/imports?id={ID}", other), 422, "idempotency-key-reused", None, "another file")
    assert len(stored(either)) == 3
    assert counted(take(either, lines(*FIVE), f"id={ID}")) == {"added": 5}


def test_the_id_of_an_exports_report_is_for_no_import(empty):
    link = empty.get("/v1/exports?format=conll").headers["Link"]
    id = link.partition("/v1/reports/")[2].partition(">")[0]
    answer = empty.post(f"/v1/imports?id={id}", lines(*FIVE))
    refused(answer, 422, "idempotency-key-reused", None, "the report of an export")


@pytest.mark.parametrize("query", ["strict=true", "offset_unit=utf16", "source=elsewhere"])
def test_an_import_goes_on_in_its_own_way_alone(empty, shares_of_two, query):
    content = b"external_id,label,text\n" + b"none,DATE,again\n" * 5
    broken_off(empty, content, 3, "&format=csv")
    again = empty.post(f"/v1/imports?id={ID}&format=csv&{query}", content)
    refused(again, 422, "idempotency-key-reused", None, "began otherwise")


def test_how_a_file_comes_in_pieces_does_not_matter(empty, shares_of_two, monkeypatch):
    broken_off(empty, lines(*FIVE), 4)
    monkeypatch.setattr(reading, "CHUNK", 7)
    assert counted(take(empty, lines(*FIVE), f"id={ID}")) == {"added": 5}


def test_what_a_reader_leaves_unread_is_of_the_file_too(empty):
    content = b'external_id,label,text\n"broken' + b"," * 200_000
    take(empty, content, f"format=csv&id={ID}")
    other = empty.post(f"/v1/imports?format=csv&id={ID}", content + b"x")
    refused(other, 422, "idempotency-key-reused", None, "another file")


def broken_off(api, content, lines, query=""):
    """The answer to an import whose connection ends behind some lines."""
    sent = b"".join(line + b"\n" for line in content.splitlines()[:lines])
    return api.client.post(
        f"/v1/imports?id={ID}{query}",
        data=sent,
        headers={"Authorization": f"Bearer {api.key}"},
        environ_overrides={"CONTENT_LENGTH": str(len(content))},
    )
