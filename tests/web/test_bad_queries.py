"""What a client may get wrong in a query or an id. Each is refused; none changes anything."""

import pytest

from tests.fakes import TEXT
from tests.web.refusing import refused


@pytest.fixture(autouse=True)
def nothing_changes(request, api):
    """Fixtures may write; from then on nothing may."""
    for name in ("article",):
        if name in request.fixturenames:
            request.getfixturevalue(name)
    before = api.store.last_seq()
    yield
    assert api.store.last_seq() == before


@pytest.fixture
def article(api):
    return api.add_article(TEXT)


QUERIES = {
    "/v1/articles": "colour=red limit=0 limit=201 limit=x limit=1.0 limit=%2B5 limit= limit=10&limit=20 sort=title sort= status=done "
    "review_status=x label=person created_after=yesterday as_of=5 published_after=2017-13-01 q= q=%00 q=*** cursor=x cursor=%00 cursor= "
    "offset_unit=utf8 cursor=WyJ4IiwxXQ cursor=bnVsbA cursor=MQ cursor=W10 source=%ED%A0%80&colour=x",
    "/v1/annotations": "min_score=x min_score=2 min_score=nan max_score=-1 min_score=1_0 corrected=1 corrected=True origin=robot label=X "
    "offset_unit=bytes article_id=x updated_since=now",
    "/v1/articles/{id}": "min_score=inf label= status=pending offset_unit=utf-8 limit=5",
    "/v1/articles/{id}/annotations": "overlaps=1 overlaps=5,5 overlaps=6,5 overlaps=a,b overlaps=-1,5 overlaps=1,99999999999 q=x",
    "/v1": "x=1",
    "/v1/labels": "limit=5",
    "/v1/jobs": "state=queued cursor=abc",
    "/v1/keys": "cursor=abc",
    "/v1/annotations/{annotation}": "x=1 offset_unit=",
    "/v1/annotations/{annotation}/revisions": "after=1",
    "/metrics": "x=1",
}


@pytest.mark.parametrize(
    ("path", "query"), [(path, query) for path in QUERIES for query in QUERIES[path].split()]
)
def test_a_query_that_is_wrong_is_400(api, article, path, query):
    path = path.format(id=article["id"], annotation=article["annotations"][0]["id"])
    name = query.partition("=")[0]
    refused(api.get(f"{path}?{query}"), 400, "invalid-query", None, "" if "%ED" in query else name)


SENTENCES = {
    "/v1/annotations?label=FOO": "The query parameter label: 'FOO' is no label; labels are ",
    "/v1/articles?created_after=now": "The query parameter created_after: 'now' is no date; send one like ",
    "/v1/articles?limit=x": "The query parameter limit='x' must be a whole number from 1 to 200.",
    f"/v1/articles?source={'x' * 201}": f"The query parameter source='{'x' * 60}'… has 201 characters; ",
}


@pytest.mark.parametrize(("path", "sentence"), SENTENCES.items(), ids=range(len(SENTENCES)))
def test_a_refused_query_names_parameter_and_value_once(api, path, sentence):
    answer = api.get(path)
    refused(answer, 400, "invalid-query")
    assert answer.json["detail"].startswith(sentence), answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/articles"),
        ("PATCH", "/v1/articles/{id}"),
        ("DELETE", "/v1/articles/{id}"),
        ("POST", "/v1/articles/{id}/annotations"),
        ("PATCH", "/v1/annotations/{annotation}"),
        ("DELETE", "/v1/annotations/{annotation}"),
        ("POST", "/v1/annotations/{annotation}/revisions/1/restore"),
    ],
)
def test_writes_refuse_unknown_query_parameters_too(api, article, method, path):
    path = path.format(id=article["id"], annotation=article["annotations"][0]["id"])
    body = {} if method == "DELETE" else {"body": {"text": "x"}}
    refused(api.call(method, f"{path}?colour=red", tag=1, **body), 400, "invalid-query", None, "colour")


FTS = ['"', "Mosul OR", "NEAR(", "text:Mosul", "Mosul*", "-Mosul", "a AND (b", "'; DROP TABLE articles", "{text} : Mosul", "^Mosul", "NOT", '"Mosul', "%", "\\", "Mosul\u0301", "a" * 1000]  # fmt: skip


@pytest.mark.parametrize("query", FTS, ids=lambda query: query[:20])
@pytest.mark.parametrize("path", ["/v1/articles", "/v1/annotations", "/v1/exports"])
def test_operators_and_quotes_in_q_are_plain_words(api, article, path, query):
    answer = api.client.get(
        path,
        query_string={"q": query} | ({"format": "jsonl"} if path == "/v1/exports" else {}),
        headers={"Authorization": f"Bearer {api.key}"},
    )
    if path == "/v1/annotations" or any(
        character.isalnum() for character in query
    ):  # there it is a part of spans
        assert answer.status_code == 200, answer.text
    else:
        refused(answer, 400, "invalid-query", None, "q")


@pytest.mark.parametrize("query", ['"', "***", "-", "%"])
def test_a_search_without_a_word_is_refused_in_a_body_too(api, query):
    answer = api.post("/v1/runs", {"filter": {"q": query}})
    assert answer.status_code in (400, 422), answer.text
    assert "q" in answer.json["detail"]


IDS = [
    "x",
    "00000000-0000-7000-8000-000000000000",
    "..%2f..%2fetc",
    "%00",
    "%0d%0aSet-Cookie:%20a=b",
    "%ff%fe",
    "'%20OR%201=1--",
    "x" * 5000,
    "👩‍👩‍👧",
    "%F0%9F%91%A9",
]


@pytest.mark.parametrize("name", IDS, ids=lambda name: name[:40])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/problems/{}"),
        ("GET", "/docs/{}"),
        ("GET", "/nowhere/{}"),
    ],
)
def test_a_name_that_is_none_is_404(api, method, path, name):
    answer = api.call(method, path.format(name))
    refused(answer, 404, "not-found")
    assert "Set-Cookie" not in answer.headers
