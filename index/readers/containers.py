"""Folders, zip files and gzip: what lies in them, in a fixed order, and no more of it than is safe to unpack."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from gzip import GzipFile
from io import BufferedReader, RawIOBase
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

from rag.errors import UnreadableError

MOST_RATIO = 200
"""Unpacked over packed size; text hardly reaches 20, a bomb 1,000."""

RATIO_FROM = 100_000
"""Bytes unpacked; below this no ratio does harm."""

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
"""What unpacking raises on damaged, locked or unknown data."""

_GZIP = b"\x1f\x8b"

MOST_MEMBERS = 100_000
MOST_UNPACKED = 20_000_000_000
"""Bytes of one gzip file or of all of a zip file."""


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its sub-folders in the order of their names, hidden ones left out.

    Links to folders are not followed, so that none leads round in a circle. A sub-folder that may not be read is
    yielded itself, for the caller to stumble on. Raises OSError.
    """
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False) and not os.access(entry.path, os.R_OK | os.X_OK):
            yield Path(entry.path)
        elif entry.is_dir(follow_symlinks=False):
            yield from files_below(Path(entry.path))
        elif not entry.is_dir():
            yield Path(entry.path)


def why_unsafe(member: zipfile.ZipInfo) -> str | None:
    """Say why a member of a zip file may not be read, or return None."""
    name = member.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/") or name[1:2] == ":":
        return "Its name leads out of the zip file."
    if member.flag_bits & 1:
        return "It is locked with a password."
    if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        return f"It unpacks to {member.file_size / max(member.compress_size, 1):,.0f} times its size, as a bomb does."
    return None


def members_of(file: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files in a zip file by name, hidden ones left out. Raises UnreadableError for too many."""
    members = [member for member in file.infolist() if not member.is_dir() and not _is_hidden(member.filename)]
    if len(members) > MOST_MEMBERS:
        raise UnreadableError(f"It holds {len(members):,} files, at most {MOST_MEMBERS:,} are read.", hint="Split it.")
    if (total := sum(member.file_size for member in members)) > MOST_UNPACKED:
        raise UnreadableError(f"It unpacks to {total:,} bytes, at most {MOST_UNPACKED:,} are read.", hint="Split it.")
    return sorted(members, key=lambda member: member.filename)


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)


class Unpacked(RawIOBase):
    """What a gzip file or a member of a zip file holds, unpacked as it is read.

    Reading raises UnreadableError where the packed data is damaged, or grows as a bomb does.
    """

    def __init__(self, unpacking: IO[bytes] | GzipFile, packed_bytes: Callable[[], int]) -> None:
        super().__init__()
        self._unpacking = unpacking
        self._packed_bytes = packed_bytes
        self._given = 0

    def readable(self) -> bool:
        """Return True: it is there to be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer with unpacked bytes; return how many."""
        view = memoryview(buffer)
        try:
            data = self._unpacking.read(len(view))
        except _DAMAGE as error:
            raise UnreadableError(f"The packed data is damaged: {error}.", hint="Pack the file again.") from error
        self._given += len(data)
        if self._given > RATIO_FROM and self._given > MOST_RATIO * max(self._packed_bytes(), 1):
            raise UnreadableError(
                f"It unpacks to more than {MOST_RATIO} times its size, as a bomb does.",
                hint="Unpack it yourself first.",
            )
        if self._given > MOST_UNPACKED:
            raise UnreadableError(f"It unpacks to more than {MOST_UNPACKED:,} bytes.", hint="Split it.")
        view[: len(data)] = data
        return len(data)


def is_gzip(start: bytes) -> bool:
    """Tell from its first bytes whether a file is packed with gzip."""
    return start[:2] == _GZIP


def gunzipped(packed: BinaryIO) -> BufferedReader:
    """Return what a gzip stream holds."""
    return BufferedReader(Unpacked(GzipFile(fileobj=packed, mode="rb"), packed.tell))


def unzipped(file: zipfile.ZipFile, member: zipfile.ZipInfo) -> BufferedReader:
    """Return what a member of a zip file holds. Raises UnreadableError."""
    try:
        return BufferedReader(Unpacked(file.open(member), lambda: member.compress_size))
    except _DAMAGE as error:
        raise UnreadableError(f"It cannot be unpacked: {error}.", hint="Pack it again.") from error


def opened_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """Open a zip file. Raises UnreadableError."""
    try:
        return zipfile.ZipFile(stream)
    except _DAMAGE as error:
        raise UnreadableError(f"The zip file is damaged: {error}.", hint="Pack it again.") from error
