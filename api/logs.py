"""Log lines on stdout: one line an event, readable (`console`) or machine-readable (`json`), each with its request's id.

What other libraries log through `logging` comes out in the same form. A value never breaks its line: what a client sends
(a path, a header) is quoted when it holds control characters, so nobody can forge a log line.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import suppress
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from api.settings import Settings

log: Any = structlog.get_logger("annotation")


class _Stdout:
    """Wherever `sys.stdout` points when the line is written: test runners and process managers replace it. What cannot be written (a full
    disk, a pipe that nobody reads) is lost: a line costs no answer."""

    def write(self, line: str) -> int:
        with suppress(OSError):
            sys.stdout.write(line)
        return len(line)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stdout.flush()


stdout: Any = _Stdout()


def configure(settings: Settings) -> None:
    """Sets up structlog and `logging` for this process; calling it again replaces the earlier set-up."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[*_shared(), *_rendering(settings.log_format)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(stdout),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_standard_handler(settings.log_format)]
    root.setLevel(level)


def bind_request(request_id: str, **facts: Any) -> None:
    """Puts the request's id (and further facts) on every line that this thread logs until the next `bind_request`."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id, **facts)


def request_id() -> str | None:
    """The id on the lines that this thread logs now."""
    return structlog.contextvars.get_contextvars().get("request_id")


def unbind_request() -> None:
    structlog.contextvars.clear_contextvars()


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _rendering(log_format: str) -> list[Processor]:
    if log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_dump)]
    return [
        _quote_control_characters,
        structlog.dev.ConsoleRenderer(
            colors=sys.stdout.isatty(),
            pad_event_to=0,
            pad_level=False,
            exception_formatter=structlog.dev.plain_traceback,
        ),
    ]


def _dump(event: EventDict, **_: Any) -> str:
    """ASCII alone, wherever the line goes; what a client sends may hold more, even a lone surrogate."""
    with suppress(TypeError):
        line = orjson.dumps(event, default=str)
        if line.isascii():
            return line.decode()
    return json.dumps(event, default=str)


def _standard_handler(log_format: str) -> logging.Handler:
    handler = logging.StreamHandler(stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared(),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(log_format)],
        )
    )
    return handler


def _quote_control_characters(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if isinstance(value, str) and key != "exception" and not value.isprintable():
            event[key] = repr(value)
    return event
