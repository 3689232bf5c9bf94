"""Label Studio tasks: suggestions as predictions, what humans settled as annotations. Offsets count UTF-16 units, as browsers do.

`id` only numbers the tasks of one file, as Label Studio's own converter wants it. `data` holds the text and what is known of the article. Read are tasks as Label Studio exports them (JSON). Of a task that several people
annotated, the ground truth counts, or else the last annotation that was not cancelled. Where somebody annotated in Label Studio,
predictions count that share no character with what they left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import orjson

from api.domain.exchange import Bundle, ImportedArticle, ImportedSpan, Item, Refused
from api.domain.models import Annotation, AnnotationStatus
from api.domain.offsets import OffsetMap
from api.domain.spans import SpanRequest
from api.errors import AnnotationError
from api.formats.facts import CARRIED, article_with, facts_of
from api.formats.format import Format, ReadOptions, WriteOptions
from api.formats.items import iter_items
from api.formats.losses import LossReport, count_shifts
from api.formats.records import (
    as_object,
    list_of,
    maybe_score_of,
    maybe_text_of,
    object_of,
    text_of,
    whole_of,
)
from api.formats.restoring import status_of


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    before = b"["
    for number, bundle in enumerate(bundles, 1):
        offsets = OffsetMap(bundle.article.text, options.unit)
        count_shifts(bundle, offsets, report)
        yield before + b"\n" + orjson.dumps({"id": number, **_task(bundle, offsets)})
        before = b","
    yield b"[]\n" if before == b"[" else b"\n]\n"


def read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    for place, record in iter_items(stream, options.limits.line, "Task"):
        try:
            if isinstance(record, AnnotationError):
                raise record
            yield _article(record, place, options)
        except AnnotationError as error:
            yield Refused(place, error)


def _task(bundle: Bundle, offsets: OffsetMap) -> dict[str, Any]:
    suggested = [a for a in bundle.annotations if a.status == "suggested"]
    settled = [a for a in bundle.annotations if a.status == "accepted"]
    task: dict[str, Any] = {
        "data": {"text": bundle.article.text, **facts_of(bundle.article)},
        "predictions": [],
        "annotations": [],
    }
    if suggested:
        model = bundle.article.model
        task["predictions"].append(
            {
                "model_version": "unknown" if model is None else f"{model.name} {model.version}",
                "score": min((a.score for a in suggested if a.score is not None), default=None),
                "result": [_result(a, offsets) for a in suggested],
            }
        )
    if settled or not suggested:
        task["annotations"].append(
            {
                "result": [_result(a, offsets) for a in settled],
                "was_cancelled": False,
                "ground_truth": bundle.article.review_status == "reviewed",
            }
        )
    return task


def _result(annotation: Annotation, offsets: OffsetMap) -> dict[str, Any]:
    result: dict[str, Any] = {
        "id": annotation.id,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "origin": _origin(annotation),
        "value": {
            "start": offsets.from_code_points(annotation.start),
            "end": offsets.from_code_points(annotation.end),
            "text": annotation.text,
            "labels": [annotation.label],
        },
    }
    if annotation.score is not None:
        result["score"] = annotation.score
    if annotation.note is not None:
        result["meta"] = {"text": [annotation.note]}
    return result


def _origin(annotation: Annotation) -> str:
    if annotation.origin != "model":
        return "manual"
    return "prediction" if annotation.original is None else "prediction-changed"


def _article(record: Mapping[str, Any], place: str, options: ReadOptions) -> ImportedArticle:
    data = object_of(record, "data", place)
    text = text_of(data, "text", f"{place}, data")
    left_out: list[str] = []
    settled: list[ImportedSpan] = []
    chosen = _chosen([as_object(v, f"{place}, annotation") for v in list_of(record, "annotations", place)])
    if chosen is not None:
        settled = _spans(chosen, f"{place}, annotation", "accepted", options, left_out)
    suggested: list[ImportedSpan] = []
    for value in list_of(record, "predictions", place)[-1:]:
        if isinstance(value, dict):  # an export without predictions has their numbers here
            suggested = _spans(value, f"{place}, prediction", "suggested", options, left_out)
    if chosen is not None and "completed_by" in chosen:
        suggested = [span for span in suggested if not any(_share(span, other) for other in settled)]
    return article_with(data, place, text, (*settled, *suggested), tuple(left_out))


def _chosen(annotations: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    kept = [annotation for annotation in annotations if not annotation.get("was_cancelled")]
    return next((a for a in kept if a.get("ground_truth")), kept[-1] if kept else None)


def _spans(
    record: Mapping[str, Any],
    place: str,
    status: AnnotationStatus,
    options: ReadOptions,
    left_out: list[str],
) -> list[ImportedSpan]:
    found = []
    for number, value in enumerate(list_of(record, "result", place), 1):
        where = f"{place}, result {number}"
        result = as_object(value, where)
        kind = maybe_text_of(result, "type", where) or "labels"
        if kind != "labels":
            left_out.append(f"{where} is of type {kind[:40]!r}, which has no place here.")
            continue
        span = object_of(result, "value", where)
        asked = SpanRequest(
            whole_of(span, "start", where),
            whole_of(span, "end", where),
            maybe_text_of(span, "text", where),
            unit=options.unit,
        )
        note = "\n".join(
            text for text in list_of(object_of(result, "meta", where), "text", where) if isinstance(text, str)
        )
        found += [
            ImportedSpan(
                where,
                label if isinstance(label, str) else str(label),
                asked,
                status=status_of(status, where),
                score=maybe_score_of(result, "score", where),
                note=note if "meta" in result else None,
                id=maybe_text_of(result, "id", where),
            )
            for label in list_of(span, "labels", where)
        ]
    return found


def _share(one: ImportedSpan, other: ImportedSpan) -> bool:
    first, second = one.asked, other.asked
    return (first.start or 0) < (second.end or 0) and (second.start or 0) < (first.end or 0)


FORMAT = Format(
    name="label-studio",
    summary="Label Studio tasks (JSON): suggestions as predictions, what humans settled as annotations.",
    media_type="application/json",
    extension="json",
    writer=write,
    reader=read,
    carries=CARRIED | {"id", "status", "score", "note"},
    units=("utf16",),
)
