"""The past over HTTP: articles, their annotations and exports as they stood at a moment."""

import json

import pytest

from tests.web.history.conftest import entries, patched
from tests.web.refusing import refused


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
