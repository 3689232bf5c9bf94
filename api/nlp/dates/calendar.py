"""Days, weeks, months and holidays as EDTF strings. Every function gives None where the calendar has no such thing."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def day(year: int, month: int, number: int) -> str | None:
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


def month(year: int, number: int) -> str | None:
    return f"{year:04d}-{number:02d}" if 1 <= number <= 12 and 0 <= year <= 9999 else None


def year(number: int) -> str | None:
    return f"{number:04d}" if 0 <= number <= 9999 else None


def week_of(anchor: date) -> str:
    """Monday/Sunday of the week that holds a day."""
    monday = anchor - timedelta(days=anchor.weekday())
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def month_from(anchor: date, months: int) -> str | None:
    index = anchor.year * 12 + anchor.month - 1 + months
    return month(index // 12, index % 12 + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """nth 1..5 from the month's start, -1 the last; `weekday` 0 is Monday."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, last_day(year, month))
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    return date(year, (h + k - 7 * m + 114) // 31, (h + k - 7 * m + 114) % 31 + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Julian calendar (Meeus), as a Gregorian date; right from 1900 to 2099."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    return date(year, (d + e + 114) // 31, (d + e + 114) % 31 + 1) + timedelta(days=13)


FIXED = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "orthodox christmas": (1, 7),
    "epiphany": (1, 6),
    "valentine's day": (2, 14),
    "st patrick's day": (3, 17),
    "st. patrick's day": (3, 17),
    "april fools' day": (4, 1),
    "may day": (5, 1),
    "victory day": (5, 9),
    "ve day": (5, 8),
    "v-e day": (5, 8),
    "anzac day": (4, 25),
    "juneteenth": (6, 19),
    "canada day": (7, 1),
    "independence day": (7, 4),
    "fourth of july": (7, 4),
    "bastille day": (7, 14),
    "australia day": (1, 26),
    "halloween": (10, 31),
    "all saints' day": (11, 1),
    "guy fawkes night": (11, 5),
    "bonfire night": (11, 5),
    "armistice day": (11, 11),
    "remembrance day": (11, 11),
    "veterans day": (11, 11),
    "veterans' day": (11, 11),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "st stephen's day": (12, 26),
    "international women's day": (3, 8),
    "women's day": (3, 8),
    "international workers' day": (5, 1),
    "german unity day": (10, 3),
    "defender of the fatherland day": (2, 23),
    "russia day": (6, 12),
    "assumption day": (8, 15),
    "groundhog day": (2, 2),
    "waitangi day": (2, 6),
    "nakba day": (5, 15),
    "human rights day": (12, 10),
    "world refugee day": (6, 20),
}
BY_RULE = {
    "martin luther king day": (1, 0, 3),
    "martin luther king jr. day": (1, 0, 3),
    "presidents' day": (2, 0, 3),
    "presidents day": (2, 0, 3),
    "memorial day": (5, 0, -1),
    "labor day": (9, 0, 1),
    "columbus day": (10, 0, 2),
    "thanksgiving day": (11, 3, 4),
    "thanksgiving": (11, 3, 4),
    "mother's day": (5, 6, 2),
    "father's day": (6, 6, 3),
    "election day": (11, 1, 0),
    "black friday": (11, 4, 0),
    "remembrance sunday": (11, 6, 2),
}
FROM_EASTER = {
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter sunday": 0,
    "easter": 0,
    "easter monday": 1,
    "ascension day": 39,
    "pentecost": 49,
    "whit monday": 50,
}


def holiday(name: str, year: int, near: str = "") -> date | None:
    """The day of a holiday in a year; `near` is the text around it, which may name a country or a church."""
    if not 1600 < year < 4000:
        return None
    if name in ("thanksgiving", "thanksgiving day") and "canad" in near:
        return nth_weekday(year, 10, 0, 2)
    if name == "independence day" and "ukrain" in near:
        return date(year, 8, 24)
    if name == "victory day" and "france" in near:
        return date(year, 5, 8)
    if name in FIXED:
        return date(year, *FIXED[name])
    if name == "election day":
        return nth_weekday(year, 11, 0, 1) + timedelta(days=1)
    if name == "black friday":
        return nth_weekday(year, 11, 3, 4) + timedelta(days=1)
    if name in BY_RULE:
        return nth_weekday(year, *BY_RULE[name])
    orthodox = name.startswith("orthodox ") or "orthodox" in near
    bare = name.removeprefix("orthodox ")
    if bare in FROM_EASTER:
        return (orthodox_easter if orthodox else easter)(year) + timedelta(days=FROM_EASTER[bare])
    return None
