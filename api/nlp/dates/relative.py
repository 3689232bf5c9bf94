"""What is counted from the day of publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from api.nlp.dates import calendar
from api.nlp.dates.months import part_of_month
from api.nlp.dates.scene import COUNT, PART, Scene, Table, into, iso
from api.nlp.dates.words import number_of
from api.nlp.dates.years import part_of_century, part_of_decade, part_of_year

RULES: Table = []
rule = into(RULES)
_UNITS = {"day": 1, "week": 7, "fortnight": 14}
_YEARS = {"year": 1, "decade": 10, "centur": 100}


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


_SHIFTS = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}


@rule(
    rf"{PART}(?:the )?(?:(?P<which>this|last|next|previous|coming|current)\s+)?(?P<u>week|month|year|decade|century|quarter)"
)
def _near_unit(s: Scene) -> str | None:
    if s.anchor is None or not (s.get("which") or s.part):
        return None
    shift = _SHIFTS.get(s.get("which"), 0)
    return _NEAR[s.get("u")](s.anchor, shift, s.part)


def _near_week(anchor: date, shift: int, part: str) -> str:
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(days=7 * shift)
    sunday = monday + timedelta(days=6)
    first, last = _side(part, shift, monday.isoformat(), sunday.isoformat(), anchor.isoformat())
    if part in ("start of", "beginning of"):
        return first
    return last if part == "end of" else f"{first}/{last}"


def _near_month(anchor: date, shift: int, part: str) -> str | None:
    at = calendar.month_from(anchor, shift)
    if at is None:
        return None
    year, month = int(at[:4]), int(at[5:])
    if part in ("earlier", "later") and shift == 0:
        ends = f"{at}-01", f"{at}-{calendar.last_day(year, month)}"
        return "/".join(_side(part, shift, *ends, anchor.isoformat()))
    return part_of_month(year, month, part)


def _near_year(anchor: date, shift: int, part: str) -> str | None:
    year = anchor.year + shift
    if part in ("earlier", "later") and shift == 0:
        return "/".join(
            _side(part, shift, f"{year:04d}-01", f"{year:04d}-12", f"{year:04d}-{anchor.month:02d}")
        )
    return part_of_year(year, part)


def _side(part: str, shift: int, first: str, last: str, here: str) -> tuple[str, str]:
    """`earlier` this month runs from its start to publication, `later` from publication to its end."""
    if shift != 0 or part not in ("earlier", "later"):
        return first, last
    return (first, here) if part == "earlier" else (here, last)


def _near_quarter(anchor: date, shift: int, part: str) -> str | None:
    index = anchor.year * 4 + (anchor.month - 1) // 3 + shift
    return None if part else f"{index // 4:04d}-{33 + index % 4}"


def _near_decade(anchor: date, shift: int, part: str) -> str | None:
    return part_of_decade((anchor.year // 10 + shift) * 10, part)


def _near_century(anchor: date, shift: int, part: str) -> str | None:
    return part_of_century(anchor.year // 100 + shift, part)


_NEAR: dict[str, Callable[[date, int, str], str | None]] = {
    "week": _near_week,
    "month": _near_month,
    "year": _near_year,
    "quarter": _near_quarter,
    "decade": _near_decade,
    "century": _near_century,
}


@rule(r"(?:the )?(?:year|year's)[- ]end")
def _year_end(s: Scene) -> str | None:
    return None if s.anchor is None else _near_year(s.anchor, 0, "end of")


@rule(r"(?:(?P<which>this past|this|last|past|next|previous|coming)\s+)?weekend")
def _weekend(s: Scene) -> str | None:
    if s.anchor is None:
        return None
    which = s.get("which")
    saturday = s.anchor - timedelta(days=s.anchor.weekday()) + timedelta(days=5 + 7 * _SHIFTS.get(which, 0))
    if which == "this past" or (which in ("", "this") and s.anchor.weekday() < 5 and not s.forward):
        saturday -= timedelta(days=7)
    return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"


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
    return calendar.year(anchor.year - count * _YEARS[unit])


@rule(
    rf"(?P<which>past|last|previous|next|coming)\s+(?P<n>{COUNT})(?:-plus|\+)?\s+(?P<u>hour|day|week|month|year|decade|centur)(?:s|y|ies)?"
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
            calendar.year(anchor.year + sign * count * _YEARS[unit]),
            f"{anchor.year:04d}",
        )
    if other is None:
        return None
    return f"{here}/{other}" if sign > 0 else f"{other}/{here}"


@rule(r"(?:this )?past (?P<u>day|week|month|year|decade|centur)y?")
def _past_unit(s: Scene) -> str | None:
    return _last_units(Scene({"which": "past", "n": "1", "u": s.get("u")}, s.anchor, s.text, s.start, s.end))
