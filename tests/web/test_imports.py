"""POST /v1/imports: what comes in, what stays as it is, what is refused and why, and what a forecast says."""

import re

import pytest

from api.domain import imports
from api.formats import FORMATS
from api.storage import open_store
from api.storage.verifying import verify
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.importing import MOSUL, counted, details, lines, on, spans, take
from tests.web.refusing import refused

READ = [name for name, format in FORMATS.items() if format.reader]


def worked_on(api):
    """Articles with a history of every kind; gives their ids."""
    ids = []
    for number in range(2):
        article = api.add_article(TEXT, external_id=str(number), published_at="2017-06-08", title="T\u00e9")
        first, second, third, _ = (a["id"] for a in article["annotations"])
        api.patch(f"/v1/annotations/{first}", {"status": "accepted"}, 1)
        api.patch(f"/v1/annotations/{second}", {"label": "PERSON", "note": "né"}, 1)
        api.delete(f"/v1/annotations/{third}", 1)
        api.annotator.names = {"Peshmerga": "MILITARY_UNIT"}
        api.post(f"/v1/articles/{article['id']}/runs")  # withdraws the fourth
        api.annotator.names = type(api.annotator)().names
        for reviewer in (api, api.holding("reviewer")):
            reviewer.patch(f"/v1/articles/{article['id']}", {"review_status": "reviewed"}, "*")
        ids.append(article["id"])
    api.post("/v1/corrections", {"match": {"text": "Haider al-Abadi"}, "set": {"label": "ORGANIZATION"},
                                 "include_reviewed": True, "reason": "a rule"})  # fmt: skip
    return ids


@pytest.fixture(scope="module")
def filled():
    api = Caller(application())
    api.ids = worked_on(api)
    return api


def test_what_was_exported_and_imported_is_exported_again_byte_for_byte(tmp_path, either):
    source = Caller(application(f"sqlite:///{tmp_path}/source.db"))  # its own, as both are asked in turns
    ids = worked_on(source)
    content = source.get("/v1/exports").data
    report = take(either, content)
    assert counted(report) == {"added": 2}
    assert either.get("/v1/exports").data == content
    for path in (f"/v1/articles/{ids[0]}", "/v1/stats?over=day", "/v1/review-queue"):
        assert either.get(path).json == source.get(path).json
    revisions = (
        f"/v1/annotations/{either.get(f'/v1/articles/{ids[0]}').json['annotations'][0]['id']}/revisions"
    )
    theirs, ours = source.get(revisions).json["items"], either.get(revisions).json["items"]
    assert [r | {"seq": 0} for r in theirs] == [r | {"seq": 0} for r in ours]
    source.store.close()


def test_a_restored_database_holds_what_its_history_says(filled, served, tmp_path):
    api = on(served, open_store(f"sqlite:///{tmp_path}/restored.db"))
    take(api, filled.get("/v1/exports").data)
    take(api, lines(MOSUL))
    assert list(verify(api.store._db, lambda *told: None)) == []
    api.store.close()


def test_a_restored_article_is_corrected_and_undone_like_any_other(filled, either):
    take(either, filled.get("/v1/exports").data)
    article = either.get(f"/v1/articles/{filled.ids[0]}").json
    annotation = article["annotations"][0]
    path = f"/v1/annotations/{annotation['id']}"
    changed = either.patch(path, {"label": "LOCATION"}, annotation["version"])
    assert changed.json["version"] == annotation["version"] + 1
    change_set = either.get(f"{path}/revisions").json["items"][-1]["change_set"]
    either.post(f"/v1/change-sets/{change_set}/revert", {})
    assert either.get(path).json["label"] == annotation["label"]


def test_the_past_stays_what_this_database_said_then(either, filled):
    seq = either.store.last_seq()
    take(either, filled.get("/v1/exports").data)
    path = f"/v1/articles/{filled.ids[0]}"
    refused(either.get(f"{path}?as_of={seq}"), 404, "not-found")
    refused(either.get(f"{path}?as_of=2017-01-01"), 404, "not-found")
    assert either.get(f"{path}?as_of=2999-01-01").json == either.get(path).json


