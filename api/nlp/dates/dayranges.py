"""Several days: intervals, and pairs of days."""

from __future__ import annotations

from datetime import date

from api.nlp.dates.scene import DASH, DAY, MONTH, Scene, Table, day_or_none, into, leading_number, nearest
from api.nlp.dates.words import MONTHS

RULES: Table = []
rule = into(RULES)


@rule(rf"(?P<m>{MONTH})\s*(?P<a>{DAY}){DASH}(?P<b>{DAY})(?:,?\s+(?P<y>\d{{4}}))?")
@rule(rf"(?P<a>{DAY})(?:{DASH}|\s*/\s*)(?P<b>{DAY})\s+(?P<m>{MONTH})(?:,?\s+(?P<y>\d{{4}}))?")
def _days_of_a_month(s: Scene) -> str | None:
    start, end = _two_of_a_month(s)
    return f"{start.isoformat()}/{end.isoformat()}" if start and end and start < end else None


@rule(rf"(?P<m>{MONTH})\s*(?P<a>{DAY})\s*(?:and|&)\s*(?P<b>{DAY})(?:,?\s+(?P<y>\d{{4}}))?")
@rule(rf"(?P<a>{DAY})\s*(?:and|&)\s*(?P<b>{DAY})\s+(?P<m>{MONTH})(?:,?\s+(?P<y>\d{{4}}))?")
def _two_days(s: Scene) -> str | None:
    start, end = _two_of_a_month(s)
    return f"{{{start.isoformat()},{end.isoformat()}}}" if start and end else None


def _two_of_a_month(s: Scene) -> tuple[date | None, date | None]:
    month, first, last = (
        MONTHS[s.get("m").rstrip(".")],
        leading_number(s.get("a")),
        leading_number(s.get("b")),
    )
    if s.get("y"):
        start = day_or_none(int(s.get("y")), month, first)
    else:
        start = nearest(s, lambda year: day_or_none(year, month, first))
    return start, day_or_none(start.year, month, last) if start else None


@rule(
    rf"(?P<m>{MONTH})\s*(?P<a>{DAY})(?:,?\s+(?P<z>\d{{4}}))?{DASH}(?P<n>{MONTH})\s*(?P<b>{DAY})(?:,?\s+(?P<y>\d{{4}}))?"
)
@rule(
    rf"(?P<a>{DAY})\s+(?P<m>{MONTH})(?:,?\s+(?P<z>\d{{4}}))?{DASH}(?P<b>{DAY})\s+(?P<n>{MONTH})(?:,?\s+(?P<y>\d{{4}}))?"
)
def _days_of_two_months(s: Scene) -> str | None:
    m, n = MONTHS[s.get("m").rstrip(".")], MONTHS[s.get("n").rstrip(".")]
    a, b = leading_number(s.get("a")), leading_number(s.get("b"))
    end = (
        day_or_none(int(s.get("y")), n, b) if s.get("y") else nearest(s, lambda year: day_or_none(year, n, b))
    )
    if end is None:
        return None
    start = day_or_none(int(s.get("z")) if s.get("z") else end.year - (m > n), m, a)
    return f"{start.isoformat()}/{end.isoformat()}" if start else None
