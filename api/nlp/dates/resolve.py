"""From the span in its clause to a value: each rule is a pattern for the whole span and what it means.

Rules get `Scene`: the match's groups, the day of publication (None: only absolute dates), whether the clause looks forward, and the text
around. A rule that does not know gives None.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from api.nlp.dates import calendar, context
from api.nlp.dates.words import DECADES, MONTHS, ORDINALS, SEASONS, WEEKDAYS, any_of, number_of

MOST_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class DateValue:
    """`value` in EDTF; `type` says its form: day, month, year, decade, century, season, quarter, range, open-range, set."""

    value: str
    type: str


@dataclass(frozen=True, slots=True)
class Scene:
    """`groups` of the rule's match; the clause around [start, end) is read only by the rules that need it."""

    groups: dict[str, str | None]
    anchor: date | None
    text: str
    start: int
    end: int

    @property
    def left(self) -> str:
        return context.before(self.text, self.start)

    @property
    def right(self) -> str:
        return context.behind(self.text, self.end)

    def get(self, name: str) -> str:
        return self.groups.get(name) or ""

    @property
    def forward(self) -> bool:
        return context.looks_forward(self.left, self.right)


Rule = Callable[[Scene], "str | None"]
RULES: list[tuple[re.Pattern[str], Rule]] = []
_M = rf"(?:{any_of(MONTHS)})\.?"
_W = rf"(?:{any_of(WEEKDAYS)})\.?"
_D = r"\d{1,2}(?:st|nd|rd|th)?"
_N = r"(?:\d+|an?|[a-z]+(?:[- ][a-z]+)?)"
_S = rf"(?:{any_of(SEASONS)})"
_ERA = r"(?:\s*(?P<era>b\.?c\.?(?:e\.?)?|a\.?d\.?|c\.?e\.?))"
_DASH = r"\s*(?:-|–|—|to)\s*"
_HAS_MONTH = re.compile(rf"(?<![a-z])(?:{any_of(MONTHS)})(?![a-z])").search
_HAS_DIGIT = re.compile(r"\d").search
_NEEDS_DIGIT = re.compile(r"^(?:\(\?:)?(?:\(\?P<\w+>)?\\d\{").search
_UNITS = {"day": 1, "week": 7, "fortnight": 14}
_THIRDS = {"early": 0, "mid": 1, "middle": 1, "late": 2}


def resolve_date(text: str, start: int, end: int, published_at: date | None) -> DateValue | None:
    """The value of the DATE span [start, end) of `text`; looks at most 160 code points to either side, whatever the text's length.

    Never raises: what cannot be understood, or lies outside years 0 to 9999, is None.
    """
    span = text[start:end]
    if not span or len(span) > MOST_CHARACTERS:
        return None
    phrase = " ".join(span.lower().replace("’", "'").split())
    phrase = phrase.removeprefix("the ").strip(" ,")
    try:
        value = _value(phrase, published_at, text, start, end)
    except (ValueError, OverflowError):
        return None
    if value is None:
        return None
    if context.may_open(text, start, end):
        value = _opened(value, context.before(text, start), context.behind(text, end))
    return DateValue(value, _type_of(value))


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
        if (_M in pattern.pattern) == month and (digit or not _NEEDS_DIGIT(pattern.pattern))
    )


def rule(pattern: str) -> Callable[[Rule], Rule]:
    def add(function: Rule) -> Rule:
        RULES.append((re.compile(pattern), function))
        return function

    return add


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


def _type_of(value: str) -> str:
    if ".." in value:
        return "open-range"
    if value[0] in "{[":
        return "set"
    if "/" in value:
        return "range"
    bare = value.lstrip("-")
    if bare.endswith("XX"):
        return "century"
    if bare.endswith("X"):
        return "decade"
    parts = bare.split("-")
    if len(parts) == 3:
        return "day"
    if len(parts) == 2:
        number = int(parts[1])
        return "month" if number <= 12 else "season" if number < 33 else "quarter"
    return "year"


