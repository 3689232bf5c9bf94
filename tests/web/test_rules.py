"""Rule corrections: one statement about many spans, forecast by a dry run, applied as one change set."""

from urllib.parse import quote

import pytest

from api import jobs
from api.domain import edges, sweeps
from api.domain.articles import delete_article
from api.domain.clock import utc_now
from api.domain.rule_corrections import MOST_SLOW
from api.domain.sweeps import run_sweep
from api.domain.versions import ANY_VERSION
from api.jobs import Worker
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT, FakeAnnotator
from tests.web.refusing import refused

LONG = "Peshmerga " * 60


@pytest.fixture(params=["memory", "sqlite"])
def api(request, tmp_path):
    caller = Caller(application("memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/rules.db"))
    yield caller
    caller.store.close()


def spans(api, **query):
    asked = "&".join(f"{name}={value}" for name, value in {"limit": 200, **query}.items())
    return api.get(f"/v1/annotations?{asked}").json["items"]


def applied(api, body, status=200):
    """What a dry run forecasts is what then happens."""
    seq = api.store.last_seq()
    forecast = api.post("/v1/corrections", body | {"dry_run": True})
    assert forecast.status_code == 200, forecast.text
    assert api.store.last_seq() == seq
    done = api.post("/v1/corrections", body)
    assert done.status_code == status, done.text
    for name in ("matched", "changed", "unchanged", "left_alone", "refused"):
        assert forecast.json[name] == done.json[name]
    assert [s["after"]["label"] for s in forecast.json["sample"]] == [
        s["after"]["label"] for s in done.json["sample"]
    ]
    counts = done.json
    assert counts["matched"] == sum(counts[n] for n in ("changed", "unchanged", "left_alone", "refused"))
    return done.json


def test_what_matches_is_relabelled_as_one_change_set(api):
    for n in range(3):
        api.add_article(f"{TEXT} {n}")
    done = applied(
        api, {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}, "reason": "house style"}
    )
    assert (done["matched"], done["changed"]) == (3, 3)
    assert done["sample"][0]["before"]["label"] == "MILITARY_UNIT"
    found = spans(api, text="Peshmerga")
    assert {(a["label"], a["status"], a["original"]["label"]) for a in found} == {
        ("ORGANIZATION", "accepted", "MILITARY_UNIT")
    }
    shown = api.get(f"/v1/change-sets/{done['change_set']}").json
    assert (shown["kind"], shown["changes"], shown["articles"], shown["reason"]) == (
        "corrections.rule",
        3,
        3,
        "house style",
    )
    undone = api.post(f"/v1/change-sets/{done['change_set']}/revert").json
    assert (undone["changed"], undone["conflicts"]) == (3, [])
    assert {a["label"] for a in spans(api, text="Peshmerga")} == {"MILITARY_UNIT"}


def test_what_a_human_settled_is_left_alone_unless_asked_for(api):
    first = api.add_article(TEXT)["annotations"]
    api.add_article(TEXT)
    unit = next(a for a in first if a["label"] == "MILITARY_UNIT")
    api.patch(f"/v1/annotations/{unit['id']}", {"status": "accepted"}, tag=1)
    rule = {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}}
    done = applied(api, rule)
    assert (done["matched"], done["changed"], done["left_alone"]) == (2, 1, 1)
    assert api.get(f"/v1/annotations/{unit['id']}").json["label"] == "MILITARY_UNIT"
    done = applied(api, rule | {"include_reviewed": True})
    assert (done["changed"], done["unchanged"]) == (1, 1)
    assert api.get(f"/v1/annotations/{unit['id']}").json["label"] == "ORGANIZATION"


