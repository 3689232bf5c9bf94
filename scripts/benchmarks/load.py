"""A small load generator: keep-alive raw sockets, each in a process of its own, asking as fast as it is answered. Loopback only."""

from __future__ import annotations

import multiprocessing
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


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


class Clients:
    """So many clients, running: each sends what `make(number)` yields until the time is over or it has nothing more to send."""

    def __init__(
        self,
        address: str,
        make: Callable[[int], Iterator[bytes]],
        clients: int,
        seconds: float,
        expected: int,
    ) -> None:
        """Returns when all are connected and start asking."""
        processes = multiprocessing.get_context("fork")  # takes over what `make` holds on to
        self._until = processes.Value("d", 0.0, lock=False)
        self._ready = ready = processes.Barrier(
            clients + 1
        )  # held on to: its memory is shared while they run
        self._pipes = []
        for number in range(clients):
            ours, theirs = processes.Pipe(duplex=False)
            arguments = (address, make(number), expected, ready, self._until, theirs)
            processes.Process(target=_client, args=arguments, daemon=True).start()
            theirs.close()
            self._pipes.append(ours)
        self._started = time.perf_counter()
        self._until.value = self._started + seconds
        ready.wait(timeout=60)

    def finish(self) -> Load:
        """Waits for the last of them. Raises what one of them raised."""
        found = [pipe.recv() for pipe in self._pipes]
        elapsed = time.perf_counter() - self._started
        for one in found:
            if isinstance(one, BaseException):
                raise one
        return Load([latency for some in found for latency in some], elapsed)

    def stop(self) -> Load:
        """Ends them after the answers that they wait for."""
        self._until.value = 0.0
        return self.finish()


def run(
    address: str, make: Callable[[int], Iterator[bytes]], clients: int, seconds: float, expected: int
) -> Load:
    return Clients(address, make, clients, seconds, expected).finish()


def _client(
    address: str, requests: Iterator[bytes], expected: int, ready: Any, until: Any, results: Any
) -> None:
    try:
        connection = Connection(address)
        latencies: list[float] = []
        ready.wait(timeout=60)
        for one in requests:
            before = time.perf_counter()
            status, _, body = connection.ask(one)
            after = time.perf_counter()
            if status != expected:
                raise AssertionError(f"Answered {status}, not {expected}: {body[:300]!r}")
            latencies.append(after - before)
            if after > until.value:
                break
        connection.close()
        results.send(latencies)
    except BaseException as error:
        ready.abort()
        results.send(error)