@pytest.mark.parametrize("name", [name for name in READ if name not in ("w3c", "csv")])
def test_every_format_that_carries_texts_comes_in(filled, empty, name):
    content = filled.get(f"/v1/exports?format={name}").data
    report = take(empty, content, f"format={name}&source=another%20server")
    expected = {"added": 1, "skipped": 1} if name == "conll" else {"added": 2}
    assert counted(report) == expected  # the same text without an id is the same article
    [first, *_] = empty.get("/v1/articles").json["items"]
    annotations = empty.get(f"/v1/articles/{first['id']}/annotations").json["items"]
    assert {"HaideralAbadi", "Wednesday"} <= {re.sub("[ -]", "", a["text"]) for a in annotations}
    if name != "jsonl":
        assert {a["origin"] for a in annotations} == {"import"}
        [change] = empty.get(f"/v1/annotations/{annotations[0]['id']}/revisions").json["items"]
        assert change["reason"] == f"imported from another server ({name})"
        assert change["change_set"] == report["id"]


@pytest.mark.parametrize("name", ["w3c", "csv"])
def test_every_format_that_points_at_articles_finds_them(filled, name):
    report = take(filled, filled.get(f"/v1/exports?format={name}").data, f"format={name}")
    assert counted(report).keys() == {"unchanged"}


def test_spans_may_come_to_a_stored_article_by_its_external_id(api):
    article = api.add_article("Mosul fell again.", external_id="by-name")
    content = b"external_id,label,text\nby-name,DATE,again\n"
    assert counted(take(api, content, "format=csv")) == {"updated": 1}
    assert ("DATE", "again", "accepted", "import") in spans(api, article["id"])


def test_an_import_is_a_change_set_that_can_be_undone(either):
    article = either.add_article("Mosul fell yesterday.")
    content = lines({"id": article["id"], "text": article["text"],
                     "annotations": [{"label": "DATE", "text": "yesterday"}]})  # fmt: skip
    report = take(either, content, "on_conflict=update")
    assert either.get(f"/v1/change-sets/{report['id']}").json["kind"] == "import"
    either.post(f"/v1/change-sets/{report['id']}/revert", {})
    assert spans(either, article["id"]) == [("LOCATION", "Mosul", "suggested", "model")]


def test_an_import_that_is_undone_leaves_its_articles_without_spans(either):
    report = take(either, lines(MOSUL))
    undone = either.post(f"/v1/change-sets/{report['id']}/revert", {}).json
    [article] = either.get("/v1/articles").json["items"]
    assert (undone["changed"], undone["refused"], article["annotation_counts"]["total"]) == (1, 1, 0)
    [conflict] = undone["conflicts"]
    assert "an article goes by DELETE alone" in conflict["detail"]


def test_imported_spans_count_for_no_model_and_no_reviewer(empty):
    before = empty.get("/v1/stats").json
    take(empty, lines(MOSUL))
    after = empty.get("/v1/stats").json
    assert after["items"] == before["items"]
    assert after["reviewers"] == before["reviewers"]


def test_a_span_without_a_status_counts_as_was_asked(empty):
    take(empty, lines(MOSUL), "status=suggested")
    [article] = empty.get("/v1/articles").json["items"]
    assert spans(empty, article["id"]) == [("LOCATION", "Mosul", "suggested", "import")]


def test_dates_get_their_values(empty):
    record = {"text": "It fell on Wednesday.", "published_at": "2017-06-08",
              "annotations": [{"label": "DATE", "text": "Wednesday"}]}  # fmt: skip
    take(empty, lines(record))
    [found] = empty.get("/v1/annotations").json["items"]
    assert found["normalized"] == {"value": "2017-06-08", "type": "day"}


