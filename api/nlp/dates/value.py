"""A date's value, and what form it has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateValue:
    """`value` in EDTF; `type` says its form: day, month, year, decade, century, season, quarter, range, open-range, set."""

    value: str
    type: str


def type_of(value: str) -> str:
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
