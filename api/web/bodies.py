"""A request's body, up to a limit, whole or not at all: gunicorn's streams say nothing when a body ends early."""

from __future__ import annotations

from flask import current_app, g, request
from werkzeug.exceptions import ClientDisconnected

from api.web.problems import Refusal

PIECE = 65_536


def read_body() -> bytes:
    """The whole body, once. Raises 413 over the limit (chunked bodies too), 408 when it stands still, 400 when it ends early."""
    if "body" not in g:
        limit: int = current_app.extensions["annotation_settings"].max_body_bytes
        stream = BodyStream(limit)
        g.body = b"".join(iter(lambda: stream.read(limit + 1), b""))
    return bytes(g.body)


class BodyStream:
    """The body as a file to be read once, piece by piece, up to a limit of its own. What ends it early stays in `failure`."""

    def __init__(self, limit: int) -> None:
        """Raises 413 for a body that says it is larger, 415 for one that is compressed."""
        _refuse_compressed()
        self._announced = request.content_length or 0
        if self._announced > limit:
            raise _too_large(limit)
        chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
        self._stream = request.environ["wsgi.input"] if chunked else request.stream
        self._limit = limit
        self._read = 0
        self.failure: Refusal | None = None

    def read(self, size: int = -1) -> bytes:
        """Raises 413 over the limit, 408 when the body stands still, 400 when it ends early or its chunks are none."""
        try:
            piece = self._next(min(size if size >= 0 else PIECE, self._limit + 1 - self._read))
        except Refusal as failure:
            self.failure = failure
            raise
        return piece

    def _next(self, size: int) -> bytes:
        try:
            piece: bytes = self._stream.read(size)
        except (TimeoutError, BlockingIOError):  # a socket with a time-out says EAGAIN
            raise _broken(
                "request-timeout", "The body stood still, or came in drop by drop, for too long."
            ) from None
        except (ClientDisconnected, OSError):
            raise _broken("invalid-json", "The body ended before it was complete.") from None
        except Exception:  # the server's own kinds, for chunks that are none
            raise _broken("invalid-json", "The body's chunked encoding is broken.") from None
        self._read += len(piece)
        if self._read > self._limit:
            raise _too_large(self._limit)
        if size and not piece and self._read < self._announced:
            raise _broken("invalid-json", "The body ended before it was complete.")
        return piece


def _refuse_compressed() -> None:
    for header, plain in (("Content-Encoding", "identity"), ("Transfer-Encoding", "chunked")):
        encoding = request.headers.get(header, plain).strip().lower()
        if encoding != plain:
            raise Refusal(
                "unsupported-media-type",
                f"{header} is {encoding[:60]!r}; send the body as it is.",
                headers={"Accept-Encoding": "identity"},
            )


def _too_large(limit: int) -> Refusal:
    return _broken("payload-too-large", f"The body is larger than {limit} bytes.", limit=limit)


def _broken(slug: str, detail: str, **facts: int) -> Refusal:
    """Where the next request on this connection would begin is not known any more."""
    return Refusal(slug, detail, headers={"Connection": "close"}, **facts)
