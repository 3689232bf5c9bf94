"""Requests and their answers: the key, time-outs, retries, problems as exceptions, pages as iterators.

A connection may be shared between threads: each gets a `requests.Session` of its own. `close()` closes them all.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.auth import AuthBase

from api import __version__
from api.client import retrying
from api.client.bodies import Lacking, Value
from api.client.problems import AnswerLost, NotFound, Unexpected, Unreachable, Unusable, refusal_of

ADDRESS = "http://127.0.0.1:8000"
PAGE = 200
PROBLEM = "application/problem+json"
log = logging.getLogger("api.client")
V = TypeVar("V", bound=Value)
_NO_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
)


class Connection:
    """`url` and `key` come from ANNOTATION_URL and ANNOTATION_KEY where they are not given.

    `timeout` is (seconds to connect, seconds without a byte of the answer). A request is tried `retries` times more where that can do no
    harm, and as often as it takes while the server still works on an earlier try of it (for a quarter of an hour at most); `sleep` waits in between, as long as the server's Retry-After asks. `adapter` replaces the network, for tests.
    """

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        timeout: tuple[float, float] = (5, 120),
        retries: int = 5,
        sleep: Callable[[float], None] = time.sleep,
        adapter: BaseAdapter | None = None,
    ) -> None:
        given = url or os.environ.get("ANNOTATION_URL") or ADDRESS
        self.url = given.rstrip("/").removesuffix("/v1")
        self.timeout = timeout
        self.retries = retries
        self._sleep = sleep
        self._adapter = adapter
        self._auth = _Bearer(key or os.environ.get("ANNOTATION_KEY"))
        self._local = threading.local()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()
        self._closed = False

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes every connection. A closed client raises when it is used again."""
        with self._lock:
            self._closed = True
            sessions, self._sessions = self._sessions, []
        for session in sessions:
            session.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        if_match: int | str | None = None,
        repeatable: bool | None = None,
        stream: bool = False,
        read_timeout: float | None = None,
    ) -> requests.Response:
        """The answer, which is no refusal: those are raised (problems.py).

        `repeatable` says that doing it twice is the same as doing it once, so that it is sent again when an answer is lost; unless said, that
        is so of all but POST, since changes carry If-Match. `data` may be a function that opens a file, once for each try.
        """
        sent = {name: value for name, value in (headers or {}).items() if value is not None}
        if if_match is not None:
            sent["If-Match"] = if_match if isinstance(if_match, str) else f'"{if_match}"'
        repeatable = method != "POST" if repeatable is None else repeatable
        lost = False
        attempt, waits, waited = 0, 0, 0.0
        while True:
            opened = data() if callable(data) else None
            try:
                answer = self._session().request(
                    method,
                    self.url + path,
                    params=_plain(query),
                    json=json,
                    data=opened or data,
                    headers=sent,
                    stream=stream,
                    timeout=(self.timeout[0], read_timeout or self.timeout[1]),
                )
            except _NO_ADDRESS:
                raise Unusable(f"{self.url!r} is no address of a server; it looks like {ADDRESS}.") from None
            except requests.exceptions.RequestException as error:
                unsent = retrying.never_sent(error)
                lost = lost or not unsent
                if attempt == self.retries or not (unsent or repeatable):
                    raise _broken(self.url, unsent and not lost) from error
                self._wait(retrying.pause(attempt, None), f"{self.url} did not answer")
                attempt += 1
                continue
            finally:
                if opened is not None:
                    opened.close()
            if answer.status_code < 400:
                return answer
            problem = _problem_of(answer)
            answer.close()
            retry_after = answer.headers.get("Retry-After")
            if (
                self.retries
                and retrying.still_runs(answer.status_code, problem)
                and waited < retrying.LONGEST_RUNNING
            ):
                seconds = retrying.pause(waits, retry_after)
                waits, waited = waits + 1, waited + seconds
                self._wait(seconds, "The server still works on this request")
                continue
            if attempt == self.retries or not retrying.may_repeat(answer.status_code, problem, repeatable):
                raise refusal_of(problem, answer.headers.get("X-Request-Id"), lost)
            seconds = retrying.pause(attempt, retry_after)
            self._wait(seconds, str(problem.get("detail") or answer.status_code).rstrip("."))
            attempt += 1

    def delete(self, path: str, if_match: int | str | None = None, json: Any = None) -> None:
        """DELETE, where a second try that finds nothing any more means that the first one, whose answer was lost, did it."""
        try:
            self.call("DELETE", path, if_match=if_match, json=json)
        except NotFound as refusal:
            if not refusal.repeated:
                raise

    def read(self, kind: type[V], answer: requests.Response) -> V:
        """The answer's body as a value. Raises Unexpected."""
        return self.value(kind, self.body(answer))

    def body(self, answer: requests.Response) -> Any:
        try:
            return answer.json()
        except requests.exceptions.JSONDecodeError:
            raise Unexpected(
                f"{answer.url} answered {answer.status_code} and no JSON.",
                answer.status_code,
                answer.headers.get("X-Request-Id"),
            ) from None

    def value(self, kind: type[V], body: Any) -> V:
        try:
            return kind.of(body)
        except (Lacking, AttributeError, TypeError) as error:
            raise Unexpected(f"{self.url} answered something else than expected: {error}.") from None

    def items(self, kind: type[V], path: str, query: Mapping[str, Any] | None = None) -> Iterator[V]:
        """Every item of a list, page by page as it is asked for."""
        asked: dict[str, Any] = {"limit": PAGE, **(query or {})}
        while True:
            page = self.body(self.call("GET", path, query=asked))
            for item in page["items"]:
                yield self.value(kind, item)
            if not page.get("next_cursor"):
                return
            asked["cursor"] = page["next_cursor"]

    def _wait(self, seconds: float, why: str) -> None:
        log.info("%s; trying again in %.1f s", why, seconds)
        self._sleep(seconds)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None or self._closed:
            session = requests.Session()
            session.trust_env = not _is_here(
                self.url
            )  # a proxy of the environment does not lead to this machine
            session.auth = self._auth  # not a header: requests would let a line in ~/.netrc replace it
            session.headers["User-Agent"] = f"annotation-client/{__version__}"
            if self._adapter is not None:
                session.mount("http://", self._adapter)
                session.mount("https://", self._adapter)
            with self._lock:
                if self._closed:
                    raise RuntimeError("This client is closed.")
                self._sessions.append(session)
            self._local.session = session
        return session


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


