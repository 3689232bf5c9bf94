"""A proxy between a script and the server, with which a test makes things happen at an exact request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length", "host"}
Happening = Callable[["Door"], Any]


class Door(BaseHTTPRequestHandler):
    """One request. `forward()` carries it out; what `happening` does with it is the test's."""

    protocol_version = "HTTP/1.1"
    upstream = ""
    happening: Happening

    def forward(self) -> requests.Response:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                self.command, self.upstream + self.path, headers=headers, data=self._body, timeout=30
            )

    def answer(self, status: int, headers: Any = (), body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in dict(headers).items():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def pass_on(self) -> None:
        answer = self.forward()
        self.answer(answer.status_code, answer.headers, answer.content)

    def handle_any(self) -> None:
        self._body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        type(self).happening(self)

    do_GET = do_POST = do_PATCH = handle_any  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def between(upstream: str, happening: Happening) -> Iterator[str]:
    """The address of a proxy that gives each request to `happening`."""
    handler = type("ThisDoor", (Door,), {"upstream": upstream, "happening": staticmethod(happening)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
