"""What comes in on a connection: a request's bytes, in their time, and the head that HTTP/1.1 asks for."""

from __future__ import annotations

import errno
import time
from typing import Any

from gunicorn.http import errors  # type: ignore[import-untyped]
from gunicorn.http.parser import RequestParser  # type: ignore[import-untyped]
from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]

SLOWEST = 1000  # bytes a second at which a large body may come in however long it takes


class MissingHost(errors.ParseException):  # type: ignore[misc]
    def __str__(self) -> str:
        return "A request of HTTP/1.1 must have a Host field"


class Requests(RequestParser):  # type: ignore[misc]
    """A connection's requests. `seconds` is how long one may take to come in, beyond what its length explains."""

    def __init__(self, cfg: Any, connection: Any, address: Any, seconds: float) -> None:
        super().__init__(cfg, connection, address)
        self.unreader = Incoming(connection, seconds)

    def __next__(self) -> Any:
        self.unreader.begin()
        request = super().__next__()
        if request.version >= (1, 1) and all(
            name != "HOST" for name, _ in request.headers
        ):  # RFC 9112 section 3.2
            raise MissingHost
        return request


class Incoming(SocketUnreader):  # type: ignore[misc]
    """The bytes of one request after another. The socket's own time-out ends what stands still; who sends a byte every few seconds would
    outlast it, and hold a thread as long as it likes. Only waiting counts: a body may be read while it is worked on."""

    def __init__(self, connection: Any, seconds: float) -> None:
        super().__init__(connection)
        self._seconds = seconds
        self.begin()

    def begin(self) -> None:
        self._waited, self._received = 0.0, 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Raises TimeoutError, as the socket does, once the request has been waited for too long."""
        began = time.monotonic()
        piece: bytes = super().chunk(size_hint)
        self._waited += time.monotonic() - began
        self._received += len(piece)
        if self._waited > self._seconds + self._received / SLOWEST:
            raise TimeoutError(errno.EAGAIN, "The request came in too slowly")
        return piece
