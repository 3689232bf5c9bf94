"""What can go wrong, as exceptions: one class for what a program may want to tell apart, the problem's own words and facts in each.

`Refused` and its subclasses are answers of the server (RFC 9457): nothing was changed. `Unreachable` means that nothing was sent, `AnswerLost`
that it is not known whether the request was carried out, `Unexpected` that what answered is no annotation API. `Unusable`: the address or the
key given to the client can be none; `WrongId`: an id can be none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from api.client.values import Annotation


class ClientError(Exception):
    """The root of what this library raises. All have a problem's fields; where no server refused, `status` is 0 and `slug` is empty."""

    status = 0
    slug = ""
    facts: Mapping[str, Any] = MappingProxyType({})
    errors: Sequence[Mapping[str, str]] = ()
    request_id: str | None = None

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    @property
    def pointers(self) -> list[str]:
        """The places in the body (`#/start`) that `errors` speak of."""
        return [error["pointer"] for error in self.errors if "pointer" in error]


class Unreachable(ClientError):
    """The server could not be reached; nothing was sent."""


class Unusable(Unreachable):
    """The address is none, or the key has characters that no key has; nothing was sent."""


class WrongId(ClientError, ValueError):
    """What was given as an id can be none; nothing was sent."""


class AnswerLost(Unreachable):
    """The connection broke, or time ran out, before the answer came: the request may have been carried out or not."""


class Unexpected(ClientError):
    """An answer that the annotation API does not give: something else listens there. `status` is that of the answer."""

    def __init__(self, detail: str, status: int = 0, request_id: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.request_id = request_id


class Refused(ClientError):
    """The server refused, and changed nothing.

    `slug` is the last part of `type` (`stale`, `overlap`, ...), `errors` say what in the body is wrong (`pointers` where), `facts` is the
    whole problem.
    `request_id` finds the request in the server's log. `repeated` says that an earlier answer to the same request had been lost.
    """

    def __init__(
        self, problem: Mapping[str, Any], request_id: str | None = None, repeated: bool = False
    ) -> None:
        super().__init__(str(problem.get("detail", "")))
        self.facts = problem
        self.type = str(problem.get("type", ""))
        self.slug = self.type.rpartition("/")[2]
        self.title = str(problem.get("title", ""))
        self.status = int(problem.get("status", 0))
        self.errors = list(problem.get("errors", ()))
        self.request_id = request_id
        self.repeated = repeated

    def __str__(self) -> str:
        said = self.detail or self.title
        return f"{said} ({self.slug}, {self.status})" if self.slug else said


class Unauthorized(Refused):
    """No key was sent, or one that is unknown or revoked."""


class Forbidden(Refused):
    """The key has not the role that this needs."""


class NotFound(Refused):
    """Nothing has this id."""


class Gone(NotFound):
    """It was deleted."""


class AheadOfFeed(Gone):
    """The feed does not reach as far as was asked for: an older copy of the database was put back. Begin again from 0."""


class Conflict(Refused):
    """It does not go together with what is there already. `other` is the annotation in the way, where there is one."""

    @property
    def other(self) -> Annotation | None:
        return _annotation(self.facts.get("other"))


class Stale(Refused):
    """It changed since it was read. `current` is how it is now, `changed_fields` what is otherwise than at the version that was sent."""

    @property
    def current(self) -> Annotation | None:
        """None where it is an article that changed; then `facts["current"]` has it."""
        return _annotation(self.facts.get("current"))

    @property
    def changed_fields(self) -> list[str]:
        return list(self.facts.get("changed_fields", ()))


class Invalid(Refused):
    """The request is wrong; `errors` say where. `candidates` are the places where a text does stand that was not found at its ends."""

    @property
    def candidates(self) -> list[tuple[int, int]]:
        return [(place["start"], place["end"]) for place in self.facts.get("candidates", ())]


class TooLarge(Refused):
    """The body or the text is over `limit`."""

    @property
    def limit(self) -> int | None:
        return self.facts.get("limit")


class RateLimited(Refused):
    """Too many requests, and waiting as asked did not help within the retries."""


class NotReady(Refused):
    """The server could not serve this now, and repeating did not help within the retries."""


class ServerError(Refused):
    """The server failed in a way that was not foreseen; it is logged there under `request_id`."""


CLASS_OF: dict[int, type[Refused]] = {
    400: Invalid,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    412: Stale,
    413: TooLarge,
    422: Invalid,
    429: RateLimited,
    500: ServerError,
    503: NotReady,
}


def refusal_of(problem: Mapping[str, Any], request_id: str | None = None, repeated: bool = False) -> Refused:
    """The exception for a problem, as it stands in an answer or in one item of it."""
    if str(problem.get("type", "")).endswith("/ahead-of-feed"):
        return AheadOfFeed(problem, request_id, repeated)
    return CLASS_OF.get(int(problem.get("status", 0)), Refused)(problem, request_id, repeated)


def _annotation(body: Any) -> Annotation | None:
    return Annotation.of(body) if isinstance(body, Mapping) and "article_id" in body else None
