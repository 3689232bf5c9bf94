"""Progress bars on a terminal, nothing elsewhere; and a word when a server is waited for."""

from __future__ import annotations

import logging
import sys
from typing import Any

from tqdm import tqdm

SECONDS_BETWEEN = 2.0


def bar(what: str, total: int | None, unit: str) -> Any:
    """A tqdm bar on stderr; it does not show itself where stderr is no terminal."""
    return tqdm(total=total, desc=what, unit=unit, file=sys.stderr, disable=None, leave=False)


def tell_waits() -> None:
    """Says on stderr why it is not going on, without tearing a bar apart."""
    logger = logging.getLogger("api.client")
    logger.setLevel(logging.INFO)
    logger.handlers[:] = [_BesideBars()]
    logger.propagate = False


class _BesideBars(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self._last = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        if record.created - self._last > SECONDS_BETWEEN:  # several threads wait for the same reason
            self._last = record.created
            tqdm.write(record.getMessage(), file=sys.stderr)
