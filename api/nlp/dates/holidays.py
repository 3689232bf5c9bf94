"""Holidays."""

from __future__ import annotations

import re

from api.nlp.dates import calendar
from api.nlp.dates.scene import Scene, Table, into, iso, nearest
from api.nlp.dates.words import any_of

RULES: Table = []
rule = into(RULES)


@rule(
    rf"(?:(?P<which>last|next|this)\s+)?(?P<h>{any_of(re.escape(n) for n in (*calendar.FIXED, *calendar.BY_RULE, *calendar.FROM_EASTER, 'orthodox easter'))})(?:,?\s+(?:in\s+|of\s+)?(?P<y>\d{{4}}))?"
)
def _holiday(s: Scene) -> str | None:
    name, near = s.get("h"), f"{s.left} {s.right}".lower()
    if s.get("y"):
        return iso(calendar.holiday(name, int(s.get("y")), near))
    if s.anchor is not None and s.get("which") in ("last", "next"):
        steps = (0, -1) if s.get("which") == "last" else (0, 1)
        for step in steps:
            found = calendar.holiday(name, s.anchor.year + step, near)
            if found is not None and (
                found < s.anchor if step <= 0 and s.get("which") == "last" else found > s.anchor
            ):
                return found.isoformat()
        return None
    return iso(nearest(s, lambda year: calendar.holiday(name, year, near)))


@rule(r"9/11|d-day")
def _day_that_became_a_name(s: Scene) -> str | None:
    return "1944-06-06" if s.text[s.start].lower() == "d" else "2001-09-11"