def _year(written: str, anchor: date | None = None) -> int | None:
    """Four digits, or two digits in the century that puts them at most 20 years after and less than 80 before publication."""
    digits = written.strip("'")
    if len(digits) >= 3:
        return int(digits)
    if anchor is None:
        return None
    year = anchor.year // 100 * 100 + int(digits)
    return year - 100 if year > anchor.year + 20 else year + 100 if year <= anchor.year - 80 else year


def _number(written: str) -> int:
    return int(re.match(r"\d+", written)[0])  # type: ignore[index]


def _nearest(scene: Scene, in_year: Callable[[int], date | None]) -> date | None:
    """The occurrence in the year that the clause's tense asks for; publication day counts as both past and future."""
    if scene.anchor is None:
        return None
    anchor = scene.anchor
    lent = context.lent_year(scene.right)
    if lent is not None:
        found = in_year(lent[0])
        return (
            in_year(lent[0] - 1)
            if found is not None and lent[1] is not None and found.month > lent[1]
            else found
        )
    forward = scene.forward
    years = range(anchor.year, anchor.year + 9) if forward else range(anchor.year, anchor.year - 9, -1)
    for year in years:
        found = in_year(year)
        if found is not None and (found >= anchor if forward else found <= anchor):
            return found
    return None


def _iso(found: date | None) -> str | None:
    return None if found is None else found.isoformat()


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# days
@rule(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})")
def _iso_day(s: Scene) -> str | None:
    return calendar.day(int(s.get("y")), int(s.get("m")), int(s.get("d")))


@rule(r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})")
def _numeric_day(s: Scene) -> str | None:
    first, second = int(s.get("a")), int(s.get("b"))
    year = _year(s.get("y"), s.anchor)
    if year is None:
        return None
    if s.get("sep") == "." or first > 12:
        return calendar.day(year, second, first)
    if second > 12 or first == second:
        return calendar.day(year, first, second)
    if s.anchor is None:
        return None
    readings = [r for r in (_safe(year, first, second), _safe(year, second, first)) if r is not None]
    forward = s.forward
    fitting = [r for r in readings if (r >= s.anchor if forward else r <= s.anchor)]
    return fitting[0].isoformat() if len(fitting) == 1 and len(readings) == 2 else None


@rule(rf"(?:{_W},?\s+)?(?P<m>{_M})\s*(?P<d>{_D}),?\s+(?P<y>\d{{4}}|'\d\d){_ERA}?")
@rule(rf"(?:{_W},?\s+)?(?:the\s+)?(?P<d>{_D})(?:\s+of)?[\s-]+(?P<m>{_M}),?[\s-]+(?P<y>\d{{4}}|'\d\d){_ERA}?")
@rule(rf"(?P<d>\d{{1,2}})(?P<m>{_M})(?P<y>\d{{4}})")
def _full_day(s: Scene) -> str | None:
    year = _year(s.get("y"), s.anchor)
    return None if year is None else calendar.day(year, MONTHS[s.get("m").rstrip(".")], _number(s.get("d")))


@rule(rf"(?:{_W},?\s+)?(?P<m>{_M})\s*(?P<d>{_D})")
@rule(rf"(?:{_W},?\s+)?(?:the\s+)?(?P<d>{_D})(?:\s+of)?\s+(?P<m>{_M})")
def _day_without_year(s: Scene) -> str | None:
    month, number = MONTHS[s.get("m").rstrip(".")], _number(s.get("d"))
    if number > 31:
        return None
    return _iso(_nearest(s, lambda year: _safe(year, month, number)))


@rule(rf"(?P<d>{_D})(?P<of>\s+of (?P<which>this|last|next) month)?")
def _day_of_month(s: Scene) -> str | None:
    number = _number(s.get("d"))
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
        found = _safe(int(at[:4]), int(at[5:]), number) if at else None
        if found is not None and (found >= s.anchor if forward else found <= s.anchor):
            return found.isoformat()
    return None