@pytest.mark.parametrize(
    ("match", "count"),
    [
        ({"text": "mosul"}, 0),
        ({"text": "mosul", "case_sensitive": False}, 2),
        ({"text": "Haider"}, 0),
        ({"text": "Haider", "whole_word": True}, 2),
        ({"text": "haider", "whole_word": True}, 0),
        ({"text": "haider", "whole_word": True, "case_sensitive": False}, 2),
        ({"text": "Haid", "whole_word": True}, 0),
        ({"label": "LOCATION"}, 2),
        ({"label": "LOCATION", "source": "wire"}, 1),
        ({"source": "wire"}, 4),
        ({"origin": "human"}, 0),
        ({"status": "suggested"}, 8),
        ({"status": "rejected"}, 0),
        ({"published_after": "2017-01-01", "label": "DATE"}, 1),
        ({"published_before": "2017-01-01"}, 0),
    ],
    ids=str,
)
def test_what_a_rule_is_about(api, match, count):
    article = api.add_article(TEXT, source="wire", published_at="2017-06-08")
    api.add_article(TEXT)
    body = {"match": match, "set": {"status": "accepted"}, "dry_run": True}
    assert api.post("/v1/corrections", body).json["matched"] == count
    one = {**body, "match": match | {"article_ids": [article["id"]]}}
    assert api.post("/v1/corrections", one).json["matched"] <= count


def test_rejected_spans_are_matched_only_where_they_are_asked_for(api):
    article = api.add_article(TEXT)
    applied(api, {"match": {"label": "LOCATION"}, "set": {"status": "rejected"}})
    assert [a["text"] for a in spans(api, status="rejected")] == ["Mosul"]
    rule = {"match": {"text": "Mosul"}, "set": {"status": "accepted"}, "include_reviewed": True}
    assert applied(api, rule)["matched"] == 0
    assert applied(api, rule | {"match": {"text": "Mosul", "status": "rejected"}})["changed"] == 1
    assert api.get(f"/v1/articles/{article['id']}").json["annotation_counts"]["by_status"]["accepted"] == 1


@pytest.fixture
def named():
    """An application whose model marks too much, or too little."""
    names = {
        "the Golden Division": "MILITARY_UNIT",
        "Iraqi army's": "MILITARY_UNIT",
        "Division 9": "MILITARY_UNIT",
    }

    def make(names=names, **settings):
        app = application(**settings)
        app.extensions["annotation_annotator"] = FakeAnnotator(names)
        return Caller(app)

    return make


def test_a_leading_article_is_dropped(named):
    api = named()
    api.add_article("At dawn the Golden Division met the Iraqi army's 3rd Division 9 times.")
    done = applied(api, {"match": {"label": "MILITARY_UNIT"}, "trim": {"start": "the|a", "end": "['’]s"}})
    assert (done["matched"], done["changed"]) == (2, 2)  # a trim alone is about what it would cut
    assert [a["text"] for a in spans(api)] == ["Golden Division", "Iraqi army", "Division 9"]
    assert [(s["before"]["text"], s["after"]["text"]) for s in done["sample"]] == [
        ("the Golden Division", "Golden Division"),
        ("Iraqi army's", "Iraqi army"),
    ]


def test_trimming_never_cuts_a_word_nor_leaves_nothing(named):
    api = named({"Theodor": "PERSON", "The": "PERSON"})
    api.add_article("Theodor and The met.")
    done = applied(api, {"match": {"label": "PERSON"}, "trim": {"start": "the"}})
    assert (done["matched"], done["refused"]) == (1, 1)
    assert "Nothing would be left" in done["conflicts"][0]["detail"]
    assert applied(api, {"match": {"origin": "model"}, "trim": {"end": "r"}})["changed"] == 0


def test_spans_are_extended_over_what_stands_beside_them(named):
    api = named({"Air Refueling Wing": "MILITARY_UNIT", "Division": "MILITARY_UNIT"})
    api.add_article("The 507th Air Refueling Wing and 3 Division  8 met the 1st\tDivision.")
    rule = {"match": {"label": "MILITARY_UNIT"}, "extend": {"start": r"\d+(st|nd|rd|th)", "end": r"\d+"}}
    applied(api, rule)
    assert [a["text"] for a in spans(api)] == ["507th Air Refueling Wing", "Division  8", "1st\tDivision"]


