"""What cannot be read as a request is refused as everything else is, by an answer that is made without the application."""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import Any

from gunicorn.http import errors  # type: ignore[import-untyped]

from api.logs import log

_UNREADABLE = (  # the first that fits
    (
        (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem),
        "internal",
    ),
    (errors.LimitRequestLine, "uri-too-long"),
    (errors.LimitRequestHeaders, "headers-too-large"),
    (errors.ExpectationFailed, "expectation-failed"),
    (errors.UnsupportedTransferCoding, "not-implemented"),
    (errors.ParseException, "invalid-request"),
)


def answer_to(error: BaseException, limits: Any) -> bytes:
    """The whole answer to a request of which gunicorn's parser said this; `limits` are gunicorn's settings."""
    slug = next((slug for kind, slug in _UNREADABLE if isinstance(error, kind)), "internal")
    detail = str(error)
    if slug == "headers-too-large":
        fields, size = limits.limit_request_fields, limits.limit_request_field_size
        detail = f"The header has at most {fields} fields, of {size:,} bytes each; this one has more, or a longer one"
    return _problem(slug, detail, error)


def _problem(slug: str, detail: str, error: BaseException) -> bytes:
    """A whole answer, made without the application, which has seen nothing of the request."""
    from api.web.presenting import dump
    from api.web.problems import MEDIA_TYPE, PROBLEMS, Refusal, problem_body

    request_id = os.urandom(16).hex()
    status = PROBLEMS[slug].status
    if status == 500:
        log.error("unforeseen error", exc_info=error, request_id=request_id)
        detail = f"This was not foreseen. It is logged under the request id {request_id}."
    else:
        log.info("request refused unread", status=status, reason=detail[:200], request_id=request_id)
    body = dump(problem_body(Refusal(slug, f"{detail[:200]}."), "/", "code_point"))
    fields = {
        "Content-Type": MEDIA_TYPE,
        "Content-Length": len(body),
        "X-Request-Id": request_id,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    head = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{k}: {v}" for k, v in fields.items())]
    return "\r\n".join([*head, "", ""]).encode() + body
