"""One living article or annotation on SQLite by its id, or the refusal that says why there is none."""

from __future__ import annotations

from typing import Any

from api.domain.models import Annotation
from api.errors import Gone, NotFound
from api.storage import rows
from api.storage.matching import Place

_ANNOTATION = (
    f"SELECT n.pk, n.article_pk, a.deleted_at, {rows.ANNOTATION_COLUMNS} FROM annotations n JOIN articles a ON a.pk = n.article_pk "
    "WHERE n.id = ?"
)


def find_place_of_article(db: Any, article_id: str) -> tuple[int, int]:
    """Row number and version of an article that is not deleted. Raises NotFound, Gone."""
    row = db.execute("SELECT pk, version, deleted_at FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no article {article_id}.")
    check_article_stands(article_id, row[2])
    return row[0], row[1]


def check_article_stands(article_id: str, deleted_at: str | None) -> None:
    """Raises Gone."""
    if deleted_at is not None:
        raise Gone(f"Article {article_id} was deleted at {deleted_at}.")


def find_annotation(db: Any, annotation_id: str, *, withdrawn: bool = False) -> Annotation:
    """Of an article that is not deleted; also one that was `withdrawn` where that is asked for. Raises NotFound, Gone."""
    return find_annotation_and_place(db, annotation_id, withdrawn=withdrawn)[0]


def find_annotation_and_place(
    db: Any, annotation_id: str, *, withdrawn: bool = False
) -> tuple[Annotation, Place]:
    """The same, and where it is stored."""
    row = db.execute(_ANNOTATION, (annotation_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no annotation {annotation_id}.")
    pk, article_pk, deleted_at, *columns = row
    annotation = rows.annotation_of(columns)
    if deleted_at is not None:
        raise Gone(
            f"Annotation {annotation_id} went with its article {annotation.article_id}, deleted at {deleted_at}."
        )
    if annotation.withdrawn and not withdrawn:
        raise Gone(f"Annotation {annotation_id} was withdrawn at {annotation.updated_at}; its history stays.")
    return annotation, Place(pk, article_pk, annotation.version)
