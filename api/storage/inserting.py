"""Many rows by few statements.

sqlite3 lets other threads have the interpreter at each step of a statement and must then win it back. `executemany` takes one step for
each row, so beside busy readers the transaction of an article with 40 annotations stood in line over a hundred times, while it
held the write lock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

MOST_AT_ONCE = 32
MANY_AT_ONCE = 1024  # where thousands of rows are written; SQLite takes 32,766 values a statement
_MARKS = re.compile(r"\(\?(?:, \?)*\)")


def insert_all(db: Any, insert: str, rows: Sequence[Sequence[Any]], most: int = MOST_AT_ONCE) -> int:
    """What `executemany` does for an INSERT with one group of marks, `VALUES (?, ?)`. Gives the first new row's number where SQLite chose
    them: it counts on from the last.

    Takes `most` rows at once (a power of two) and halves what is left, so that few different statements are prepared and all stay so.
    """
    done = last = 0
    while done < len(rows):
        count = min(most, 1 << ((len(rows) - done).bit_length() - 1))
        last = db.execute(
            _for_rows(insert, count), list(chain.from_iterable(rows[done : done + count]))
        ).lastrowid
        done += count
    return last - done + 1


@lru_cache(maxsize=128)
def _for_rows(insert: str, count: int) -> str:
    return _MARKS.sub(lambda marks: ", ".join([marks[0]] * count), insert, count=1)
