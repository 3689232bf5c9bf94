"""The annotations whose scores lie within bounds. Open suggestions stand in the index of the review queue, label by label; what was settled
has an index of its own."""

from __future__ import annotations

from sqlite_utils import Database

from api.domain.labels import LABELS
from api.storage.rows import dump


def within(db: Database, least: float | None, most: float | None, number: int) -> str | None:
    """Their row numbers as a JSON list; None where there are more than `number`."""
    bounds = {"least": least, "most": most}
    clause = " AND ".join(
        f"n.score {sign} :{name}"
        for name, sign in (("least", ">="), ("most", "<="))
        if bounds[name] is not None
    )
    found = db.execute(
        "SELECT n.pk FROM annotations n INDEXED BY annotations_settled "
        f"WHERE n.withdrawn = 0 AND n.status != 'suggested' AND n.score IS NOT NULL AND {clause} UNION ALL "
        "SELECT n.pk FROM json_each(:labels) l CROSS JOIN annotations n INDEXED BY annotations_open_label ON n.label = l.value "
        f"WHERE n.withdrawn = 0 AND n.status = 'suggested' AND n.score IS NOT NULL AND {clause} LIMIT :number",
        bounds | {"labels": dump(list(LABELS)), "number": number + 1},
    ).fetchall()
    return None if len(found) > number else dump([row[0] for row in found])
