"""What reviewers did when: each correction counted on its day, whatever became of it afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from api.domain.figures import counts_for_reviewer
from api.domain.models import Annotation, ModelInfo

PERIODS = {"day": 92, "week": 53, "month": 120}
"""How corrections over time may be added up, and how many of each are served at most."""
_NAMES = ("added", "accepted", "rejected", "restored")
_OF_ACTION = {"accept": "accepted", "reject": "rejected", "restore": "restored"}


class Event(NamedTuple):
    """One kind of correction on one UTC day. `label` is what the model had given, or the label of a span added by hand; `model` is the
    annotation's, or that of the article where the span was added. `what` is added, accepted, rejected, restored, or what was corrected:
    label, ends, both."""

    day: str
    model_name: str
    model_version: str
    label: str
    what: str


def event_of(
    kind: str,
    action: str,
    annotation: Annotation,
    changed: Collection[str],
    model: ModelInfo | None,
    at: str,
) -> Event | None:
    """What a change of an annotation counts as; None for a note, and for what says nothing about a model.

    `kind` and `at` are those of its change set, `changed` the names of the fields that it changed, `model` that of the article just then.
    """
    if not counts_for_reviewer(kind, annotation, action):
        return None
    if annotation.origin == "human" and action == "create":
        made_by, label, what = model, annotation.label, "added"
    elif annotation.origin == "model":
        original = annotation.original
        made_by, label = annotation.model, original.label if original else annotation.label
        what = _OF_ACTION.get(action) or _correction(annotation, changed)
    else:
        return None
    if not what:
        return None
    return Event(at[:10], made_by.name if made_by else "", made_by.version if made_by else "", label, what)


def _correction(annotation: Annotation, changed: Collection[str]) -> str:
    relabelled, moved = "label" in changed, "start" in changed or "end" in changed
    if relabelled or moved:
        return "both" if relabelled and moved else "label" if relabelled else "ends"
    return "accepted" if "status" in changed and annotation.status == "accepted" else ""


def first_day(period: str, today: str) -> str:
    """The day on which the earliest period begins that is served on a day (`2026-11-24`)."""
    begin = date.fromisoformat(begin_of(period, today))
    if period == "month":
        months = begin.year * 12 + begin.month - PERIODS[period]
        return date(months // 12, months % 12 + 1, 1).isoformat()
    return (begin - timedelta(days=(PERIODS[period] - 1) * (7 if period == "week" else 1))).isoformat()


def begin_of(period: str, day: str) -> str:
    """The first day of the period that a day is in; weeks begin on Monday."""
    if period == "month":
        return day[:8] + "01"
    if period == "week":
        found = date.fromisoformat(day)
        return (found - timedelta(days=found.weekday())).isoformat()
    return day


def over_time(
    events: Mapping[Event, int], period: str, label: str | None = None, model_version: str | None = None
) -> list[dict[str, Any]]:
    """The events added up by period and label, as they are served: only periods in which something was done."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for event, n in events.items():
        if label in (None, event.label) and model_version in (None, event.model_version):
            counts.setdefault((begin_of(period, event.day), event.label), Counter())[event.what] += n
    return [
        {"from": begin, "label": one}
        | {name: found[name] for name in _NAMES}
        | {
            "corrected": {
                "total": found["label"] + found["ends"] + found["both"],
                "label": found["label"] + found["both"],
                "ends": found["ends"] + found["both"],
            }
        }
        for (begin, one), found in sorted(counts.items())
    ]
