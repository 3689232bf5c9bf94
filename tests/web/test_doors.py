"""Every route that takes a body, and one way of getting it wrong after the other: status, slug and pointer are right, nothing is written.

What only one resource can get wrong (spans, metadata) stands in test_bad_bodies.py.
"""

import copy
import io
import json

import pytest

from tests.calling import ADMIN_KEY
from tests.web.doors import (
    BODIES,
    EVERY,
    IMPORTS,
    ITEM_BY_ITEM,
    LIMIT,
    OPTIONAL,
    WRITE_NOTHING,
    World,
    routes,
)
from tests.web.refusing import refused

TAKING = sorted(BODIES)


def test_every_route_that_takes_a_body_has_a_good_one_here():
    assert set(routes(lambda operation: "requestBody" in operation)) - ITEM_BY_ITEM - IMPORTS == set(BODIES)
    assert set(routes(lambda o: o.get("requestBody", {}).get("required") is False)) - IMPORTS == OPTIONAL


@pytest.mark.parametrize("route", TAKING)
def test_the_good_body_is_let_through_and_a_write_is_noticed(tmp_path, route):
    world = World(tmp_path)
    before = world.writes
    answer = world.send(route, world.good(route))
    assert answer.status_code < 300, answer.text
    assert (world.writes != before) == (route not in WRITE_NOTHING)
    world.close()


@pytest.mark.parametrize(
    "route", sorted({r for r in EVERY if not r.startswith("GET")} - {*BODIES} - ITEM_BY_ITEM - IMPORTS)
)
def test_a_body_that_would_be_ignored_is_refused(unwritten, route):
    refused(unwritten.send(route, {"reason": "r"}), 422, "invalid-body", "#", "takes no body")


def doubled(body):
    """JSON in which the first key comes twice."""
    name, value = next(iter(body.items()))
    return json.dumps({name: value})[:-1].encode() + b", " + json.dumps(body)[1:].encode()


UNREADABLE = {
    "not JSON": lambda body: json.dumps(body)[:-1].encode(),
    "two documents": lambda body: json.dumps(body).encode() * 2,
    "a duplicate key": doubled,
    "NaN": lambda body: json.dumps(body | {"x": float("nan")}).encode(),
    "invalid UTF-8": lambda body: json.dumps(body).encode()[:-1] + b', "x": "\xff"}',
    "UTF-16": lambda body: json.dumps(body).encode("utf-16"),
    "a byte order mark": lambda body: b"\xef\xbb\xbf" + json.dumps(body).encode(),
    "nested without end": lambda body: b'{"x":' * 500 + b"1" + b"}" * 500,
}


@pytest.mark.parametrize("spoil", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("route", TAKING)
def test_a_body_that_cannot_be_read_is_400(unwritten, route, spoil):
    refused(unwritten.send(route, spoil(unwritten.good(route))), 400, "invalid-json")


@pytest.mark.parametrize("route", TAKING)
def test_no_body_is_400_where_one_is_needed(unwritten, route):
    if route not in OPTIONAL:
        refused(unwritten.send(route, b""), 400, "invalid-json")


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=latin-1", "json"],
)
@pytest.mark.parametrize("route", TAKING)
def test_another_media_type_is_415(unwritten, route, media_type):
    answer = unwritten.send(route, unwritten.good(route), Content_Type=media_type)
    refused(answer, 415, "unsupported-media-type")
    assert media_type or "Content-Type is missing; send" in answer.json["detail"]


@pytest.mark.parametrize("route", TAKING)
def test_an_unknown_field_is_named(unwritten, route):
    answer = unwritten.send(route, unwritten.good(route) | {"colour": "red"})
    refused(answer, 422, "unknown-field", "#/colour", "colour")


@pytest.mark.parametrize("document", [[], "text", 5, None, True], ids=repr)
@pytest.mark.parametrize("route", TAKING)
def test_a_document_that_is_no_object_is_422(unwritten, route, document):
    refused(unwritten.send(route, json.dumps(document).encode()), 422, "invalid-body", "#")


