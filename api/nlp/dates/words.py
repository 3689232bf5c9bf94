"""Words of the calendar, and numbers as words."""

from __future__ import annotations

from collections.abc import Iterable

_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_WEEKDAYS = (
    ("monday", "mon"),
    ("tuesday", "tues", "tue"),
    ("wednesday", "wed"),
    ("thursday", "thurs", "thur", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
MONTH_NAMES = [name.capitalize() for name, *_ in _MONTHS]
WEEKDAY_NAMES = [name.capitalize() for name, *_ in _WEEKDAYS]
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
NUMBERS = {word: value for value, word in enumerate(_ONES)} | {
    "a": 1,
    "an": 1,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "dozen": 12,
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
} | {"twenty-first": 21, "twenty-second": 22}
DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}


def number_of(word: str) -> int | None:
    """`12`, `twelve`, `twenty-four`, `a`; None for what is no number."""
    if word.isascii() and word.isdigit():
        return int(word) if len(word) < 6 else None
    if word in NUMBERS:
        return NUMBERS[word]
    tens, _, ones = word.replace(" ", "-").partition("-")
    if NUMBERS.get(tens, 0) >= 20 and 0 < NUMBERS.get(ones, 0) < 10:
        return NUMBERS[tens] + NUMBERS[ones]
    return None


def any_of(names: Iterable[object]) -> str:
    """A regular expression for any of the names, longest first."""
    return "|".join(sorted(map(str, names), key=len, reverse=True))
