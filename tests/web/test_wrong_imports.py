"""Imports that are refused, whole or in part, and the sentences that say why and where."""

import pytest

from api.domain import outcomes
from tests.calling import Caller
from tests.conftest import application
from tests.web.importing import MOSUL, READ, counted, details, lines, take, update_of
from tests.web.refusing import refused

WRONG = {
    "another text": ({"label": "PERSON", "start": 0, "end": 5, "text": "Mosuk"}, "text-mismatch", "is 'Mosul', not 'Mosuk'"),
    "outside": ({"label": "PERSON", "start": 0, "end": 500}, "out-of-range", "Offset 500 lies outside"),
    "a blank edge": ({"label": "PERSON", "start": 0, "end": 6}, "blank-edge", "would end with white space"),
    "no ends": ({"label": "PERSON"}, "invalid-body", "start is missing"),
    "text that is not there": ({"label": "PERSON", "text": "Tikrit"}, "text-mismatch", "does not occur"),
}  # fmt: skip


@pytest.mark.parametrize(("span", "slug", "words"), WRONG.values(), ids=WRONG)
def test_one_wrong_span_keeps_its_whole_article_out_and_no_other(empty, span, slug, words):
    bad = {"text": "Mosul fell!", "annotations": [MOSUL["annotations"][0], span]}
    report = take(empty, lines(bad, MOSUL))
    assert counted(report) == {"added": 1, "refused": 1}
    [told] = report["told"]
    assert (told["place"], told["outcome"], told["reasons"][0]["place"]) == (
        "Line 1",
        "refused",
        "Line 1, annotation 2",
    )
    assert told["reasons"][0]["type"] == f"/problems/{slug}"
    assert words in told["reasons"][0]["detail"]
    assert [a["length"] for a in empty.get("/v1/articles").json["items"]] == [11]


FACTS = {
    "url": ("ftp://x", "no http or https address"),
    "published_at": ("yesterday", "no date"),
    "title": ("x" * 1001, "the limit is 1000"),
    "external_id": ("", "is empty"),
    "metadata": ({"a": "\ud800"}, "no JSON"),
    "text": (" ", "empty or blank"),
}


@pytest.mark.parametrize("name", FACTS)
def test_what_an_article_may_not_be_it_may_not_be_by_an_import(empty, name):
    value, words = FACTS[name]
    report = take(empty, lines(MOSUL | {name: value}))
    assert counted(report) == {"refused": 1}
    assert words in details(report)


def test_spans_that_overlap_are_refused_as_the_setting_says():
    record = {"text": "Mosul University", "annotations": [
        {"label": "LOCATION", "start": 0, "end": 5}, {"label": "ORGANIZATION", "start": 0, "end": 16}]}  # fmt: skip
    assert counted(take(Caller(application()), lines(record))) == {"refused": 1}
    nested = Caller(application(overlap="nested"))
    assert counted(take(nested, lines(record))) == {"added": 1}


OVERLAPPING = [{"label": "LOCATION", "start": 0, "end": 5}, {"label": "ORGANIZATION", "start": 0, "end": 16}]


@pytest.mark.parametrize("query", ["", "dry_run=true"])
def test_spans_of_a_new_article_that_clash_are_told_by_their_places_in_the_file(either, query):
    report = take(either, lines({"text": "Mosul University", "annotations": OVERLAPPING}), query)
    [told] = report["told"]
    assert (told["outcome"], told["article_id"]) == ("refused", None)
    [reason] = told["reasons"]
    assert (reason["place"], reason["type"]) == ("Line 1, annotation 2", "/problems/overlap")
    assert reason["detail"] == (
        "ORGANIZATION 'Mosul University' at 0..16 (code points) shares characters with Line 1, annotation 1: LOCATION 'Mosul' at 0..5."
    )


def test_spans_for_a_stored_article_that_clash_are_told_so_too(either):
    article = either.add_article("Mosul University")
    report = update_of(either, article, {"label": "DATE", "text": "University"}, OVERLAPPING[1])
    assert counted(report, "annotations") == {"added": 1, "left_out": 1}
    assert "shares characters with Line 1, annotation 1: DATE 'University' at 6..16" in details(report)


# files that are none
WHOLE_FILES = {
    "a zip that is none": ("brat", b"PK\x03\x04nonsense", "no zip"),
    "a DocBin that is none": ("spacy", b"\x00" * 20, "DocBin"),
    "UTF-16": ("jsonl", '{"text": "x"}'.encode("utf-16"), "UTF-16"),
    "unknown columns": ("csv", b"a,b\n1,2\n", "has the column 'a'"),
    "no columns": ("csv", b"", "lacks annotation_id"),
}


