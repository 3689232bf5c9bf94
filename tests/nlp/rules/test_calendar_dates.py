"""Dates are marked whole, and numbers that are no dates are not."""

import pytest

from api.nlp.rules.calendar_dates import CalendarDates
from api.nlp.rules.marks import marks_of
from tests.nlp.rules.reading import after, read

rule = CalendarDates(score=0.9)

WHOLE = {
    "month, day, year": "on [D June 5, 2017] in",
    "day, month, year": "on [D 5 June 2017] in",
    "with its weekday": "on [D Wednesday, June 7, 2017], in",
    "with an ordinal": "on the [D 5th of June 2017]",
    "a day without year": "on [D May 27] in",
    "a short month": "on [D 11-13 Dec.] in",
    "a span of days": "from [D 3-5 May 2011] on",
    "a span over two months": "([D March 19-April 30])",
    "month and year": "in [D October 2014] they",
    "early in a month": "in [D early June 2014] they",
    "as computers write it": "of [D 2017-06-05] here",
    "with dots": "am [D 5.6.2017] hier",
    "in capitals": "ON [D JUNE 5, 2017] IN",
    "before Christ": "in [D 575 B.C.] when",
    "a decade": "in the [D 1990s] and [D early 1980s]",
    "relative": "[D yesterday] and [D last week] and [D two days ago]",
    "end of a relative unit": "at the [D end of last year] they",
    "month of another year": "in [D October last year] they",
}


@pytest.mark.parametrize("right", WHOLE.values(), ids=WHOLE)
def test_a_date_that_nobody_marked_is_marked(right):
    assert after(rule, right.replace("[D ", "").replace("]", "")) == right


LONGER = {
    "a modifier": ("[D earlier in August] they", "earlier in [D August] they"),
    "a half of a year": ("in the [D second half of 2008] they", "in the second half of [D 2008] they"),
    "a season of a year": ("in the [D summer of 2014] they", "in the summer of [D 2014] they"),
    "the era": ("in [D 575 B.C.] when", "in 575 [L B.C.] when"),
    "a counted unit": ("the [D past 20-plus months] saw", "the [D past 20-plus] months saw"),
    "years with a dash": ("in [D 2006-07] they", "in [D 2006]-07 they"),
}


@pytest.mark.parametrize(("right", "before"), LONGER.values(), ids=LONGER)
def test_a_date_is_made_whole(right, before):
    assert after(rule, before) == right


ALONE = {
    "two ends of a range": "from [D 1996] to [D 2006], and between [D May 27] and [D June 3]",
    "years that are apart": "in [D 1996] and [D 2006]",
    "an island": "[L Thursday Island] is",
    "a person": "[P May] and [P Johnnie Christmas] met",
    "a number of people": "killed 2000 people and 1500 more",
    "a price": "$1990 and 1,500 and 2,000.50",
    "an aircraft": "a Mirage 2000 jet",
    "lower-case words": "they may march on",
    "durations": "for two years and several months",
    "a time": "at 03:00 hours",
    "a version": "in 1.10.2014.7 of it",
    "the last week of something": "in the last week of fighting",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_what_is_no_date_is_left_alone(text):
    assert after(rule, text) == text


NO_DATES = {
    "without an anchor": ("in [D coming weeks] and [D years ago]", "in coming weeks and years ago"),
    "in a story": ("[D the following day], [D weeks earlier], in [D recent days]", "the following day, weeks earlier, in recent days"),
    "a treaty of a year": ("the [D Treaty of 1921] failed", "the Treaty of [D 1921] failed"),
    "a preposition": ("[D Late on July 18] they left", "Late on [D July 18] they left"),
    "a treaty without its year": ("the [D Treaty of] failed", "the Treaty of failed"),
    "a number": ("to [D 27] and '[D 96]", "to 27 and '[D 96]"),
    "a duration": ("[D three days] prior", "three days prior"),
    "counted from now": ("[D two years ago] and [D next week] and [D past two weeks]", "[D two years ago] and [D next week] and [D past two weeks]"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), NO_DATES.values(), ids=NO_DATES)
def test_what_has_no_place_on_the_calendar_is_no_date(before, right):
    assert after(rule, before) == right


def test_a_date_that_only_the_grammar_marked_has_its_score():
    (mark,) = marks_of(rule(read("on June 5, 2017")))
    assert mark.score == 0.9
