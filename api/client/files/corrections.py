"""A file of corrections, CSV or JSON lines, read line by line.

A line says which span it is about, by `annotation_id` or by article (`article_id` or `external_id`) and `surface` (the text of the span as
it is marked now; all spans with that text, or the `occurrence`th), or neither: then it adds a span to the article. And it says what should
be: `label`, `text` or `start` and `end`, `status`, `note`; what is missing or empty stays. `version` is the version that this is based on.
Columns that only inform (score, context, ...) are passed over, and so are those that a reviewer added to a sheet; a name that looks misspelt is
refused, since it would not be applied.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.client.files.exits import Wrong
from api.domain.cells import from_cell

WORDS = ("annotation_id", "article_id", "external_id", "surface", "label", "text", "status", "note", "reason")
NUMBERS = ("occurrence", "version", "start", "end")
WANTS = ("label", "start", "end", "text", "status", "note")
INFORM = frozenset(
    (
        *(
            "context",
            "score",
            "origin",
            "title",
            "published_at",
            "normalized",
            "model",
            "original",
            "offset_unit",
        ),
        *("created_at", "created_by", "updated_at", "updated_by"),
        *("problem", "current_label", "current_text", "current_status", "current_note"),
    )
)
STATUSES = ("suggested", "accepted", "rejected")
CLEARED = ""  # a note that is to be taken away


@dataclass(frozen=True)
class Correction:
    """One line. `wants` holds what it says about the span, by field; `line` is its place in the file, from 1."""

    line: int
    annotation_id: str | None = None
    article_id: str | None = None
    external_id: str | None = None
    surface: str | None = None
    occurrence: int | None = None
    version: int | None = None
    reason: str | None = None
    wants: Mapping[str, Any] = field(default_factory=dict)

    @property
    def adds(self) -> bool:
        return self.annotation_id is None and self.surface is None


def read_corrections(path: Path, tell: Callable[[str], object] = lambda said: None) -> list[Correction]:
    """Every line of the file. Raises Wrong for the first that cannot be used: nothing is done by halves because of a typing error.

    `tell` hears which columns are passed over because nobody knows them.
    """
    content = path.read_bytes()
    if b"\0" in content[:4096]:
        raise Wrong(f"{path} is no text file; export the sheet as CSV (UTF-8) first.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Wrong(f"{path} line {line} is not UTF-8; save the sheet as CSV UTF-8.") from None
    rows = _json_rows(path, text) if is_json(path) else _csv_rows(path, text, tell)
    corrections = [_correction(path, line, row) for line, row in rows]
    if not corrections:
        raise Wrong(f"{path} has no corrections in it.")
    return corrections


def is_json(path: Path) -> bool:
    return path.suffix.lower() in (".jsonl", ".ndjson", ".json")


def _csv_rows(path: Path, text: str, tell: Callable[[str], object]) -> Iterator[tuple[int, dict[str, Any]]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(10_000_000)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(table, [])]
        while names and not names[-1]:
            names.pop()
        added = _added_columns(path, names)
        if added:
            tell(f"Columns that are passed over: {', '.join(added)}.")
        if len(set(names)) < len(names):
            raise Wrong(f"{path}: the first line has a column twice.")
        line = table.line_num + 1
        for row in table:
            if any(row):
                _check_cells(f"{path} line {line}", names, row, cut_off=text[-1] not in "\r\n")
                yield (
                    line,
                    {
                        name: from_cell(cell)
                        for name, cell in zip(names, row, strict=False)
                        if cell and name not in added
                    },
                )
            line = table.line_num + 1
    except csv.Error as error:
        raise Wrong(f"{path} line {table.line_num} cannot be read as CSV: {error}.") from None


def _json_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, content in enumerate(text.split("\n"), 1):
        if not content.strip():
            continue
        try:
            row = json.loads(content)
        except ValueError as error:
            raise Wrong(f"{path} line {number} is no JSON: {error}.") from None
        if not isinstance(row, dict):
            raise Wrong(f"{path} line {number} is no JSON object.")
        if "id" in row:  # an annotation as the API gives it
            row["annotation_id"] = row.pop("id")
        _check_names(path, number, list(row))
        yield (
            number,
            {name: value for name, value in row.items() if value is not None or name == "note"},
        )


def _check_cells(where: str, names: Sequence[str], row: Sequence[str], cut_off: bool) -> None:
    """Raises Wrong. Spreadsheets leave out empty cells at a line's end, or write more of them; `cut_off`: the file's last line has no end."""
    if any(row[len(names) :]) or (len(row) < len(names) and cut_off):
        raise Wrong(
            f"{where} has {len(row)} cells; the first line has {len(names)}. A text that holds the separator needs quotes."
        )


def _added_columns(path: Path, names: Sequence[str]) -> list[str]:
    """The columns that somebody added to the sheet. Raises Wrong for one that has no name or looks like one of ours, misspelt."""
    known = (*WORDS, *NUMBERS)
    added = [name for name in names if name not in {*known, *INFORM}]
    for name in added:
        if not name:
            raise Wrong(f"{path} line 1: column {names.index(name) + 1} has no name.")
        meant = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
        if meant:
            raise Wrong(
                f"{path} line 1: {name[:40]!r} is not known; is it {meant[0]!r}? Known are {', '.join(known)}."
            )
    return added


def _check_names(path: Path, line: int, names: list[str]) -> None:
    for name in names:
        if name not in {*WORDS, *NUMBERS, *INFORM}:
            raise Wrong(
                f"{path} line {line}: {name[:40]!r} is not known; known are {', '.join((*WORDS, *NUMBERS))}."
            )


def _correction(path: Path, line: int, row: Mapping[str, Any]) -> Correction:
    where = f"{path} line {line}"
    given: dict[str, Any] = {}
    for name in WORDS:
        if name in row:
            given[name] = _word(where, name, row[name])
    for name in NUMBERS:
        if name in row:
            given[name] = _number(where, name, row[name])
    wants = {name: given.pop(name) for name in WANTS if name in given}
    correction = Correction(line=line, wants=wants, **given)
    _check(where, correction)
    return correction


def _word(where: str, name: str, value: Any) -> str:
    if name == "note" and value is None:
        return CLEARED
    if not isinstance(value, str):
        raise Wrong(f"{where}: {name} is {value!r}; it must be a text.")
    if name in ("text", "surface", "note", "reason"):
        return value
    word = value.strip()  # labels and statuses as spreadsheets and people write them: Accepted, Person
    return word.lower() if name == "status" else word.upper() if name == "label" else word


def _number(where: str, name: str, value: Any) -> int:
    """Spreadsheets make 7 into 7.0."""
    text = str(value).strip()
    if not re.fullmatch(r"[0-9]{1,15}(\.0+)?", text, re.ASCII):
        raise Wrong(f"{where}: {name} is {text[:40]!r}; it must be a whole number.")
    return int(text.partition(".")[0])


def _check(where: str, correction: Correction) -> None:
    wants = correction.wants
    if "status" in wants and wants["status"] not in STATUSES:
        raise Wrong(f"{where}: status is {wants['status']!r}; it must be one of {', '.join(STATUSES)}.")
    if correction.annotation_id is not None:
        if correction.surface is not None:
            raise Wrong(f"{where} has both annotation_id and surface; one says which span is meant.")
        return
    if correction.article_id is None and correction.external_id is None:
        raise Wrong(
            f"{where} does not say which span: give annotation_id, or article_id (or external_id) and surface."
        )
    if correction.adds:
        if "label" not in wants or not ({"text"} <= wants.keys() or {"start", "end"} <= wants.keys()):
            raise Wrong(
                f"{where} adds a span, which needs a label and a text (or start and end); to correct one give its surface."
            )
        if wants.get("status", "accepted") != "accepted":
            raise Wrong(f"{where} adds a span, which counts as accepted; status is {wants['status']!r}.")
    elif not wants:
        raise Wrong(f"{where} says nothing about {correction.surface!r}: give label, text, status or note.")
    if correction.version is not None:
        raise Wrong(f"{where}: version goes with annotation_id.")
