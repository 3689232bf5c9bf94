"""Lists page by page: whole, without repeats, and cursors that belong to their list."""

import base64

import orjson
import pytest

from api.domain.models import Job
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.refusing import refused

LISTS = [
    "/v1/articles",
    "/v1/articles?sort=-created_at",
    "/v1/articles?sort=published_at",
    "/v1/articles?sort=-published_at",
    "/v1/articles?sort=-updated_at&label=PERSON",
    "/v1/articles?q=mosul",
    "/v1/annotations",
    "/v1/annotations?label=LOCATION",
    "/v1/annotations?offset_unit=utf16",
    "/v1/articles/{id}/annotations",
    "/v1/jobs",
    "/v1/keys",
]


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def filled(request, tmp_path_factory):
    """Five articles, two of them without a date; five jobs; five keys."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path_factory.mktemp('paging')}/a.db"
    api = Caller(application(url))
    for number in range(5):
        date = {} if number % 2 else {"published_at": f"2017-06-0{number + 1}"}
        api.add_article(TEXT, title=str(number), **date)
        api.store.jobs.add(Job(f"job-{number}", "none", "failed", {}, "", "", ""))
        api.post("/v1/keys", {"name": str(number), "roles": ["reader"]})
    yield api
    api.store.close()


def pages(api, path):
    """The pages as `next_cursor` leads, held against where `Link` leads."""
    first = path
    while True:
        answer = api.get(path)
        yield answer.json["items"]
        cursor = answer.json["next_cursor"]
        if cursor is None:
            assert "Link" not in answer.headers
            return
        path = f"{first}{'&' if '?' in first else '?'}cursor={cursor}"
        linked = answer.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
        assert api.get(linked).json == api.get(path).json


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", [1, 2, 3, 200])
def test_pages_together_are_the_list(filled, path, limit):
    path = path.format(id=filled.get("/v1/articles").json["items"][0]["id"])
    mark = "&" if "?" in path else "?"
    (whole,) = pages(filled, f"{path}{mark}limit=200")
    parts = list(pages(filled, f"{path}{mark}limit={limit}"))
    assert [item["id"] for part in parts for item in part] == [item["id"] for item in whole]
    assert len(whole) >= 4
    assert all(len(part) == limit for part in parts[:-1])


def test_what_is_added_meanwhile_repeats_and_hides_nothing(empty_api):
    ids = [empty_api.add_article(TEXT)["id"] for _ in range(3)]
    first = empty_api.get("/v1/articles?limit=2").json
    ids.append(empty_api.add_article(TEXT)["id"])
    rest = empty_api.get(f"/v1/articles?limit=2&cursor={first['next_cursor']}").json
    assert [item["id"] for item in first["items"] + rest["items"]] == ids


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ("/v1/articles?limit=1", "/v1/annotations?limit=1"),
        ("/v1/articles?limit=1", "/v1/articles?limit=1&sort=-created_at"),
        ("/v1/articles?limit=1", "/v1/articles?limit=1&label=PERSON"),
        ("/v1/annotations?limit=1", "/v1/articles/{id}/annotations?limit=1"),
        ("/v1/jobs?limit=1", "/v1/keys?limit=1"),
    ],
)
def test_a_cursor_of_another_list_or_filter_is_refused(filled, mine, other):
    other = other.format(id=filled.get("/v1/articles").json["items"][0]["id"])
    cursor = filled.get(mine).json["next_cursor"]
    refused(filled.get(f"{other}&cursor={cursor}"), 400, "invalid-query", None, "another list")


@pytest.mark.parametrize(
    "path", ["/v1/articles", "/v1/annotations", "/v1/articles/{id}/annotations", "/v1/jobs"]
)
@pytest.mark.parametrize(
    "place",
    [
        [],
        [1],
        ["a", "b", "c", "d"],
        [None, None, None],
        [{}],
        [[]],
        [True, True, "x"],
        [2**63, 1, "x"],
        [1.5, "x"],
        [2**63, "x"],
    ],
    ids=repr,
)
def test_a_cursor_that_somebody_changed_is_refused(filled, path, place):
    path = path.format(id=filled.get("/v1/articles").json["items"][0]["id"])
    cursor = filled.get(f"{path}?limit=1").json["next_cursor"]
    name = orjson.loads(base64.urlsafe_b64decode(cursor + "=="))[0]
    forged = base64.urlsafe_b64encode(orjson.dumps([name, *place])).decode().rstrip("=")
    refused(filled.get(f"{path}?cursor={forged}"), 400, "invalid-query", None, "cursor")


def test_the_page_may_change_its_size_and_its_unit(filled):
    cursor = filled.get("/v1/annotations?limit=1").json["next_cursor"]
    assert filled.get(f"/v1/annotations?limit=3&offset_unit=utf8&cursor={cursor}").status_code == 200
