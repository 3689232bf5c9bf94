"""The application behind requests, in this process: what a client sends is answered by the real routes, schemas and store."""

from __future__ import annotations

import io
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import MaxRetryError, NewConnectionError
from werkzeug.test import Client

Event = Callable[[requests.PreparedRequest], requests.Response]


class InProcess(BaseAdapter):
    """Answers from `app`. `next` holds what happens to the coming requests instead, first to last: functions below, or None for nothing."""

    def __init__(self, app: Any) -> None:
        super().__init__()
        self.app = app
        self.next: list[Any] = []
        self.asked: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        self.asked.append(request)
        self.proxies = dict(options.get("proxies") or {})
        happening = self.next.pop(0) if self.next else None
        return self.answer(request) if happening is None else happening(self, request)

    def answer(self, request: requests.PreparedRequest) -> requests.Response:
        told = Client(self.app).open(
            request.path_url, method=request.method, headers=list(request.headers.items()), data=request.body
        )
        return as_response(request, told.status_code, dict(told.headers), told.get_data())

    def close(self) -> None:
        pass


def as_response(
    request: requests.PreparedRequest, status: int, headers: dict[str, str], body: bytes
) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.reason = HTTPStatus(status).phrase
    response.headers = CaseInsensitiveDict(headers)
    response.raw = io.BytesIO(body)
    response.url = request.url or ""
    response.request = request
    return response


def lost(door: InProcess, request: requests.PreparedRequest) -> requests.Response:
    """The request is carried out, and the connection breaks before its answer comes."""
    door.answer(request)
    raise requests.exceptions.ConnectionError("Connection aborted.")


def unreachable(door: InProcess, request: requests.PreparedRequest) -> requests.Response:
    """Nobody listens there."""
    reason = NewConnectionError(None, "refused")  # type: ignore[arg-type]
    raise requests.exceptions.ConnectionError(MaxRetryError(None, "/", reason))  # type: ignore[arg-type]


def saying(status: int, body: bytes = b"", **headers: str) -> Any:
    """Something else answers: a proxy, a server that is busy."""

    def answer(door: InProcess, request: requests.PreparedRequest) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return as_response(request, status, named, body)

    return answer


def meanwhile(act: Callable[[], Any]) -> Any:
    """Somebody else does this just before the request is carried out."""

    def answer(door: InProcess, request: requests.PreparedRequest) -> requests.Response:
        act()
        return door.answer(request)

    return answer
