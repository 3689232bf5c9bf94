"""Imports of articles that are stored already: what comes in, what stays as it is, and what a forecast says of it."""

import json

import orjson
import pytest

from api.domain import imports
from api.domain.clock import new_id
from tests.calling import Caller
from tests.conftest import application
from tests.web.importing import MOSUL, counted, details, lines, spans, take, update_of
from tests.web.refusing import refused


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


@pytest.mark.parametrize("turned", [False, True])
def test_spans_that_give_way_to_each_other_are_updated_in_any_order(either, turned):
    first, second = new_id(), new_id()
    text = {"text": "alpha beta gamma", "external_id": new_id()}
    before = [("LOCATION", 0, 5, first), ("LOCATION", 6, 16, second)]
    after = [("LOCATION", 0, 10, first), ("LOCATION", 11, 16, second)]

    def file(places):
        made = [dict(zip(("label", "start", "end", "id"), place, strict=True)) for place in places]
        return lines(text | {"annotations": made[::-1] if turned else made})

    take(either, file(before))
    assert counted(take(either, file(after), "on_conflict=update"), "annotations") == {"updated": 2}
    assert counted(take(either, file(after), "on_conflict=update"), "annotations") == {"unchanged": 2}
    wrong = take(either, file([("LOCATION", 0, 16, first), after[1]]), "on_conflict=update")
    assert counted(wrong, "annotations") == {"kept": 1, "unchanged": 1}
    assert "shares characters with" in details(wrong)


def test_a_place_that_was_rejected_and_marked_again_is_known_as_both(either):
    place = {"label": "LOCATION", "start": 0, "end": 5}
    file = {"text": "Mosul fell.", "external_id": new_id()}
    both = lines(file | {"annotations": [place | {"status": "rejected"}, place | {"status": "accepted"}]})
    assert counted(take(either, both), "annotations") == {"added": 2}
    assert counted(take(either, both, "on_conflict=update"), "annotations") == {"unchanged": 2}


def test_an_id_that_a_file_has_twice_adds_its_second_span_once(either):
    id, external_id = new_id(), new_id()
    places = [
        {"id": id, "label": "LOCATION", "start": 0, "end": 5},
        {"id": id, "label": "DATE", "start": 6, "end": 10, "status": "rejected"},
    ]
    file = lines({"text": "Mosul fell.", "external_id": external_id, "annotations": places})
    take(either, file)
    for _ in range(2):
        assert counted(take(either, file, "on_conflict=update"), "annotations") == {"unchanged": 2}


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


def test_articles_with_a_history_that_meet_in_one_file_are_told_apart(either):
    source = Caller(application())
    for name in "abc":
        source.add_article(f"Mosul {name}.", external_id=name)
    first, second, third = map(orjson.loads, source.get("/v1/exports").data.splitlines()[:3])
    theirs = second["annotations"][0]["id"]
    robber = json.dumps(first).replace(first["annotations"][0]["id"], theirs).replace('"a"', "null")
    robber = json.loads(robber.replace(first["article"]["id"], new_id()))
    plain = {"text": "Raqqa fell.", "external_id": "c"}
    report = take(either, lines(first, plain, second, first, robber, third))
    assert counted(report) == {"added": 3, "skipped": 1, "refused": 2}
    assert [(told["place"], told["outcome"]) for told in report["told"]] == [
        ("Line 4", "skipped"),
        ("Line 5", "refused"),
        ("Line 6", "refused"),
    ]
    assert f"There is an annotation {theirs} already" in details(report)
    made = [c for c in either.get("/v1/changes?limit=100").json["items"] if c["annotation_id"] is None]
    texts = [either.get(f"/v1/articles/{c['article_id']}").json["text"] for c in made]
    assert texts == ["Mosul a.", "Raqqa fell.", "Mosul b."]


def exported(*names):
    """Articles as they are exported, by the names that are their external ids, each made by a change set of its own."""
    source = Caller(application())
    for name in names:
        source.add_article(f"Mosul {name}.", external_id=name)
    return [orjson.loads(line) for line in source.get("/v1/exports").data.splitlines()[: len(names)]]


def naming(record, change_set):
    """The same article, whose only change set is another one."""
    old = record["change_sets"][0]
    record["change_sets"] = [old | change_set]
    for entry in record["history"]:
        entry["change_set"] = record["change_sets"][0]["id"]
    actor = record["change_sets"][0]["actor"]
    record["article"]["created_by"] = actor
    for annotation in record["annotations"]:
        annotation.update(created_by=actor, updated_by=actor)
    return record


def test_two_change_sets_of_one_id_are_never_taken_for_one(either):
    either.add_article("Another text.", external_id="a")
    first, second, third, other = exported("a", "b", "c", "d")
    id, at = first["change_sets"][0]["id"], first["change_sets"][0]["at"]
    for record in (second, third):
        naming(record, {"id": id})
    naming(second, {"actor": "mallory"})
    third["change_sets"][0]["at"] = third["article"]["created_at"] = third["article"]["updated_at"] = at
    for annotation in third["annotations"]:
        annotation.update(created_at=at, updated_at=at)
    report = take(either, lines(first, second, third, other))
    assert [told["place"] for told in report["told"]] == ["Line 1", "Line 3"]
    assert counted(report) == {"added": 2, "refused": 2}
    assert f"Change set {id} is stored already, and is another one" in details(report)


@pytest.mark.parametrize("number", range(3))
def test_no_history_has_the_change_set_of_the_import_itself(either, number):
    id = new_id()
    records = exported("a", "b", "c")
    naming(records[number], {"id": id})
    report = take(either, lines(*records), f"id={id}")
    assert counted(report) == {"added": 2, "refused": 1}
    assert f"has a change set with the id of this import, {id}" in details(report)
    assert either.get(f"/v1/change-sets/{id}").json["kind"] == "import"
