"""Years, decades and centuries, and their parts."""

from __future__ import annotations

import re

from api.nlp.dates import calendar
from api.nlp.dates.scene import ERA, PART, Scene, Table, into, leading_number, year_of
from api.nlp.dates.words import DECADES, ORDINALS, any_of

RULES: Table = []
rule = into(RULES)
_IN = re.compile(r"\b[Ii]n\s+(?:\d\d,?\s+and\s+)?$")


@rule(rf"{PART}(?P<y>\d{{3,4}}){ERA}?")
@rule(rf"(?P<y>\d{{1,4}}){ERA}")
def _a_year(s: Scene) -> str | None:
    number = int(s.get("y"))
    if s.get("era").startswith("b"):
        return f"-{number - 1:04d}" if number > 1 else "0000" if number else None
    if (number < 100 and not s.get("era")) or s.left.rstrip().lower().endswith(
        ("fiscal", "financial year", "fiscal year")
    ):
        return None
    return part_of_year(number, s.part)


@rule(r"'(?P<y>\d\d)")
@rule(r"(?P<y>\d\d)")
def _short_year(s: Scene) -> str | None:
    """Without an apostrophe only in a list of years: `in 88 and 92`."""
    if s.text[s.start : s.start + 1].isdigit() and not _IN.search(s.left):
        return None
    year = year_of(s.get("y"), s.anchor)
    return None if year is None else calendar.year(year)


@rule(r"(?:a\.?d\.?|c\.?e\.?)\s*(?P<y>\d{1,4})")
def _year_of_our_lord(s: Scene) -> str | None:
    return calendar.year(int(s.get("y")))


def part_of_year(number: int, part: str) -> str | None:
    months = {
        "early": (1, 4),
        "mid": (5, 8),
        "late": (9, 12),
        "first half of": (1, 6),
        "second half of": (7, 12),
    }.get(part)
    if months is not None:
        return f"{calendar.month(number, months[0])}/{calendar.month(number, months[1])}"
    if part in ("start of", "beginning of"):
        return calendar.month(number, 1)
    return calendar.month(number, 12) if part == "end of" else calendar.year(number)


@rule(r"(?P<a>\d{4})(?:\s*[-–—/]\s*|\s+to\s+)(?P<b>\d{4}|\d{2})")
def _years(s: Scene) -> str | None:
    first = int(s.get("a"))
    last = int(s.get("b")) if len(s.get("b")) == 4 else first // 100 * 100 + int(s.get("b"))
    if last < first and len(s.get("b")) == 2:
        last += 100
    return f"{first:04d}/{last:04d}" if first < last else None


@rule(rf"{PART}(?P<y>\d{{3}}0)'?s")
@rule(rf"{PART}(?:'?(?P<two>\d0)'?s|(?P<word>{any_of(DECADES)}))")
def _decade(s: Scene) -> str | None:
    if s.get("y"):
        first = int(s.get("y"))
    else:
        two = int(s.get("two")) if s.get("two") else DECADES[s.get("word")]
        first = 1900 + two if two > 10 else 2000 + two
    return part_of_decade(first, s.part)


def part_of_decade(first: int, part: str) -> str | None:
    """`first` is the decade's first year."""
    years = {
        "early": (0, 3),
        "mid": (4, 6),
        "late": (7, 9),
        "first half of": (0, 4),
        "second half of": (5, 9),
    }.get(part)
    if years is not None:
        return f"{first + years[0]:04d}/{first + years[1]:04d}"
    if part in ("start of", "beginning of", "turn of"):
        return calendar.year(first)
    return calendar.year(first + 9) if part == "end of" else f"{first // 10:03d}X"


@rule(rf"{PART}(?:the\s+)?(?P<n>\d{{1,2}}(?:st|nd|rd|th)|{any_of(ORDINALS)})[\s-]centur(?:y|ies){ERA}?")
def _century(s: Scene) -> str | None:
    written = s.get("n")
    number = ORDINALS[written] if written in ORDINALS else leading_number(written)
    if s.get("era").startswith("b"):
        return f"-{number - 1:02d}XX"
    return part_of_century(number - 1, s.part)


def part_of_century(hundreds: int, part: str) -> str | None:
    """`hundreds` are the first two digits of the century's years."""
    first = hundreds * 100
    years = {
        "early": (0, 33),
        "mid": (34, 66),
        "late": (67, 99),
        "first half of": (0, 49),
        "second half of": (50, 99),
    }.get(part)
    if years is not None:
        return f"{first + years[0]:04d}/{first + years[1]:04d}"
    if part in ("start of", "beginning of", "turn of"):
        return calendar.year(first)
    return calendar.year(first + 99) if part == "end of" else f"{hundreds:02d}XX"