def test_what_would_overlap_is_refused_and_named(named):
    api = named({"Golden": "PERSON", "Division": "MILITARY_UNIT"})
    api.add_article("Golden Division")
    done = applied(api, {"match": {"text": "Division"}, "extend": {"start": "golden"}})
    assert (done["changed"], done["refused"]) == (0, 1)
    assert "shares characters" in done["conflicts"][0]["detail"]
    assert done["change_set"] is None


def test_every_further_mention_is_marked(api):
    article = api.add_article("Hashd and al-Hashd met Hashdi; Mosul. HASHD said (Hashd).")
    other = api.add_article("No hashd here, but Hashd there.")
    done = applied(api, {"mark": {"text": "Hashd", "label": "MILITARY_UNIT"}, "reason": "missed"})
    assert (done["matched"], done["changed"]) == (4, 4)
    assert {(a["origin"], a["status"], a["label"]) for a in spans(api, text="Hashd")} == {
        ("human", "accepted", "MILITARY_UNIT")
    }
    again = applied(api, {"mark": {"text": "Hashd", "label": "MILITARY_UNIT"}})
    assert (again["changed"], again["unchanged"]) == (0, 4)
    any_case = {
        "text": "Hashd",
        "label": "MILITARY_UNIT",
        "case_sensitive": False,
        "article_ids": [article["id"]],
    }
    assert applied(api, {"mark": any_case})["changed"] == 1
    rejected = next(a for a in spans(api, text="Hashd") if a["article_id"] == other["id"])
    api.delete(f"/v1/annotations/{rejected['id']}", tag=1)
    assert applied(api, {"mark": {"text": "Hashd", "label": "MILITARY_UNIT"}})["left_alone"] == 1


def test_an_article_that_is_deleted_meanwhile_is_passed_over(api, monkeypatch):
    gone, kept = (api.add_article(text)["id"] for text in ("Hashd here.", "Hashd there."))
    find, deleted = api.store.list_mentioning_articles, []

    def then_delete(*arguments):
        found = find(*arguments)
        if len(deleted) == 1:  # once it is planned, before it is done
            delete_article(api.store, utc_now, "somebody", gone, ANY_VERSION)
        deleted.append(gone)
        return found

    monkeypatch.setattr(api.store, "list_mentioning_articles", then_delete)
    done = api.post("/v1/corrections", {"mark": {"text": "Hashd", "label": "MILITARY_UNIT"}})
    assert (done.status_code, done.json["changed"]) == (200, 1)
    assert [a["article_id"] for a in spans(api)] == [kept]


def test_marking_leaves_what_stands_there(api):
    api.add_article(TEXT)
    done = applied(api, {"mark": {"text": "the Peshmerga", "label": "ORGANIZATION"}})
    assert (done["matched"], done["refused"]) == (1, 1)
    assert [a["text"] for a in spans(api, label="MILITARY_UNIT")] == ["Peshmerga"]


def test_marking_two_words_over_a_mention_of_one(named):
    api = named({})
    api.add_article("The Sons of Iraq met. Sons of Iraqi soldiers; sons of Iraq.")
    done = applied(api, {"mark": {"text": "Sons of Iraq", "label": "MILITARY_UNIT"}})
    assert (done["matched"], done["changed"]) == (1, 1)


