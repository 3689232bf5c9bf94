"""Flask, without what it looks up for each request that this application never has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from werkzeug.routing import MapAdapter


class Application(Flask):
    """No view is a coroutine, and none is a WebSocket."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """A server may ignore Upgrade (RFC 9110 section 7.8); werkzeug would refuse a request that asks for a WebSocket."""
        adapter = super().create_url_adapter(request)
        if adapter is not None:
            adapter.websocket = False
        return adapter
