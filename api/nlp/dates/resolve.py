"""From the span in its clause to a value: the first rule whose pattern is the whole span decides."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date

from api.nlp.dates import context, dayranges, days, holidays, months, relative, seasons, weekdays, years
from api.nlp.dates.scene import MONTH, Rule, Scene, Table
from api.nlp.dates.value import DateValue, type_of
from api.nlp.dates.words import MONTHS, any_of

MOST_CHARACTERS = 80
RULES: Table = [
    *days.RULES,
    *dayranges.RULES,
    *months.RULES,
    *years.RULES,
    *seasons.RULES,
    *weekdays.RULES,
    *relative.RULES,
    *holidays.RULES,
]
_HAS_MONTH = re.compile(rf"(?<![a-z])(?:{any_of(MONTHS)})(?![a-z])").search
_HAS_DIGIT = re.compile(r"\d").search
_NEEDS_DIGIT = re.compile(r"^(?:\(\?:)?(?:\(\?P<\w+>)?\\d\{").search


def resolve_date(text: str, start: int, end: int, published_at: date | None) -> DateValue | None:
    """The value of the DATE span [start, end) of `text`; looks at most 160 code points to either side, whatever the text's length.

    Never raises: what cannot be understood, or lies outside years 0 to 9999, is None.
    """
    span = text[start:end]
    if not span or len(span) > MOST_CHARACTERS:
        return None
    phrase = " ".join(span.lower().replace("’", "'").split())
    phrase = phrase.replace("[", "").replace("]", "").removeprefix("the ").strip(" ,")
    try:
        value = _value(phrase, published_at, text, start, end)
    except (ValueError, OverflowError):  # beyond the calendar
        return None
    if value is None:
        return None
    if context.may_open(text, start, end):
        value = _opened(value, context.before(text, start), context.behind(text, end))
    return DateValue(value, type_of(value))


def _value(phrase: str, anchor: date | None, text: str, start: int, end: int) -> str | None:
    matched = _match(phrase)
    return None if matched is None else matched[0](Scene(matched[1], anchor, text, start, end))


@functools.lru_cache(maxsize=4096)
def _match(phrase: str) -> tuple[Rule, dict[str, str | None]] | None:
    """The first rule whose pattern is the whole phrase, with its groups. The same few phrases make up most of the news."""
    for match_whole, rule in _candidates(_HAS_MONTH(phrase) is not None, _HAS_DIGIT(phrase) is not None):
        match = match_whole(phrase)
        if match is not None:
            return rule, match.groupdict()
    return None


@functools.lru_cache(maxsize=4)
def _candidates(month: bool, digit: bool) -> tuple[tuple[Callable[[str], re.Match[str] | None], Rule], ...]:
    """The rules that can match a phrase with or without a month's name and a digit, in their order."""
    return tuple(
        (pattern.fullmatch, rule)
        for pattern, rule in RULES
        if ((MONTH in pattern.pattern) == month or (month and (pattern, rule) in holidays.RULES))  # `May Day`
        and (digit or not _NEEDS_DIGIT(pattern.pattern))
    )


def _opened(value: str, left: str, right: str) -> str:
    opens = context.opening(left, right)
    if opens is None or value.startswith(("{", "[")) or ".." in value:
        return value
    first, _, last = value.partition("/")
    if opens == "since":
        first = (
            f"{first[:3]}0"
            if re.fullmatch(r"\d{3}X", first)
            else f"{first[:2]}00"
            if first.endswith("XX")
            else first
        )
        return f"{first}/.."
    return f"../{last or first}"
