"""Every refusal as RFC 9457 problem+json: the only table from an error to a status, and the pages that document each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException

from api.domain.models import Annotation, Article
from api.domain.offsets import OffsetUnit
from api.errors import AnnotationError, NotReady
from api.logs import log, request_id
from api.web import presenting

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal: `advice` is what a client can do about it."""

    status: int
    title: str
    advice: str


PROBLEMS: dict[str, Problem] = {
    "invalid-request": Problem(400, "The request cannot be read", "Send HTTP/1.1 as RFC 9112 has it, and its fields as RFC 9110; the answer says what is wrong."),
    "invalid-json": Problem(400, "The body cannot be read", "Send one JSON document in UTF-8, without duplicate keys, NaN or Infinity."),
    "invalid-query": Problem(400, "The query cannot be read", "Check the names and values of the query parameters; take cursors from the answer before."),
    "unauthorized": Problem(401, "Who are you?", "Send Authorization: Bearer KEY with a key that is not revoked."),
    "forbidden": Problem(403, "This key may not do that", "Use a key with the role that the answer names."),
    "not-found": Problem(404, "There is no such thing", "Check the id; ids are opaque and belong to one resource."),
    "method-not-allowed": Problem(405, "This resource does not do that", "The Allow header lists what it does."),
    "not-acceptable": Problem(406, "No representation that you accept", "Accept application/json, or leave the header out."),
    "request-timeout": Problem(408, "The body took too long", "Send the whole body without pauses; ANNOTATION_BODY_TIMEOUT and ANNOTATION_REQUEST_TIMEOUT are the limits."),
    "overlap": Problem(409, "The span overlaps another", "Reject or move the other annotation, which the answer carries, first."),
    "duplicate-span": Problem(409, "The span is marked already", "Nothing is to be done, or correct the annotation that the answer carries."),
    "conflict": Problem(409, "It contradicts what is stored", "The answer names what is stored and differs; it stays as it is."),
    "external-id-taken": Problem(409, "The external id is taken", "An article's text never changes; send another text under another external_id."),
    "idempotency-key-in-flight": Problem(409, "The first request is still running", "Wait for its answer, or repeat the request later with the same key."),
    "still-running": Problem(409, "A job is still at it", "Wait for the job that the answer names, or cancel it: DELETE /v1/jobs/{job}."),
    "claimed": Problem(409, "Another reviewer works on it", "Take another article, or wait until expires_at."),
    "gone": Problem(410, "It was deleted", "Its history stays and can be read."),
    "ahead-of-feed": Problem(410, "The feed does not reach that far", "An older copy of the database was put back: begin again from 0."),
    "stale": Problem(412, "It is not at the version that you sent", "Merge with `current`, then send its version in If-Match."),
    "payload-too-large": Problem(413, "The body is too large", "Send less at once; the answer carries the limit in bytes."),
    "text-too-long": Problem(413, "The text is too long", "Split the article; the answer carries the limit in code points."),
    "uri-too-long": Problem(414, "The address is too long", "Shorten the query; a request line has at most 8,190 bytes."),
    "unsupported-media-type": Problem(415, "The media type is not understood", "Send the Content-Type that the answer names."),
    "expectation-failed": Problem(417, "The expectation cannot be met", "Expect 100-continue, or leave the header out."),
    "invalid-body": Problem(422, "The body is wrong", "Each entry of `errors` points at what is wrong."),
    "unknown-field": Problem(422, "The body has a field that is not known here", "Leave it out; fields that only the server writes are not known here either."),
    "unknown-label": Problem(422, "There is no such label", "GET /v1/labels lists them."),
    "out-of-range": Problem(422, "The span does not lie in the text", "Ends are half-open and count what offset_unit says."),
    "text-mismatch": Problem(422, "The text is not what stands there", "`candidates` are the nearest places where it does stand."),
    "splits-grapheme": Problem(422, "The span cuts a character in two", "Move the end to the edge of the grapheme cluster."),
    "blank-edge": Problem(422, "The span begins or ends with white space", "Leave the white space out."),
    "lossy": Problem(422, "The format cannot hold it all", "Leave `strict` out and read the report, export less (`status=accepted`), or take another format."),
    "idempotency-key-reused": Problem(422, "The key came before with another body", "Use a new Idempotency-Key for a new request."),
    "precondition-required": Problem(428, "Which version did you see?", 'Send If-Match with the ETag that you read, or "*" to write whatever it is now.'),
    "rate-limited": Problem(429, "Too many requests", "Wait as long as Retry-After says."),
    "headers-too-large": Problem(431, "The header fields are too large", "Send fewer or shorter header fields: at most 100, of 8,190 bytes each."),
    "internal": Problem(500, "Something went wrong here", "It was logged under the request id; repeat the request or report that id."),
    "not-implemented": Problem(501, "This transfer coding is not understood", "Send Transfer-Encoding: chunked, or Content-Length."),
    "not-ready": Problem(503, "Not able to serve this now", "Repeat the request after Retry-After seconds."),
}  # fmt: skip


