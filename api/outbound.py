"""Requests that leave this host: only to public addresses unless a setting says otherwise, to the very address that was checked.

A name is resolved once, every address it stands for is checked, and the connection goes to one of those: a name that resolves to
something else the next time gains nothing. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

TIMEOUT = 10.0


class NotAllowed(Exception):
    """The address may not be called from here."""


def check_url(url: str, *, private: bool) -> None:
    """Raises NotAllowed for a URL whose host is, by its name or number, an address that may not be called."""
    host = urlsplit(url).hostname or ""
    if private:
        return
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
            raise NotAllowed(f"{host} is a name for this host or its own network.") from None
        return
    _check(address)


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> int:
    """Posts and gives the status. Raises NotAllowed, OSError (no connection, no answer in 10 s), http.client.HTTPException."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolved(host, port, private=private)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Secure(host, port, address) if parts.scheme == "https" else _Plain(host, port, address)
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        answer.read(1024)
        return answer.status
    finally:
        connection.close()


def _resolved(host: str, port: int, *, private: bool) -> str:
    addresses = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not private:
        for address in addresses:
            _check(ipaddress.ip_address(address))
    return addresses[0]


def _check(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    mapped = getattr(address, "ipv4_mapped", None) or address
    if not mapped.is_global or mapped.is_multicast:
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
