"""Our own format: one article a line with all that belongs to it, and the report as the last line. Nothing is lost.

    {"article": {...}, "annotations": [...], "history": [...], "change_sets": [...]}
    {"report": {"format": "jsonl", "format_version": 1, "articles": 1, ...}}

Fields are those of the API (times, ids, versions and all). `history` is the article's part of the feed: `changes` of a creation is null,
since it follows from the state; past states follow from going back through the diffs. A change's `seq` is its place in one database and
is given anew by another. A line without `history` (an export that leaves annotations out, or shows the past, has such lines) is read as a
plain article: so a line that somebody writes by hand, or an article as GET /v1/articles/{id} answers it, can be imported too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from api.domain.exchange import (
    Bundle,
    ImportedArticle,
    ImportedBundle,
    ImportedSpan,
    Item,
    Refused,
    WholeBundle,
)
from api.domain.models import Annotation, Article
from api.domain.spans import SpanRequest
from api.errors import AnnotationError, Invalid
from api.formats.format import Format, ReadOptions, WriteOptions
from api.formats.losses import LossReport
from api.formats.records import (
    as_object,
    check_keys,
    check_known,
    iter_contents,
    json_object,
    list_of,
    maybe_score_of,
    maybe_text_of,
    maybe_whole_of,
    object_of,
    text_of,
)
from api.formats.restoring import bundle_of, bundle_written_here, status_of

FORMAT_VERSION = 1
DERIVED = {"counts", "deleted_at", "deleted_by"}
PLAIN = frozenset(
    {
        *("article.text", "article.id", "article.external_id", "article.title", "article.language"),
        *("article.source", "article.url", "article.published_at", "article.metadata"),
        *("id", "status", "score", "note"),
    }
)
_REPORT_LINE = frozenset({"report"})
_PLAIN_LINE = frozenset({"article", "annotations"})
_LINE = _PLAIN_LINE | {"history", "change_sets"}
_ARTICLE_KNOWN = frozenset(Article.__dataclass_fields__) | {"annotation_counts", "offset_unit"}
"""Also what a plain article says and an import does not take: it gets times, counts and versions of its own."""
_BODY = _ARTICLE_KNOWN | {"article", "annotations"}
_SPAN = frozenset(Annotation.__dataclass_fields__) | {"prefix", "suffix", "offset_unit"}
_ARTICLE_FIELDS = tuple(name for name in Article.__dataclass_fields__ if name not in DERIVED)


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    for bundle in bundles:
        yield _line({"article": _fields(bundle.article), "annotations": list(bundle.annotations)})
    yield _last_line(report)


def write_whole(bundles: Iterable[WholeBundle], report: LossReport) -> Iterator[bytes]:
    for bundle in bundles:
        yield _line(
            {
                "article": _fields(bundle.article),
                "annotations": orjson.Fragment(bundle.annotations),
                "history": list(bundle.entries),
                "change_sets": list(bundle.change_sets),
            }
        )
    yield _last_line(report)


def read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    for place, content in iter_contents(stream, options.limits.line):
        try:
            if isinstance(content, AnnotationError):
                raise content
            if bundle := bundle_written_here(content, place):
                yield ImportedBundle(place, bundle)
            elif item := _item(content, place, options):
                yield item
        except AnnotationError as error:
            yield Refused(place, error)


def _item(content: bytes, place: str, options: ReadOptions) -> Item | None:
    """None for the report, which asks for nothing."""
    record = json_object(content, place)
    check_keys(content, record, place)
    if "report" in record:
        check_known(record, _REPORT_LINE, place)
        _check_version(object_of(record, "report", place), place)
        return None
    if "history" in record:
        check_known(record, _LINE, place)
        as_here = bundle_written_here(orjson.dumps(record), place)  # where only the spelling is another's
        return ImportedBundle(place, as_here or bundle_of(record, place))
    return plain_article(record, place, options)


def plain_article(record: Mapping[str, Any], place: str, options: ReadOptions) -> ImportedArticle:
    """An article without history: `{"article": {...}, "annotations": [...]}`, or its fields beside `annotations`."""
    article: Mapping[str, Any] = object_of(record, "article", place) or record
    check_known(record, _BODY if article is record else _PLAIN_LINE, place)
    if article is not record:
        check_known(article, _ARTICLE_KNOWN, f"{place}, article")
    _check_unit(article, place, options)
    spans = []
    for index, value in enumerate(list_of(record, "annotations", place), 1):
        where = f"{place}, annotation {index}"
        spans.append(_span(as_object(value, where), where, options))
    return ImportedArticle(
        place,
        text_of(article, "text", place),
        tuple(spans),
        id=maybe_text_of(article, "id", place),
        external_id=maybe_text_of(article, "external_id", place),
        title=maybe_text_of(article, "title", place),
        language=maybe_text_of(article, "language", place) or "en",
        source=maybe_text_of(article, "source", place),
        url=maybe_text_of(article, "url", place),
        published_at=maybe_text_of(article, "published_at", place),
        metadata=object_of(article, "metadata", place),
    )


def _check_unit(record: Mapping[str, Any], place: str, options: ReadOptions) -> None:
    if (unit := record.get("offset_unit", options.unit)) != options.unit:
        raise Invalid(
            f"{place}: its offset_unit is {str(unit)[:40]!r}; a file like this counts in {options.unit}."
        )


def _span(record: Mapping[str, Any], place: str, options: ReadOptions) -> ImportedSpan:
    check_known(record, _SPAN, place)
    _check_unit(record, place, options)
    asked = SpanRequest(
        start=maybe_whole_of(record, "start", place),
        end=maybe_whole_of(record, "end", place),
        text=maybe_text_of(record, "text", place),
        prefix=maybe_text_of(record, "prefix", place),
        suffix=maybe_text_of(record, "suffix", place),
        unit=options.unit,
    )
    return ImportedSpan(
        place,
        text_of(record, "label", place),
        asked,
        status=status_of(maybe_text_of(record, "status", place), place),
        score=maybe_score_of(record, "score", place),
        note=maybe_text_of(record, "note", place),
        id=maybe_text_of(record, "id", place),
    )


def _line(record: dict[str, Any]) -> bytes:
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _fields(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in _ARTICLE_FIELDS}


def _last_line(report: LossReport) -> bytes:
    return _line({"report": report.as_json("jsonl", format_version=FORMAT_VERSION)})


def _check_version(report: Mapping[str, Any], place: str) -> None:
    version = report.get("format_version")
    if version != FORMAT_VERSION:
        raise Invalid(
            f"{place}: the file is of format version {version}; this version reads {FORMAT_VERSION}."
        )


FORMAT = Format(
    name="jsonl",
    summary="Our own: articles, annotations and their history, one article a line. Nothing is lost.",
    media_type="application/x-ndjson",
    extension="jsonl",
    writer=write,
    reader=read,
    carries=PLAIN,
    statuses=frozenset({"suggested", "accepted", "rejected"}),
    whole_writer=write_whole,
)
