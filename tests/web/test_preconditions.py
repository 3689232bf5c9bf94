"""ETag, If-Match, If-None-Match: nobody overwrites what somebody else changed, and nobody reads what they have."""

import pytest

from tests.fakes import TEXT
from tests.web.refusing import refused


@pytest.fixture
def article(api):
    return api.add_article(TEXT)


TAGS = {
    "missing": (None, 428, "precondition-required"),
    "empty": ("", 428, "precondition-required"),
    "stale": ('"0"', 412, "stale"),
    "from the future": ('"2"', 412, "stale"),
    "weak": ('W/"1"', 412, "stale"),
    "without quotes": ("1", 412, "stale"),
    "no number": ('"x"', 412, "stale"),
    "a number in other digits": ('"１"'.encode().decode("latin-1"), 412, "stale"),
    "with a nought before it": ('"01"', 412, "stale"),
    "of 5000 digits": ('"' + "1" * 5000 + '"', 412, "stale"),
    "a list without it": ('"2", "3"', 412, "stale"),
}


@pytest.mark.parametrize(("tag", "status", "slug"), TAGS.values(), ids=TAGS)
@pytest.mark.parametrize("what", ["PATCH", "DELETE", "restore", "PATCH article", "DELETE article"])
def test_a_tag_that_is_not_the_version(api, article, what, tag, status, slug):
    annotation = f"/v1/annotations/{article['annotations'][0]['id']}"
    method, path, body = {
        "PATCH": ("PATCH", annotation, {"label": "wrong as well"}),
        "DELETE": ("DELETE", annotation, None),
        "restore": ("POST", f"{annotation}/revisions/1/restore", {}),
        "PATCH article": ("PATCH", f"/v1/articles/{article['id']}", {"title": ["wrong as well"]}),
        "DELETE article": ("DELETE", f"/v1/articles/{article['id']}", None),
    }[what]
    answer = api.call(method, path, body, tag) if body is not None else api.call(method, path, tag=tag)
    refused(answer, status, slug)
    if status == 412:
        assert answer.json["current"]["version"] == 1


@pytest.mark.parametrize("tag", ['"1"', "*", '"7", "1"', ' "1" ', 'W/"5", "1"'])
def test_a_tag_that_is_the_version_lets_a_write_through(api, article, tag):
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    assert api.patch(path, {"note": "x"}, tag=tag).headers["ETag"] == '"2"'


def test_a_stale_patch_is_told_what_is_now_and_what_moved(api, article):
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    api.patch(path, {"start": 7}, tag=1)
    api.patch(path, {"note": "surname"}, tag=2)
    answer = api.patch(path, {"label": "LOCATION"}, tag=1)
    refused(answer, 412, "stale")
    assert answer.json["current"] == api.get(path).json
    assert answer.json["changed_fields"] == ["start", "text", "status", "original", "note"]
    assert api.patch(path, {"label": "LOCATION"}, tag=2).json["changed_fields"] == ["note"]


def test_a_stale_article_is_told_that_its_annotations_moved(api, article):
    path = f"/v1/articles/{article['id']}"
    api.patch(f"/v1/annotations/{article['annotations'][0]['id']}", {"note": "x"}, tag=1)
    answer = api.patch(path, {"title": "x"}, tag=1)
    refused(answer, 412, "stale")
    assert answer.json["changed_fields"] == ["annotations"]
    assert answer.json["current"]["id"] == article["id"]


def test_what_was_changed_and_changed_back_is_no_conflict(api, article):
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    label = article["annotations"][0]["label"]
    for version, body in enumerate(({"label": "LOCATION", "note": "x"}, {"label": label}), start=1):
        api.patch(path, body, tag=version)
    assert api.patch(path, {"note": "y"}, tag=1).json["changed_fields"] == ["status", "note"]


WRONG_TAGS = {
    "weak": ('W/"1"', "is a weak tag"),
    "without quotes": ("1", "1 stands without its quotes"),
    "no version": ('"x"', "is none of its ETags"),
    "a weak one that is none": ('W/"x"', "is none of its ETags"),
    "from the future": ('"2"', 'never was at the one you sent, "2"'),
    "before the first": ('"0"', 'never was at the one you sent, "0"'),
}


@pytest.mark.parametrize(("tag", "words"), WRONG_TAGS.values(), ids=WRONG_TAGS)
def test_a_tag_that_was_never_one_is_told_what_is_wrong_with_it(api, article, tag, words):
    answer = api.patch(f"/v1/annotations/{article['annotations'][0]['id']}", {"note": "x"}, tag=tag)
    refused(answer, 412, "stale", None, "is at version 1", words)
    assert answer.json["changed_fields"] == []


@pytest.mark.parametrize("header", ['*, "1"', '"1", *', '"1" "2"', "1, 2", '"1", x', ","])
def test_what_is_no_list_of_tags_is_400(api, article, header):
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    refused(api.patch(path, {"note": "x"}, tag=header), 400, "invalid-request", None, "If-Match is", "ETags")
    answer = api.get(path, If_None_Match=header)
    refused(answer, 400, "invalid-request", None, "If-None-Match is")


def test_what_is_missing_is_404_even_without_a_tag(api):
    refused(api.patch("/v1/annotations/none", {"note": "x"}), 404, "not-found")


def test_an_unreadable_body_comes_before_a_missing_tag(api, article):
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    refused(api.patch(path, b"{"), 400, "invalid-json")
    refused(api.patch(path, {"label": "none"}), 428, "precondition-required")


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"0", "1"', "*", ' W/"1" , "9"'])
@pytest.mark.parametrize("what", ["article", "annotation"])
def test_who_has_it_already_gets_304(api, article, what, tag):
    path = (
        f"/v1/articles/{article['id']}"
        if what == "article"
        else f"/v1/annotations/{article['annotations'][0]['id']}"
    )
    answer = api.get(path, If_None_Match=tag)
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", '"1"')


@pytest.mark.parametrize("tag", ['"2"', "1", "", '"one"', "garbage"])
def test_who_has_another_version_gets_it_all(api, article, tag):
    assert api.get(f"/v1/articles/{article['id']}", If_None_Match=tag).status_code == 200


def test_no_correction_hides_behind_a_304(api, article):
    api.delete(f"/v1/annotations/{article['annotations'][0]['id']}", tag=1)
    assert api.get(f"/v1/articles/{article['id']}", If_None_Match='"1"').status_code == 200
