"""Label Studio tasks: suggestions as predictions, what humans settled as annotations. Offsets count UTF-16 units, as browsers do.

`id` only numbers the tasks of one file, as Label Studio's own converter wants it. `data` holds the text and what is known of the article. Read are tasks as Label Studio exports them (JSON). Of a task that several people
annotated, the ground truth counts, or else the last annotation that was not cancelled; of several predictions the last. The others are told.
Where somebody annotated in Label Studio, predictions count that share no character with what they left.

Label Studio writes the line breaks of a span's `text` as a backslash and an n, and may have one blank for many: its offsets are right then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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

_BLANKS = re.compile(r"(?:\\n|\s)+")  # a line break may be the two characters of its escape


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
    offsets = OffsetMap(text, options.unit)
    annotations = {
        where: as_object(value, where)
        for where, value in _placed(record, "annotations", f"{place}, annotation")
    }
    predictions = {  # an export without predictions has their numbers here
        where: value
        for where, value in _placed(record, "predictions", f"{place}, prediction")
        if isinstance(value, dict)
    }
    chosen, last = _chosen(annotations), next(reversed(predictions), None)
    left_out = [*_passed_over(annotations, chosen), *_passed_over(predictions, last)]
    if drafts := record.get("drafts"):
        number = len(drafts) if isinstance(drafts, list) else 1
        left_out.append(f"{place} has {number} draft(s), which nobody submitted; they were passed over.")
    settled: list[ImportedSpan] = []
    suggested: list[ImportedSpan] = []
    if chosen is not None:
        settled = _spans(annotations[chosen], chosen, "accepted", text, offsets, left_out)
    if last is not None:
        suggested = _spans(predictions[last], last, "suggested", text, offsets, left_out)
    if chosen is not None and "completed_by" in annotations[chosen]:
        suggested = [span for span in suggested if not any(_share(span, other) for other in settled)]
    return article_with(data, place, text, (*settled, *suggested), tuple(left_out))


def _placed(record: Mapping[str, Any], name: str, place: str) -> Iterator[tuple[str, Any]]:
    return ((f"{place} {number}", value) for number, value in enumerate(list_of(record, name, place), 1))


def _chosen(annotations: Mapping[str, Mapping[str, Any]]) -> str | None:
    kept = [place for place, annotation in annotations.items() if not annotation.get("was_cancelled")]
    return next((p for p in kept if annotations[p].get("ground_truth")), kept[-1] if kept else None)


def _passed_over(records: Mapping[str, Mapping[str, Any]], taken: str | None) -> Iterator[str]:
    """A sentence for each that has results and is not the one taken."""
    for place, record in records.items():
        number = len(list_of(record, "result", place))
        if place != taken and number:
            why = "it was cancelled" if record.get("was_cancelled") else f"{taken} was taken"
            yield f"{place}{_by(record)} has {number} result(s), which were passed over: {why}."


def _by(record: Mapping[str, Any]) -> str:
    who = record.get("completed_by")  # a number, or all that is known of the user
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    return "" if who is None else f" by {str(who)[:60]}"


def _spans(
    record: Mapping[str, Any],
    place: str,
    status: AnnotationStatus,
    text: str,
    offsets: OffsetMap,
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
        asked = _asked(span, where, text, offsets)
        notes = list_of(object_of(result, "meta", where), "text", where)
        labels = list_of(span, "labels", where)
        if not labels:
            left_out.append(f"{where} marks {asked.start}..{asked.end} ({asked.unit}) without a label.")
        found += [
            ImportedSpan(
                where,
                label if isinstance(label, str) else str(label),
                asked,
                status=status_of(status, where),
                score=maybe_score_of(result, "score", where),
                note="\n".join(note for note in notes if isinstance(note, str)) or None,
                id=maybe_text_of(result, "id", where),
            )
            for label in labels
        ]
    return found


def _asked(span: Mapping[str, Any], place: str, text: str, offsets: OffsetMap) -> SpanRequest:
    """The surface is held against the text here, as Label Studio writes it: what differs otherwise is refused where the span is."""
    start, end = whole_of(span, "start", place), whole_of(span, "end", place)
    surface = maybe_text_of(span, "text", place)
    try:
        there = text[offsets.to_code_points(start) : offsets.to_code_points(end)]
    except AnnotationError:
        there = None
    if surface is not None and there is not None and _squeezed(surface) == _squeezed(there):
        surface = None
    return SpanRequest(start, end, surface, unit=offsets.unit)


def _squeezed(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


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
