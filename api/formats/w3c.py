"""W3C Web Annotations (https://www.w3.org/TR/annotation-model/): an AnnotationCollection whose one page holds them all.

Each annotation targets its article by address, with a TextPositionSelector and a TextQuoteSelector; the texts themselves are not in the
file. Read are a collection with its page, a page, a list and a single annotation; articles are found by the last part of the target's
address. The standard leaves open what a position counts; here it is code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from api.domain.exchange import Bundle, ImportedArticle, ImportedSpan, Item, Refused
from api.domain.models import Annotation, Article
from api.domain.spans import SpanRequest
from api.errors import AnnotationError, Invalid
from api.formats.format import Format, ReadOptions, WriteOptions
from api.formats.items import iter_items
from api.formats.joining import joined
from api.formats.losses import LossReport
from api.formats.records import as_object, maybe_text_of, text_of, whole_of

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # code points of prefix and suffix
_LISTS = ("AnnotationCollection", "AnnotationPage")
_PURPOSES = (None, "classifying", "tagging", "commenting")
_STATUS = {"suggested": "status:suggested", "accepted": "status:accepted"}


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    """Without an annotation there is no page: the model wants at least one on each."""
    base, total = options.base_url, 0
    collection = {
        "@context": CONTEXT,
        "id": f"{base}/v1/exports?format=w3c",
        "type": "AnnotationCollection",
        "label": "Annotations",
    }
    yield orjson.dumps(collection)[:-1]
    for bundle in bundles:
        if not bundle.annotations:
            report.add("without_spans", bundle.article)
        for annotation in bundle.annotations:
            yield b",\n" if total else _page_head(base)
            yield orjson.dumps(_annotation(annotation, bundle.article, base))
            total += 1
    yield (b"\n]}" if total else b"") + b',"total":%d}\n' % total


def read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Annotations of one article that follow each other come together."""
    return joined(_items(stream, options.limits.line), lambda article, other: article.id == other.id)


def _items(stream: BinaryIO, limit: int) -> Iterator[Item]:
    for place, record in iter_items(stream, limit, "Annotation"):
        try:
            if isinstance(record, AnnotationError):
                raise record
            if record.get("type") in _LISTS:
                _check_empty(record)
            else:
                yield _imported(record, place)
        except AnnotationError as error:
            yield Refused(place, error)


def _check_empty(record: Mapping[str, Any]) -> None:
    """Of a collection or page in which no annotation was found. Raises Invalid where it says that there are some."""
    page = record.get("first") or record.get("next")
    if isinstance(page, dict):
        page = None if "items" in page else page.get("id")
    if page or record.get("total"):
        where = f"they are at {str(page)[:200]}; send that page" if page else "send the pages that hold them"
        raise Invalid(f"The {record['type']} is without its annotations: {where}.")


def _page_head(base: str) -> bytes:
    page = {
        "id": f"{base}/v1/exports?format=w3c#page",
        "type": "AnnotationPage",
        "partOf": f"{base}/v1/exports?format=w3c",
        "startIndex": 0,
    }
    return b',"first":' + orjson.dumps(page)[:-1] + b',"items":[\n'


def _annotation(annotation: Annotation, article: Article, base: str) -> dict[str, Any]:
    text, start, end = article.text, annotation.start, annotation.end
    body: list[dict[str, Any]] = [
        {"type": "TextualBody", "purpose": "classifying", "value": annotation.label},
        {"type": "TextualBody", "purpose": "tagging", "value": _STATUS[annotation.status]},
    ]
    if annotation.note is not None:
        body.append({"type": "TextualBody", "purpose": "commenting", "value": annotation.note})
    made: dict[str, Any] = {
        "id": f"{base}/v1/annotations/{annotation.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "created": annotation.created_at,
        "modified": annotation.updated_at,
        "creator": {"type": "Person", "name": annotation.updated_by},
        "body": body,
        "target": {
            "source": f"{base}/v1/articles/{article.id}",
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": annotation.text,
                    "prefix": text[max(0, start - AROUND) : start],
                    "suffix": text[end : end + AROUND],
                },
            ],
        },
    }
    if annotation.model is not None:
        made["generator"] = {
            "type": "Software",
            "name": f"{annotation.model.name} {annotation.model.version}",
        }
    if annotation.origin == "model" and annotation.status == "suggested":
        made["creator"] = made["generator"] if annotation.model is not None else {"type": "Software"}
    return made


