"""Rule corrections: one statement about many spans, forecast by a dry run, applied as one change set."""

from urllib.parse import quote

import pytest

from api.domain.articles import delete_article
from api.domain.clock import utc_now
from api.domain.versions import ANY_VERSION
from tests.fakes import TEXT, FakeAnnotator
from tests.web.rules.conftest import spans


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


def test_a_trim_leaves_joined_words_whole(api):
    surfaces = {"the-man": "PERSON", "the 9th's men": "PERSON", "the‑Rat": "PERSON"}
    api.app.extensions["annotation_annotator"] = FakeAnnotator(surfaces)
    api.add_article("the-man saw the 9th's men and the‑Rat.")
    applied(api, {"match": {"label": "PERSON"}, "trim": {"start": "the|9th", "end": "men"}})
    assert [span["text"] for span in spans(api)] == ["the-man", "9th's", "the‑Rat"]
    rule = {"match": {"label": "PERSON"}, "trim": {"start": "the[-‑]", "end": "'s"}, "include_reviewed": True}
    applied(api, rule)
    assert [span["text"] for span in spans(api)] == ["man", "9th", "Rat"]
