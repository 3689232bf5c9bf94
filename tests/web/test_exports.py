"""GET /v1/exports: every format over HTTP, its filters, its report, and what is refused before the first byte."""

import csv
import io
import json
import zipfile

import pytest

from api.formats import FORMATS
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.refusing import refused

EVERY = [name for name, format in FORMATS.items() if format.writer]


@pytest.fixture(scope="module")
def filled():
    """Two articles; of the first, one span is accepted, one rejected and one corrected."""
    api = Caller(application())
    first = api.add_article(TEXT, source="wire", title="One", published_at="2017-06-08")
    api.add_article("United Nations 🇮🇶 Mosul", source="blog", external_id="b")
    person, date, _, place = (a["id"] for a in first["annotations"])
    api.patch(f"/v1/annotations/{person}", {"status": "accepted"}, 1)
    api.patch(f"/v1/annotations/{date}", {"status": "rejected"}, 1)
    api.seq = api.store.last_seq()
    api.patch(f"/v1/annotations/{place}", {"label": "ORGANIZATION"}, 1)
    api.patch(f"/v1/articles/{first['id']}", {"review_status": "reviewed"}, "*")
    api.first = first
    return api


def lines(answer):
    return [json.loads(line) for line in answer.data.splitlines()]


def spans(answer):
    return [(a["label"], a["text"]) for line in lines(answer)[:-1] for a in line["annotations"]]


@pytest.mark.parametrize("name", EVERY)
def test_every_format_goes_out(filled, name):
    answer = filled.get(f"/v1/exports?format={name}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == FORMATS[name].media_type
    assert answer.headers["Content-Disposition"].endswith(f'.{FORMATS[name].extension}"')
    assert answer.data


def test_our_own_format_is_the_default_and_ends_with_its_report(filled):
    *articles, report = lines(filled.get("/v1/exports"))
    assert [line["article"]["source"] for line in articles] == ["wire", "blog"]
    assert len(articles[0]["history"]) == 6
    assert report["report"]["articles"] == 2
    assert report["report"]["losses"] == []


def test_the_report_of_any_other_format_is_behind_a_link(filled):
    answer = filled.get("/v1/exports?format=conll")
    assert answer.data
    target, _, rel = answer.headers["Link"].partition("; ")
    report = filled.get(target.strip("<>")).json
    assert rel == 'rel="report"'
    assert (report["kind"], report["state"]) == ("export", "finished")
    assert {loss["kind"]: loss["count"] for loss in report["report"]["losses"]}["rejected"] == 1
    assert report["report"]["not_carried"]["article.title"] == 1


def test_an_unknown_report_is_not_found(filled):
    refused(filled.get("/v1/reports/none"), 404, "not-found")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("label=PERSON", [("PERSON", "Haider al-Abadi")]),
        ("status=accepted", [("PERSON", "Haider al-Abadi"), ("ORGANIZATION", "Mosul")]),
        ("status=rejected", [("DATE", "Wednesday")]),
        ("source=blog", [("ORGANIZATION", "United Nations"), ("LOCATION", "Mosul")]),
        ("external_id=b&label=LOCATION", [("LOCATION", "Mosul")]),
        ("review_status=reviewed&label=ORGANIZATION", [("ORGANIZATION", "Mosul")]),
        ("published_before=2017-06-09&label=DATE", [("DATE", "Wednesday")]),
        ("published_after=2017-06-09", []),
        ("q=peshmerga&label=MILITARY_UNIT", [("MILITARY_UNIT", "Peshmerga")]),
        ("min_score=0.95", []),
        ("origin=human", []),
    ],
)
def test_filters_narrow_it(filled, query, expected):
    assert spans(filled.get(f"/v1/exports?{query}")) == expected


def test_an_article_of_which_no_span_is_left_says_something_too(filled):
    assert len(lines(filled.get("/v1/exports?label=PERSON"))) == 3


def test_as_of_reads_the_past(filled):
    now = spans(filled.get("/v1/exports?source=wire"))
    then = spans(filled.get(f"/v1/exports?source=wire&as_of={filled.seq}"))
    assert ("ORGANIZATION", "Mosul") in now
    assert ("LOCATION", "Mosul") in then
    assert spans(filled.get("/v1/exports?as_of=0")) == []


def test_filters_hold_in_the_past(filled):
    reviewed = filled.get(f"/v1/exports?review_status=reviewed&as_of={filled.seq}")
    assert len(lines(reviewed)) == 1
    assert len(lines(filled.get(f"/v1/exports?q=peshmerga&as_of={filled.seq}"))) == 2
    refused(filled.get(f"/v1/exports?q=.&as_of={filled.seq}"), 400, "invalid-query")


