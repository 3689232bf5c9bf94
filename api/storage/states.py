"""What the history keeps of an article or an annotation: the state that each change led to, as JSON and back."""

from __future__ import annotations

from functools import partial

import orjson

from api.domain.models import Annotation, Article, FieldChange, Normalized, Original, Revision
from api.storage.fields import MADE
from api.storage.rows import Row, article_values, dump, model_of, quick_annotation

OF_STATE = ""
"""The diff of a new annotation, as it is kept: it follows from the state that the annotation was made in."""


def state_of(annotation: Annotation) -> str:
    """What a revision keeps of the state it led to: all that can change, in one JSON list."""
    normalized, original, model = annotation.normalized, annotation.original, annotation.model
    return dump(
        [
            annotation.label,
            annotation.start,
            annotation.end,
            annotation.text,
            annotation.status,
            annotation.note,
            annotation.score,
            normalized and [normalized.value, normalized.type],
            original and [original.label, original.start, original.end],
            model and [model.name, model.version],
            annotation.withdrawn,
        ]
    )


def annotation_at(row: Row) -> Annotation:
    """A past state: (id, article id, origin, created_at, created_by, version, state, actor, at)."""
    label, start, end, text, status, note, score, normalized, original, model, withdrawn = orjson.loads(
        row[6]
    )
    return quick_annotation(
        row[0],
        row[1],
        label,
        start,
        end,
        text,
        status,
        row[2],
        row[3],
        row[4],
        row[8],
        row[7],
        row[5],
        score,
        normalized and Normalized(*normalized),
        model and model_of(*model),
        original and Original(*original),
        note,
        withdrawn,
    )


def article_state_of(article: Article) -> str:
    """What a change of an article keeps of the state it led to: all but text and counts."""
    values = article_values(article)
    return dump([*values[:13], article.metadata, *values[14:19], *values[20:]])


def article_at(state: str, text: str = "") -> Article:
    """A past state, without counts."""
    values = orjson.loads(state)
    return Article(
        id=values[0],
        text=text,
        text_sha256=values[1],
        length=values[2],
        created_at=values[3],
        created_by=values[4],
        updated_at=values[5],
        version=values[6],
        external_id=values[7],
        title=values[8],
        language=values[9],
        source=values[10],
        url=values[11],
        published_at=values[12],
        metadata=values[13],
        status=values[14],
        review_status=values[15],
        failure=values[16],
        model=None if values[17] is None else model_of(values[17], values[18]),
        deleted_at=values[19],
        deleted_by=values[20],
    )


_field_change = partial(tuple.__new__, FieldChange)  # `_make` without its check


def changes_of(diff: str, state: str) -> tuple[FieldChange, ...]:
    """What a change changed, by the columns of its row."""
    if diff == OF_STATE:
        return tuple(
            [FieldChange(name, None, now) for name, now in zip(MADE, orjson.loads(state), strict=False)]
        )
    return tuple(map(_field_change, orjson.loads(diff)))


CHANGE_SET_ID = "coalesce(s.part_of, s.id)"
REVISIONS = (
    "SELECT n.id, a.id, n.origin, n.created_at, n.created_by, c.version, c.state, s.actor, s.at, c.seq, c.action, c.diff, "
    f"coalesce(c.reason, s.reason), {CHANGE_SET_ID}, s.kind FROM annotations n JOIN changes c ON c.annotation_pk = n.pk "
    "JOIN articles a ON a.pk = n.article_pk JOIN change_sets s ON s.pk = c.change_set_pk"
)


def revision_of(row: Row) -> Revision:
    """From REVISIONS."""
    return Revision(
        annotation_id=row[0],
        article_id=row[1],
        version=row[5],
        seq=row[9],
        action=row[10],
        changes=changes_of(row[11], row[6]),
        actor=row[7],
        reason=row[12],
        change_set=row[13],
        at=row[8],
        annotation=annotation_at(row),
        kind=row[14],
    )
