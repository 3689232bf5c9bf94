"""A small load generator: keep-alive raw sockets in a few threads, each asking as fast as it is answered. Loopback only."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """Seconds each request took, and how long the whole took."""

    latencies: list[float]
    elapsed: float

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.elapsed

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


class Connection:
    """One kept-alive connection; opens itself again where the server closed it."""

    def __init__(self, address: str) -> None:
        host, port = address.removeprefix("http://").split(":")
        if not host.startswith("127."):
            raise ValueError(f"The load generator only asks this machine, not {host}.")
        self._where = (host, int(port))
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(self._where, timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer."""
        self._socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            chunk = self._socket.recv(65536)
            if not chunk:
                raise ConnectionError("The server closed the connection.")
            received += chunk
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        parts = [body]
        missing = length - len(body)
        while missing > 0:
            chunk = self._socket.recv(min(missing, 1 << 20))
            parts.append(chunk)
            missing -= len(chunk)
        if b"connection: close" in head.lower():
            self._socket.close()
            self._open()
        return int(head[9:12]), head, b"".join(parts)

    def close(self) -> None:
        self._socket.close()


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += ["Content-Type: application/json"] if body else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(
    address: str, make: Callable[[int], Iterator[bytes]], clients: int, seconds: float, expected: int
) -> Load:
    """Each of `clients` threads sends what `make(number)` yields until the time is over or it has nothing more to send."""
    latencies: list[list[float]] = [[] for _ in range(clients)]
    failures: list[BaseException] = []
    ready = threading.Barrier(clients + 1)

    def client(number: int) -> None:
        try:
            connection = Connection(address)
            ready.wait()
            until = time.perf_counter() + seconds
            for one in make(number):
                before = time.perf_counter()
                status, _, body = connection.ask(one)
                after = time.perf_counter()
                if status != expected:
                    raise AssertionError(f"Answered {status}, not {expected}: {body[:300]!r}")
                latencies[number].append(after - before)
                if after > until:
                    break
            connection.close()
        except BaseException as error:
            failures.append(error)
            ready.abort()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Load([one for some in latencies for one in some], time.perf_counter() - started)
