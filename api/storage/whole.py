"""Whole articles with their history, whose annotations SQLite writes as JSON: making a value of each, to be written as JSON next, takes
three times as long, and as long as it takes the interpreter can do nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from api.domain.exchange import ChangeSetPart, Entry, WholeBundle
from api.domain.models import Annotation, Article
from api.storage import rows

_THESE = "(SELECT value FROM json_each(?))"
_JSON = {
    "article_id": "a.id",
    "end": 'n."end"',
    "score": "NULL",  # SQLite would write 15 digits of it
    "normalized": "iif(n.normalized IS NULL, NULL, json_object('value', n.normalized ->> 0, 'type', n.normalized ->> 1))",
    "model": "iif(n.model_name IS NULL, NULL, json_object('name', n.model_name, 'version', n.model_version))",
    "original": "iif(n.original IS NULL, NULL, json_object('label', n.original ->> 0, 'start', n.original ->> 1, 'end', n.original ->> 2))",
    "withdrawn": "json(iif(n.withdrawn, 'true', 'false'))",
}
"""What an annotation's field is in SQL, where that is not the column of its name."""
_FIELDS = ", ".join(f"'{name}', {_JSON.get(name, f'n.{name}')}" for name in Annotation.__dataclass_fields__)
_ANNOTATIONS = (
    f'SELECT a.pk, n.start, n."end", n.id, n.pk, n.score, CAST(json_object({_FIELDS}) AS BLOB) '
    "FROM {} ON n.article_pk = a.pk WHERE {}"
)
_STANDING = _ANNOTATIONS.format(
    "articles a CROSS JOIN annotations n", f"a.pk IN {_THESE} AND n.withdrawn = 0"
)
_WITHDRAWN = _ANNOTATIONS.format("annotations n CROSS JOIN articles a", f"n.pk IN {_THESE}")
_NO_SCORE, _SCORE = b'"score":null', b'"score":'
_CHANGES = (
    "SELECT article_pk, annotation_pk, version, article_version, action, iif(action = 'create', NULL, diff), reason, change_set_pk "
    f"FROM changes WHERE article_pk IN {_THESE} ORDER BY article_pk, seq"
)


def whole_bundles(db: Any, articles: Mapping[int, Article]) -> list[WholeBundle]:
    """Those of these articles, by row number, in their order."""
    these = rows.dump(list(articles))
    changes = db.execute(_CHANGES, (these,)).fetchall()
    annotations, names = _annotations(db, these, changes)
    entries, parts = _entries(db, changes, names)
    bundles = []
    for pk, article in articles.items():
        written, told = annotations.get(pk, []), entries.get(pk, [])
        named = [parts[id] for id in dict.fromkeys(entry.change_set for entry in told)]
        bundles.append(WholeBundle(article, b"[%b]" % b",".join(written), len(written), told, named))
    return bundles


def _annotations(
    db: Any, these: str, changes: Sequence[Any]
) -> tuple[dict[int, list[bytes]], dict[int, str]]:
    """Annotations by article, in text order, and their ids by row; no index holds the withdrawn ones by article, the changes tell of them."""
    found = db.execute(_STANDING, (these,)).fetchall()
    names = {row[4]: row[3] for row in found}
    withdrawn = {row[1] for row in changes if row[1] not in names and row[1] is not None}
    if withdrawn:
        more = db.execute(_WITHDRAWN, (rows.dump(list(withdrawn)),)).fetchall()
        names |= {row[4]: row[3] for row in more}
        found += more
    found.sort()
    scores = orjson.dumps([row[5] for row in found])[1:-1].split(b",")
    annotations: dict[int, list[bytes]] = defaultdict(list)
    for row, score in zip(found, scores, strict=False):  # of no annotation there is one empty score
        annotations[row[0]].append(row[6].replace(_NO_SCORE, _SCORE + score, 1))
    return annotations, names


def _entries(
    db: Any, found: Sequence[Any], names: dict[int, str]
) -> tuple[dict[int, list[Entry]], dict[str, ChangeSetPart]]:
    """The history by article, and the change sets by id. Annotations made in a row by one change set are one entry."""
    parts = {
        row[0]: ChangeSetPart(*row[1:])
        for row in db.execute(
            f"SELECT pk, id, part_of, kind, actor, at, reason, reverts FROM change_sets WHERE pk IN {_THESE}",
            (rows.dump(list({row[7] for row in found})),),
        )
    }
    entries: dict[int, list[Entry]] = defaultdict(list)
    last: tuple[Any, ...] = ()
    made: list[str] = []
    for article_pk, annotation_pk, version, article_version, action, diff, reason, change_set in found:
        if annotation_pk is not None and action == "create":
            key = (article_pk, version, article_version, reason, change_set)
            if key == last:
                made.append(names[annotation_pk])
                continue
            last, made = key, [names[annotation_pk]]
            ids = made
        else:
            last, ids = (), [] if annotation_pk is None else [names[annotation_pk]]
        changes = None if diff is None else orjson.loads(diff)
        entries[article_pk].append(
            Entry(ids, version, article_version, action, changes, reason, parts[change_set].id)
        )
    return entries, {part.id: part for part in parts.values()}