@pytest.mark.parametrize(("name", "content", "words"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_a_file_that_is_none_is_refused_in_a_sentence(empty, name, content, words):
    refused(empty.post(f"/v1/imports?format={name}", content), 422, "invalid-body", None, words)


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(
    "content", [b"\xff\xfe\xfd", b"{", b"\x00", b'{"text": 1}', b"[[[[", b"-\t-\t-"], ids=repr
)
def test_nonsense_stores_nothing(empty, name, content):
    answer = empty.post(f"/v1/imports?format={name}", content)
    assert answer.status_code in (200, 422)
    assert empty.get("/v1/articles").json["items"] == []


UNKNOWN = {
    "a typo": (b'{"text": "Mosul", "externl_id": "x"}', "unknown-field", "'externl_id' is not known here. Is 'external_id' meant?"),
    "beside the article": (b'{"article": {"text": "Mosul"}, "title": "x"}', "unknown-field", "'title' is not known here."),
    "in the article": (b'{"article": {"text": "Mosul", "bar": 2}}', "unknown-field", "Line 1, article: 'bar' is not known"),
    "spans in the article": (b'{"article": {"text": "Mosul", "annotations": []}}', "unknown-field", "'annotations' is not known"),
    "in a span": (b'{"text": "Mosul", "annotations": [{"label": "DATE", "text": "Mosul", "foo": 1}]}', "unknown-field", "annotation 1: 'foo'"),
    "beside a history": (b'{"article": {}, "history": [], "bar": 1}', "unknown-field", "'bar' is not known"),
    "beside a report": (b'{"report": {"format_version": 1}, "text": "Mosul"}', "unknown-field", "'text' is not known"),
    "a key twice": (b'{"text": "Mosul", "text": "Tikrit"}', "invalid-body", "'text' is there twice"),
    "a key twice, closely written": (b'{"text":"Mosul","text":"Tikrit"}', "invalid-body", "'text' is there twice"),
    "a key twice, oddly written": (b'{"text" : "Mosul", "text": "Tikrit"}', "invalid-body", "'text' is there twice"),
    "a key of a span twice": (b'{"text":"Mosul","annotations":[{"label":"DATE","label":"DATE","text":"Mosul"}]}', "invalid-body", "'label'"),
    "another unit": (b'{"text": "Mosul", "offset_unit": "utf16"}', "invalid-body", "counts in code_point"),
    "a number with decimals": (b'{"text": "Mosul", "annotations": [{"label": "DATE", "start": 0.0, "end": 5}]}', "invalid-body",
                               "start must be a whole number; it is 0.0, a number with a decimal point"),
    "too deep": (b'{"text": "Mosul", "metadata": ' + b'{"a":' * 900 + b"1" + b"}" * 901, "invalid-body", "nested too deep"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "slug", "words"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_line_of_our_own_with_what_is_not_known_is_refused(empty, line, slug, words):
    report = take(empty, line + b"\n" + lines({"text": "Tikrit"}))
    assert counted(report) == {"added": 1, "refused": 1}
    assert report["told"][0]["reasons"][0]["type"] == f"/problems/{slug}"
    assert words in details(report)


def test_a_row_of_a_sheet_is_told_by_the_line_where_it_begins(empty):
    content = b'external_id,label,text,note\n\nx,DATE,a,"one\ntwo"\nx,DATE,b,\nx,DATE,c,"open\n\n'
    places = [told["place"] for told in take(empty, content, "format=csv")["told"]]
    assert places == ["Line 3", "Line 5", "Line 6"]


def test_a_broken_line_is_told_and_the_others_come_in(empty):
    content = b'{"text": "Mosul"}\n{"text": \n\xff\n\n{"text": "Tikrit"}\n'
    report = take(empty, content)
    assert counted(report) == {"added": 2, "refused": 2}
    assert [told["place"] for told in report["told"]] == ["Line 2", "Line 3"]


def test_a_file_over_the_limit_is_refused_by_what_it_announces():
    api = Caller(application(max_import_bytes=1024, max_body_bytes=1024))
    refused(api.post("/v1/imports", b"x" * 1025), 413, "payload-too-large", None, "1024 bytes")


def test_imports_have_a_limit_of_their_own():
    api = Caller(application(max_import_bytes=10_000, max_body_bytes=1024))
    assert counted(take(api, lines(*(MOSUL | {"text": f"Mosul {n}"} for n in range(50))))) == {"added": 50}


def test_a_form_is_refused_in_words_that_help(empty):
    answer = empty.post("/v1/imports", b"--x", Content_Type="multipart/form-data; boundary=x")
    refused(answer, 415, "unsupported-media-type", None, "--data-binary")


def test_only_so_many_items_are_told_and_the_others_counted(empty, monkeypatch):
    monkeypatch.setattr(outcomes, "MOST_LISTED", 2)
    report = take(empty, b"{}\n" * 5)
    assert (len(report["told"]), report["not_told"], counted(report)) == (2, 3, {"refused": 5})


@pytest.mark.parametrize(
    "query",
    ["format=parquet", "format=hf", "on_conflict=ask", "dry_run=1", "id=x", "offset_unit=utf8&format=conll"],
)
def test_what_cannot_be_asked_is_refused(empty, query):
    refused(empty.post(f"/v1/imports?{query}", b""), 400, "invalid-query")
