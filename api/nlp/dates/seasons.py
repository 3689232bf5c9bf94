"""Seasons and quarters."""

from __future__ import annotations

from datetime import date

from api.nlp.dates import calendar
from api.nlp.dates.scene import PART, SEASON, Scene, Table, into
from api.nlp.dates.words import SEASONS

RULES: Table = []
rule = into(RULES)
_THIRDS = {"early": 0, "start of": 0, "beginning of": 0, "mid": 1, "late": 2, "end of": 2}


@rule(
    rf"{PART}(?:(?P<which>last|next|this|this past|this coming)\s+)?(?P<s>{SEASON})(?:,?\s+(?:of\s+)?(?P<y>\d{{4}}(?:[-/]\d{{2,4}})?|last year|this year|next year))?"
)
@rule(rf"(?P<y>\d{{4}}(?:[-/]\d{{2,4}})?) (?P<s>{SEASON})")
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
    third = _THIRDS.get(s.part)
    return (
        f"{year:04d}-{code}" if third is None else calendar.month_from(date(year, (code - 20) * 3, 1), third)
    )


@rule(rf"(?P<s>{SEASON}) (?:and|to) (?P<t>{SEASON})(?: of|,)? (?P<y>\d{{4}})")
def _seasons(s: Scene) -> str | None:
    first, last = SEASONS[s.get("s")], SEASONS[s.get("t")]
    return f"{s.get('y')}-{first}/{s.get('y')}-{last}" if first < last else None


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
