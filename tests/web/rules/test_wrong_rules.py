"""Rules that are refused: the wrong ones, those of callers who may not, and patterns that take too long."""

import pytest

from api.domain import edges
from api.domain.rule_corrections import MOST_SLOW
from tests.web.refusing import refused


def test_what_is_wrong_in_a_pattern_is_told_by_its_place_in_it(api):
    body = {"match": {"label": "PERSON"}, "trim": {"start": "("}}
    refused(api.post("/v1/corrections", body), 422, "invalid-body", "#/trim/start", "missing ) at position 1")


WRONG = {
    "neither": ({}, "#"),
    "both": ({"match": {"text": "x"}, "mark": {"text": "x", "label": "PERSON"}}, "#"),
    "nothing to do": ({"match": {"text": "x"}}, "#"),
    "about everything": ({"match": {}, "set": {"status": "accepted"}}, "#/match"),
    "about everything in any case": (
        {"match": {"case_sensitive": False}, "set": {"status": "accepted"}},
        "#/match",
    ),
    "no label": ({"match": {"text": "x"}, "set": {"label": "ship"}}, "#/set/label"),
    "a status that is none": ({"match": {"text": "x"}, "set": {"status": "done"}}, "#/set/status"),
    "an unknown field": ({"match": {"texts": "x"}, "set": {"label": "PERSON"}}, "#/match/texts"),
    "an empty text": ({"match": {"text": ""}, "set": {"label": "PERSON"}}, "#/match/text"),
    "a blank edge": ({"match": {"text": "x "}, "set": {"label": "PERSON"}}, "#/match/text"),
    "a broken pattern": ({"match": {"label": "PERSON"}, "trim": {"start": "("}}, "#/trim/start"),
    "a broken extension": ({"match": {"label": "PERSON"}, "extend": {"end": "["}}, "#/extend/end"),
    "mark without label": ({"mark": {"text": "x"}}, "#/mark/label"),
    "mark with set": ({"mark": {"text": "x", "label": "PERSON"}, "set": {"label": "DATE"}}, "#/set"),
    "mark a blank": ({"mark": {"text": " ", "label": "PERSON"}}, "#/mark/text"),
    "mark punctuation": ({"mark": {"text": "--", "label": "PERSON"}}, "#/mark/text"),
    "no articles": (
        {"match": {"text": "x", "article_ids": []}, "set": {"label": "PERSON"}},
        "#/match/article_ids",
    ),
    "a dry run that is no truth": (
        {"match": {"text": "x"}, "set": {"label": "PERSON"}, "dry_run": "yes"},
        "#/dry_run",
    ),
}


@pytest.mark.parametrize(("body", "pointer"), WRONG.values(), ids=WRONG)
def test_a_wrong_rule_is_refused_with_a_pointer(api, body, pointer):
    seq = api.store.last_seq()
    answer = api.post("/v1/corrections", body)
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
    assert api.store.last_seq() == seq


def test_a_pattern_that_takes_too_long_is_given_up(named):
    api = named({"a" * 40 + "!": "PERSON"})
    api.add_article("a" * 40 + "!")
    answer = api.post("/v1/corrections", {"match": {"label": "PERSON"}, "trim": {"start": "(a|aa)+$"}})
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.json["changed"] == 0


def test_only_reviewers_may(api):
    service = api.holding("service")
    body = {"match": {"text": "x"}, "set": {"label": "PERSON"}}
    refused(service.post("/v1/corrections", body), 403, "forbidden", None, "reviewer")


@pytest.mark.parametrize("part", ["trim", "extend"])
def test_a_pattern_that_takes_too_long_is_refused_and_changes_nothing(api, monkeypatch, part):
    monkeypatch.setattr(edges, "PATTERN_SECONDS", 0.001)
    for n in range(MOST_SLOW + 2):
        api.add_article(f"{'a' * 60} Mosul {n}")
    body = {"match": {"text": "Mosul"}, part: {"start": "((.|a)*)*(?R)"}}
    seq = api.store.last_seq()
    refused(api.post("/v1/corrections", body), 422, "invalid-body", None, "takes too long")
    assert api.store.last_seq() == seq
