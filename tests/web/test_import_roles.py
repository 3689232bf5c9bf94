"""An import is no way around the roles: who may send which lines."""

import itertools

import pytest

from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.importing import MOSUL, counted, details, lines, take
from tests.web.refusing import refused

numbers = itertools.count()


@pytest.fixture(scope="module")
def admin():
    return Caller(application())


@pytest.fixture(scope="module")
def holders(admin):
    return {role: admin.holding(role) for role in ("service", "reviewer", "admin", "reader")}


@pytest.fixture
def article(admin):
    return admin.add_article(f"{TEXT} {next(numbers)} perhaps")


def sheet(article):
    """Accepts the first annotation, and adds a span to the article."""
    by_id = f"{article['annotations'][0]['id']},accepted,,,\n"
    return f"annotation_id,status,article_id,label,text\n{by_id},,{article['id']},DATE,perhaps\n".encode()


def plain(article):
    return lines(MOSUL | {"text": f"Mosul fell {next(numbers)}."})


def pointing(article):
    return f"article_id,label,text\n{article['id']},DATE,perhaps\n".encode()


def with_history(article):
    other = Caller(application())
    other.add_article(article["text"])
    return other.get("/v1/exports").data


SENT = {
    "articles": (plain, "", {"service", "admin"}, "hands in an article"),
    "corrections by id": (sheet, "format=csv", {"reviewer", "admin"}, "corrects an annotation by its id"),
    "spans of stored articles": (pointing, "format=csv", {"service", "reviewer", "admin"}, ""),
    "a history": (with_history, "", {"admin"}, "has a history, which says who did what"),
}


@pytest.mark.parametrize("role", ["service", "reviewer", "admin"])
@pytest.mark.parametrize(("made", "query", "roles", "words"), SENT.values(), ids=SENT)
def test_what_a_file_holds_needs_the_role_that_may_do_it(
    admin, holders, article, role, made, query, roles, words
):
    seq = admin.store.last_seq()
    answer = holders[role].post(f"/v1/imports?{query}", made(article))
    if role in roles:
        assert answer.status_code == 200
        assert answer.json["items"]["refused"] == 0
    else:
        refused(answer, 403, "forbidden", None, words, "needs a key with the role", f"'{role}' has {role}")
        assert admin.store.last_seq() == seq


def test_a_line_further_down_is_refused_and_the_others_are_taken(holders, article):
    first, second = with_history(article).splitlines(keepends=True)
    report = take(holders["service"], plain(article) + first + plain(article) + second)
    assert counted(report) == {"added": 2, "refused": 1}
    assert "Line 2 has a history" in details(report)
    assert report["told"][0]["reasons"][0]["type"] == "/problems/forbidden"


def test_a_reader_sends_nothing(holders, article):
    refused(holders["reader"].post("/v1/imports", plain(article)), 403, "forbidden")


def test_corrections_of_a_sheet_are_those_of_the_key_that_sent_it(admin, holders, article):
    take(holders["reviewer"], sheet(article), "format=csv")
    now = admin.get(f"/v1/annotations/{article['annotations'][0]['id']}").json
    assert (now["status"], now["updated_by"]) == ("accepted", "reviewer")
