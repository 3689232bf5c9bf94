"""Idempotency-Key: the first answer is kept for a day and replayed byte for byte; a refused request frees its key, and so does one that died.

Every POST says what it does with one: `idempotent` heeds it, `without_key` refuses it rather than pass over it, `changes_nothing` needs none.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, g, request

from api.domain.clock import format_time, new_id, utc_now
from api.domain.models import Answer, ChangeSet
from api.domain.ports import Transaction
from api.errors import IdempotencyKeyInFlight, IdempotencyKeyReused, NotReady
from api.logs import log
from api.web import bodies, context
from api.web.problems import Refusal
from api.web.smorest import View

KEPT = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_REPLAYED = ("Location", "ETag", "Content-Type", "Preference-Applied")


def idempotent(view: View) -> View:
    """For views that change something and answer with nothing secret. Without the header they run as they are.

    An answer that the view did not keep itself, in the transaction that does what it says, is kept right behind it: a process that dies
    in between leaves a key that is free, so such a view must refuse, or do nothing, where it has been done, or find it by what is `noted`.
    """

    @functools.wraps(view)
    def once(*arguments: Any, **path: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return view(*arguments, **path)
        if not _KEY.fullmatch(key):
            raise Refusal(
                "invalid-request",
                "Idempotency-Key must be 1 to 255 printable ASCII characters without blanks.",
            )
        reserved = _reservation(key)
        with context.store().answers.running(key, reserved.actor) as alone:
            if not alone:
                raise IdempotencyKeyInFlight(
                    f"The first request with Idempotency-Key {key!r} is still running."
                )
            known = _known(reserved)
            if known.status is not None:
                return Response(known.body, known.status, {**known.headers, "Idempotency-Replayed": "true"})
            g.answer = known
            return _kept(view, *arguments, **path)

    once.idempotency = "kept"  # type: ignore[attr-defined]
    return once


def without_key(why: str) -> Callable[[View], View]:
    """For views that cannot be replayed; `why` goes on the sentence that says so."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(*arguments: Any, **path: Any) -> Response:
            if "Idempotency-Key" in request.headers:
                raise Refusal(
                    "invalid-request",
                    f"{request.method} {request.path} takes no Idempotency-Key: {why} Send it without one.",
                )
            return view(*arguments, **path)

        checked.idempotency = "refused"  # type: ignore[attr-defined]
        return checked

    return decorate


def changes_nothing(view: View) -> View:
    """For views that may be repeated as they are."""
    view.idempotency = "not needed"  # type: ignore[attr-defined]
    return view


def noted(make: Callable[[], bytes]) -> bytes | None:
    """What a repetition must know of this request where it stopped half-way: kept before anything is done, and from then on the key is
    this request's for a day. None without a key."""
    reserved: Answer | None = g.get("answer")
    if reserved is None:
        return None
    if not reserved.body:
        reserved = g.answer = replace(reserved, body=make())
        with _noting(reserved) as tx:
            tx.put_answer(reserved)
    return reserved.body


def keep_answer(tx: Transaction, response: Response) -> None:
    """Stores the request's answer in the transaction that does what it says; without a key it does nothing."""
    reserved: Answer | None = g.get("answer")
    if reserved is None:
        return
    headers = {name: response.headers[name] for name in _REPLAYED if name in response.headers}
    tx.put_answer(
        Answer(
            reserved.key,
            reserved.actor,
            reserved.request_sha256,
            response.status_code,
            headers,
            response.get_data(),
            format_time(datetime.now(UTC) + KEPT),
        )
    )
    g.answer_kept = True


def _kept(view: View, *arguments: Any, **path: Any) -> Response:
    reserved: Answer = g.answer
    try:
        response = view(*arguments, **path)
    except BaseException:
        with suppress(NotReady):
            context.store().answers.drop(reserved.key, reserved.actor)
        raise
    if not g.get("answer_kept"):
        try:
            with _noting(reserved) as tx:
                keep_answer(tx, response)
        except NotReady as error:  # it is done, and that is the answer
            log.warning("answer not kept for its Idempotency-Key", reason=error.detail)
    return response


def _noting(reserved: Answer) -> AbstractContextManager[Transaction]:
    return context.store().write(ChangeSet(new_id(), "answer", reserved.actor, utc_now()))


def _reservation(key: str) -> Answer:
    asked = b"\n".join(
        (
            request.method.encode(),
            request.full_path.encode(),
            request.headers.get("Prefer", "").encode(),
            request.headers.get("If-Match", "").encode(),
            bodies.read_body(),
        )
    )
    digest = hashlib.sha256(asked).hexdigest()
    return Answer(key, str(g.key_id), digest, expires_at=format_time(datetime.now(UTC) + KEPT))


def _known(reserved: Answer) -> Answer:
    """What is known of a request that does not run: its answer, what it `noted` before it stopped, or nothing yet. Raises
    IdempotencyKeyReused."""
    answers = context.store().answers
    known = answers.begin(reserved, utc_now())
    if known is not None and known.status is None and not known.body:  # it died
        answers.drop(known.key, known.actor)
        known = answers.begin(reserved, utc_now())
    if known is not None and known.request_sha256 != reserved.request_sha256:
        raise IdempotencyKeyReused(
            f"Idempotency-Key {known.key!r} came before with another request; use a new key for a new request."
        )
    return known or reserved
