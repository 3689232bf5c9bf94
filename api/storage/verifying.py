"""Does the database hold what its history says? Every revision is replayed, and everything that is kept beside them is worked out again.

Reads one snapshot, so a running server may go on writing. Memory is that of one article with its history.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import orjson

from api.domain.figures import count_annotations
from api.domain.models import Annotation
from api.storage import events, figures, rows, states
from api.storage.copies import Report
from api.storage.fields import ARTICLE_FIELDS, MADE, REVIEWED_AGAIN, REVISION_FIELDS, diff_of

EACH = 500  # entries between two reports
_ENTRIES = (
    "SELECT c.article_pk, c.seq, c.annotation_pk, c.version, c.article_version, c.action, c.diff, c.state, s.at, s.actor "
    "FROM changes c CROSS JOIN change_sets s ON s.pk = c.change_set_pk ORDER BY c.article_pk, c.seq"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    article_pk: int
    seq: int
    annotation_pk: int | None
    version: int
    article_version: int
    action: str
    diff: str
    state: str
    at: str
    actor: str


def verify(db: Any, report: Report) -> Iterator[str]:
    """One sentence for each thing that is wrong; none where all is well."""
    for check in CHECKS:
        yield from check(db, report)


def _check_file(db: Any, report: Report) -> Iterator[str]:
    report("checking the file", 0, 1)
    for (sentence,) in db.execute("PRAGMA integrity_check(100)"):
        if sentence != "ok":
            yield f"The file is damaged: {sentence}."
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"Row {row} of {table} names a row of {parent} that is not there."
    report("checking the file", 1, 1)


def _check_order(db: Any, report: Report) -> Iterator[str]:
    """The feed has no gap, and change sets count what they hold."""
    count, last = db.execute("SELECT count(*), coalesce(max(seq), 0) FROM changes").fetchone()
    if count != last:
        for (after,) in db.execute(
            "SELECT seq FROM (SELECT 0 AS seq UNION ALL SELECT seq FROM changes) c WHERE seq < ? "
            "AND NOT EXISTS (SELECT 1 FROM changes n WHERE n.seq = c.seq + 1) ORDER BY seq LIMIT 100",
            (last,),
        ):
            yield f"The feed has a gap behind seq {after}."
    for id, said, found in db.execute(
        "SELECT s.id, s.changes, count(c.seq) FROM change_sets s LEFT JOIN changes c ON c.change_set_pk = s.pk "
        "GROUP BY s.pk HAVING s.changes != count(c.seq)"
    ):
        yield f"Change set {id} says that it holds {said} changes; it holds {found}."


def _replay(db: Any, report: Report) -> Iterator[str]:
    total = db.execute("SELECT count(*) FROM changes").fetchone()[0]
    done = 0
    for pk, found in groupby((_Entry(*row) for row in db.execute(_ENTRIES)), key=lambda e: e.article_pk):
        entries = list(found)
        yield from _replay_article(db, pk, entries)
        done += len(entries)
        if done % EACH < len(entries):
            report("replaying", done, total)
    report("replaying", total, total)
    for what, table, key in (
        ("Article", "articles", "article_pk"),
        ("Annotation", "annotations", "annotation_pk"),
    ):
        for (id,) in db.execute(
            f"SELECT id FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM changes c WHERE c.{key} = t.pk)"
        ):
            yield f"{what} {id} has no history."


def _replay_article(db: Any, pk: int, entries: Sequence[_Entry]) -> Iterator[str]:
    row = db.execute(
        f"SELECT {rows.ARTICLE_COLUMNS}, t.text FROM articles a LEFT JOIN texts t ON t.article_pk = a.pk WHERE a.pk = ?",
        (pk,),
    ).fetchone()
    if row is None:
        yield f"Seq {entries[0].seq} is of an article that is not there."
        return
    article, text = rows.article_of(row[:-1], row[-1] or ""), row[-1]
    if text is None or hashlib.sha256(text.encode()).hexdigest() != article.text_sha256:
        yield f"Article {article.id}: its text is not the one that was stored (SHA-256 {article.text_sha256})."
    elif len(text) != article.length:
        yield f"Article {article.id}: its text has {len(text)} code points, not {article.length}."
    yield from _replay_own(article, entries)
    spans: list[Annotation] = []
    ours = sorted(
        (e for e in entries if e.annotation_pk is not None), key=lambda e: (e.annotation_pk, e.version)
    )
    current = _annotations(db, [e.annotation_pk for e in ours])
    for annotation_pk, found in groupby(ours, key=lambda e: e.annotation_pk):
        stored = current.get(annotation_pk)
        if stored is None:
            yield f"Article {article.id} has the history of an annotation that is not there (row {annotation_pk})."
            continue
        spans.append(stored)
        yield from _replay_annotation(stored, list(found))
        if text is not None and text[stored.start : stored.end] != stored.text:
            yield f"Annotation {stored.id}: its text is {stored.text!r}; {stored.start} to {stored.end} is {text[stored.start : stored.end]!r}."
    counts = count_annotations([span for span in spans if not span.withdrawn])
    if counts != article.counts:
        yield f"Article {article.id}: its counts are {article.counts}; counted anew: {counts}."


def _replay_own(article: Any, entries: Sequence[_Entry]) -> Iterator[str]:
    """The article's own fields, and its version, which every entry raises by one or leaves."""
    before, version, now = None, 0, replace(article, text="", counts=count_annotations([]))
    for entry in entries:
        if entry.article_version not in (version, version + 1):
            yield f"Article {article.id}: its version goes from {version} to {entry.article_version} at seq {entry.seq}."
        version = entry.article_version
        if entry.annotation_pk is None:
            after = states.article_at(entry.state)
            diff = orjson.loads(entry.diff)
            again = (
                before is not None and before.review_status == "reviewed" and diff[-1:] == [REVIEWED_AGAIN]
            )
            if diff_of(before, after, ARTICLE_FIELDS) + [REVIEWED_AGAIN] * again != diff:
                yield f"Article {article.id}: the changes of seq {entry.seq} do not lead to the state that it keeps."
            before = after
    if before is None:
        yield f"Article {article.id} has no entry of its own in the history."
        return
    replayed = replace(before, version=version, updated_at=entries[-1].at)
    if replayed != now:
        yield f"Article {article.id} differs from its history in {_differing(replayed, now)}."


