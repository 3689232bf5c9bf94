"""doccano's JSONL for sequence labelling: `{"text": ..., "label": [[start, end, LABEL], ...]}`, what is known of the article beside it.

doccano keeps other columns as the example's metadata and writes them out again. It counts code points; `utf16` is for what a browser's
scripts work on. Read are also `labels`, and `entities` with `start_offset` and `end_offset` as its relation projects write them, or
`annotations` of that kind as older versions do; these have numbers for labels unless they were exported with text labels. What is said of
the article as a whole and comments have no place here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from api.domain.exchange import Bundle, ImportedSpan, Item, Refused
from api.domain.offsets import OffsetMap
from api.domain.spans import SpanRequest
from api.errors import AnnotationError, Invalid
from api.formats.facts import CARRIED, article_with, facts_of
from api.formats.format import Format, ReadOptions, WriteOptions
from api.formats.losses import LossReport, count_shifts
from api.formats.records import as_object, iter_records, list_of, text_of, whole_of

_ELSEWHERE = {"relations": "relation(s)", "cats": "label(s) of the whole", "Comments": "comment(s)"}


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    for bundle in bundles:
        offsets = OffsetMap(bundle.article.text, options.unit)
        count_shifts(bundle, offsets, report)
        shown = offsets.from_code_points
        record = {
            "text": bundle.article.text,
            "label": [[shown(a.start), shown(a.end), a.label] for a in bundle.annotations],
            **facts_of(bundle.article),
        }
        yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    for place, record in iter_records(stream, options.limits.line):
        try:
            if isinstance(record, AnnotationError):
                raise record
            spans, left_out = _spans(record, place, options)
            yield article_with(record, place, text_of(record, "text", place), spans, left_out)
        except AnnotationError as error:
            yield Refused(place, error)


def _spans(
    record: Mapping[str, Any], place: str, options: ReadOptions
) -> tuple[tuple[ImportedSpan, ...], tuple[str, ...]]:
    found = []
    left_out = []
    for index, value in enumerate([*list_of(record, "label", place), *list_of(record, "labels", place)], 1):
        found.append(_triple(value, f"{place}, label {index}", options))
    for index, value in enumerate(list_of(record, "entities", place), 1):
        where = f"{place}, entity {index}"
        found.append(
            _triple(value, where, options) if isinstance(value, list) else _entity(value, where, options)
        )
    older = _as_list(record.get("annotations"))
    for index, annotation in enumerate(older if all(isinstance(value, dict) for value in older) else (), 1):
        where = f"{place}, annotation {index}"
        if "start_offset" not in annotation:
            left_out.append(f"{where} is about the article as a whole, which has no place here.")
        elif type(annotation.get("label")) is int:
            left_out.append(
                f"{where} has the label {annotation['label']}, a number of doccano's own; export the labels as text."
            )
        else:
            found.append(_entity(annotation, where, options))
    for name, what in _ELSEWHERE.items():
        if number := len(_as_list(record.get(name))):
            left_out.append(f"{place} has {number} {what}, which have no place here.")
    return tuple(found), tuple(left_out)


def _triple(value: Any, place: str, options: ReadOptions) -> ImportedSpan:
    match value:
        case [int(start), int(end), str(label)] if not isinstance(start, bool) and not isinstance(end, bool):
            return ImportedSpan(place, label, SpanRequest(start, end, unit=options.unit))
    raise Invalid(f"{place} must be [start, end, label]; it is {str(value)[:60]}.")


def _entity(value: Any, place: str, options: ReadOptions) -> ImportedSpan:
    entity = as_object(value, place)
    start, end = whole_of(entity, "start_offset", place), whole_of(entity, "end_offset", place)
    return ImportedSpan(place, text_of(entity, "label", place), SpanRequest(start, end, unit=options.unit))


def _as_list(value: Any) -> list[Any]:
    """Nothing said is an empty list, one thing a list of one."""
    return value if isinstance(value, list) else [value] if value else []


FORMAT = Format(
    name="doccano",
    summary="doccano's JSONL for sequence labelling.",
    media_type="application/x-ndjson",
    extension="jsonl",
    writer=write,
    reader=read,
    carries=CARRIED,
    units=("code_point", "utf16"),
)
