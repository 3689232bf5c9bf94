"""Cells of CSV files that spreadsheets open: no value of ours is ever taken for a formula.

What a spreadsheet would take for one gets an apostrophe before it, which reading takes off again
(https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import re

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # the wide ones count where input is East Asian


def as_cell(value: str) -> str:
    """The value as a cell that is no formula."""
    return f"'{value}" if _FORMULA.match(value) else value


def from_cell(cell: str) -> str:
    """The value of a cell; the other way round."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