@pytest.mark.parametrize(
    ("words", "text", "places"),
    [
        ("İzmir", "İzmir izmir", [0, 6]),
        ("IZMIR", "İzmir izmir", [0, 6]),
        ("izmir", "İzmir izmir", [0, 6]),
        ("Straße", "Die STRASSE und die Straße.", [4, 20]),
        ("STRASSE", "Die STRASSE und die Straße.", [4, 20]),
    ],
)
def test_marking_and_matching_know_the_same_letters_in_another_case(api, words, text, places):
    api.app.extensions["annotation_annotator"] = FakeAnnotator({})
    article = api.add_article(text)
    mark = {"text": words, "label": "LOCATION", "case_sensitive": False}
    applied(api, {"mark": mark})
    found = api.get(f"/v1/articles/{article['id']}/annotations").json["items"]
    assert [span["start"] for span in found] == places
    match = {"text": words, "case_sensitive": False}
    rule = {"match": match, "set": {"label": "ORGANIZATION"}, "include_reviewed": True}
    assert applied(api, rule)["changed"] == 2
    assert len(api.get(f"/v1/annotations?q={quote(words)}").json["items"]) == 2
    assert len(api.get(f"/v1/articles?q={quote(words)}").json["items"]) == 1


def test_offsets_follow_the_unit(api):
    api.add_article("🚁🚁 Haider al-Abadi")
    body = {"match": {"label": "PERSON"}, "set": {"status": "accepted"}, "dry_run": True}
    sample = api.post("/v1/corrections?offset_unit=utf16", body).json
    assert (sample["sample"][0]["after"]["start"], sample["offset_unit"]) == (5, "utf16")


def finished(api, answer):
    assert answer.status_code == 202, answer.text
    worker = Worker(api.app)
    assert worker.run_once()
    job = api.get(answer.headers["Location"]).json
    assert job["state"] == "succeeded", job
    return job


def test_much_work_is_a_job_in_many_transactions_and_one_change_set(api):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    job = finished(api, answer)
    result = job["result"]
    assert (result["matched"], result["changed"], len(result["sample"])) == (1080, 1080, 20)
    assert job["progress"] == {"done": 1080, "total": 1080}
    shown = api.get(f"/v1/change-sets/{result['change_set']}?limit=200").json
    assert (shown["changes"], shown["articles"]) == (1080, 18)
    assert len({entry["at"] for entry in shown["items"]}) >= 1
    undone = finished(api, api.post(f"/v1/change-sets/{result['change_set']}/revert"))
    assert (undone["result"]["changed"], undone["result"]["conflicts"]) == (1080, [])
    assert (
        api.get(f"/v1/change-sets/{result['change_set']}").json["reverted_by"]
        == undone["result"]["change_set"]
    )
    assert {a["label"] for a in spans(api)} == {"MILITARY_UNIT"}


def test_a_long_dry_run_tells_the_same_and_writes_nothing(api):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    seq = api.store.last_seq()
    rule = {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}, "dry_run": True}
    result = finished(api, api.post("/v1/corrections", rule))["result"]
    assert (result["changed"], result["change_set"], len(result["sample"])) == (1080, None, 20)
    assert api.store.last_seq() == seq


def stop_after(monkeypatch, shares, act):
    """Has `act` called once a sweep has written so many shares."""
    seen = []

    def run(*arguments, **options):
        for progress in run_sweep(*arguments, **options):
            yield progress
            seen.append(progress)
            if len(seen) == shares:
                act()

    monkeypatch.setattr(jobs, "run_sweep", run)


def test_a_job_that_was_cut_off_many_times_goes_on_where_it_stopped(api, monkeypatch):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    begun, done = api.store.last_seq(), 0
    monkeypatch.setattr(sweeps, "CHUNK", 100)
    for _ in range(jobs.MOST_ATTEMPTS + 1):
        worker = Worker(api.app)
        stop_after(monkeypatch, 1, worker.stopping.set)
        worker.run_once()
        halfway = api.get(answer.headers["Location"]).json
        assert halfway["state"] == "running" and done < halfway["progress"]["done"] < 1080
        done = halfway["progress"]["done"]
        assert api.store.last_seq() == begun + done
    monkeypatch.undo()
    job = finished(api, answer)
    assert (job["result"]["changed"], job["progress"]["done"]) == (1080, 1080)
    assert api.store.last_seq() == begun + 1080
    assert api.get(f"/v1/change-sets/{job['result']['change_set']}").json["changes"] == 1080