def test_labels_of_other_tools_are_mapped_and_unknown_ones_left_out(empty):
    record = {"text": "Obama met Nato.", "annotations": [
        {"label": "per", "text": "Obama"}, {"label": "ORG", "text": "Nato"}, {"label": "VERB", "text": "met"}]}  # fmt: skip
    report = take(empty, lines(record))
    assert counted(report, "annotations") == {"added": 2, "left_out": 1}
    assert "'VERB' has no counterpart here" in details(report)
    refused_report = take(empty, lines(record | {"text": "Obama met Nato!"}), "strict=true")
    assert counted(refused_report) == {"refused": 1}


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


# what is stored already
def test_skip_leaves_a_stored_article_as_it_is(either):
    take(either, lines(MOSUL))
    report = take(either, lines(MOSUL | {"annotations": []}, MOSUL))
    assert counted(report) == {"skipped": 2}
    assert "is stored already" in details(report)


def test_fail_refuses_a_stored_article_and_takes_the_others(empty):
    take(empty, lines(MOSUL))
    content = lines(MOSUL, MOSUL | {"text": "Mosul held."})
    forecast = take(empty, content, "on_conflict=fail&dry_run=true")
    report = take(empty, content, "on_conflict=fail")
    assert counted(forecast) == counted(report) == {"added": 1, "refused": 1}
    [told] = report["told"]
    assert told["reasons"][0]["type"] == "/problems/conflict"
    assert "is stored already, and on_conflict is fail" in details(report)


def test_a_stored_article_with_another_text_is_refused_whatever_is_asked(empty):
    take(empty, lines(MOSUL | {"external_id": "x"}))
    for mode in ("skip", "update", "fail"):
        report = take(
            empty, lines(MOSUL | {"external_id": "x", "text": "Mosul held."}), f"on_conflict={mode}"
        )
        assert counted(report) == {"refused": 1}
        assert "another text" in details(report)


def test_what_was_deleted_does_not_come_back(empty):
    article = empty.add_article("Mosul fell.")
    empty.delete(f"/v1/articles/{article['id']}", "*")
    report = take(empty, lines(MOSUL | {"id": article["id"]}))
    assert counted(report) == {"refused": 1}
    assert "does not come back by an import" in details(report)


def update_of(api, article, *annotations, **facts):
    record = {"id": article["id"], "text": article["text"], "annotations": annotations, **facts}
    return take(api, lines(record), "on_conflict=update")


def test_update_brings_untouched_spans_to_what_the_file_says(either):
    article = either.add_article("Mosul fell.")
    [place] = article["annotations"]
    report = update_of(
        either, article, {"id": place["id"], "label": "ORGANIZATION", "start": 0, "end": 5, "status": "accepted"},
        {"label": "DATE", "text": "fell"}, title="New", metadata={"a": 1},
    )  # fmt: skip
    assert counted(report, "annotations") == {"added": 1, "updated": 1}
    assert spans(either, article["id"]) == [
        ("ORGANIZATION", "Mosul", "accepted", "model"),
        ("DATE", "fell", "accepted", "import"),
    ]
    now = either.get(f"/v1/articles/{article['id']}").json
    assert (now["title"], now["metadata"], now["language"]) == ("New", {"a": 1}, "en")
    assert now["annotations"][0]["original"]["label"] == "LOCATION"


def test_update_takes_nothing_away_that_the_file_does_not_mention(empty):
    article = empty.add_article("Mosul fell.", title="Kept")
    report = update_of(empty, article)
    assert counted(report) == {"unchanged": 1}
    assert empty.get(f"/v1/articles/{article['id']}").json == article


def test_an_untouched_suggestion_makes_room_for_a_span_of_the_file(either):
    article = either.add_article("Mosul fell.")
    report = update_of(either, article, {"label": "LOCATION", "text": "Mosul fell"})
    assert counted(report, "annotations") == {"added": 1, "withdrawn": 1}
    assert spans(either, article["id"]) == [("LOCATION", "Mosul fell", "accepted", "import")]


