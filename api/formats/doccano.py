"""doccano's JSONL for sequence labelling: `{"text": ..., "label": [[start, end, LABEL], ...]}`, what is known of the article beside it.

doccano keeps other columns as the example's metadata and writes them out again. It counts code points; `utf16` is for what a browser's
scripts work on. Read are also `labels`, and `entities` with `start_offset` and `end_offset` as its relation projects write them.
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
    for index, value in enumerate([*list_of(record, "label", place), *list_of(record, "labels", place)], 1):
        where = f"{place}, label {index}"
        match value:
            case [int(start), int(end), str(label)]:
                found.append(ImportedSpan(where, label, SpanRequest(start, end, unit=options.unit)))
            case _:
                raise Invalid(f"{where} must be [start, end, label]; it is {str(value)[:60]}.")
    for index, value in enumerate(list_of(record, "entities", place), 1):
        where = f"{place}, entity {index}"
        entity = as_object(value, where)
        asked = SpanRequest(
            whole_of(entity, "start_offset", where), whole_of(entity, "end_offset", where), unit=options.unit
        )
        found.append(ImportedSpan(where, text_of(entity, "label", where), asked))
    relations = len(list_of(record, "relations", place))
    return tuple(found), (f"{place} has {relations} relation(s), which have no place here.",) * bool(
        relations
    )


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