def _replay_annotation(stored: Annotation, entries: Sequence[_Entry]) -> Iterator[str]:
    before, made = None, (stored.id, stored.article_id, stored.origin, stored.created_at, stored.created_by)
    for number, entry in enumerate(entries, 1):
        if entry.version != number:
            yield f"Annotation {stored.id}: its history has version {entry.version} where {number} should be."
            return
        after = states.annotation_at((*made, entry.version, entry.state, entry.actor, entry.at))
        diff = diff_of(before, after, MADE if before is None else REVISION_FIELDS)
        if diff != list(map(list, states.changes_of(entry.diff, entry.state))):
            start = f"from the state of version {number - 1} " if before else ""
            yield f"Annotation {stored.id}: the changes of version {number} do not lead {start}to the state that it keeps."
        before = after
    if before != stored:
        yield f"Annotation {stored.id} differs from its history in {_differing(before, stored)}."


def _differing(replayed: Any, stored: Any) -> str:
    names = [name for name in type(stored).__slots__ if getattr(replayed, name) != getattr(stored, name)]
    return "; ".join(
        f"{name} (replayed {getattr(replayed, name)!r}, stored {getattr(stored, name)!r})" for name in names
    )


def _annotations(db: Any, pks: Sequence[int | None]) -> dict[int | None, Annotation]:
    found = db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS}, n.pk FROM annotations n JOIN articles a ON a.pk = n.article_pk "
        "WHERE n.pk IN (SELECT value FROM json_each(?))",
        (rows.dump(sorted({pk for pk in pks if pk is not None})),),
    )
    return {row[-1]: rows.annotation_of(row) for row in found}


def _check_figures(db: Any, report: Report) -> Iterator[str]:
    """The counters, counted anew."""
    report("counting anew", 0, 3)
    yield from _differences("Figures of annotations", figures.read_figures(db), figures.count_figures(db))
    report("counting anew", 1, 3)
    yield from _differences("Figures of reviewers", figures.read_reviewers(db), figures.count_reviewers(db))
    report("counting anew", 2, 3)
    yield from _differences("Corrections by day", events.read_events(db, ""), events.count_events(db))
    report("counting anew", 3, 3)


def _differences(what: str, kept: Mapping[Any, int], counted: Mapping[Any, int]) -> Iterator[str]:
    for key in sorted(kept.keys() | counted.keys(), key=repr):
        if kept.get(key, 0) != counted.get(key, 0):
            yield f"{what}: {key} is {kept.get(key, 0)}; counted anew it is {counted.get(key, 0)}."


CHECKS: tuple[Callable[[Any, Report], Iterator[str]], ...] = (
    _check_file,
    _check_order,
    _replay,
    _check_figures,
)