TOUCHES = {
    "accepted": {"status": "accepted"},
    "rejected": {"status": "rejected"},
    "relabelled": {"label": "ORGANIZATION"},
    "noted": {"note": "sure"},
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_what_a_human_touched_is_never_overwritten(empty, touch):
    article = empty.add_article("Mosul fell.")
    [place] = article["annotations"]
    before = empty.patch(f"/v1/annotations/{place['id']}", touch, 1).json
    wanted = {"id": place["id"], "label": "PERSON", "start": 0, "end": 5, "status": "suggested"}
    report = update_of(empty, article, wanted)
    assert counted(report) == {"skipped": 1}
    assert counted(report, "annotations") == {"kept": 1}
    assert "a human touched it" in details(report)
    assert empty.get(f"/v1/annotations/{place['id']}").json == before


def test_a_span_across_human_work_is_left_out_and_the_rest_comes_in(empty):
    article = empty.add_article("Mosul fell again.")
    empty.patch(f"/v1/annotations/{article['annotations'][0]['id']}", {"status": "accepted"}, 1)
    report = update_of(
        empty, article, {"label": "DATE", "text": "Mosul fell"}, {"label": "DATE", "text": "again"}
    )
    assert counted(report, "annotations") == {"added": 1, "left_out": 1}
    assert ("LOCATION", "Mosul", "accepted", "model") in spans(empty, article["id"])


def test_what_only_imports_touched_may_be_updated_again(either):
    take(either, lines(MOSUL))
    [article] = either.get("/v1/articles").json["items"]
    article["text"] = MOSUL["text"]
    for label in ("ORGANIZATION", "PERSON"):
        [found] = either.get("/v1/annotations").json["items"]
        report = update_of(either, article, {"id": found["id"], "label": label, "start": 0, "end": 5})
        assert counted(report, "annotations") == {"updated": 1}


# dry runs
def test_a_dry_run_forecasts_and_writes_nothing(either):
    article = either.add_article("Mosul fell.")
    seq = either.store.last_seq()
    content = lines(MOSUL | {"text": "Mosul held."}, MOSUL | {"text": "Mosul held."},
                    {"id": article["id"], "text": "Mosul fell.", "annotations": [{"label": "DATE", "text": "fell"}]},
                    {"text": ""})  # fmt: skip
    forecast = take(either, content, "dry_run=true&on_conflict=update")
    assert either.store.last_seq() == seq
    refused(either.get(f"/v1/reports/{forecast['id']}"), 404, "not-found")
    real = take(either, content, "on_conflict=update")
    assert counted(forecast) == counted(real) == {"added": 1, "unchanged": 1, "updated": 1, "refused": 1}
    assert counted(forecast, "annotations") == counted(real, "annotations")


@pytest.mark.parametrize("mode", ["skip", "update", "fail"])
def test_a_dry_run_knows_what_the_file_had_before(empty, monkeypatch, mode):
    monkeypatch.setattr(imports, "FORECAST", (1, 1, 1))
    monkeypatch.setattr(imports, "SHARE", (1, 1, 1))
    content = lines(MOSUL, MOSUL)
    forecast = take(empty, content, f"dry_run=true&on_conflict={mode}")
    assert counted(forecast) == counted(take(empty, content, f"on_conflict={mode}"))


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


def test_an_article_as_the_api_gives_it_comes_in(filled, empty):
    article = filled.get(f"/v1/articles/{filled.ids[0]}").json
    assert counted(take(empty, lines(article))) == {"added": 1}


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
    monkeypatch.setattr(imports, "MOST_LISTED", 2)
    report = take(empty, b"{}\n" * 5)
    assert (len(report["told"]), report["not_told"], counted(report)) == (2, 3, {"refused": 5})


@pytest.mark.parametrize(
    "query",
    ["format=parquet", "format=hf", "on_conflict=ask", "dry_run=1", "id=x", "offset_unit=utf8&format=conll"],
)
def test_what_cannot_be_asked_is_refused(empty, query):
    refused(empty.post(f"/v1/imports?{query}", b""), 400, "invalid-query")
