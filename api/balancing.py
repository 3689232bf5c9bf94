"""Which worker takes a new connection: the one that has the fewest, since a kept connection stays with its worker.

All workers wait at the same socket, and the kernel gives a connection to whoever comes first: of four clients that keep theirs, all may
end up with one worker while another has nothing to do.
"""

from __future__ import annotations

import mmap
import time
from collections.abc import Collection

PLACES = 256  # for workers; a reload has twice as many for a while
PATIENCE = 10  # times that a worker leaves a connection to one that has fewer
PAUSE = 0.0005  # seconds that it gives the other each time
_NOT_THERE = 2**32 - 1


class Balance:
    """How many connections each worker has, in memory that they share: made before they are forked."""

    def __init__(self) -> None:
        self._numbers = memoryview(mmap.mmap(-1, 4 * PLACES)).cast("I")
        for place in range(PLACES):
            self.leave(place)
        self._left = 0  # connections in a row that this worker left to others

    def free_place(self, taken: Collection[int]) -> int:
        """One for a worker to come; the last is for all who find no other."""
        return next((place for place in range(PLACES) if place not in taken), PLACES - 1)

    def leave(self, place: int) -> None:
        """The worker there takes none, not yet or no more."""
        self._numbers[place] = _NOT_THERE

    def note(self, place: int, number: int) -> None:
        self._numbers[place] = number

    def is_its_turn(self, place: int) -> bool:
        """Whether a connection that waits is for the worker there: nobody has fewer, or whoever has does not come for it."""
        if self._numbers[place] <= min(self._numbers) or self._left == PATIENCE:
            self._left = 0
            return True
        self._left += 1
        time.sleep(PAUSE)
        return False
