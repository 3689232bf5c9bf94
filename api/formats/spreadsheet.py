"""CSV for spreadsheets: one span a line, safe to open, and corrected lines can be sent back.

A cell that a spreadsheet would take for a formula gets an apostrophe before it (domain.cells), which reading takes off again. A line with
an `annotation_id` corrects that annotation: cells that are missing or empty leave a field as it is, and where `version` is filled in, it
must still be that version. A line without one, with an `article_id`, adds a span. Read are commas, semicolons and tabs, whichever the
first line has.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from api.domain.cells import as_cell, from_cell
from api.domain.exchange import Bundle, ImportedArticle, ImportedCorrection, ImportedSpan, Item, Refused
from api.domain.models import Annotation, Article
from api.domain.offsets import OffsetMap
from api.domain.spans import SpanRequest
from api.errors import AnnotationError, Invalid
from api.formats.format import Format, ReadOptions, WriteOptions
from api.formats.losses import LossReport, count_shifts
from api.formats.reading import decoded, iter_lines, too_long
from api.formats.restoring import status_of

COLUMNS = (
    *("annotation_id", "version", "label", "start", "end", "text", "status", "note", "score", "origin"),
    *("article_id", "external_id", "title", "published_at", "updated_at", "updated_by"),
)
READ = (
    "annotation_id",
    "version",
    "label",
    "start",
    "end",
    "text",
    "status",
    "note",
    "article_id",
    "external_id",
)
PASSED_OVER = ("context",)  # what scripts/pull adds for people to read
LONGEST_CELL = 32_767  # characters that a spreadsheet's cell can hold


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    held = io.StringIO()
    table = csv.writer(held)
    table.writerow(COLUMNS)
    yield (
        b"\xef\xbb\xbf" + held.getvalue().encode()
    )  # without the mark, spreadsheets take UTF-8 for something else
    for bundle in bundles:
        held.seek(0)
        held.truncate()
        if not bundle.annotations:
            report.add("without_spans", bundle.article)
        offsets = OffsetMap(bundle.article.text, options.unit)
        count_shifts(bundle, offsets, report)
        for annotation in bundle.annotations:
            table.writerow(_row(bundle.article, annotation, offsets, report))
        yield held.getvalue().encode()


def read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    lines = _Lines(stream, options)
    head = next(lines, "")  # without a first line that can be read, nothing can
    delimiter = max(",;\t", key=head.count)
    table = csv.reader(chain([head], lines), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(table, []))
    except csv.Error as error:
        raise Invalid(f"The first line cannot be read as CSV: {error}.") from None
    place = f"Line {table.line_num + 1}"
    try:
        for row in table:
            if any(row):  # some programs save empty rows below the table
                yield _item(row, columns, place, options)
            place = f"Line {table.line_num + 1}"  # a row may go on over many: it is where it begins
    except AnnotationError as error:
        yield Refused(f"Line {lines.number}", error)
    except csv.Error as error:
        yield Refused(
            place,
            Invalid(f"{place} begins a row that cannot be read as CSV: {error}. Nothing behind it was read."),
        )


def _row(article: Article, annotation: Annotation, offsets: OffsetMap, report: LossReport) -> list[Any]:
    values: dict[str, Any] = {name: getattr(annotation, name, None) for name in COLUMNS}
    values |= {
        "annotation_id": annotation.id,
        "start": offsets.from_code_points(annotation.start),
        "end": offsets.from_code_points(annotation.end),
        "external_id": article.external_id,
        "title": article.title,
        "published_at": article.published_at,
    }
    for name in ("text", "note", "title"):
        if len(as_cell(values[name] or "")) > LONGEST_CELL:
            report.add("long_text", article, annotation)
            values[name] = None
    return [as_cell(value) if isinstance(value, str) else value for value in values.values()]


class _Lines(Iterator[str]):
    """The lines as the csv module wants them, with their ends."""

    def __init__(self, stream: BinaryIO, options: ReadOptions) -> None:
        self.number = 0
        self._limit = options.limits.cell_line
        self._lines = iter_lines(stream, self._limit)

    def __next__(self) -> str:
        line = next(self._lines)
        self.number = line.number
        if line.content is None:
            raise too_long(f"Line {line.number}", self._limit)
        return decoded(line.content, f"Line {line.number}") + "\n"


def _columns(head: list[str]) -> list[str]:
    names = [name.strip().lower() for name in head]
    unknown = [name for name in names if name not in (*COLUMNS, *PASSED_OVER)]
    if unknown:
        raise Invalid(
            f"The first line has the column {unknown[0][:40]!r}, which is not known; known are {', '.join(COLUMNS)}."
        )
    if len(set(names)) < len(names):
        raise Invalid("The first line has a column twice.")
    if not {"annotation_id", "article_id", "external_id"} & set(names):
        raise Invalid("The first line lacks annotation_id, which says what a line corrects.")
    return names


def _item(row: list[str], columns: list[str], place: str, options: ReadOptions) -> Item:
    try:
        if len(row) != len(columns):
            raise Invalid(f"{place} has {len(row)} cells; the first line has {len(columns)}.")
        cells = {
            name: from_cell(cell) for name, cell in zip(columns, row, strict=True) if cell and name in READ
        }
        asked = SpanRequest(
            _whole(cells, "start", place), _whole(cells, "end", place), cells.get("text"), unit=options.unit
        )
        status = status_of(cells.get("status"), place)
        if "annotation_id" in cells:
            fields: dict[str, Any] = {
                name: cells[name] for name in ("label", "status", "note") if name in cells
            }
            return ImportedCorrection(
                place, cells["annotation_id"], _whole(cells, "version", place), asked, fields
            )
        if "label" not in cells or not {"article_id", "external_id"} & cells.keys():
            raise Invalid(f"{place} has no annotation_id; to add a span it needs an article_id and a label.")
        span = ImportedSpan(place, cells["label"], asked, status=status, note=cells.get("note"))
        return ImportedArticle(
            place, None, (span,), id=cells.get("article_id"), external_id=cells.get("external_id")
        )
    except AnnotationError as error:
        return Refused(place, error)


def _whole(cells: Mapping[str, str], name: str, place: str) -> int | None:
    cell = cells.get(name)
    if cell is None:
        return None
    if not re.fullmatch(r"[0-9]{1,15}(\.0+)?", cell, re.ASCII):
        raise Invalid(f"{place}: {name} is {cell[:40]!r}; it must be a whole number.")
    return int(cell.partition(".")[0])


FORMAT = Format(
    name="csv",
    summary="One span a line, for spreadsheets. Corrected lines can be imported: they change annotations by id.",
    media_type="text/csv; charset=utf-8",
    extension="csv",
    writer=write,
    reader=read,
    carries=frozenset({"id", "status", "note", "article.id"}),
    units=("code_point", "utf16", "utf8"),
    statuses=frozenset({"suggested", "accepted", "rejected"}),
)
