"""Where a follower of the feed got to, in a file that survives a power cut."""

from __future__ import annotations

import os
from pathlib import Path


class Bookmark:
    """The seq of the last change that was dealt with. `write` replaces the file at once and whole.

    Write it after dealing with a change: whoever is killed in between deals with that change again, and never misses one.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def read(self) -> int | None:
        """None where there is no file yet. Raises ValueError for a file that holds something else."""
        try:
            text = self.path.read_text()
        except FileNotFoundError:
            return None
        if not text.strip().isdecimal():
            raise ValueError(f"{self.path} holds no place in the feed, but {text[:40]!r}.")
        return int(text)

    def write(self, seq: int) -> None:
        beside = self.path.with_name(self.path.name + ".new")
        with beside.open("w") as file:
            file.write(f"{seq}\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