# ranges of days
@rule(rf"(?P<m>{_M})\s*(?P<a>{_D}){_DASH}(?P<b>{_D})(?:,?\s+(?P<y>\d{{4}}))?")
@rule(rf"(?P<a>{_D})(?:{_DASH}|/)(?P<b>{_D})\s+(?P<m>{_M})(?:,?\s+(?P<y>\d{{4}}))?")
def _days_of_a_month(s: Scene) -> str | None:
    month, first, last = MONTHS[s.get("m").rstrip(".")], _number(s.get("a")), _number(s.get("b"))
    if first >= last:
        return None
    if s.get("y"):
        start, end = _safe(int(s.get("y")), month, first), _safe(int(s.get("y")), month, last)
    else:
        start = _nearest(s, lambda year: _safe(year, month, first))
        end = _safe(start.year, month, last) if start else None
    return f"{start.isoformat()}/{end.isoformat()}" if start and end else None


@rule(rf"(?P<m>{_M})\s*(?P<a>{_D})\s*(?:and|&)\s*(?P<b>{_D})(?:,?\s+(?P<y>\d{{4}}))?")
@rule(rf"(?P<a>{_D})\s*(?:and|&)\s*(?P<b>{_D})\s+(?P<m>{_M})(?:,?\s+(?P<y>\d{{4}}))?")
def _two_days(s: Scene) -> str | None:
    month, first, last = MONTHS[s.get("m").rstrip(".")], _number(s.get("a")), _number(s.get("b"))
    start = (
        _safe(int(s.get("y")), month, first)
        if s.get("y")
        else _nearest(s, lambda year: _safe(year, month, first))
    )
    end = _safe(start.year, month, last) if start else None
    return f"{{{start.isoformat()},{end.isoformat()}}}" if start and end else None


@rule(
    rf"(?P<m>{_M})\s*(?P<a>{_D})(?:,?\s+(?P<z>\d{{4}}))?{_DASH}(?P<n>{_M})\s*(?P<b>{_D})(?:,?\s+(?P<y>\d{{4}}))?"
)
@rule(
    rf"(?P<a>{_D})\s+(?P<m>{_M})(?:,?\s+(?P<z>\d{{4}}))?{_DASH}(?P<b>{_D})\s+(?P<n>{_M})(?:,?\s+(?P<y>\d{{4}}))?"
)
def _days_of_two_months(s: Scene) -> str | None:
    m, n = MONTHS[s.get("m").rstrip(".")], MONTHS[s.get("n").rstrip(".")]
    a, b = _number(s.get("a")), _number(s.get("b"))
    end = _safe(int(s.get("y")), n, b) if s.get("y") else _nearest(s, lambda year: _safe(year, n, b))
    if end is None:
        return None
    start = _safe(int(s.get("z")) if s.get("z") else end.year - (m > n), m, a)
    return f"{start.isoformat()}/{end.isoformat()}" if start else None


# months
@rule(
    rf"(?:(?P<part>early|mid|middle of|late|start of|beginning of|end of|first half of|second half of)[\s-]*)?(?P<m>{_M}),?\s+(?:of\s+)?(?P<y>\d{{4}}|'\d\d|last year|this year|next year)"
)
@rule(
    rf"(?:(?P<part>early|mid|middle of|late|start of|beginning of|end of|first half of|second half of)[\s-]*)?(?:(?P<which>last|next|this|this past|this coming|coming)\s+)?(?P<m>{_M})"
)
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
        year = _year(written, s.anchor)
    else:
        year = _year_of_month(s, month)
    return None if year is None else _part_of_month(year, month, s.get("part"))


def _year_of_month(s: Scene, month: int) -> int | None:
    if s.anchor is None:
        return None
    anchor, which = s.anchor, s.get("which")
    if which in ("last", "this past"):
        return anchor.year - (month >= anchor.month)
    if which in ("next", "coming", "this coming"):
        return anchor.year + (month <= anchor.month)
    lent = context.lent_year(s.right)
    if lent is None:
        bare = re.match(rf"\s*(?:to|and|until|through|-|–)\s+(?P<n>{_M})\s+(?P<y>\d{{4}})\b", s.right.lower())
        lent = (int(bare["y"]), MONTHS[bare["n"].rstrip(".")]) if bare else None
    if lent is not None:
        return lent[0] - (lent[1] is not None and month > lent[1])
    if s.forward:
        return anchor.year + (month < anchor.month)
    return anchor.year - (month > anchor.month)


