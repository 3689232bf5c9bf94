"""The distinct texts of annotations, and which of them hold some words. A corpus repeats its names, so there are far fewer of them
than annotations. Each transaction adds those of what it wrote; none is ever removed, and one that no annotation has any more leads to
nothing."""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database

from api.domain.casing import spellings
from api.storage.lists import any_spelling
from api.storage.rows import dump

TRIGRAM = 3  # characters; shorter words are looked for in every surface


def remember(db: Database, texts: Collection[str]) -> None:
    """Adds those that are not known yet."""
    if texts:
        db.conn.executemany("INSERT OR IGNORE INTO surfaces (text) VALUES (?)", [(text,) for text in texts])


def holding(db: Database, q: str, most: int) -> str | None:
    """The surfaces in which `q` occurs, in any case, as a JSON list; None where there are more than `most`."""
    if q.isascii() and all(len(one) >= TRIGRAM for one in spellings(q)):
        # the index knows no more of case than ASCII does for sure
        found = db.execute(
            "SELECT s.text FROM surfaces_fts f CROSS JOIN surfaces s ON s.pk = f.rowid WHERE surfaces_fts MATCH ? AND occurs(?, s.text) LIMIT ?",
            (any_spelling(q, dotted=True), q, most + 1),
        ).fetchall()
    else:
        found = db.execute(
            "SELECT text FROM surfaces WHERE occurs(?, text) LIMIT ?", (q, most + 1)
        ).fetchall()
    return None if len(found) > most else dump([row[0] for row in found])