def test_a_job_that_is_cancelled_before_it_began_changes_nothing(api):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    assert api.delete(answer.headers["Location"]).status_code == 204
    assert not Worker(api.app).run_once()
    assert {a["label"] for a in spans(api)} == {"MILITARY_UNIT"}


def test_what_a_cancelled_job_had_done_can_be_undone(api, monkeypatch):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    monkeypatch.setattr(sweeps, "CHUNK", 100)
    stop_after(monkeypatch, 2, lambda: api.delete(answer.headers["Location"]))
    Worker(api.app).run_once()
    job = api.get(answer.headers["Location"]).json
    assert job["state"] == "cancelled"
    changed = job["result"]["changed"]
    assert 0 < changed == job["progress"]["done"] < 1080
    undone = api.post(f"/v1/change-sets/{job['result']['change_set']}/revert").json
    assert (undone["changed"], undone["conflicts"]) == (changed, [])
    assert {a["label"] for a in spans(api)} == {"MILITARY_UNIT"}


def test_what_a_job_still_writes_is_not_undone_by_halves(api, monkeypatch):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    answer = api.post("/v1/corrections", {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}})
    before, meanwhile = api.store.last_seq(), []

    def undo():
        change_set = api.get(f"/v1/changes?after={before}&limit=1").json["items"][0]["change_set"]
        meanwhile.append(api.post(f"/v1/change-sets/{change_set}/revert"))

    stop_after(monkeypatch, 1, undo)
    Worker(api.app).run_once()
    job = api.get(answer.headers["Location"]).json
    refused(
        meanwhile[0], 409, "still-running", None, f"Job {job['id']} is still writing change set", "of 1,080"
    )
    assert meanwhile[0].json["job"] == job["id"]
    assert (job["state"], job["result"]["changed"]) == ("succeeded", 1080)
    assert {a["label"] for a in spans(api)} == {"ORGANIZATION"}


def test_what_a_job_still_undoes_is_not_undone_once_more(api, monkeypatch):
    for n in range(18):
        api.add_article(f"{LONG} {n}")
    rule = {"match": {"text": "Peshmerga"}, "set": {"label": "ORGANIZATION"}}
    change_set = finished(api, api.post("/v1/corrections", rule))["result"]["change_set"]
    forecast = api.post(f"/v1/change-sets/{change_set}/revert", {"dry_run": True})
    undoing = api.post(f"/v1/change-sets/{change_set}/revert")
    again = api.post(f"/v1/change-sets/{change_set}/revert")
    assert (forecast.status_code, undoing.status_code) == (202, 202)
    refused(
        again,
        409,
        "still-running",
        None,
        f"Job {undoing.json['id']} is still undoing change set {change_set}",
    )
    finished(api, forecast)
    assert finished(api, undoing)["result"]["changed"] == 1080


def test_a_trim_leaves_joined_words_whole(api):
    surfaces = {"the-man": "PERSON", "the 9th's men": "PERSON", "the‑Rat": "PERSON"}
    api.app.extensions["annotation_annotator"] = FakeAnnotator(surfaces)
    api.add_article("the-man saw the 9th's men and the‑Rat.")
    applied(api, {"match": {"label": "PERSON"}, "trim": {"start": "the|9th", "end": "men"}})
    assert [span["text"] for span in spans(api)] == ["the-man", "9th's", "the‑Rat"]
    rule = {"match": {"label": "PERSON"}, "trim": {"start": "the[-‑]", "end": "'s"}, "include_reviewed": True}
    applied(api, rule)
    assert [span["text"] for span in spans(api)] == ["man", "9th", "Rat"]


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
