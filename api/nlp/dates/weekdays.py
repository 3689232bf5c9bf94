"""Weekdays."""

from __future__ import annotations

from datetime import timedelta

from api.nlp.dates.scene import WEEKDAY, Scene, Table, into, iso
from api.nlp.dates.words import WEEKDAYS

RULES: Table = []
rule = into(RULES)


@rule(
    rf"(?:(?P<which>last|next|this|this past|this coming|coming|past)\s+)?(?P<w>{WEEKDAY})(?:\s+(?P<part>morning|afternoon|evening|night))?"
)
def _weekday(s: Scene) -> str | None:
    if s.anchor is None:
        return None
    back = (s.anchor.weekday() - WEEKDAYS[s.get("w").rstrip(".")]) % 7
    which = s.get("which")
    if which in ("last", "past", "this past"):
        return iso(s.anchor - timedelta(days=back or 7))
    if which in ("next", "coming", "this coming"):
        return iso(s.anchor + timedelta(days=(7 - back) % 7 or 7))
    if s.forward:
        return iso(s.anchor + timedelta(days=(7 - back) % 7))
    return iso(s.anchor - timedelta(days=back))


@rule(rf"(?P<w>{WEEKDAY}) (?:of )?(?P<which>last|next|this) week")
def _weekday_of_week(s: Scene) -> str | None:
    if s.anchor is None:
        return None
    monday = s.anchor - timedelta(days=s.anchor.weekday())
    shift = {"last": -7, "next": 7, "this": 0}[s.get("which")]
    return iso(monday + timedelta(days=shift + WEEKDAYS[s.get("w").rstrip(".")]))


@rule(rf"(?P<w>{WEEKDAY}) week")
def _weekday_week(s: Scene) -> str | None:
    if s.anchor is None:
        return None
    ahead = (WEEKDAYS[s.get("w").rstrip(".")] - s.anchor.weekday()) % 7
    return iso(s.anchor + timedelta(days=ahead + 7))
