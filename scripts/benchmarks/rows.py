"""A row of the table: two figures side by side, their ratio, and the aim that the ratio is held against."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """`ratio` is how ours compares: `aim` is ("at least", 0.5), ("at most", 2.0) or None where the figure is for information."""

    section: str
    what: str
    ours: str
    against: str
    theirs: str
    ratio: float
    aim: tuple[str, float] | None = None

    @property
    def holds(self) -> bool | None:
        if self.aim is None:
            return None
        word, limit = self.aim
        return self.ratio >= limit if word == "at least" else self.ratio <= limit


def as_json(rows: list[Row]) -> list[dict[str, object]]:
    return [asdict(row) | {"holds": row.holds} for row in rows]


def as_table(rows: list[Row]) -> str:
    header = ("section", "what", "ours", "compared with", "theirs", "ratio", "aim", "")
    lines = [header, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    aim = f"{row.aim[0]} {row.aim[1]:g}" if row.aim else ""
    verdict = {True: "holds", False: "MISSED", None: ""}[row.holds]
    return (row.section, row.what, row.ours, row.against, row.theirs, f"{row.ratio:.2f}", aim, verdict)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def per_second(rate: float) -> str:
    return f"{rate:.0f}/s"
