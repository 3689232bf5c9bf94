"""Figures on SQLite: counters that every write keeps right in its own transaction, and how to count them again from scratch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import orjson
from sqlite_utils import Database

from api.domain.figures import (
    Agreement,
    Figure,
    Figures,
    Setting,
    counts_as_review,
    counts_for_reviewer,
    figure_of,
)
from api.domain.models import Annotation, ChangeSet, ModelInfo
from api.domain.timeline import Event, event_of
from api.storage import events, rows, states
from api.storage.connections import Opened
from api.storage.inserting import insert_all

_FIGURE = "model_name, model_version, said, label, outcome, decile, reviewed"
_ADD_FIGURE = (
    f"INSERT INTO figures ({_FIGURE}, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    f"ON CONFLICT ({_FIGURE}) DO UPDATE SET n = n + excluded.n"
)
_ADD_REVIEWER = "INSERT INTO reviewer_figures (actor, action, n) VALUES (?, ?, ?) ON CONFLICT (actor, action) DO UPDATE SET n = n + excluded.n"


class FigureCounter:
    """What one transaction adds to the figures."""

    def __init__(self, change_set: ChangeSet) -> None:
        self._change_set = change_set
        self._known: dict[tuple[Any, ...], Figure | None] = {}  # of annotations alike: what each counts as
        self._events: Counter[Event] = Counter()
        self._figures: Counter[Figure] = Counter()
        self._actions: Counter[tuple[str, str]] = Counter()

    def count(
        self,
        before: Annotation | None,
        after: Annotation,
        action: str,
        setting: Setting,
        changed: Collection[str],
    ) -> None:
        """One annotation was made (`before` None) or changed, in the fields named `changed`."""
        was = None if before is None else self._figure(before, setting)
        now = self._figure(after, setting)
        if was is not now:
            if was is not None:
                self._figures[was] -= 1
            if now is not None:
                self._figures[now] += 1
        if not counts_for_reviewer(self._change_set.kind, after, action):
            return
        self._actions[self._change_set.actor, action] += 1
        self.add_event(
            event_of(self._change_set.kind, action, after, changed, setting.model, self._change_set.at)
        )

    def _figure(self, annotation: Annotation, setting: Setting) -> Figure | None:
        """What it counts as, worked out once for all that are alike."""
        a, m, o, s = annotation, annotation.model, annotation.original, setting
        kind = (
            a.label,
            a.status,
            a.origin,
            a.withdrawn,
            m and m.name,
            m and m.version,
            None if a.score is None else int(a.score * 10),
            None if o is None else (o.label, o.start == a.start and o.end == a.end),
            s.deleted,
            s.reviewed,
            s.model and (s.model.name, s.model.version),
        )
        if kind not in self._known:
            self._known[kind] = figure_of(a, s)
        return self._known[kind]

    def move(self, annotation: Annotation, was: Setting, now: Setting) -> None:
        """The article of an annotation has another review status or model, or was deleted."""
        for setting, sign in ((was, -1), (now, 1)):
            figure = figure_of(annotation, setting)
            if figure is not None:
                self._figures[figure] += sign

    def count_review(self) -> None:
        self._actions[self._change_set.actor, "review"] += 1

    def add_all(self, annotations: Iterable[Annotation], setting: Setting) -> None:
        """Annotations that are there now, whatever led to them."""
        self._figures.update(filter(None, [self._figure(a, setting) for a in annotations]))

    def add_action(self, actor: str, action: str) -> None:
        self._actions[actor, action] += 1

    def add_event(self, event: Event | None) -> None:
        if event is not None:
            self._events[event] += 1

    def copy(self) -> FigureCounter:
        made = FigureCounter(self._change_set)
        made._events, made._figures = self._events.copy(), self._figures.copy()
        made._actions = self._actions.copy()
        return made

    def write(self, db: Database) -> None:
        figures = [(*_values(figure), n) for figure, n in self._figures.items() if n]
        if figures:
            insert_all(db, _ADD_FIGURE, figures)
        if self._actions:
            insert_all(db, _ADD_REVIEWER, [(*key, n) for key, n in self._actions.items()])
        events.add_events(db, self._events)


class SqliteFigures:
    """Reads what was counted."""

    def __init__(self, reading: Opened) -> None:
        self._reading = reading

    def read_progress(self) -> dict[str, int]:
        with self._reading("the read of the figures") as db:
            return _progress(db)

    def read_events(self, since: str) -> dict[Event, int]:
        with self._reading("the read of the figures") as db:
            return events.read_events(db, since)

    def read(self) -> Figures:
        with self._reading("the read of the figures") as db:
            return Figures(
                read_figures(db),
                read_reviewers(db),
                _progress(db),
                [
                    _agreement_of(row)
                    for row in db.execute(
                        "SELECT a.id, g.first, g.second, g.first_spans, g.second_spans, g.shared, g.tokens FROM agreements g "
                        "JOIN articles a ON a.pk = g.article_pk WHERE a.deleted_at IS NULL ORDER BY g.article_pk"
                    )
                ],
            )


def _progress(db: Any) -> dict[str, int]:
    return dict(db.execute("SELECT review_status, n FROM progress WHERE n > 0").fetchall())


def read_figures(db: Any) -> dict[Figure, int]:
    """The counters of annotations as they stand."""
    found = db.execute(f"SELECT {_FIGURE}, n FROM figures WHERE n != 0")
    return {Figure(row[0], row[1], row[2], row[3], row[4], row[5], row[6] == 1): row[7] for row in found}


def read_reviewers(db: Any) -> dict[tuple[str, str], int]:
    return {(row[0], row[1]): row[2] for row in db.execute("SELECT actor, action, n FROM reviewer_figures")}


def _agreement_of(row: Any) -> Agreement:
    tokens = {(one, other): n for one, other, n in orjson.loads(row[6])}
    return Agreement(row[0], row[1], row[2], row[3], row[4], row[5], tokens)


def count_figures(db: Any) -> dict[Figure, int]:
    """The same, counted from the annotations."""
    figures: Counter[Figure] = Counter()
    for row in db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS}, a.review_status, a.model_name, a.model_version FROM annotations n "
        "JOIN articles a ON a.pk = n.article_pk WHERE n.withdrawn = 0 AND a.deleted_at IS NULL"
    ):
        model = None if row[21] is None else ModelInfo(row[21], row[22])
        figure = figure_of(rows.annotation_of(row), Setting(False, row[20] == "reviewed", model))
        if figure is not None:
            figures[figure] += 1
    return dict(figures)


def count_reviewers(db: Any) -> dict[tuple[str, str], int]:
    """What each reviewer did, counted from the history."""
    actions: Counter[tuple[str, str]] = Counter()
    for action, kind, actor, *made, version, state, diff in db.execute(
        "SELECT c.action, s.kind, s.actor, n.id, a.id, n.origin, n.created_at, n.created_by, c.version, c.state, c.diff FROM changes c "
        "JOIN change_sets s ON s.pk = c.change_set_pk JOIN articles a ON a.pk = c.article_pk "
        "LEFT JOIN annotations n ON n.pk = c.annotation_pk WHERE c.annotation_pk IS NULL OR n.pk IS NOT NULL"
    ):
        if made[0] is None:
            if counts_as_review(kind, action, orjson.loads(diff)):
                actions[actor, "review"] += 1
        elif counts_for_reviewer(kind, states.annotation_at((*made, version, state, "", "")), action):
            actions[actor, action] += 1
    return dict(actions)


def count_figures_again(db: Any) -> None:
    """Replaces every counter by what the annotations and their history say."""
    db.execute("DELETE FROM figures")
    db.execute("DELETE FROM reviewer_figures")
    db.conn.executemany(_ADD_FIGURE, [(*_values(figure), n) for figure, n in count_figures(db).items()])
    db.conn.executemany(_ADD_REVIEWER, [(*key, n) for key, n in count_reviewers(db).items()])


def _values(figure: Figure) -> tuple[Any, ...]:
    return (
        figure.model_name,
        figure.model_version,
        figure.said,
        figure.label,
        figure.outcome,
        figure.decile,
        int(figure.reviewed),
    )


def put_review(db: Database, article_pk: int, actor: str, seq: int) -> None:
    """Keeps that `actor` reviewed the article as it was once `seq` was written."""
    db.execute(
        "INSERT INTO reviews (article_pk, actor, seq) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq",
        (article_pk, actor, seq),
    )


def add_review(db: Database, article_pk: int, actor: str) -> list[tuple[str, int]]:
    """See domain.ports.Transaction, as the next."""
    put_review(db, article_pk, actor, db.execute("SELECT max(seq) FROM changes").fetchone()[0])
    found = db.execute("SELECT actor, seq FROM reviews WHERE article_pk = ? ORDER BY actor", (article_pk,))
    return [(row[0], row[1]) for row in found]


def has_reviewed(db: Database, article_pk: int, actor: str) -> bool:
    row = db.execute(
        "SELECT 1 FROM reviews WHERE article_pk = :article AND actor = :actor AND seq >= (SELECT coalesce(max(c.seq), 0) "
        "FROM changes c, json_each(c.diff) d WHERE c.article_pk = :article AND c.annotation_pk IS NULL "
        "AND d.value ->> 0 = 'review_status' AND d.value ->> 1 IS NOT d.value ->> 2)",
        {"article": article_pk, "actor": actor},
    ).fetchone()
    return row is not None


def put_agreement(db: Database, article_pk: int, agreement: Agreement) -> None:
    db.execute(
        "INSERT OR REPLACE INTO agreements (article_pk, first, second, first_spans, second_spans, shared, tokens) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            article_pk,
            agreement.first,
            agreement.second,
            agreement.first_spans,
            agreement.second_spans,
            agreement.shared,
            rows.dump([[*labels, n] for labels, n in agreement.tokens.items()]),
        ),
    )