def _part_of_month(year: int, month: int, part: str) -> str | None:
    last = calendar.last_day(year, month)
    ends = {
        "early": (1, 10),
        "mid": (11, 20),
        "middle of": (11, 20),
        "late": (21, last),
        "first half of": (1, 15),
        "second half of": (16, last),
    }.get(part)
    if ends is not None:
        return f"{calendar.day(year, month, ends[0])}/{calendar.day(year, month, ends[1])}"
    if part in ("start of", "beginning of"):
        return calendar.day(year, month, 1)
    return calendar.day(year, month, last) if part == "end of" else calendar.month(year, month)


@rule(rf"(?P<m>{_M}){_DASH}(?P<n>{_M})\s+(?P<y>\d{{4}})")
def _months(s: Scene) -> str | None:
    m, n, year = MONTHS[s.get("m").rstrip(".")], MONTHS[s.get("n").rstrip(".")], int(s.get("y"))
    return f"{calendar.month(year - (m > n), m)}/{calendar.month(year, n)}"


@rule(rf"(?P<which>first|second|third|last|final) week (?:of|in) (?P<m>{_M})(?:,?\s+(?P<y>\d{{4}}))?")
def _week_of_month(s: Scene) -> str | None:
    month = MONTHS[s.get("m").rstrip(".")]
    year = int(s.get("y")) if s.get("y") else _year_of_month(s, month)
    if year is None:
        return None
    last = calendar.last_day(year, month)
    first = {"first": 1, "second": 8, "third": 15}.get(s.get("which"), last - 6)
    return f"{calendar.day(year, month, first)}/{calendar.day(year, month, first + 6)}"


@rule(rf"week (?:of|beginning|starting) (?P<m>{_M})\s*(?P<d>{_D})(?:,?\s+(?P<y>\d{{4}}))?")
def _week_from(s: Scene) -> str | None:
    month, number = MONTHS[s.get("m").rstrip(".")], _number(s.get("d"))
    found = (
        _safe(int(s.get("y")), month, number)
        if s.get("y")
        else _nearest(s, lambda y: _safe(y, month, number))
    )
    return calendar.week_of(found) if found else None


# years, decades, centuries
@rule(
    rf"(?:(?P<part>early|mid|middle of|late|start of|beginning of|end of|first half of|second half of)[\s-]*)?(?P<y>\d{{3,4}}){_ERA}?"
)
@rule(rf"(?P<y>\d{{1,4}}){_ERA}")
def _a_year(s: Scene) -> str | None:
    number = int(s.get("y"))
    if s.get("era").startswith("b"):
        return f"-{number - 1:04d}" if number > 1 else "0000" if number else None
    if number < 100 and not s.get("era"):
        return None
    return _part_of_year(number, s.get("part"))


