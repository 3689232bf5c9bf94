"""Requests that leave this host: only to public addresses unless a setting says otherwise, to the very address that was checked.

A name is resolved once, every address it stands for is checked, and the connection goes to one of those: a name that resolves to
something else the next time gains nothing. Addresses that carry another one inside (IPv4 in IPv6) are judged by that one too. Redirects are
not followed, and whoever answers drop by drop is cut off.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from api.addresses import is_public

TIMEOUT = 10.0  # seconds for each step
LONGEST = 20.0  # seconds for all of it
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAllowed(Exception):
    """The address may not be called from here."""


def check_url(url: str, *, private: bool) -> None:
    """Raises NotAllowed for a URL whose host is, by its name or number, an address that may not be called."""
    host = urlsplit(url).hostname or ""
    if private:
        return
    address = _number(host)
    if address is not None:
        _check(address)
    elif host.rstrip(".") == "localhost" or host.rstrip(".").endswith((".localhost", ".local", ".internal")):
        raise NotAllowed(f"{host} is a name for this host or its own network.")


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> int:
    """Posts and gives the status. Raises NotAllowed, OSError (no connection, no answer in time), http.client.HTTPException."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolved(host, port, private=private)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Secure(host, port, address) if parts.scheme == "https" else _Plain(host, port, address)
    try:
        connection.connect()
        with _cut_off_after(LONGEST, connection.sock):
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            answer.read(1024)
            return answer.status
    finally:
        connection.close()


@contextmanager
def _cut_off_after(seconds: float, sock: socket.socket) -> Iterator[None]:
    """Each step has its own time; this bounds their sum."""

    def cut_off() -> None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    end = threading.Timer(seconds, cut_off)
    end.daemon = True
    end.start()
    try:
        yield
    finally:
        end.cancel()


def _resolved(host: str, port: int, *, private: bool) -> str:
    addresses = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not private:
        for address in addresses:
            _check(ipaddress.ip_address(address))
    return addresses[0]


def _number(host: str) -> _Address | None:
    """The address that a host is, also where it is written as 2130706433, 0x7f.1 or 127.1."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def _check(address: _Address) -> None:
    if not is_public(address):
        raise NotAllowed(f"{address} is no public address.")


class _Plain(http.client.HTTPConnection):
    """Connects to an address that was checked, and names the host."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT)


class _Secure(_Plain):
    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
