"""The folder of a local cluster: short enough for its sockets, gone afterwards, and after a kill by the next run."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.lock import WriterLock
from rag.errors import ArchiveError

PREFIX = "rapporteur-ray-"

SOCKET_BYTES = 107
"""What the name of a socket may take (`sun_path` of unix(7), on Linux)."""

_BELOW = len(f"/{PREFIX}12345678/session_2026-01-31_23-59-59_123456_1234567/sockets/plasma_store")
"""What Ray's longest name takes below the folder for temporary files."""


@contextmanager
def ray_folder() -> Iterator[Path]:
    """Make a folder for the length of a block, and delete what killed runs left beside it. Raises OSError."""
    base = base_of(Path(tempfile.gettempdir()))
    sweep_dead(base)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    try:
        with WriterLock(folder / "LOCK").held(patience=0):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def base_of(given: Path) -> Path:
    """Return the folder for temporary files, or /tmp where its name is too long for sockets in it.

    >>> base_of(Path("/tmp")), base_of(Path("/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T"))
    (PosixPath('/tmp'), PosixPath('/tmp'))
    """
    short = Path("/tmp")  # noqa: S108 - what is made in it is made by mkdtemp.
    fits = len(os.fsencode(given)) + _BELOW <= SOCKET_BYTES
    return given if fits or not os.access(short, os.W_OK) else short


def sweep_dead(base: Path) -> None:
    """Delete the folders of runs that were killed: the kernel frees the lock of whoever is gone."""
    for lock in base.glob(f"{PREFIX}*/LOCK"):
        # Another user's stays.
        with suppress(ArchiveError), WriterLock(lock).held_if_free() as free:
            if free:
                shutil.rmtree(lock.parent, ignore_errors=True)
