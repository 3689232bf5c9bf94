"""DATE spans become values: the guideline's worked examples, and cases of each kind."""

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from api.nlp.dates import resolve_date

CASES = [
    (
        "The carrier left Norfolk on Oct. 3, 2011 with two destroyers and a supply ship.",
        "Oct. 3, 2011",
        None,
        ["2011-10-03"],
    ),
    ("His term as governor formally ended on July 30th, 2012.", "July 30th, 2012", None, ["2012-07-30"]),
    (
        "Three policemen were shot dead at a checkpoint on Sunday 3 March.",
        "Sunday 3 March",
        "2013-03-06",
        ["2013-03-03"],
    ),
    (
        "The order to evacuate the islands was given on Thursday, May 4, 2010.",
        "Thursday, May 4, 2010",
        "2010-06-01",
        ["2010-05-04", "2010-05-04?"],
    ),
    (
        "The licence was issued on 02/03/2016 and has since expired.",
        "02/03/2016",
        None,
        [None, "[2016-02-03,2016-03-02]"],
    ),
    (
        "The eastern districts fell last December after a four-year siege.",
        "last December",
        "2017-04-03",
        ["2016-12"],
    ),
    (
        "Votes in the occupied towns are planned for late September, officials there say.",
        "late September",
        "2022-08-15",
        [
            "2022-09-21/2022-09-30",
            "2022-09-20/2022-09-30",
            "2022-09-22/2022-09-30",
            "2022-09-23/2022-09-30",
            "2022-09-24/2022-09-30",
            "2022-09-25/2022-09-30",
            "2022-09-16/2022-09-30",
            "2022-09-21~/2022-09-30~",
            "2022-09-21~/2022-09-30",
            "2022-09-21/2022-09-30~",
        ],
    ),
    (
        "At the start of 1917 neither side expected a breakthrough.",
        "start of 1917",
        None,
        [
            "1917-01",
            "1917-01-01",
            "1917-01~",
            "1917-01/1917-04",
            "1917-01/1917-03",
            "1917-37",
            "1917-33",
            "1917-01~/1917-04~",
            "1917-01~/1917-04",
            "1917-01/1917-04~",
            "1917-01-01/1917-04-30",
            "1917-01-01/1917-03-31",
        ],
    ),
    ("Kuwait has paid for its defence since the 1991 war.", "1991", "2013-03-19", ["1991"]),
    (
        "The dam was planned in the mid-1960s with Soviet money.",
        "mid-1960s",
        None,
        ["1964/1966", "1963/1966", "1963/1967", "1964/1967", "1964~/1966~", "1964~/1966", "1964/1966~"],
    ),
    (
        "The library's manuscripts were catalogued in the mid-18th century.",
        "mid-18th century",
        None,
        [
            "1734/1766",
            "1733/1766",
            "1733/1767",
            "1734/1767",
            "1735/1765",
            "1730/1770",
            "1740/1760",
            "1730/1769",
            "1734~/1766~",
            "1734~/1766",
            "1734/1766~",
        ],
    ),
    ("Carthage lost its fleet in the third century BC.", "third century BC", None, ["-02XX", "-0299/-0200"]),
    (
        "The revolution that began in autumn 2004 has lost its lustre.",
        "autumn 2004",
        "2006-02-01",
        ["2004-23", "2004-27", "2004-09/2004-11"],
    ),
    (
        "The offensive launched last spring has stalled at the river.",
        "last spring",
        "2017-02-20",
        ["2016-21", "2016-25", "2016-03/2016-05"],
    ),
    ("The 1973-74 oil embargo quadrupled the price of crude.", "1973-74", None, ["1973/1974"]),
    (
        "Delegates from forty states met in Nairobi, Jan. 29-Feb. 2, 2007, to debate the mission.",
        "Jan. 29-Feb. 2, 2007",
        None,
        ["2007-01-29/2007-02-02"],
    ),
    ("Two cruisers were lost on 2 and 4 June 1916.", "2 and 4 June 1916", None, ["{1916-06-02,1916-06-04}"]),
    (
        "Voters in the autonomous province turned out in record numbers last weekend.",
        "last weekend",
        "2014-10-07",
        ["2014-10-04/2014-10-05", "2014-10-03/2014-10-05"],
    ),
    (
        "The factory will start production in the third quarter, its owner said.",
        "third quarter",
        "2021-05-18",
        ["2021-35", "2021-07/2021-09", "2021-07-01/2021-09-30"],
    ),
    ("Banks will reopen this Friday for pensioners only.", "this Friday", "2015-07-01", ["2015-07-03"]),
    (
        "The deputy who crossed the floor last Thursday has lost his party post.",
        "last Thursday",
        "2018-03-24",
        ["2018-03-22", "2018-03-15"],
    ),
    ("The last foreign base will be handed over next month.", "next month", "2011-12-06", ["2012-01"]),
    (
        "The reservists were called up a fortnight ago.",
        "a fortnight ago",
        "2023-10-26",
        ["2023-10-09/2023-10-15", "2023-10-08/2023-10-14", "2023-10-12", "2023-10-12~"],
    ),
    (
        "Four tankers have been damaged in the past 10 days.",
        "past 10 days",
        "2019-05-17",
        ["2019-05-07/2019-05-17", "2019-05-08/2019-05-17", "2019-05-07/2019-05-16"],
    ),
    (
        "A tidal wave hit the coasts of the Indian Ocean on Boxing Day 2004.",
        "Boxing Day 2004",
        None,
        ["2004-12-26"],
    ),
    (
        "The hotel was bombed at Passover, while guests were at table.",
        "Passover",
        "2002-04-10",
        [None, "2002-03-28", "2002-03-28/2002-04-03", "2002-03-28/2002-04-04", "2002-03-27"],
    ),
    (
        "Half a million people have fled the city since June 10.",
        "June 10",
        "2014-06-19",
        ["2014-06-10/..", "2014-06-10", "2014-06-10/2014-06-19"],
    ),
    ("Foreign advisers stayed in the south until 1975.", "1975", None, ["../1975", "1975"]),
    ("Both fleets sailed on 12 February, in thick fog.", "12 February", None, [None, "XXXX-02-12"]),
    ("A receipt dated 31 June 2015 was among the forged papers.", "31 June 2015", "2015-09-01", [None]),
    ("It opened on May 2.", "May 2", "2017-06-08", ["2017-05-02"]),
    ("It will open on May 2.", "May 2", "2017-06-08", ["2018-05-02"]),
    ("The army attacked on Nov. 2.", "Nov. 2", "2017-06-08", ["2016-11-02"]),
    ("Fighting lasted from May 2 to June 3, 2011.", "May 2", "2017-06-08", ["2011-05-02"]),
    ("They held it from Dec. 20 to Jan. 9, 2011.", "Dec. 20", "2017-06-08", ["2010-12-20"]),
    ("He spoke on Wednesday.", "Wednesday", "2017-06-08", ["2017-06-07"]),
    ("Talks will resume on Wednesday.", "Wednesday", "2017-06-08", ["2017-06-14"]),
    ("It fell last week.", "last week", "2017-06-08", ["2017-05-29/2017-06-04"]),
    ("It fell mid-October last year.", "mid-October last year", "2017-06-08", ["2016-10-11/2016-10-20"]),
    ("In the 1990s it was quiet.", "1990s", None, ["199X"]),
    ("Two months ago they left.", "Two months ago", "2017-06-08", ["2017-04"]),
    ("They met later this month.", "later this month", "2017-06-08", ["2017-06-08/2017-06-30"]),
    ("It was burnt in 300 BC.", "300 BC", None, ["-0299"]),
    ("A few days ago he was seen.", "A few days ago", "2017-06-08", [None]),
    ("On April 31, 2015 nothing happened.", "April 31, 2015", "2017-06-08", [None]),
    ("The 2011-12 budget passed.", "2011-12", "2017-06-08", ["2011/2012"]),
]


@pytest.mark.parametrize(
    ("context", "surface", "published_at", "right"), CASES, ids=[f"{c[1]} of {c[2]}" for c in CASES]
)
def test_a_date_in_its_sentence_has_this_value(context, surface, published_at, right):
    start = context.index(surface)
    anchor = None if published_at is None else date.fromisoformat(published_at)
    value = resolve_date(context, start, start + len(surface), anchor)
    assert (value and value.value) in right
    if value is not None and ".." not in value.value:
        parse_edtf(value.value)


@given(st.text(max_size=120), st.integers(0, 120), st.integers(0, 120), st.dates() | st.none())
def test_no_text_makes_it_raise(text, start, end, anchor):
    resolve_date(text, start, end, anchor)


@pytest.mark.parametrize(
    "surface", ["5000 years ago", "last 99999 days", "past 9999 months", "next 99999 years", "99999999"]
)
@pytest.mark.parametrize("anchor", [date.min, date(2017, 6, 8), date.max])
def test_what_lies_outside_the_calendar_has_no_value_and_no_error(surface, anchor):
    resolve_date(surface, 0, len(surface), anchor)
