"""Every route with an id that is none, of something else, of something deleted; with a tag that is not the version; with a parameter
that it does not know. Each is refused, and nothing is written."""

import pytest

from tests.web.doors import BODIES, EVERY, routes
from tests.web.refusing import refused

QUERIES = [r for r in EVERY if r.split(" ")[1].startswith("/v1")]


@pytest.mark.parametrize("route", QUERIES)
def test_an_unknown_query_parameter_is_400_and_named(unwritten, route):
    method, template = route.split(" ")
    body = {"body": unwritten.good(route)} if route in BODIES else {"body": []} if method == "POST" else {}
    answer = unwritten.api.call(method, f"{unwritten.path(template)}?colour=red", tag="*", **body)
    refused(answer, 400, "invalid-query", None, "colour")


@pytest.mark.parametrize(
    "id",
    ["none", "..%2f..%2fetc%2fpasswd", "%00", "%0d%0aSet-Cookie:%20a=b", "%ff", "'%20OR%201=1--", "x" * 3000, "👩‍👩‍👧"],
    ids=lambda id: id[:20],
)  # fmt: skip
@pytest.mark.parametrize("route", [route for route in EVERY if "_id}" in route and "/v1/" in route])
def test_an_id_that_is_none_is_404(unwritten, route, id):
    method, template = route.split(" ")
    path = template.replace("{version}", "1").replace(
        template[template.index("{") : template.index("}") + 1], id
    )
    body = {"body": unwritten.good(route)} if route in BODIES else {}
    answer = unwritten.api.call(method, path, tag="*", **body)
    refused(answer, 404, "not-found")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("route", [route for route in EVERY if "_id}" in route and "/v1/" in route])
def test_an_id_of_another_resource_is_404(unwritten, route):
    method, template = route.split(" ")
    name = template[template.index("{") + 1 : template.index("}")]
    other = unwritten.ids["article_id" if name != "article_id" else "annotation_id"]
    body = {"body": unwritten.good(route)} if route in BODIES else {}
    answer = unwritten.api.call(method, unwritten.path(template, **{name: other}), tag="*", **body)
    refused(answer, 404, "not-found")


@pytest.mark.parametrize("route", [route for route in BODIES if "_id}" in route])
def test_an_id_that_is_none_is_404_before_anything_else_about_the_request(unwritten, route):
    method, template = route.split(" ")
    path = (
        template.replace("{version}", "1").replace("{annotation_id}", "none").replace("{article_id}", "none")
    )
    answer = unwritten.api.call(method, path.replace("{change_set_id}", "none"), {"wrong": True})
    refused(answer, 404, "not-found")


CURSORS = ["x", "%00", "", "WyJ4IiwxXQ", "bnVsbA", "MQ", "W10", "%F0%9F%91%A9", "x" * 2001]


@pytest.mark.parametrize("cursor", CURSORS, ids=lambda cursor: cursor[:12])
@pytest.mark.parametrize("route", routes(lambda o: "cursor" in [p["name"] for p in o.get("parameters", ())]))
def test_a_cursor_that_is_none_is_400(unwritten, route, cursor):
    answer = unwritten.api.get(f"{unwritten.path(route.split(' ')[1])}?cursor={cursor}")
    refused(answer, 400, "invalid-query", None, "cursor")


HISTORY = {"GET /v1/annotations/{annotation_id}/revisions"}  # stays when the article goes
OF_DELETED = [r for r in EVERY if ("{article_id}" in r or "{annotation_id}" in r) and "/v1/" in r]


@pytest.mark.parametrize("route", OF_DELETED)
def test_what_was_deleted_is_410_and_its_history_stays(unwritten, route):
    method, template = route.split(" ")
    body = {"body": unwritten.good(route)} if route in BODIES else {}
    answer = unwritten.api.call(method, unwritten.path(template, **unwritten.deleted), tag="*", **body)
    if route in HISTORY:
        assert [revision["action"] for revision in answer.json["items"]] == ["create", "withdraw"]
    else:
        refused(answer, 410, "gone")


PRECONDITIONED = routes(lambda operation: "428" in operation["responses"])
TAGS = {
    "missing": (None, 428, "precondition-required"),
    "empty": ("", 428, "precondition-required"),
    "stale": ('"0"', 412, "stale"),
    "not yet": ('"99"', 412, "stale"),
    "weak": ('W/"1"', 412, "stale"),
    "weak and strong of others": ('W/"1", "99"', 412, "stale"),
    "bare": ("1", 412, "stale"),
    "half quoted": ('"1', 412, "stale"),
    "no number": ('"x"', 412, "stale"),
    "a list of stars": ("*, *", 400, "invalid-request"),
    "a quoted star": ('"*"', 412, "stale"),
    "beyond 64 bits": ('"' + "9" * 30 + '"', 412, "stale"),
}


@pytest.mark.parametrize(("tag", "status", "slug"), TAGS.values(), ids=TAGS)
@pytest.mark.parametrize("route", PRECONDITIONED)
def test_a_tag_that_is_not_the_version_is_refused(unwritten, route, tag, status, slug):
    method, template = route.split(" ")
    body = {"body": unwritten.good(route)} if route in BODIES else {}
    answer = unwritten.api.call(method, unwritten.path(template), tag=tag, **body)
    refused(answer, status, slug)
    assert ("current" in answer.json) == (status == 412)
