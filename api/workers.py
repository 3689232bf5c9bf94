"""The processes: gunicorn under our settings, and what it must do otherwise in a worker.

What must not cross the fork is made after it, by `load`: each worker opens its own store and its own web application. What should
cross it is made before: the modules and the model, whose memory the workers then share.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import gc
import logging
import os
import select
import selectors
import socket
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from api.balancing import Balance
from api.logs import log
from api.receiving import Requests
from api.settings import Settings
from api.unreadable import answer_to

if TYPE_CHECKING:
    from flask import Flask

Load = Callable[[], "Flask"]
GRACE = 30  # seconds that requests get to finish after SIGTERM
TURN = 0.00005  # seconds that a thread may keep the interpreter while others wait; a job or an article handed in would else keep it for 5 ms each time
NEXT = 5  # milliseconds that a thread waits for the next request of the client that it answered
LINGER = 1.0  # seconds that a client gets to close after its last answer


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
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()  # keeps the collector from touching, and so copying, the pages that the workers share
    options = _options(settings, listener) | _hooks(ready, leave, Balance())
    Server(options, load, settings.request_timeout).run()


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, set up by us alone: it reads no file and no command line."""

    def __init__(self, options: dict[str, Any], load: Load, request_timeout: float) -> None:
        self._options = options
        self._load = load
        self.request_timeout = request_timeout
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = self._load()
        gc.collect()
        gc.freeze()  # what lives as long as the worker is looked through once, here, and not while requests wait
        app.wsgi_app = _ending_connections(app.wsgi_app)  # type: ignore[method-assign]
        return app


def _ending_connections(application: Any) -> Any:
    """Keeps the application's `Connection: close`, which gunicorn would drop and keep the connection."""

    def answering(environ: Any, start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            if ("Connection", "close") in headers:
                environ["wsgi.input"].request.must_close = True
            return start_response(status, headers, *error)

        return application(environ, start)

    return answering


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads, where four things do not hold up others, connections are shared out, and all refusals are alike.

    Told to stop, it turns new connections away at once; gunicorn's own would leave them waiting for nobody. And a connection's
    end is awaited in the request's thread; gunicorn's own awaits it in the one loop that accepts connections. A client that asks
    again at once is answered by the same thread; with gunicorn's own each request takes turns of the loop and of another thread,
    and waits at each turn behind whatever is busy. A connection that sends nothing waits in the loop; gunicorn's own would keep a thread
    for five seconds first. What cannot be read as a request is refused as everything else is; gunicorn's
    own would send a page.
    """

    balance: Balance  # that of all workers
    place: int  # of this one among them

    def accept(self, listener: socket.socket) -> None:
        if self.balance.is_its_turn(self.place):
            super().accept(listener)
            self.balance.note(self.place, self.nr_conns)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        super().wait_for_and_dispatch_events(timeout)
        if self._accepting:
            self.balance.note(self.place, self.nr_conns)

    def init_process(self) -> None:
        self._patient = threading.Semaphore(self.cfg.threads // 2)  # the others are free for those who come
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        if conn.parser is None:
            conn.parser = Requests(self.cfg, conn.sock, conn.client, self.app.request_timeout)
            if not _is_readable(conn.sock, 0):
                self._await_request(conn)
                return
        super().enqueue_req(conn)

    def _await_request(self, conn: Any) -> None:
        """As for the next request of a kept connection: in the loop, for as long, and no thread waits."""
        conn.set_timeout()
        self.keepalived_conns.append(conn)
        self.poller.register(
            conn.sock, selectors.EVENT_READ, functools.partial(self.on_client_socket_readable, conn)
        )

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if enabled:
            self.balance.note(self.place, self.nr_conns)
        else:
            self.balance.leave(self.place)
        if not self.alive:
            for listener in self.sockets:
                listener.close()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        with contextlib.suppress(OSError):  # the client may be gone
            client.sendall(answer_to(exc, self.cfg))

    def handle(self, conn: Any) -> Any:
        kept = super().handle(conn)
        while kept is True and self._asks_again(conn):
            kept = super().handle(conn)
        if not kept:
            _await_end(conn.sock)
        return kept

    def _asks_again(self, conn: Any) -> bool:
        """Whether a kept connection's next request is here within moments, and no other connection waits for the thread."""
        if conn.parser.unreader.buf.getvalue() or self.tpool._work_queue.qsize():
            return False
        if not self._patient.acquire(blocking=False):
            return False
        try:
            return _is_readable(conn.sock, NEXT)
        finally:
            self._patient.release()


def _is_readable(connection: socket.socket, milliseconds: int) -> bool:
    waiting = select.poll()
    waiting.register(connection, select.POLLIN)
    return bool(waiting.poll(milliseconds))


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
        "forwarder_headers": "",  # else a client's SCRIPT_NAME or PATH_INFO would move it, where the proxy runs beside us
        "worker_tmp_dir": str(shared_memory) if os.access(shared_memory, os.W_OK) else None,
        "control_socket_disable": True,
        "logger_class": ServerLogger,
    }


def _hooks(
    ready: Callable[[], None], leave: Callable[[Flask], None], balance: Balance
) -> dict[str, Callable[..., None]]:
    def pre_fork(server: Any, worker: Any) -> None:
        worker.balance = balance
        worker.place = balance.free_place({other.place for other in server.WORKERS.values()})

    def pre_request(worker: Any, request: Any) -> None:
        request.body.request = weakref.proxy(request)  # for _ending_connections

    def post_worker_init(worker: Any) -> None:
        if worker.age == 1:
            ready()

    def worker_exit(server: Any, worker: Any) -> None:
        reason = sys.exc_info()[1]
        try:
            if worker.wsgi is not None:
                leave(worker.wsgi)
        finally:
            _end_process(reason)

    def child_exit(server: Any, worker: Any) -> None:
        from api.metrics import forget_process

        balance.leave(worker.place)  # however it ended
        forget_process(worker.pid)

    return {
        "pre_fork": pre_fork,
        "pre_request": pre_request,
        "post_worker_init": post_worker_init,
        "worker_exit": worker_exit,
        "child_exit": child_exit,
    }


def _end_process(reason: BaseException | None) -> NoReturn:
    """Ends a worker without running what C libraries do at exit: onnxruntime waits there for a thread that the fork left behind."""
    with contextlib.suppress(OSError):  # nobody may read them
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(reason.code if isinstance(reason, SystemExit) and isinstance(reason.code, int) else 1)
