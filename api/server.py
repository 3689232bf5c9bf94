"""The server: gunicorn with threads, the model loaded once and shared by all workers. `annotation-api` and scripts/serve run this.

Exit codes: 0 stopped by SIGTERM or SIGINT; 1 the address cannot be listened on; 2 a setting or the model cannot be used (a
sentence on stderr, and nothing has listened yet); 3 a worker could not start (its log lines say why).

What must not cross the fork is made after it: each worker opens its own store and its own web application. What should cross it
is made before: the modules, and the model, whose memory the workers then share. SIGTERM lets running requests finish (30 s).
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import errno
import gc
import logging
import os
import shutil
import socket
import struct
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from api import __version__, welcome
from api.errors import ModelUnavailable, NotReady, SettingsError
from api.logs import configure, log
from api.settings import SETTINGS, Settings, read_settings, unknown_settings

if TYPE_CHECKING:
    from flask import Flask

    from api.domain.ports import Annotator

Load = Callable[[], "Flask"]
GRACE = 30  # seconds that requests get to finish after SIGTERM
LINGER = 1.0  # seconds that a client gets to close after its last answer
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

    model = annotator or _load_annotator(settings)
    store = open_store(settings.database_url)
    admin_key = welcome.first_admin_key(settings, store)
    in_memory = settings.database_url == "memory:"
    if not in_memory:
        store.close()

    def load() -> Flask:
        app = create_app(settings, store if in_memory else open_store(settings.database_url), model)
        start_worker(app)
        return app

    address = _address(settings, listener)
    run(
        settings,
        listener,
        load,
        ready=lambda: welcome.show(settings, address, model.model, admin_key),
        leave=stop_worker,
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


def run(
    settings: Settings,
    listener: socket.socket,
    load: Load,
    ready: Callable[[], None],
    leave: Callable[[Flask], None] = lambda app: None,
) -> None:
    """Runs gunicorn on a bound socket until a signal ends it.

    `load` makes each worker's application, in the worker; `ready` is called once, when the first worker answers; `leave` with
    a worker's application when it has finished its last request.
    """
    gc.collect()
    gc.freeze()  # keeps the collector from touching, and so copying, the pages that the workers share
    Server(_options(settings, listener) | _hooks(ready, leave), load).run()


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, set up by us alone: it reads no file and no command line."""

    def __init__(self, options: dict[str, Any], load: Load) -> None:
        self._options = options
        self._load = load
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._load()


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads, where two things do not hold up others.

    Told to stop, it turns new connections away at once; gunicorn's own would leave them waiting for nobody. And a connection's
    end is awaited in the request's thread; gunicorn's own awaits it in the one loop that accepts connections.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                listener.close()

    def handle(self, conn: Any) -> Any:
        kept = super().handle(conn)
        if not kept:
            _await_end(conn.sock)
        return kept


def _await_end(connection: socket.socket) -> None:
    """Lets the client read the last answer and close, for a second at most (RFC 9112 section 9.6)."""
    try:
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(LINGER)
        for _ in range(16):
            if not connection.recv(4096):
                break
        connection.shutdown(socket.SHUT_RD)  # what gunicorn still reads ends at once
    except OSError:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


class ServerLogger(Logger):  # type: ignore[misc]
    """What gunicorn has to say goes the way of all our log lines, from warnings upwards."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(max(logging.WARNING, logging.getLogger().level))

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, OSError) and error.errno == errno.EAGAIN:
            log.info("connection closed", reason="the client stood still while sending or reading")
        else:
            super().exception(msg, *args, **kwargs)


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


def _options(settings: Settings, listener: socket.socket) -> dict[str, Any]:
    shared_memory = Path("/dev/shm")
    return {
        "bind": f"fd://{listener.detach()}",
        "worker_class": Worker,
        "workers": 1 if settings.database_url == "memory:" else settings.workers,
        "threads": settings.threads,
        "timeout": 120,  # for a worker's main loop, not for a request
        "graceful_timeout": GRACE,
        "keepalive": 15,
        "limit_request_line": 8190,
        "worker_tmp_dir": str(shared_memory) if os.access(shared_memory, os.W_OK) else None,
        "control_socket_disable": True,
        "logger_class": ServerLogger,
    }


def _hooks(ready: Callable[[], None], leave: Callable[[Flask], None]) -> dict[str, Callable[..., None]]:
    def post_worker_init(worker: Any) -> None:
        if worker.age == 1:
            ready()

    def worker_exit(server: Any, worker: Any) -> None:
        if worker.wsgi is not None:
            leave(worker.wsgi)
        # onnxruntime's threads stayed in the process that forked, and its clean-up at exit would wait for them here
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    def child_exit(server: Any, worker: Any) -> None:
        from api.metrics import forget_process

        forget_process(worker.pid)

    return {"post_worker_init": post_worker_init, "worker_exit": worker_exit, "child_exit": child_exit}


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
