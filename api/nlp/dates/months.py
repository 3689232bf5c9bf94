"""Months, their parts and weeks."""

from __future__ import annotations

import re

from api.nlp.dates import calendar, context
from api.nlp.dates.scene import (
    DASH,
    DAY,
    MONTH,
    PART,
    Scene,
    Table,
    day_or_none,
    into,
    leading_number,
    nearest,
    year_of,
)
from api.nlp.dates.words import MONTHS

RULES: Table = []
rule = into(RULES)


@rule(rf"{PART}(?P<m>{MONTH}),?\s+(?:of\s+)?(?P<y>\d{{4}}|'\d\d|last year|this year|next year)")
@rule(rf"{PART}(?:(?P<which>last|next|this|this past|this coming|coming)\s+)?(?P<m>{MONTH})")
def _month(s: Scene) -> str | None:
    month = MONTHS[s.get("m").rstrip(".")]
    written = s.get("y")
    if written.endswith("year"):
        year = (
            None
            if s.anchor is None
            else s.anchor.year + {"last": -1, "this": 0, "next": 1}[written.split()[0]]
        )
    elif written:
        year = year_of(written, s.anchor)
    else:
        year = year_of_month(s, month)
    return None if year is None else part_of_month(year, month, s.part)


def year_of_month(s: Scene, month: int) -> int | None:
    anchor, which = s.anchor, s.get("which")
    if anchor is not None and which in ("last", "this past"):
        return anchor.year - (month >= anchor.month)
    if anchor is not None and which in ("next", "coming", "this coming"):
        return anchor.year + (month <= anchor.month)
    lent = context.lent_year(s.right)
    if lent is None:
        bare = re.match(
            rf"\s*(?:to|and|until|through|-|–)\s+(?P<n>{MONTH})\s+(?P<y>\d{{4}})\b", s.right.lower()
        )
        lent = (int(bare["y"]), MONTHS[bare["n"].rstrip(".")]) if bare else None
    if lent is not None and not which:
        return lent[0] - (lent[1] is not None and month > lent[1])
    if anchor is None:
        return None
    if s.forward:
        return anchor.year + (month < anchor.month)
    return anchor.year - (month > anchor.month)


def part_of_month(year: int, month: int, part: str) -> str | None:
    last = calendar.last_day(year, month)
    ends = {
        "early": (1, 10),
        "mid": (11, 20),
        "late": (21, last),
        "first half of": (1, 15),
        "second half of": (16, last),
    }.get(part)
    if ends is not None:
        return f"{calendar.day(year, month, ends[0])}/{calendar.day(year, month, ends[1])}"
    if part in ("start of", "beginning of"):
        return calendar.day(year, month, 1)
    return calendar.day(year, month, last) if part == "end of" else calendar.month(year, month)


@rule(rf"(?P<m>{MONTH})(?:,?\s+(?P<z>\d{{4}}))?{DASH}(?P<n>{MONTH}),?\s+(?P<y>\d{{4}})")
def _months(s: Scene) -> str | None:
    m, n, year = MONTHS[s.get("m").rstrip(".")], MONTHS[s.get("n").rstrip(".")], int(s.get("y"))
    first = int(s.get("z")) if s.get("z") else year - (m > n)
    return f"{calendar.month(first, m)}/{calendar.month(year, n)}" if (first, m) < (year, n) else None


@rule(rf"(?P<which>first|second|third|last|final) week (?:of|in) (?P<m>{MONTH})(?:,?\s+(?P<y>\d{{4}}))?")
def _week_of_month(s: Scene) -> str | None:
    month = MONTHS[s.get("m").rstrip(".")]
    year = int(s.get("y")) if s.get("y") else year_of_month(s, month)
    if year is None:
        return None
    last = calendar.last_day(year, month)
    first = {"first": 1, "second": 8, "third": 15}.get(s.get("which"), last - 6)
    return f"{calendar.day(year, month, first)}/{calendar.day(year, month, first + 6)}"


@rule(rf"week (?:of|beginning|starting) (?P<m>{MONTH})\s*(?P<d>{DAY})(?:,?\s+(?P<y>\d{{4}}))?")
def _week_from(s: Scene) -> str | None:
    month, number = MONTHS[s.get("m").rstrip(".")], leading_number(s.get("d"))
    found = (
        day_or_none(int(s.get("y")), month, number)
        if s.get("y")
        else nearest(s, lambda y: day_or_none(y, month, number))
    )
    return calendar.week_of(found) if found else None
