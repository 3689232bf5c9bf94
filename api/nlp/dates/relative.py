"""What is counted from the day of publication."""

from __future__ import annotations

from datetime import timedelta

from api.nlp.dates import calendar
from api.nlp.dates.months import part_of_month
from api.nlp.dates.scene import COUNT, Scene, Table, into, iso
from api.nlp.dates.words import number_of
from api.nlp.dates.years import part_of_year

RULES: Table = []
rule = into(RULES)
_UNITS = {"day": 1, "week": 7, "fortnight": 14}


@rule(
    r"(?:(?:earlier|later) )?(?P<d>today|tonight|yesterday|tomorrow|day before yesterday|day after tomorrow)(?: (?:morning|afternoon|evening|night))?"
)
def _near_day(s: Scene) -> str | None:
    shift = {
        "yesterday": -1,
        "tomorrow": 1,
        "day before yesterday": -2,
        "day after tomorrow": 2,
    }.get(s.get("d"), 0)
    return None if s.anchor is None else iso(s.anchor + timedelta(days=shift))


@rule(
    r"(?:(?P<part>early|mid|late|earlier|later|start of|beginning of|end of|middle of|first half of|second half of)[\s-]*)?(?:the )?(?P<which>this|last|next|past|previous|coming|current|same)\s+(?P<u>week|weekend|month|year|decade|century|quarter)"
)
def _near_unit(s: Scene) -> str | None:
    if s.anchor is None or s.get("which") == "same":
        return None
    anchor, unit, part = s.anchor, s.get("u"), s.get("part")
    shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(s.get("which"), 0)
    if unit in ("week", "weekend"):
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(days=7 * shift)
        if unit == "weekend":
            saturday = monday + timedelta(days=5)
            if shift == -1 and anchor.weekday() >= 5:
                saturday = monday + timedelta(days=5)
            if shift == 0 and anchor.weekday() < 5 and not s.forward:
                saturday -= timedelta(days=7)
            return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"
        sunday = monday + timedelta(days=6)
        if part == "earlier":
            return f"{monday.isoformat()}/{anchor.isoformat()}"
        if part == "later":
            return f"{anchor.isoformat()}/{sunday.isoformat()}"
        if part in ("start of", "beginning of"):
            return monday.isoformat()
        if part == "end of":
            return sunday.isoformat()
        return f"{monday.isoformat()}/{sunday.isoformat()}"
    if unit == "month":
        at = calendar.month_from(anchor, shift)
        if at is None:
            return None
        year, month = int(at[:4]), int(at[5:])
        if part == "earlier" and shift == 0:
            return f"{calendar.day(year, month, 1)}/{anchor.isoformat()}"
        if part == "later" and shift == 0:
            return f"{anchor.isoformat()}/{calendar.day(year, month, calendar.last_day(year, month))}"
        return part_of_month(year, month, part)
    if unit == "year":
        year = anchor.year + shift
        if part == "earlier" and shift == 0:
            return f"{calendar.month(year, 1)}/{calendar.month(year, anchor.month)}"
        if part == "later" and shift == 0:
            return f"{calendar.month(year, anchor.month)}/{calendar.month(year, 12)}"
        return part_of_year(year, part)
    if unit == "quarter":
        index = anchor.year * 4 + (anchor.month - 1) // 3 + shift
        return f"{index // 4:04d}-{33 + index % 4}"
    return f"{anchor.year // 10 + shift:03d}X" if unit == "decade" else f"{anchor.year // 100 + shift:02d}XX"


@rule(
    rf"(?:(?:about|around|nearly|almost|some|more than|over|roughly|just|exactly)\s+)*(?P<n>{COUNT})\s+(?P<u>day|week|fortnight|month|year|decade|centur)(?:s|y|ies)?\s+ago"
)
def _ago(s: Scene) -> str | None:
    count = number_of(s.get("n"))
    if s.anchor is None or count is None:
        return None
    unit, anchor = s.get("u"), s.anchor
    if unit == "day":
        return iso(anchor - timedelta(days=count))
    if unit in _UNITS:
        return calendar.week_of(anchor - timedelta(days=_UNITS[unit] * count))
    if unit == "month":
        return calendar.month_from(anchor, -count)
    return calendar.year(anchor.year - count * {"year": 1, "decade": 10, "centur": 100}[unit])


@rule(
    rf"(?P<which>past|last|previous|next|coming)\s+(?P<n>{COUNT})\s+(?P<u>hour|day|week|month|year|decade)s?"
)
def _last_units(s: Scene) -> str | None:
    count = number_of(s.get("n"))
    if s.anchor is None or count is None or count == 0:
        return None
    anchor, unit = s.anchor, s.get("u")
    sign = 1 if s.get("which") in ("next", "coming") else -1
    if unit in ("hour", "day", "week"):
        days = -(-count // 24) if unit == "hour" else count * (7 if unit == "week" else 1)
        other: str | None = (anchor + timedelta(days=sign * days)).isoformat()
        here = anchor.isoformat()
    elif unit == "month":
        other, here = calendar.month_from(anchor, sign * count), f"{anchor.year:04d}-{anchor.month:02d}"
    else:
        other, here = (
            calendar.year(anchor.year + sign * count * (10 if unit == "decade" else 1)),
            f"{anchor.year:04d}",
        )
    if other is None:
        return None
    return f"{here}/{other}" if sign > 0 else f"{other}/{here}"


@rule(r"past (?P<u>day|week|month|year)")
def _past_unit(s: Scene) -> str | None:
    return _last_units(Scene({"which": "past", "n": "1", "u": s.get("u")}, s.anchor, s.text, s.start, s.end))
