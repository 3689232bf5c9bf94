"""Prodigy's JSONL: one accepted example for each article with all its standing spans, one rejected example for each rejected span.

Spans carry `id`, `status`, `score` and `note` of their annotation, which Prodigy hands through; `meta` has what is known of the article.
`token_end` is inclusive, as Prodigy has it; tokens are those of a blank English pipeline. Examples of one article that follow each other
are read as one; those that were ignored are passed over.

A line that went through Prodigy has who answered it and when, which what is written here has not: the spans of an accepted one are
accepted then, whatever status they were handed out with, unless that is `rejected`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from api.domain.exchange import Bundle, ImportedArticle, ImportedSpan, Item, Refused
from api.domain.models import Annotation
from api.domain.spans import SpanRequest
from api.errors import AnnotationError, Invalid
from api.formats.facts import CARRIED, article_with, facts_of
from api.formats.format import Format, ReadOptions, WriteOptions
from api.formats.joining import joined
from api.formats.losses import LossReport
from api.formats.records import (
    as_object,
    iter_records,
    list_of,
    maybe_score_of,
    maybe_text_of,
    object_of,
    text_of,
    whole_of,
)
from api.formats.restoring import status_of
from api.formats.tokens import Tokenizer, Tokens

ANSWERS = ("accept", "reject", "ignore")
_ANSWERED = {"_timestamp", "_annotator_id", "_session_id"}  # Prodigy's own, with each answer
_ELSEWHERE = {
    "relations": "relations between spans",
    "accept": "a choice of options",
    "label": "a label of the whole example",
}


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    tokenizer = Tokenizer()
    for bundle in bundles:
        text = bundle.article.text
        tokens = tokenizer.cut(text)
        spans = [(a, _span(a, bundle, tokens, report)) for a in bundle.annotations]
        common = {
            "text": text,
            "meta": facts_of(bundle.article),
            "tokens": [
                {
                    "text": text[start:end],
                    "start": start,
                    "end": end,
                    "id": index,
                    "ws": text[end : end + 1] == " ",
                }
                for index, (start, end) in enumerate(zip(tokens.starts, tokens.ends, strict=True))
            ],
            "_input_hash": _hash(text),
        }
        standing = [span for annotation, span in spans if annotation.status != "rejected"]
        yield _line(common, standing, "accept")
        for annotation, span in spans:
            if annotation.status == "rejected":
                yield _line(common, [span], "reject")


def read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    return joined(
        (_item(record, place) for place, record in iter_records(stream, options.limits.line)), _same
    )


def _item(record: dict[str, Any] | AnnotationError, place: str) -> ImportedArticle | Refused:
    try:
        if isinstance(record, AnnotationError):
            raise record
        answer = maybe_text_of(record, "answer", place) or "accept"
        if answer not in ANSWERS:
            raise Invalid(f"{place}: answer is {answer[:40]!r}; it must be one of {', '.join(ANSWERS)}.")
        text = text_of(record, "text", place)
        spans: tuple[ImportedSpan, ...] = ()
        left_out: tuple[str, ...] = ()
        if answer == "ignore":
            left_out = (f"{place} was ignored in Prodigy; its spans were passed over.",)
        else:
            left_out = tuple(
                f"{place} has {what} ({str(record[name])[:60]}), which has no place here."
                for name, what in _ELSEWHERE.items()
                if record.get(name)
            )
            decided = answer if answer == "reject" or _ANSWERED & record.keys() else None
            spans = tuple(
                _imported(as_object(value, f"{place}, span {n}"), f"{place}, span {n}", decided)
                for n, value in enumerate(list_of(record, "spans", place), 1)
            )
        return article_with(object_of(record, "meta", place), place, text, spans, left_out)
    except AnnotationError as error:
        return Refused(place, error)


def _imported(record: Mapping[str, Any], place: str, decided: str | None) -> ImportedSpan:
    """`decided` is the answer that counts for more than the status of the span."""
    asked = SpanRequest(
        whole_of(record, "start", place), whole_of(record, "end", place), maybe_text_of(record, "text", place)
    )
    status = status_of(maybe_text_of(record, "status", place), place)
    if decided == "reject":
        status = "rejected"
    elif decided == "accept" and status != "rejected":
        status = "accepted"
    return ImportedSpan(
        place,
        text_of(record, "label", place),
        asked,
        status=status,
        score=maybe_score_of(record, "score", place),
        note=maybe_text_of(record, "note", place),
        id=maybe_text_of(record, "id", place),
    )


def _same(article: ImportedArticle, other: ImportedArticle) -> bool:
    return (article.id, article.external_id, article.text) == (other.id, other.external_id, other.text)


def _span(annotation: Annotation, bundle: Bundle, tokens: Tokens, report: LossReport) -> dict[str, Any]:
    span: dict[str, Any] = {
        "start": annotation.start,
        "end": annotation.end,
        "label": annotation.label,
        "id": annotation.id,
        "status": annotation.status,
    }
    place = tokens.align(annotation)
    if place is None:
        report.add("unaligned", bundle.article, annotation)
    else:
        span |= {"token_start": place[0], "token_end": place[1] - 1}
    if annotation.score is not None:
        span["score"] = annotation.score
    if annotation.note is not None:
        span["note"] = annotation.note
    return span


def _line(common: Mapping[str, Any], spans: list[dict[str, Any]], answer: str) -> bytes:
    task = orjson.dumps([common["_input_hash"], [[s["start"], s["end"], s["label"]] for s in spans]])
    return orjson.dumps(
        {**common, "_task_hash": _hash(task.decode()), "spans": spans, "answer": answer},
        option=orjson.OPT_APPEND_NEWLINE,
    )


def _hash(words: str) -> int:
    """A stable number of 31 bits: Prodigy compares them and asks no more of them."""
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big") >> 1


FORMAT = Format(
    name="prodigy",
    summary="Prodigy's JSONL with tokens; an accepted example for each article, a rejected one for each rejected span.",
    media_type="application/x-ndjson",
    extension="jsonl",
    writer=write,
    reader=read,
    carries=CARRIED | {"id", "status", "score", "note"},
    statuses=frozenset({"suggested", "accepted", "rejected"}),
)
