"""Which index a list follows. SQLite would choose by the form of a query alone; what decides is how many rows there are, so they are counted.

A list that follows its order and drops what does not fit is quick where much fits, and reads everything where next to nothing does. A
list that collects the rows of one index and sorts them is quick where they are few. So each index that a filter names is counted as
far as "few" goes; the rarest is collected where it is rare, else the order is followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isqrt
from typing import Any

from sqlite_utils import Database

MOST = 2000


@dataclass(frozen=True, slots=True)
class Lead:
    """One way to the rows of a list. `counted` is what to count (behind FROM), with its `parameters`; a list that goes this way reads
    FROM `source`, and its WHERE says `also` (with the same parameters) where that is given."""

    counted: str
    parameters: tuple[Any, ...]
    source: str
    also: str | None = None


def rarest(db: Database, table: str, leads: Iterable[Lead]) -> Lead | None:
    """The lead to the fewest rows, or None where none of them leads to few."""
    best, least = None, few(db, table) + 1
    for lead in leads:
        (number,) = db.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {lead.counted} LIMIT {least})", lead.parameters
        ).fetchone()
        if number < least:
            best, least = lead, number
        if least == 0:
            break
    return best


def few(db: Database, table: str) -> int:
    """So many rows cost as much to collect and sort as it costs to find fifty of them by following the order (a step is four times cheaper)."""
    (rows,) = db.execute(f"SELECT coalesce(max(pk), 0) FROM {table}").fetchone()
    return min(isqrt(12 * rows), MOST)