def nodes(value, pointer="#"):
    """(pointer, value) of everything inside a document."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, child in children:
        yield f"{pointer}/{name}", child
        yield from nodes(child, f"{pointer}/{name}")


def replaced(document, pointer, value):
    document = copy.deepcopy(document)
    *way, last = [int(part) if part.isdigit() else part for part in pointer.split("/")[1:]]
    place = document
    for part in way:
        place = place[part]
    place[last] = value
    return document


def wrong_types(value):
    if isinstance(value, bool):
        return [1, "true", []]
    if isinstance(value, int):
        return ["5", 1.5, True, [5], 10**30]
    return [5, False, {"x": 1}, [[1]]] if isinstance(value, str) else [5, "x", [["x"]]]


WRONG_TYPES = [
    (route, pointer, wrong)
    for route, body in BODIES.items()
    for pointer, value in nodes(body)
    for wrong in wrong_types(value)
    if not pointer.startswith("#/metadata/")
]
STRINGS = [
    (route, pointer)
    for route, body in BODIES.items()
    for pointer, value in nodes(body)
    if isinstance(value, str)
]


def points_at(answer, pointer):
    """One of the pointers is this place, or lies above or below it (a label that is no string; an element of a list)."""
    found = [error["pointer"] for error in answer.json["errors"]]
    return any(f"{one}/".startswith(f"{pointer}/") or f"{pointer}/".startswith(f"{one}/") for one in found)


@pytest.mark.parametrize("route", TAKING)
def test_a_wrong_type_is_422_and_pointed_at(unwritten, route):
    for pointer, wrong in [(p, wrong) for of, p, wrong in WRONG_TYPES if of == route]:
        answer = unwritten.send(route, replaced(unwritten.good(route), pointer, wrong))
        assert answer.status_code == 422, (pointer, wrong, answer.text)
        assert points_at(answer, pointer), (pointer, wrong, answer.text)


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\ud800", "\udfff"], ids=["NUL", "high surrogate", "low surrogate"]
)
@pytest.mark.parametrize("route", TAKING)
def test_what_is_no_text_is_422_wherever_it_stands(unwritten, route, text):
    for pointer in [pointer for of, pointer in STRINGS if of == route]:
        answer = unwritten.send(route, replaced(unwritten.good(route), pointer, text))
        assert answer.status_code == 422, (pointer, answer.text)
        assert points_at(answer, pointer), (pointer, answer.text)


REQUIRED = {
    "POST /v1/articles": ["text"],
    "POST /v1/articles/{article_id}/annotations": ["label"],
    "PATCH /v1/articles/{article_id}/annotations": ["operations", "operations/0/op", "operations/0/id", "operations/0/if_match"],
    "POST /v1/analyze": ["text"],
    "POST /v1/webhooks": ["url"],
    "POST /v1/keys": ["name", "roles"],
    "POST /review/session": ["key"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("route", "field"), [(route, field) for route, fields in REQUIRED.items() for field in fields]
)
def test_a_missing_field_is_pointed_at(unwritten, route, field):
    body = unwritten.good(route)
    *way, last = [int(part) if part.isdigit() else part for part in field.split("/")]
    place = body
    for part in way:
        place = place[part]
    del place[last]
    answer = unwritten.send(route, body)
    assert answer.status_code == 422, answer.text
    assert points_at(answer, f"#/{field}"), answer.text


@pytest.mark.parametrize("route", TAKING)
def test_a_body_over_the_limit_is_413_with_the_limit(unwritten, route):
    body = json.dumps(unwritten.good(route)).encode()
    answer = unwritten.send(route, body[:-1] + b" " * (LIMIT + 1 - len(body)) + b"}")
    refused(answer, 413, "payload-too-large", None, str(LIMIT))
    assert answer.json["limit"] == LIMIT


def streamed(world, route, stream, **environ):
    method, template = route.split(" ")
    return world.api.client.open(
        world.path(template),
        method=method,
        input_stream=stream,
        headers={"Authorization": f"Bearer {ADMIN_KEY}", "Content-Type": "application/json", "If-Match": "*"},
        environ_overrides=environ,
    )


CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}


@pytest.mark.parametrize("route", TAKING)
def test_a_chunked_body_over_the_limit_is_413_and_not_cut(unwritten, route):
    body = json.dumps(unwritten.good(route)).encode()
    answer = streamed(unwritten, route, io.BytesIO(body + b" " * LIMIT), **CHUNKED)
    refused(answer, 413, "payload-too-large", None, str(LIMIT))


@pytest.mark.parametrize("route", TAKING)
def test_a_body_that_ends_early_is_400(unwritten, route):
    body = json.dumps(unwritten.good(route)).encode()
    answer = streamed(unwritten, route, io.BytesIO(body), CONTENT_LENGTH=str(len(body) + 1))
    refused(answer, 400, "invalid-json")


class Still(io.BytesIO):
    def read(self, size=-1):
        raise TimeoutError("timed out")


@pytest.mark.parametrize("route", TAKING)
def test_a_body_that_stands_still_is_408(unwritten, route):
    refused(streamed(unwritten, route, Still(), **CHUNKED), 408, "request-timeout")
