"""Corrections by day on SQLite: counters beside those of figures.py, and how to count them again from the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from api.domain.models import ModelInfo
from api.domain.timeline import Event, event_of
from api.storage import states
from api.storage.inserting import insert_all

_COLUMNS = "day, model_name, model_version, label, what"
_ADD = (
    f"INSERT INTO daily_figures ({_COLUMNS}, n) VALUES (?, ?, ?, ?, ?, ?) "
    f"ON CONFLICT ({_COLUMNS}) DO UPDATE SET n = n + excluded.n"
)


def add_events(db: Any, events: Mapping[Event, int]) -> None:
    if events:
        values = [(e.day, e.model_name, e.model_version, e.label, e.what, n) for e, n in events.items()]
        insert_all(db, _ADD, values)


def read_events(db: Any, since: str) -> dict[Event, int]:
    """The counters as they stand, from a day on."""
    found = db.execute(f"SELECT {_COLUMNS}, n FROM daily_figures WHERE day >= ?", (since,))
    return {Event(*row[:5]): row[5] for row in found}


def count_events(db: Any) -> dict[Event, int]:
    """The same since the beginning, counted from the history."""
    models: dict[int, ModelInfo | None] = {}  # article pk -> the model that annotated it, as of the row
    events: Counter[Event] = Counter()
    for article_pk, action, kind, at, *made, version, state, diff in db.execute(
        "SELECT c.article_pk, c.action, s.kind, s.at, n.id, a.id, n.origin, n.created_at, n.created_by, c.version, c.state, c.diff "
        "FROM changes c JOIN change_sets s ON s.pk = c.change_set_pk JOIN articles a ON a.pk = c.article_pk "
        "LEFT JOIN annotations n ON n.pk = c.annotation_pk "
        "WHERE c.annotation_pk IS NULL OR n.pk IS NOT NULL AND (c.action != 'create' OR n.origin = 'human') ORDER BY c.seq"
    ):
        if made[0] is None:
            models[article_pk] = states.article_at(state).model
            continue
        annotation = states.annotation_at((*made, version, state, "", ""))
        changed = {change.field for change in states.changes_of(diff, state)}
        event = event_of(kind, action, annotation, changed, models[article_pk], at)
        if event is not None:
            events[event] += 1
    return dict(events)


def count_events_again(db: Any) -> None:
    db.execute("DELETE FROM daily_figures")
    add_events(db, count_events(db))
