"""/v1/exports: articles with their annotations in a format that other tools read, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from flask import Response, request
from werkzeug.datastructures import MIMEAccept

from api.domain.clock import new_id, utc_now
from api.domain.exports import Selection, iter_selected, iter_whole
from api.domain.filters import AnnotationFilter, ArticleFilter
from api.domain.models import Report
from api.domain.ports import Store
from api.errors import AnnotationError, InvalidQuery, Lossy
from api.formats import FORMATS
from api.formats.format import Format, WriteOptions
from api.formats.losses import LossReport
from api.logs import log
from api.web import context, presenting
from api.web.articles import seq_of
from api.web.auth import needs
from api.web.exchange_schemas import WRITTEN, ExportQuery
from api.web.parsing import NDJSON
from api.web.problems import Refusal
from api.web.reports import expiry
from api.web.smorest import Blueprint, View

blueprint = Blueprint("exports", __name__, description="Articles and annotations as files for other tools")
PIECE = 65_536  # bytes that are sent together
_OF_ANNOTATIONS = ("label", "status", "origin", "min_score")
_OF_ARTICLES = (
    *("q", "source", "external_id", "review_status"),
    *("published_after", "published_before", "created_after", "updated_since"),
)


def _answers_formats(view: View) -> View:
    for media_type in sorted({FORMATS[name].media_type.partition(";")[0] for name in WRITTEN}):
        names = ", ".join(n for n in WRITTEN if FORMATS[n].media_type.startswith(media_type))
        schema: dict[str, Any] = (
            {} if media_type.endswith("/json") or "+json" in media_type else {"type": "string"}
        )
        described = blueprint.answers(
            200,
            schema | {"description": f"The format {names}."},
            content_type=media_type,
            description="The file, streamed",
            headers=("Content-Disposition", "Link"),
        )
        view = described(view)
    return view


@blueprint.route("/v1/exports", methods=["GET"])
@needs("reader")
@blueprint.query(ExportQuery)
@_answers_formats
@blueprint.refuses(401, 422)
def export(query: dict[str, Any]) -> Response:
    """Stream articles with their annotations in a format that other tools read.

    `label`, `status`, `origin` and `min_score` narrow the annotations, everything else the articles. What the format cannot hold is
    counted in a report: the last line of `jsonl`, `Link; rel="report"` otherwise. `strict` refuses before the first byte if anything but
    fields would be lost.
    """
    format = FORMATS[query["format"]]
    _check_possible(format)
    selection = _selection(query, format)
    unit = format.check_unit(query.get("offset_unit"))
    options = WriteOptions(unit, request.url_root.rstrip("/"))
    store, report_id = context.store(), new_id()
    if query["strict"]:
        _check_lossless(store, format, selection, options)
    chunks = _written(store, format, selection, options, query["strict"], report_id, presenting.actor())
    first = next(chunks, b"")  # what is refused is refused before the answer has begun
    headers = {"Content-Disposition": f'attachment; filename="annotations.{format.extension}"'}
    if format.name != "jsonl" and request.method != "HEAD":  # which writes no file, and so no report
        headers["Link"] = f'</v1/reports/{report_id}>; rel="report"'
    return Response(_continued(first, chunks), 200, headers, content_type=format.media_type)


def _selection(query: dict[str, Any], format: Format) -> Selection:
    of_articles = ArticleFilter(**{name: query[name] for name in _OF_ARTICLES if name in query})
    of_annotations = AnnotationFilter(**{name: query[name] for name in _OF_ANNOTATIONS if name in query})
    as_of = seq_of(query["as_of"]) if "as_of" in query else None
    selection = Selection(of_articles, of_annotations, as_of)
    possible = format.whole_writer is not None
    if query.get("history") and not possible:
        raise InvalidQuery(f"The format {format.name} holds no history.")
    history = query.get("history", possible and selection.whole)
    return Selection(of_articles, of_annotations, as_of, history)


def _check_possible(format: Format) -> None:
    """Raises 406 for a library that is not installed, and where the client does not accept the format."""
    if format.needs is not None and find_spec(format.needs) is None:
        raise Refusal(
            "not-acceptable",
            f"This server cannot write {format.name}: it lacks {format.needs}, which the extra `{format.name}` installs.",
        )
    accepted = request.headers.get("Accept")
    offered = [format.media_type.partition(";")[0]]
    offered += [presenting.JSON] if offered == [NDJSON] else []  # lines of it are what such a client takes
    taken = [(range.partition(";")[0].strip(), quality) for range, quality in request.accept_mimetypes]
    if accepted and MIMEAccept(taken).best_match(offered) is None:
        raise Refusal(
            "not-acceptable",
            f"The format {format.name} is {format.media_type}, and Accept is {accepted[:100]!r}.",
        )


def _check_lossless(store: Store, format: Format, selection: Selection, options: WriteOptions) -> None:
    """Writes all of it for nobody, and raises Lossy for what it could not hold."""
    report = LossReport()
    for _ in _chunks(store, format, selection, options, report):
        pass
    _refuse_losses(format, report)


def _refuse_losses(format: Format, report: LossReport) -> None:
    if report.grave:
        raise Lossy(
            f"The format {format.name} cannot hold it all: {report.sentence()}.",
            report=report.as_json(format.name),
        )


def _written(
    store: Store,
    format: Format,
    selection: Selection,
    options: WriteOptions,
    strict: bool,
    report_id: str,
    actor: str,
) -> Iterator[bytes]:
    """The file in pieces, then its report is kept. What a strict export meets that was not there when it was checked cuts it off."""
    report = LossReport()
    for piece in _joined(_chunks(store, format, selection, options, report)):
        if strict:
            _refuse_losses(format, report)
        yield piece
    if format.name == "jsonl":
        return
    now = utc_now()
    body = report.as_json(format.name, offset_unit=options.unit)
    try:
        store.exchange.put_report(Report(report_id, "export", "finished", now, actor, expiry(), body), now)
    except AnnotationError as error:
        log.warning("report of an export not kept", report=report_id, reason=error.detail)


def _chunks(
    store: Store, format: Format, selection: Selection, options: WriteOptions, report: LossReport
) -> Iterator[bytes]:
    if selection.history:
        return format.write_whole(iter_whole(store, selection), report)
    return format.write(iter_selected(store, selection), report, options)


def _joined(chunks: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= PIECE:
            yield b"".join(held)
            held.clear()
            size = 0
    if held:
        yield b"".join(held)


def _continued(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest
