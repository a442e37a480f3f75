"""Makes a small disk that can be filled and then made larger: a file system in memory, where mounting is permitted."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LARGE = 256 << 20
"""Bytes that are enough for any archive here."""


@contextmanager
def small_disk(folder: Path, *, size: int) -> Iterator[bool]:
    """Mount a file system of so many bytes on a folder for the length of a block; yields whether that was permitted."""
    folder.mkdir()
    mounted = _succeeds("mount", "-t", "tmpfs", "-o", f"size={size}", "torture", str(folder))
    try:
        yield mounted
    finally:
        if mounted:
            _succeeds("umount", str(folder))
        folder.rmdir()


def enlarge(folder: Path, *, size: int) -> None:
    """Make room on a small disk."""
    _succeeds("mount", "-o", f"remount,size={size}", str(folder))


def _succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 (our own words)
    except OSError:
        return False
