"""What a rule gets to see, and how a table of rules is made: a pattern for the whole span, and what it means.

Rules get `Scene`: the match's groups, the day of publication (None: only absolute dates), whether the clause looks forward, and the text
around. A rule that does not know gives None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from api.nlp.dates import context
from api.nlp.dates.words import MONTHS, SEASONS, WEEKDAYS, any_of

MONTH = rf"(?:{any_of(MONTHS)})\.?"
WEEKDAY = rf"(?:{any_of(WEEKDAYS)})\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
COUNT = r"(?:\d+|an?|[a-z]+(?:[- ][a-z]+)?)"
SEASON = rf"(?:{any_of(SEASONS)})"
ERA = r"(?:\s*(?P<era>b\.?c\.?(?:e\.?)?|a\.?d\.?|c\.?e\.?))"
PART = (
    r"(?:(?P<part>early|mid|middle of|late|earlier|later|start of|beginning of|end of|turn of|first half of|second half of|latter half of)"
    r"(?:\s+in)?(?:\s+the)?[\s-]*)?"
)
_SAME_PART = {"middle of": "mid", "latter half of": "second half of"}
DASH = r"\s*(?:-|–|—|to)\s*"


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
    def part(self) -> str:
        """What PART matched, one word a thing: early, mid, late, earlier, later, start of, ..., or nothing."""
        written = self.get("part")
        return _SAME_PART.get(written, written)

    @property
    def forward(self) -> bool:
        """Whether the clause looks forward."""
        return context.looks_forward(self.left, self.right)


Rule = Callable[[Scene], "str | None"]
Table = list[tuple[re.Pattern[str], Rule]]


def into(table: Table) -> Callable[[str], Callable[[Rule], Rule]]:
    """The decorator that puts a rule of a module into its table under a pattern."""

    def rule(pattern: str) -> Callable[[Rule], Rule]:
        def add(function: Rule) -> Rule:
            table.append((re.compile(pattern), function))
            return function

        return add

    return rule


def year_of(written: str, anchor: date | None = None) -> int | None:
    """Four digits, or two digits in the century that puts them at most 20 years after and less than 80 before publication."""
    digits = written.strip("'")
    if len(digits) >= 3:
        return int(digits)
    if anchor is None:
        return None
    year = anchor.year // 100 * 100 + int(digits)
    return year - 100 if year > anchor.year + 20 else year + 100 if year <= anchor.year - 80 else year


def leading_number(written: str) -> int:
    return int(re.split(r"\D", written, maxsplit=1)[0])


def nearest(scene: Scene, in_year: Callable[[int], date | None]) -> date | None:
    """The occurrence in the year that the clause's tense asks for; publication day counts as both past and future."""
    lent = context.lent_year(scene.right)
    if lent is not None:
        found = in_year(lent[0])
        return (
            in_year(lent[0] - 1)
            if found is not None and lent[1] is not None and found.month > lent[1]
            else found
        )
    anchor = scene.anchor
    if anchor is None:
        return None
    forward = scene.forward
    years = range(anchor.year, anchor.year + 9) if forward else range(anchor.year, anchor.year - 9, -1)
    for year in years:
        found = in_year(year)
        if found is not None and (found >= anchor if forward else found <= anchor):
            return found
    return None


def iso(found: date | None) -> str | None:
    return None if found is None else found.isoformat()


def day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
