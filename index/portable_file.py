"""The files that exports lie in: written whole or not at all, plain or `.gz`, or standard output and input as `-`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias, cast

from index.layout import whole
from index.portable import AGAIN, Entry, entries
from index.readers.containers import is_gzip
from rag.errors import InputError, UnreadableError

Place: TypeAlias = Path | Literal["-"]


@contextmanager
def written(place: Place) -> Iterator[BinaryIO]:
    """Yield a stream whose bytes become the file when the block ends, and vanish when it raises.

    A name that ends in `.gz` is packed. Raises InputError where nothing can be written.
    """
    if place == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with _replacing(place) as file:
            if place.suffix.lower() != ".gz":
                yield file
                return
            # Without name and time: the same contents are the same bytes.
            with GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                yield cast("BinaryIO", packed)
    except OSError as error:
        raise InputError(
            f"{place} cannot be written: {error.strerror or error}.", hint="Name a file in a folder with room for it."
        ) from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    if path.exists() and not path.is_file():
        # A pipe or a device; a folder is refused by the system.
        with path.open("wb") as file:
            yield file
        return
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".new", dir=path.parent)
    os.close(descriptor)
    with whole(path, beside=Path(name)) as file:
        yield file


class Opened:
    """An export that can be read from its beginning as often as is needed, unpacked if it is packed."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self._file = file

    def entries(self) -> Iterator[tuple[int, int, Entry]]:
        """Read what it holds, as `portable.entries` does. Raises UnreadableError, which names the file."""
        self._file.seek(0)
        packed = is_gzip(self._file.read(2))
        self._file.seek(0)
        try:
            # Closing a GzipFile leaves the file below it open.
            yield from entries(cast("BinaryIO", GzipFile(fileobj=self._file, mode="rb")) if packed else self._file)
        except UnreadableError as error:
            raise UnreadableError(f"{self.name} {error.message}", hint=error.hint) from error
        except EOFError as error:
            raise UnreadableError(f"{self.name} is cut off: its packed data has no end.", hint=AGAIN) from error
        except (zlib.error, OSError) as error:
            raise UnreadableError(f"{self.name} cannot be read: {error}.", hint=AGAIN) from error


@contextmanager
def opened(place: Place) -> Iterator[Opened]:
    """Open a file, or take all of standard input into one that has no name. Raises UnreadableError."""
    if place == "-":
        with tempfile.TemporaryFile() as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
            yield Opened("Standard input", cast("BinaryIO", kept))
        return
    try:
        file = place.open("rb")
    except OSError as error:
        raise UnreadableError(f"{place} cannot be read: {error.strerror or error}.", hint="Check the path.") from error
    with file:
        if not file.seekable():
            raise UnreadableError(f"{place} is a pipe.", hint="Read it as standard input: `rapporteur import -`.")
        yield Opened(str(place), file)
