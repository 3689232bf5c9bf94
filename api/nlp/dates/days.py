"""Single days."""

from __future__ import annotations

import re

from api.nlp.dates import calendar
from api.nlp.dates.scene import (
    DAY,
    ERA,
    MONTH,
    WEEKDAY,
    Scene,
    Table,
    day_or_none,
    into,
    iso,
    leading_number,
    nearest,
    year_of,
)
from api.nlp.dates.words import MONTHS

RULES: Table = []
rule = into(RULES)


@rule(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})")
def _iso_day(s: Scene) -> str | None:
    return calendar.day(int(s.get("y")), int(s.get("m")), int(s.get("d")))


@rule(r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})")
def _numeric_day(s: Scene) -> str | None:
    first, second = int(s.get("a")), int(s.get("b"))
    year = year_of(s.get("y"), s.anchor)
    if year is None:
        return None
    if s.get("sep") == "." or first > 12:
        return calendar.day(year, second, first)
    if second > 12 or first == second:
        return calendar.day(year, first, second)
    if s.anchor is None:
        return None
    readings = [
        r for r in (day_or_none(year, first, second), day_or_none(year, second, first)) if r is not None
    ]
    forward = s.forward
    fitting = [r for r in readings if (r >= s.anchor if forward else r <= s.anchor)]
    return fitting[0].isoformat() if len(fitting) == 1 and len(readings) == 2 else None


@rule(rf"(?:{WEEKDAY},?\s+)?(?P<m>{MONTH})\s*(?:the\s+)?(?P<d>{DAY}),?\s+(?P<y>\d{{4}}|'\d\d){ERA}?")
@rule(
    rf"(?:{WEEKDAY},?\s+)?(?:the\s+)?(?P<d>{DAY})(?:\s+of)?[\s-]+(?P<m>{MONTH}),?[\s-]+(?P<y>\d{{4}}|'\d\d){ERA}?"
)
@rule(rf"(?P<d>\d{{1,2}})(?P<m>{MONTH})(?P<y>\d{{4}})")
def _full_day(s: Scene) -> str | None:
    year = year_of(s.get("y"), s.anchor)
    return (
        None
        if year is None
        else calendar.day(year, MONTHS[s.get("m").rstrip(".")], leading_number(s.get("d")))
    )


@rule(rf"(?P<m>{MONTH})\s*(?:the\s+)?(?P<d>{DAY}),?\s+(?P<which>this|last|next) year")
@rule(rf"(?P<d>{DAY})\s+(?P<m>{MONTH}),?\s+(?P<which>this|last|next) year")
def _day_of_a_near_year(s: Scene) -> str | None:
    if s.anchor is None:
        return None
    year = s.anchor.year + {"last": -1, "this": 0, "next": 1}[s.get("which")]
    return calendar.day(year, MONTHS[s.get("m").rstrip(".")], leading_number(s.get("d")))


@rule(rf"(?:{WEEKDAY},?\s+)?(?P<m>{MONTH})\s*(?:the\s+)?(?P<d>{DAY})")
@rule(rf"(?:{WEEKDAY},?\s+)?(?:the\s+)?(?P<d>{DAY})(?:\s+of)?\s+(?P<m>{MONTH})")
def _day_without_year(s: Scene) -> str | None:
    month, number = MONTHS[s.get("m").rstrip(".")], leading_number(s.get("d"))
    if number > 31:
        return None
    return iso(nearest(s, lambda year: day_or_none(year, month, number)))


@rule(r"(?P<d>\d{1,2}(?:st|nd|rd|th))(?P<of>\s+of (?P<which>this|last|next) month)?")
def _day_of_month(s: Scene) -> str | None:
    number = leading_number(s.get("d"))
    if s.anchor is None or not re.search(r"[a-z]", s.get("d")):
        return None
    month = {"this": 0, "last": -1, "next": 1}.get(s.get("which"), 0)
    base = calendar.month_from(s.anchor, month)
    if base is None:
        return None
    if s.get("of"):
        return calendar.day(int(base[:4]), int(base[5:]), number)
    forward = s.forward
    for step in range(12):
        at = calendar.month_from(s.anchor, step if forward else -step)
        found = day_or_none(int(at[:4]), int(at[5:]), number) if at else None
        if found is not None and (found >= s.anchor if forward else found <= s.anchor):
            return found.isoformat()
    return None
