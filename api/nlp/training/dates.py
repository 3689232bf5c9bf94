"""Other dates of the same form: the words around a date keep their grammar."""

from __future__ import annotations

import re
from random import Random

from api.nlp.dates.words import MONTH_NAMES, WEEKDAY_NAMES

_SHORT = ["Jan.", "Feb.", "Mar.", "Apr.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
_PART = re.compile(
    r"\b(?P<month>" + "|".join(MONTH_NAMES) + r")\b|(?P<short>\b(?:Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\.)"
    r"|\b(?P<weekday>"
    + "|".join(WEEKDAY_NAMES)
    + r")\b|\b(?P<year>(?:1[6-9]|20)\d\d)\b|\b(?P<day>[12]?\d|3[01])\b"
)
_PHRASES = [
    "last week",
    "last month",
    "last year",
    "this week",
    "this month",
    "next week",
    "next month",
    "yesterday",
    "today",
    "tomorrow",
    "two days ago",
    "three weeks ago",
    "a year ago",
    "earlier this week",
    "earlier this month",
    "late last year",
    "early next year",
    "the end of the year",
    "mid-2015",
    "early 2016",
    "late 2014",
    "summer of 2014",
    "the past two weeks",
    "past 24 hours",
    "the last three years",
    "earlier today",
    "later this month",
    "the 1990s",
    "the early 1980s",
    "mid-October",
    "spring 1943",
    "winter of 1941",
    "19th century",
    "Christmas Eve",
    "New Year's Day",
    "Ramadan",
    "Easter Sunday",
    "Independence Day",
    "Thanksgiving",
    "Good Friday",
    "end of the month",
    "Eid al-Fitr",
    "the past 18 months",
    "the past decade",
    "earlier this year",
    "later this year",
    "last Thursday",
    "next Monday",
    "the early 20th century",
    "the second half of 2016",
    "autumn 1942",
    "Veterans Day",
    "several months ago",
    "20 years ago",
    "the last 48 hours",
]


def another_date(surface: str, random: Random) -> str:
    """Replaces months, weekdays, days and years each by another; relative expressions stay."""

    def other(match: re.Match[str]) -> str:
        if match["month"]:
            return random.choice(MONTH_NAMES)
        if match["short"]:
            return random.choice(_SHORT)
        if match["weekday"]:
            return random.choice(WEEKDAY_NAMES)
        if match["year"]:
            return str(random.choice((random.randint(1790, 1990), random.randint(1990, 2025))))
        return str(random.randint(1, 28)) if match["day"] else match[0]

    if re.search(r"\d-\d|-\d|\d/", surface):
        return surface
    return _PART.sub(other, surface)


def date_form(random: Random) -> tuple[str, str]:
    """A full date in one of the forms of reports, or a relative one: (words before the span, the span)."""
    day, month, year = random.randint(1, 28), random.choice(MONTH_NAMES), random.randint(1860, 2025)
    weekday, short = random.choice(WEEKDAY_NAMES), random.choice(_SHORT)
    forms = (
        ("on ", f"{weekday}"), ("on ", f"{month} {day}, {year}"), ("on ", f"{day} {month} {year}"), ("on ", f"{month} {day}"),
        ("on ", f"{day} {month}"), ("on ", f"{weekday}, {month} {day}, {year}"), ("on ", f"{weekday}, {day} {month}"),
        ("in ", f"{month} {year}"), ("in ", f"{year}"), ("in early ", f"{year}"), ("on ", f"{short} {day}"),
        ("on ", f"{year}-{random.randint(1, 12):02d}-{day:02d}"), ("on ", f"{day}/{random.randint(1, 12):02d}/{year}"),
        ("on the night of ", f"{day}–{day + 1} {month}"), ("from ", f"{month} {day}–{day + 2}"), ("", random.choice(_PHRASES)),
        ("", random.choice(_PHRASES)), ("", random.choice(_PHRASES)), ("on ", f"{short} {day}, {year}"), ("by mid-", f"{month}"),
        ("by late ", f"{month} {year}"), ("between ", f"{year}–{str(year + 1)[2:]}"), ("since ", f"{month} {day - day % 2 + 1}"), ("", f"{day} {month} {year}"),
        ("in the summer of ", f"{year}"), ("on the morning of ", f"{day} {month}"), ("around ", f"{year}"), ("on ", f"{weekday} {month} {day}"),
    )  # fmt: skip
    before, span = random.choice(forms)
    for word in ("early ", "mid-", "late ", "summer of "):
        if before.endswith(word):
            before, span = before[: -len(word)], word + span
    if span.startswith("the "):
        before, span = before + "the ", span[4:]
    return before, span