class _Bearer(AuthBase):
    def __init__(self, key: str | None) -> None:
        self._key = key and key.strip()  # a file or a copied line brings its end along

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            if not (self._key.isascii() and self._key.isprintable()):
                raise Unusable("The key has characters that no key has; copy it anew.")
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


def plain(value: Any) -> Any:
    """A value as the API writes it: times in UTC with `Z` (naive ones are UTC), days as their first moment."""
    if isinstance(value, datetime):
        moved = value.astimezone(UTC) if value.tzinfo else value
        return moved.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z"
    return value


def _plain(query: Mapping[str, Any] | None) -> dict[str, Any]:
    """Query parameters: None is left out, truth in words, pairs with a comma."""
    asked = {}
    for name, value in (query or {}).items():
        if isinstance(value, bool):
            value = "true" if value else "false"
        if isinstance(value, tuple):
            value = ",".join(map(str, value))
        if value is not None:
            asked[name] = plain(value)
    return asked


def _problem_of(answer: requests.Response) -> Mapping[str, Any]:
    """The refusal's body; where a proxy or another program answered, what can be said of that."""
    if answer.headers.get("Content-Type", "").partition(";")[0].strip() == PROBLEM:
        try:
            body = answer.json()
        except requests.exceptions.RequestException:
            body = None
        if isinstance(body, Mapping):
            return {**body, "status": answer.status_code}
    return {"title": f"{answer.status_code} {answer.reason}", "status": answer.status_code}


def _broken(url: str, unsent: bool) -> Exception:
    if unsent:
        return Unreachable(f"Nothing answers on {url}.")
    return AnswerLost(f"The connection to {url} broke before the answer came.")