def _imported(record: Mapping[str, Any], place: str) -> ImportedArticle:
    kind = record.get("type")
    if kind != "Annotation" and not (isinstance(kind, list) and "Annotation" in kind):
        raise Invalid(f"{place} is of type {str(kind)[:40]!r}; it must be an Annotation.")
    target = record.get("target")
    if isinstance(target, list) and len(target) == 1:
        target = target[0]
    target = as_object(target, f"{place}, target")
    source = target.get("source")
    if isinstance(source, dict):
        source = source.get("id")
    if not isinstance(source, str) or not source:
        raise Invalid(f"{place}, target: source is missing; it must be the address of an article.")
    label, status, note, left_out = _bodies(record, place)
    asked = _asked(target, place)
    id = maybe_text_of(record, "id", place)
    span = ImportedSpan(place, label, asked, status=status, note=note, id=id and _last(id))
    return ImportedArticle(place, None, (span,), id=_last(source), unsupported=left_out)


def _bodies(record: Mapping[str, Any], place: str) -> tuple[str, Any, str | None, tuple[str, ...]]:
    """(label, status, note, what has no place here). The label is what classifies, or the first thing said where nothing does."""
    body = record.get("body")
    bodies = [b for b in (body if isinstance(body, list) else [body]) if b is not None]
    said = [(b.get("purpose"), b["value"]) for b in bodies if isinstance(b, dict) and _is_text(b)]
    statuses = {written: status for status, written in _STATUS.items()}
    status = next((statuses[v] for p, v in said if p == "tagging" and v in statuses), None)
    notes = [v for p, v in said if p == "commenting"]
    labels = [v for p, v in said if p == "classifying"]
    labels += [v for p, v in said if p in (None, "tagging") and v not in statuses]
    if not labels:
        raise Invalid(
            f"{place} has no body that says what it is: a TextualBody with the purpose classifying."
        )
    left_out = [
        f"{place} says {other[:60]!r} beside {labels[0][:60]!r}; an annotation here has one label."
        for other in dict.fromkeys(labels)
        if other != labels[0]
    ]
    if number := len(bodies) - sum(1 for p, _ in said if p in _PURPOSES):
        left_out.append(
            f"{place}: {number} of its bodies say no label, status or note and have no place here."
        )
    return labels[0], status, "\n".join(notes) if notes else None, tuple(left_out)


def _is_text(body: Mapping[str, Any]) -> bool:
    return isinstance(body.get("value"), str)


def _asked(target: Mapping[str, Any], place: str) -> SpanRequest:
    selectors = target.get("selector")
    found = selectors if isinstance(selectors, list) else [selectors]
    position = next((s for s in found if isinstance(s, dict) and s.get("type") == "TextPositionSelector"), {})
    quote = next((s for s in found if isinstance(s, dict) and s.get("type") == "TextQuoteSelector"), {})
    if not position and not quote:
        raise Invalid(
            f"{place}, target: selector must be a TextPositionSelector, a TextQuoteSelector or both."
        )
    where = f"{place}, selector"
    if "refinedBy" in position or "refinedBy" in quote:
        raise Invalid(f"{where}: refinedBy is not read; select the span in the article itself.")
    return SpanRequest(
        start=whole_of(position, "start", where) if position else None,
        end=whole_of(position, "end", where) if position else None,
        text=text_of(quote, "exact", where) if quote else None,
        prefix=maybe_text_of(quote, "prefix", where),
        suffix=maybe_text_of(quote, "suffix", where),
    )


def _last(address: str) -> str:
    return address.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2]


FORMAT = Format(
    name="w3c",
    summary="W3C Web Annotations (JSON-LD) that point at the articles; the texts are not in it.",
    media_type=f'application/ld+json; profile="{CONTEXT}"',
    extension="jsonld",
    writer=write,
    reader=read,
    carries=frozenset({"article.id", "id", "status", "note"}),
)
