"""POST /v1/imports: what comes in, as what, and how it is exported, read and undone from then on."""

import re

import orjson
import pytest

from api.storage import open_store
from api.storage.verifying import verify
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.formats.bundles import zipped
from tests.web.importing import MOSUL, READ, counted, details, lines, on, spans, take
from tests.web.refusing import refused


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


def test_an_article_as_the_api_gives_it_comes_in(filled, empty):
    article = filled.get(f"/v1/articles/{filled.ids[0]}").json
    assert counted(take(empty, lines(article))) == {"added": 1}


def test_what_a_file_marks_and_we_cannot_is_told_by_one_type_whatever_its_place_is_called(empty):
    content = zipped(
        **{"labelled/a.txt": "Mosul fell.", "labelled/a.ann": "T1\tLOC 0 5\tMosul\nA1\tNegation T1\n"}
    )
    report = take(empty, content, "format=brat")
    assert counted(report, "annotations") == {"added": 1, "left_out": 1}
    [reason] = report["told"][0]["reasons"]
    assert reason["type"] == "/problems/invalid-body"
    assert counted(take(empty, content, "format=brat&strict=true&on_conflict=update")) == {"refused": 1}


def test_a_span_rejected_twice_is_taken_once_and_told(either):
    span = {"label": "LOCATION", "start": 0, "end": 5, "status": "rejected"}
    report = take(either, lines({"text": "Mosul fell.", "annotations": [span, span]}))
    assert counted(report, "annotations") == {"added": 1, "left_out": 1}
    assert "is marked twice; once was taken" in details(report)


def test_a_span_that_was_rejected_and_marked_again_comes_back_as_both(either):
    source = Caller(application())
    article = source.add_article("Mosul fell.")
    [first] = article["annotations"]
    marked = {"label": "LOCATION", "start": 0, "end": 5}
    for _ in range(2):
        source.patch(f"/v1/annotations/{first['id']}", {"status": "rejected"}, first["version"])
        first = source.post(f"/v1/articles/{article['id']}/annotations", marked).json
    content = source.get("/v1/exports?history=false").data
    assert counted(take(either, content), "annotations") == {"added": 3}
    assert sorted(span[2] for span in spans(either, article["id"])) == ["accepted", "rejected", "rejected"]


def test_what_was_accepted_in_prodigy_is_accepted_here(either):
    article = either.add_article("Mosul fell.")
    record = orjson.loads(either.get("/v1/exports?format=prodigy").data)
    query = "format=prodigy&on_conflict=update"
    assert counted(take(either, lines(record), query)) == {"unchanged": 1}
    assert counted(take(either, lines(record | {"_timestamp": 1700000000}), query)) == {"updated": 1}
    assert spans(either, article["id"]) == [("LOCATION", "Mosul", "accepted", "model")]
