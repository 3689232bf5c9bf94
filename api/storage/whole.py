"""Whole articles with their history, whose annotations SQLite writes as JSON: making a value of each, to be written as JSON next, takes
three times as long, and as long as it takes the interpreter can do nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
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
_ANNOTATIONS = (  # a row for each article, since each value that the interpreter takes costs it as much as SQLite a whole field
    "SELECT a.pk, (SELECT group_concat(score) || char(10) || group_concat(written) FROM ("
    f"SELECT iif(n.score IS NULL, 'null', printf('%!.17g', n.score)) AS score, json_object({_FIELDS}) AS written FROM annotations n "
    'WHERE n.pk IN (SELECT c.annotation_pk FROM changes c WHERE c.article_pk = a.pk) ORDER BY n.start, n."end", n.id'
    f")) FROM articles a WHERE a.pk IN {_THESE}"
)
_NO_SCORE, _SCORE = b'"score":null', b'"score":'
_MADE = "c.action = 'create' AND c.annotation_pk IS NOT NULL"
_CHANGES = (  # a row for all that was made at once
    "SELECT c.article_pk, json_group_array(c.seq), json_group_array(n.id), c.version, c.article_version, c.action, "
    "iif(c.action = 'create', NULL, c.diff), c.reason, c.change_set_pk FROM changes c LEFT JOIN annotations n ON n.pk = c.annotation_pk "
    f"WHERE c.article_pk IN {_THESE} "
    f"GROUP BY c.article_pk, iif({_MADE}, NULL, c.seq), c.version, c.article_version, c.reason, c.change_set_pk"
)


def whole_bundles(db: Any, articles: Mapping[int, Article]) -> list[WholeBundle]:
    """Those of these articles, by row number, in their order."""
    these = rows.dump(list(articles))
    annotations = dict(db.execute(_ANNOTATIONS, (these,)).fetchall())
    entries, parts = _entries(db, db.execute(_CHANGES, (these,)).fetchall())
    bundles = []
    for pk, article in articles.items():
        written, number = _scored(annotations[pk])
        named = [parts[id] for id in dict.fromkeys(entry.change_set for entry in entries[pk])]
        bundles.append(WholeBundle(article, b"[%b]" % written, number, entries[pk], named))
    return bundles


def _scored(told: str | None) -> tuple[bytes, int]:
    """Annotations in text order as JSON, and their number: what SQLite wrote without scores, with those of the line before it."""
    if told is None:
        return b"", 0
    line, _, written = told.encode().partition(b"\n")
    scores = orjson.dumps(orjson.loads(b"[%b]" % line))[1:-1].split(b",")
    first, *others = written.split(_NO_SCORE)
    return _SCORE.join([first, *map(bytes.__add__, scores, others)]), len(scores)


def _entries(db: Any, found: Sequence[Any]) -> tuple[dict[int, list[Entry]], dict[str, ChangeSetPart]]:
    """The history by article, and the change sets by id. Annotations made in a row by one change set are one entry."""
    parts = {
        row[0]: ChangeSetPart(*row[1:])
        for row in db.execute(
            f"SELECT pk, id, part_of, kind, actor, at, reason, reverts FROM change_sets WHERE pk IN {_THESE}",
            (rows.dump(list({row[8] for row in found})),),
        )
    }
    changes = sorted(
        (row[0], seq, place, id)
        for place, row in enumerate(found)
        for seq, id in zip(orjson.loads(row[1]), orjson.loads(row[2]), strict=True)
    )
    entries: dict[int, list[Entry]] = defaultdict(list)
    for place, run in groupby(changes, itemgetter(2)):
        article_pk, _, _, version, article_version, action, diff, reason, change_set = found[place]
        ids = [id for _, _, _, id in run if id is not None]
        told = None if diff is None else orjson.loads(diff)
        entry = Entry(ids, version, article_version, action, told, reason, parts[change_set].id)
        entries[article_pk].append(entry)
    return entries, {part.id: part for part in parts.values()}