def _part_of_year(number: int, part: str) -> str | None:
    months = {
        "early": (1, 4),
        "mid": (5, 8),
        "middle of": (5, 8),
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


@rule(
    r"(?:(?P<part>early|mid|middle of|late|start of|beginning of|end of|first half of)[\s-]*)?(?P<y>\d{3}0)'?s"
)
@rule(
    rf"(?:(?P<part>early|mid|middle of|late|start of|beginning of|end of|first half of)[\s-]*)?(?:'?(?P<two>\d0)'?s|(?P<word>{any_of(DECADES)}))"
)
def _decade(s: Scene) -> str | None:
    if s.get("y"):
        first = int(s.get("y"))
    else:
        two = int(s.get("two")) if s.get("two") else DECADES[s.get("word")]
        first = 1900 + two if two > 10 else 2000 + two
    part = s.get("part")
    if not part:
        return f"{first // 10:03d}X"
    years = {
        "early": (0, 3),
        "mid": (4, 6),
        "middle of": (4, 6),
        "late": (7, 9),
        "first half of": (0, 4),
    }.get(part)
    if years is not None:
        return f"{first + years[0]:04d}/{first + years[1]:04d}"
    return calendar.year(first + 9) if part == "end of" else calendar.year(first)


@rule(
    rf"(?:(?P<part>early|mid|middle of|late|start of|beginning of|end of|turn of|first half of|second half of)[\s-]*)?(?:the\s+)?(?P<n>\d{{1,2}}(?:st|nd|rd|th)|{any_of(ORDINALS)})[\s-]centur(?:y|ies){_ERA}?"
)
def _century(s: Scene) -> str | None:
    written = s.get("n")
    number = ORDINALS[written] if written in ORDINALS else _number(written)
    if s.get("era").startswith("b"):
        return f"-{number - 1:02d}XX"
    first, part = (number - 1) * 100, s.get("part")
    years = {
        "early": (0, 33),
        "mid": (34, 66),
        "middle of": (34, 66),
        "late": (67, 99),
        "first half of": (0, 49),
        "second half of": (50, 99),
    }.get(part)
    if years is not None:
        return f"{first + years[0]:04d}/{first + years[1]:04d}"
    if part == "end of":
        return calendar.year(first + 99)
    return calendar.year(first) if part in ("start of", "beginning of", "turn of") else f"{number - 1:02d}XX"


# seasons and quarters
@rule(
    rf"(?:(?P<part>early|mid|late)[\s-]*)?(?:(?P<which>last|next|this|this past|this coming)\s+)?(?P<s>{_S})(?:,?\s+(?:of\s+)?(?P<y>\d{{4}}(?:[-/]\d{{2,4}})?|last year|this year|next year))?"
)
def _season(s: Scene) -> str | None:
    code, written, anchor = SEASONS[s.get("s")], s.get("y"), s.anchor
    if written.endswith("year"):
        year = (
            None if anchor is None else anchor.year + {"last": -1, "this": 0, "next": 1}[written.split()[0]]
        )
    elif written:
        year = int(written[:4])
    else:
        year = None if anchor is None else _year_of_season(s, code, anchor)
    if year is None:
        return None
    part = s.get("part")
    if not part:
        return f"{year:04d}-{code}"
    return calendar.month_from(date(year, (code - 20) * 3, 1), _THIRDS[part])


def _year_of_season(s: Scene, code: int, anchor: date) -> int:
    first = (code - 20) * 3
    which = s.get("which")
    year = anchor.year - 1 if code == 24 and anchor.month < 3 else anchor.year
    running = code == 24 and anchor.month < 3
    current = running or first <= anchor.month <= first + 2
    if which in ("last", "this past"):
        return year - 1 if current or (first > anchor.month and not running) else year
    if which in ("next", "this coming"):
        return year + 1 if current or (first < anchor.month and code != 24) else year
    if current:
        return year
    if s.forward or (which == "this" and first > anchor.month):
        return anchor.year + (first < anchor.month)
    return anchor.year - (first > anchor.month)


@rule(
    r"(?P<n>first|second|third|fourth|last|next|this|1st|2nd|3rd|4th|q[1-4]) ?(?:quarter)?(?:(?: of|,)? (?P<y>\d{4}|last year|this year|next year))?"
)
def _quarter(s: Scene) -> str | None:
    name, anchor, written = s.get("n"), s.anchor, s.get("y")
    if "fiscal" in s.left[-12:] or "fiscal" in s.right[:12]:
        return None
    if name in ("last", "next", "this"):
        if anchor is None:
            return None
        index = anchor.year * 4 + (anchor.month - 1) // 3 + {"last": -1, "next": 1, "this": 0}[name]
        return f"{index // 4:04d}-{33 + index % 4}"
    number = int(name[1]) if name[0] == "q" else {"f": 1, "s": 2, "t": 3}.get(name[0], 0) or int(name[0])
    number = 4 if name == "fourth" else number
    if written and not written.endswith("year"):
        return f"{int(written):04d}-{32 + number}"
    if anchor is None:
        return None
    if written:
        year = anchor.year + {"last": -1, "this": 0, "next": 1}[written.split()[0]]
        return f"{year:04d}-{32 + number}"
    current = (anchor.month - 1) // 3 + 1
    year = anchor.year + (number < current) if s.forward else anchor.year - (number > current)
    return f"{year:04d}-{32 + number}"


# weekdays
@rule(
    rf"(?:(?P<which>last|next|this|this past|this coming|coming|past)\s+)?(?P<w>{_W})(?:\s+(?P<part>morning|afternoon|evening|night))?"
)
def _weekday(s: Scene) -> str | None:
    if s.anchor is None:
        return None
    back = (s.anchor.weekday() - WEEKDAYS[s.get("w").rstrip(".")]) % 7
    which = s.get("which")
    if which in ("last", "past", "this past"):
        return _iso(s.anchor - timedelta(days=back or 7))
    if which in ("next", "coming", "this coming"):
        return _iso(s.anchor + timedelta(days=(7 - back) % 7 or 7))
    if s.forward:
        return _iso(s.anchor + timedelta(days=(7 - back) % 7))
    return _iso(s.anchor - timedelta(days=back))


@rule(rf"(?P<w>{_W}) (?:of )?(?P<which>last|next|this) week")
def _weekday_of_week(s: Scene) -> str | None:
    if s.anchor is None:
        return None
    monday = s.anchor - timedelta(days=s.anchor.weekday())
    shift = {"last": -7, "next": 7, "this": 0}[s.get("which")]
    return _iso(monday + timedelta(days=shift + WEEKDAYS[s.get("w").rstrip(".")]))


@rule(rf"(?P<w>{_W}) week")
def _weekday_week(s: Scene) -> str | None:
    if s.anchor is None:
        return None
    ahead = (WEEKDAYS[s.get("w").rstrip(".")] - s.anchor.weekday()) % 7
    return _iso(s.anchor + timedelta(days=ahead + 7))


# relative to publication
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
    return None if s.anchor is None else _iso(s.anchor + timedelta(days=shift))


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
        return _part_of_month(year, month, part)
    if unit == "year":
        year = anchor.year + shift
        if part == "earlier" and shift == 0:
            return f"{calendar.month(year, 1)}/{calendar.month(year, anchor.month)}"
        if part == "later" and shift == 0:
            return f"{calendar.month(year, anchor.month)}/{calendar.month(year, 12)}"
        return _part_of_year(year, part)
    if unit == "quarter":
        index = anchor.year * 4 + (anchor.month - 1) // 3 + shift
        return f"{index // 4:04d}-{33 + index % 4}"
    return f"{anchor.year // 10 + shift:03d}X" if unit == "decade" else f"{anchor.year // 100 + shift:02d}XX"


@rule(
    rf"(?:(?:about|around|nearly|almost|some|more than|over|roughly|just|exactly)\s+)*(?P<n>{_N})\s+(?P<u>day|week|fortnight|month|year|decade|centur)(?:s|y|ies)?\s+ago"
)
def _ago(s: Scene) -> str | None:
    count = number_of(s.get("n"))
    if s.anchor is None or count is None:
        return None
    unit, anchor = s.get("u"), s.anchor
    if unit == "day":
        return _iso(anchor - timedelta(days=count))
    if unit in _UNITS:
        return calendar.week_of(anchor - timedelta(days=_UNITS[unit] * count))
    if unit == "month":
        return calendar.month_from(anchor, -count)
    return calendar.year(anchor.year - count * {"year": 1, "decade": 10, "centur": 100}[unit])


@rule(rf"(?P<which>past|last|previous|next|coming)\s+(?P<n>{_N})\s+(?P<u>hour|day|week|month|year|decade)s?")
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


# holidays
@rule(
    rf"(?:(?P<which>last|next|this)\s+)?(?P<h>{any_of(re.escape(n) for n in (*calendar.FIXED, *calendar.BY_RULE, *calendar.FROM_EASTER, 'orthodox easter'))})(?:,?\s+(?P<y>\d{{4}}))?"
)
def _holiday(s: Scene) -> str | None:
    name, near = s.get("h"), f"{s.left} {s.right}".lower()
    if s.get("y"):
        return _iso(calendar.holiday(name, int(s.get("y")), near))
    if s.anchor is not None and s.get("which") in ("last", "next"):
        steps = (0, -1) if s.get("which") == "last" else (0, 1)
        for step in steps:
            found = calendar.holiday(name, s.anchor.year + step, near)
            if found is not None and (
                found < s.anchor if step <= 0 and s.get("which") == "last" else found > s.anchor
            ):
                return found.isoformat()
        return None
    return _iso(_nearest(s, lambda year: calendar.holiday(name, year, near)))