def test_lines_without_history_are_smaller(filled):
    [first, *_] = lines(filled.get("/v1/exports?history=false"))
    assert first.keys() == {"article", "annotations"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("format=nope", "must be one of jsonl"),
        ("format=csv&history=true", "holds no history"),
        ("history=true&as_of=3", "as they are now"),
        ("history=true&label=DATE", "as they are now"),
        ("format=label-studio&offset_unit=utf8", "counts in utf16"),
        ("q=.", "holds no word"),
        ("strict=yes", "must be true or false"),
        ("nothing=1", "is not known here"),
    ],
)
def test_what_cannot_be_is_refused_before_the_first_byte(filled, query, words):
    refused(filled.get(f"/v1/exports?{query}"), 400, "invalid-query", None, words)


def test_offsets_count_what_was_asked_for(filled):
    rows = {
        unit: list(csv.DictReader(io.StringIO(
            filled.get(f"/v1/exports?format=csv&source=blog&offset_unit={unit}").data.decode("utf-8-sig"))))
        for unit in ("code_point", "utf16", "utf8")
    }  # fmt: skip
    assert [rows[unit][1]["start"] for unit in rows] == ["18", "20", "24"]


def test_strict_refuses_a_format_that_cannot_hold_it_all(filled):
    answer = filled.get("/v1/exports?format=conll&strict=true")
    refused(answer, 422, "lossy", None, "1 rejected spans")
    assert answer.json["report"]["losses"][0]["examples"][0]["article_id"] == filled.first["id"]


def test_strict_lets_through_what_is_held_whole(filled):
    assert filled.get("/v1/exports?format=spacy&strict=true&status=accepted").status_code == 200
    assert filled.get("/v1/exports?format=jsonl&strict=true").status_code == 200


def test_a_loss_that_comes_in_during_a_strict_export_cuts_it_off(filled, monkeypatch):
    monkeypatch.setattr("api.web.exports._check_lossless", lambda *arguments: None)
    answer = filled.get("/v1/exports?format=conll&strict=true")
    refused(answer, 422, "lossy")


def test_head_names_no_report_since_it_writes_none(filled):
    assert "Link" in filled.get("/v1/exports?format=csv").headers
    answer = filled.call("HEAD", "/v1/exports?format=csv")
    assert (answer.status_code, "Link" in answer.headers) == (200, False)


def test_accept_must_fit_the_format(filled):
    assert filled.get("/v1/exports?format=csv", Accept="text/csv").status_code == 200
    assert filled.get("/v1/exports?format=csv", Accept="*/*").status_code == 200
    assert (
        filled.get("/v1/exports?format=csv", Accept="text/csv;charset=utf-8;header=present").status_code
        == 200
    )
    for name in ("w3c", "conll", "csv"):
        assert filled.get(f"/v1/exports?format={name}", Accept=FORMATS[name].media_type).status_code == 200
    refused(filled.get("/v1/exports?format=csv", Accept="text/csv;q=0"), 406, "not-acceptable", None, "q=0")
    assert filled.get("/v1/exports?format=jsonl", Accept="application/json").status_code == 200
    refused(
        filled.get("/v1/exports?format=csv", Accept="application/json"),
        406,
        "not-acceptable",
        None,
        "text/csv",
    )


def test_a_format_whose_library_is_missing_is_refused(filled, monkeypatch):
    monkeypatch.setattr("api.web.exports.find_spec", lambda name: None)
    answer = filled.get("/v1/exports?format=parquet")
    refused(answer, 406, "not-acceptable", None, "lacks pyarrow")


def test_what_is_exported_twice_is_the_same_twice(filled):
    for name in ("jsonl", "brat", "csv", "conll"):
        path = f"/v1/exports?format={name}"
        assert filled.get(path).data == filled.get(path).data


def test_a_zip_over_http_is_whole(filled):
    names = zipfile.ZipFile(io.BytesIO(filled.get("/v1/exports?format=brat").data)).namelist()
    assert f"{filled.first['id']}.ann" in names


def test_nothing_stored_is_a_file_too(empty_api):
    for name in EVERY:
        assert empty_api.get(f"/v1/exports?format={name}").status_code == 200


def test_formats_tell_what_comes_back(filled):
    items = {item["name"]: item for item in filled.get("/v1/formats").json["items"]}
    assert list(items) == filled.get("/v1").json["formats"]
    assert "history" in items["jsonl"]["carries"]
    assert (items["parquet"]["reads"], items["csv"]["reads"]) == (False, True)
    assert items["label-studio"]["offset_units"] == ["utf16"]
