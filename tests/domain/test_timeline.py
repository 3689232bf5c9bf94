"""Corrections by day, and how days add up to weeks and months."""

import pytest

from api.domain.models import ModelInfo, Original
from api.domain.timeline import PERIODS, Event, begin_of, event_of, first_day, over_time
from tests.making import MODEL, make_annotation, make_article

AT = "2026-11-24T09:30:00.000000Z"
ARTICLE = make_article()


@pytest.mark.parametrize(
    ("action", "but", "changed", "label", "what"),
    [
        ("accept", {"status": "accepted"}, {"status"}, "LOCATION", "accepted"),
        ("reject", {"status": "rejected"}, {"status"}, "LOCATION", "rejected"),
        ("restore", {}, {"status"}, "LOCATION", "restored"),
        ("update", {"original": Original("DATE", 28, 33)}, {"label", "status"}, "DATE", "label"),
        ("update", {"original": Original("LOCATION", 28, 30)}, {"end", "text"}, "LOCATION", "ends"),
        ("update", {"original": Original("DATE", 27, 33)}, {"label", "start"}, "DATE", "both"),
        ("update", {"status": "accepted"}, {"status", "note"}, "LOCATION", "accepted"),
    ],
    ids=["accept", "reject", "restore", "relabel", "move an end", "relabel and move", "accept with a note"],
)
def test_a_correction_counts_for_the_label_that_the_model_had_given(action, but, changed, label, what):
    event = event_of("annotation.patch", action, make_annotation(ARTICLE, **but), changed, None, AT)
    assert event == Event("2026-11-24", MODEL.name, MODEL.version, label, what)


def test_a_span_added_by_hand_counts_for_the_article_s_model():
    added = make_annotation(ARTICLE, origin="human", model=None)
    event = event_of("annotation.add", "create", added, {"label"}, ModelInfo("m", "2"), AT)
    assert event == Event("2026-11-24", "m", "2", "LOCATION", "added")


@pytest.mark.parametrize(
    ("kind", "action", "but", "changed"),
    [
        ("article.add", "create", {}, {"label"}),
        ("article.run", "update", {}, {"label"}),
        ("annotation.patch", "update", {}, {"note"}),
        ("annotation.patch", "reject", {"origin": "human"}, {"status"}),
        ("annotation.patch", "accept", {"origin": "import"}, {"status"}),
    ],
    ids=["the model's own", "a run of the model", "a note", "a human's span", "an imported span"],
)
def test_what_says_nothing_about_a_model_is_not_counted(kind, action, but, changed):
    assert event_of(kind, action, make_annotation(ARTICLE, **but), changed, None, AT) is None


@pytest.mark.parametrize(
    ("period", "begins"),
    [("day", "2026-11-29"), ("week", "2026-11-23"), ("month", "2026-11-01")],
)
def test_a_day_is_in_a_period(period, begins):
    assert begin_of(period, "2026-11-29") == begins  # a Sunday


@pytest.mark.parametrize(
    ("period", "first"), [("day", "2026-08-30"), ("week", "2025-11-24"), ("month", "2016-12-01")]
)
def test_so_many_periods_are_served_the_running_one_among_them(period, first):
    assert first_day(period, "2026-11-29") == first
    assert PERIODS[period] in (92, 53, 120)


def test_days_add_up_by_period_and_label():
    events = {
        Event("2026-11-23", "m", "1", "DATE", "label"): 2,
        Event("2026-11-29", "m", "2", "DATE", "both"): 3,
        Event("2026-11-29", "m", "2", "PERSON", "added"): 1,
        Event("2026-11-30", "m", "2", "DATE", "accepted"): 4,
    }
    found = over_time(events, "week")
    assert [(row["from"], row["label"]) for row in found] == [
        ("2026-11-23", "DATE"),
        ("2026-11-23", "PERSON"),
        ("2026-11-30", "DATE"),
    ]
    assert found[0]["corrected"] == {"total": 5, "label": 5, "ends": 3}
    assert (found[1]["added"], found[2]["accepted"]) == (1, 4)
    assert len(over_time(events, "week", label="PERSON")) == 1
    assert over_time(events, "month", model_version="1")[0]["corrected"]["total"] == 2
