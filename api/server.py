"""The server: gunicorn with threads, the model loaded once and shared by all workers. `annotation-api` and scripts/serve run this.

Exit codes: 0 stopped by SIGTERM or SIGINT; 1 the address cannot be listened on; 2 a setting or the model cannot be used (a
sentence on stderr, and nothing has listened yet); 3 a worker could not start (its log lines say why).
SIGTERM lets running requests finish (30 s).
"""

from __future__ import annotations

import argparse
import difflib
import errno
import os
import shutil
import socket
import struct
import sys
import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api import __version__, welcome
from api.errors import ModelUnavailable, NotReady, SettingsError
from api.logs import configure, log
from api.settings import SETTINGS, Settings, read_settings, unknown_settings
from api.workers import run

if TYPE_CHECKING:
    from flask import Flask

    from api.domain.ports import Annotator

SEND_TIMEOUT = 60  # seconds that a client may leave an answer unread


class CannotListen(Exception):
    """The address is taken, or not ours to take."""


def main(arguments: Sequence[str] | None = None, annotator: Annotator | None = None) -> int:
    """Serves until stopped; see the module for exit codes. `annotator` takes the place of the one that ANNOTATION_MODEL names."""
    _parser().parse_args(arguments)
    figures = tempfile.mkdtemp(prefix="annotation-figures-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures  # before anything imports prometheus_client
    owner = os.getpid()
    try:
        return serve(read_settings(), annotator)
    except (SettingsError, ModelUnavailable, NotReady) as error:
        print(error.detail, file=sys.stderr)
        return 2
    except CannotListen as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if os.getpid() == owner:  # a worker leaves through here too
            shutil.rmtree(figures, ignore_errors=True)


def serve(settings: Settings, annotator: Annotator | None) -> int:
    configure(settings)
    warn_of_unknown_settings()
    listener = listen(settings)
    from api.app import create_app
    from api.jobs import start_worker, stop_worker
    from api.storage import open_store
    from api.webhooks import start_messenger, stop_messenger

    model = annotator or _load_annotator(settings)
    store = open_store(settings.database_url)
    admin_key = welcome.first_admin_key(settings, store)
    in_memory = settings.database_url == "memory:"
    if not in_memory:
        store.close()

    def load() -> Flask:
        app = create_app(settings, store if in_memory else open_store(settings.database_url), model)
        start_worker(app)
        start_messenger(app)
        return app

    def leave(app: Flask) -> None:
        stop_messenger(app)
        stop_worker(app)
        app.extensions["annotation_store"].close()

    address = _address(settings, listener)
    run(
        settings,
        listener,
        load,
        ready=lambda: welcome.show(settings, address, model.model, admin_key),
        leave=leave,
    )
    return 0


def _load_annotator(settings: Settings) -> Annotator:
    from api.nlp import open_annotator

    return open_annotator(settings.model, settings.patterns)


def warn_of_unknown_settings() -> None:
    """A misspelt limit does not hold, and nobody would notice."""
    for name in unknown_settings():
        near = difflib.get_close_matches(name, SETTINGS, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        log.warning(f"{name} is no setting and has no effect{hint}")


def listen(settings: Settings) -> socket.socket:
    """A bound socket that does not listen yet, so that nobody connects to a server that may not come up.

    Its time-outs pass to the connections: a request line or an answer that stands still gives its thread back.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise SettingsError(
            f"ANNOTATION_HOST is {settings.host!r}, which is no address of this machine: {error.strerror}."
        ) from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _timeval(settings.body_timeout))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(SEND_TIMEOUT))
    try:
        listener.bind(address)
    except OSError as error:
        reason = (
            "another program listens there; stop it or set ANNOTATION_PORT"
            if error.errno == errno.EADDRINUSE
            else os.strerror(error.errno or 0)
        )
        raise CannotListen(f"Cannot listen on {settings.host} port {settings.port}: {reason}.") from None
    return listener


def _timeval(seconds: float) -> bytes:
    return struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))


def _address(settings: Settings, listener: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="annotation-api",
        description="Serve the annotation API in the foreground. Everything is set through the environment:",
        epilog="\n".join(
            f"  {name}\n      {setting.metadata['help']} Default: {setting.metadata['default'] or 'empty'}."
            for name, setting in SETTINGS.items()
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
