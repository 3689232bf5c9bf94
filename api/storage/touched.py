"""The articles that one SQLite transaction changes: their versions, what the figures need to know of them, and their counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlite_utils import Database

from api.domain.figures import Setting
from api.storage import rows

_THESE = "json_each(?) w CROSS JOIN articles a ON a.pk = w.value"


class TouchedArticles:
    """By row number. `versions` are those after the transaction: an article's rises once, however many of its annotations change."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.versions: dict[int, int] = {}
        self.settings: dict[int, Setting] = {}
        self._recount: set[int] = set()

    def set(self, pk: int, version: int, setting: Setting) -> None:
        """The article itself was written."""
        self.versions[pk], self.settings[pk] = version, setting

    def touch(self, pks: Collection[int]) -> None:
        """Annotations of these articles change: read together what is not known of them yet."""
        self._recount.update(pks)
        unknown = set(pks) - self.versions.keys()
        if not unknown:
            return
        for pk, version, deleted_at, review_status, *model in self._db.execute(
            f"SELECT a.pk, a.version, a.deleted_at, a.review_status, a.model_name, a.model_version FROM {_THESE}",
            (rows.dump(list(unknown)),),
        ):
            known = None if model[0] is None else rows.model_of(*model)
            self.set(pk, version + 1, Setting(deleted_at is not None, review_status == "reviewed", known))

    def copy(self) -> TouchedArticles:
        made = TouchedArticles(self._db)
        made.versions, made.settings = dict(self.versions), dict(self.settings)
        made._recount = set(self._recount)
        return made

    def write(self, at: str) -> None:
        """Version, time and counts of every article whose annotations changed."""
        counts = self._counts()
        self._db.conn.executemany(
            "UPDATE articles SET version = ?, updated_at = ?, counts = ? WHERE pk = ?",
            [(self.versions[pk], at, _as_json(counts.get(pk, ())), pk) for pk in self._recount],
        )

    def _counts(self) -> dict[int, list[tuple[str, str, int]]]:
        """(label, status, number) of what stands in each, in the order of their names."""
        counts: dict[int, list[tuple[str, str, int]]] = {}
        for pk, *count in self._db.execute(
            "SELECT w.value, n.label, n.status, count(*) FROM json_each(?) w CROSS JOIN annotations n "
            "INDEXED BY annotations_place ON n.article_pk = w.value WHERE n.withdrawn = 0 GROUP BY 1, 2, 3",
            (rows.dump(list(self._recount)),),
        ):
            counts.setdefault(pk, []).append((count[0], count[1], count[2]))
        return counts


def _as_json(counts: Sequence[tuple[str, str, int]]) -> str:
    by_label: dict[str, int] = {}
    by_status: dict[str, int] = {}
    for label, status, number in counts:
        by_label[label] = by_label.get(label, 0) + number
        by_status[status] = by_status.get(status, 0) + number
    found: dict[str, Any] = {"total": sum(by_status.values()), "by_label": by_label, "by_status": by_status}
    return rows.dump(found)