class Refusal(AnnotationError):
    """A refusal that only HTTP knows, under one of the slugs above; `headers` go with the answer."""

    def __init__(
        self, slug: str, detail: str, *, headers: Mapping[str, str] | None = None, **facts: Any
    ) -> None:
        super().__init__(detail, **facts)
        self.slug = slug
        self.headers = dict(headers or {})


def problem_body(error: AnnotationError, instance: str, unit: OffsetUnit) -> dict[str, Any]:
    """The members of the problem, with spans in `unit`."""
    known = PROBLEMS[error.slug]
    body: dict[str, Any] = {
        "type": f"/problems/{error.slug}",
        "title": known.title,
        "status": known.status,
        "detail": error.detail,
        "instance": instance,
    }
    errors = error.facts.get("errors") or (
        [{"pointer": error.pointer, "detail": error.detail}] if error.pointer else None
    )
    if errors:
        body["errors"] = errors
    for name, value in error.facts.items():
        if name != "errors" and value is not None:
            body[name] = _fact(value, unit)
    candidates = getattr(error, "candidates", None)
    if candidates is not None:
        body["candidates"] = [{"start": start, "end": end} for start, end in candidates]
    if candidates is not None or "current" in body or "other" in body:
        body["offset_unit"] = unit
    return body


def _fact(value: Any, unit: OffsetUnit) -> Any:
    if isinstance(value, Annotation):
        return presenting.annotation_body(value, presenting.offsets_of(value.article_id, unit))
    if isinstance(value, Article):
        return presenting.article_summary(value)
    return value


def refuse(error: AnnotationError) -> Response:
    """The answer to a refusal."""
    status = PROBLEMS[error.slug].status
    headers = dict(getattr(error, "headers", {}))
    if isinstance(error, NotReady):
        headers["Retry-After"] = str(error.retry_after)
    if status == 401:
        headers.setdefault("WWW-Authenticate", 'Bearer realm="annotation-api"')
    body = problem_body(error, request.path, presenting.requested_unit())
    return Response(presenting.dump(body), status, headers, mimetype=MEDIA_TYPE)


_SLUG_OF_STATUS = {
    400: "invalid-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "request-timeout",
    413: "payload-too-large",
    415: "unsupported-media-type",
}


def refuse_http(error: HTTPException) -> Response:
    """What werkzeug and Flask refuse on their own (no such path, no such method, a broken request)."""
    if error.code in (301, 302, 307, 308):
        return error.get_response()  # type: ignore[return-value]
    slug = _SLUG_OF_STATUS.get(
        error.code or 500, "internal" if (error.code or 500) >= 500 else "invalid-request"
    )
    detail = {
        404: f"There is nothing at {request.path!r}.",
        405: f"{request.path} does not take {request.method}.",
    }.get(error.code or 500, error.description or "")
    kept = {
        name: value for name, value in error.get_headers() if name not in ("Content-Type", "Content-Length")
    }
    return refuse(Refusal(slug, detail, headers=kept))


def refuse_unforeseen(error: Exception) -> Response:
    """Logs the whole error with the request's id; the client learns only that id."""
    log.error("unforeseen error", exc_info=error, path=request.path, method=request.method)
    return refuse(
        Refusal("internal", f"This was not foreseen. It is logged under the request id {request_id()}.")
    )


def page(slug: str) -> str | None:
    """The page under /problems/SLUG."""
    known = PROBLEMS.get(slug)
    if known is None:
        return None
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{slug}</title>"
        f"<h1>{known.title}</h1><p>Status {known.status}, <code>/problems/{slug}</code></p><p>{known.advice}</p></html>"
    )
