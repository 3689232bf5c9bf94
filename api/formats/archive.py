"""Zip files: written while they are sent, and read with suspicion."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO, Any, Self

from api.errors import Invalid
from api.formats.reading import CHUNK, Limits


class Chunks(io.RawIOBase):
    """A file that only grows at its end; what was written is taken from it as it comes."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._held.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._size

    def taken(self) -> Iterator[bytes]:
        if self._held:
            yield b"".join(self._held)
            self._held.clear()


class Entries:
    """The files of a zip that somebody sent. Nothing is written to disk under a name from it, and nothing unpacks beyond the limits."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        """Raises Invalid for what is no zip, has too many entries, or names that are empty, or have `..`, a root, a drive or a backslash."""
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise Invalid("The file is no zip, or is cut off.") from None
        self._limits = limits
        self._left = limits.unpacked
        infos = self._zip.infolist()
        if len(infos) > limits.entries:
            raise Invalid(f"The zip has {len(infos)} entries; the limit is {limits.entries}.")
        self.names = [info.filename for info in infos if not info.filename.endswith("/")]
        for name in self.names:
            _check_name(name)
        if len(set(self.names)) < len(self.names):
            raise Invalid("The zip has two entries of the same name.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes:
        """One entry, unpacked. Raises Invalid beyond the limits, for encrypted and for damaged entries; what was unpacked of them counts too."""
        info = self._zip.getinfo(name)
        if self._left <= 0:
            raise Invalid(
                f"{name} was not unpacked: the zip unpacks to more than {self._limits.unpacked} bytes."
            )
        most = min(self._limits.line, self._left, max(info.compress_size * self._limits.ratio, 1 << 20))
        content = bytearray()
        try:
            with self._zip.open(info) as entry:
                while len(content) <= most and (piece := entry.read(min(CHUNK, most + 1 - len(content)))):
                    content += piece
        except (
            zipfile.BadZipFile,
            RuntimeError,
            NotImplementedError,
            OSError,
            EOFError,
            ValueError,
        ) as error:
            raise Invalid(f"{name} in the zip cannot be unpacked: {error}.") from None
        except Exception as error:  # zlib, lzma and bz2 have errors of their own
            raise Invalid(f"{name} in the zip is damaged: {error}.") from None
        finally:
            self._left -= len(content)
        if len(content) > most:
            raise Invalid(f"{name} unpacks to more than {most} bytes; such a file is not read.")
        return bytes(content)


def _check_name(name: str) -> None:
    if not name:
        raise Invalid("The zip has an entry without a name; the zip was not read.")
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or "\x00" in name:
        raise Invalid(
            f"The zip has an entry named {name[:80]!r}, which leads out of it; the zip was not read."
        )
