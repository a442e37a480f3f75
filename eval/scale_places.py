"""Where the growing archive of a benchmark lies, a folder or a database, and what can be measured of the place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from eval.benchmark import disk
from eval.figures import Figure
from eval.limits import Limits
from eval.machine import written_bytes
from eval.vector_files import VectorFile, read_vector_file
from index.postgres.address import Address
from rag.errors import SettingsError

if TYPE_CHECKING:
    from index.postgres.gauge import Gauge

MIB = 2**20


class Place(Protocol):
    """A place that an archive grows in."""

    @property
    def archive(self) -> Path | Address:
        """The place as the settings name it."""

    def sizes(self, passages: int, *, code_bytes: int) -> list[Figure]:
        """Measure what the closed archive takes, part by part, and without token codes of a known length."""

    def vectors(self, dimensions: int) -> VectorFile | None:
        """Describe the file that a search by vector reads; None where there is none to describe."""

    def written(self) -> int | None:
        """Count the bytes written since some beginning; None where nobody counts them."""

    def writing(self, came: int, *, seconds: float, limits: Limits) -> list[Figure]:
        """Make figures of `came` bytes that were written while an archive was stored to for so long."""

    def shown(self) -> Callable[[], bool] | None:
        """Return what tells whether every replica shows what was committed; None where no replica follows."""


@contextmanager
def scratch_place(archive: Address | None) -> Iterator[Place]:
    """Lend a place for an archive that is removed at the end: a temporary folder, or a database that holds nothing yet.

    Raises SettingsError for a database that does, UnavailableError.
    """
    if archive is None:
        with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as scratch:
            yield FolderPlace(Path(scratch) / "archive")
        return
    from index.postgres.gauge import Gauge

    with Gauge(archive) as gauge:
        if not gauge.is_free():
            raise SettingsError(
                f"The database at {archive} holds an archive already, and a benchmark removes what it has stored.",
                hint="Give the address of an empty database.",
            )
        try:
            yield DatabasePlace(archive, gauge)
        finally:
            gauge.clear()


class FolderPlace:
    """A folder of our own; fulfils `Place`."""

    def __init__(self, folder: Path) -> None:
        self.archive = folder

    def sizes(self, passages: int, *, code_bytes: int) -> list[Figure]:
        """See `Place`."""
        return disk(self.archive, passages, code_bytes=code_bytes)

    def vectors(self, dimensions: int) -> VectorFile | None:
        """See `Place`."""
        return read_vector_file(self.archive, dimensions)

    def written(self) -> int | None:
        """See `Place`: what this process has written."""
        return written_bytes()

    def writing(self, came: int, *, seconds: float, limits: Limits) -> list[Figure]:
        """See `Place`: set against how fast the disk writes."""
        least = came / limits.written
        note = f"writing alone would take {least:.2f} s"
        return [
            Figure("written to the disk", came / MIB, "MiB"),
            Figure("storing, over writing its bytes", seconds / least, "times", note),
        ]

    def shown(self) -> Callable[[], bool] | None:
        """See `Place`."""
        return None


class DatabasePlace:
    """A database; fulfils `Place`. What its server writes and holds is the server's own: only its log is counted."""

    def __init__(self, address: Address, gauge: Gauge) -> None:
        self.archive = address
        self._gauge = gauge

    def sizes(self, passages: int, *, code_bytes: int) -> list[Figure]:
        """See `Place`: by table, the vector index apart."""
        from index.postgres.gauge import WHOLE

        sizes = self._gauge.sizes()
        figures = [Figure(f"disk, {name}", size / MIB, "MiB") for name, size in sizes.items() if size >= MIB]
        figures.append(Figure("disk, a passage", sizes[WHOLE] / passages / 1024, "KiB"))
        if code_bytes:
            left = (sizes[WHOLE] - code_bytes) / passages / 1024
            figures.append(Figure("disk, a passage, token codes left out", left, "KiB"))
        return figures

    def vectors(self, _dimensions: int) -> VectorFile | None:
        """See `Place`."""
        return None

    def written(self) -> int | None:
        """See `Place`: the server's log."""
        return self._gauge.logged()

    def writing(self, came: int, *, seconds: float, limits: Limits) -> list[Figure]:  # noqa: ARG002 (see `Place`)
        """See `Place`."""
        return [Figure("written to the server's log", came / MIB, "MiB")]

    def shown(self) -> Callable[[], bool] | None:
        """See `Place`."""
        return self._gauge.is_shown_everywhere if self._gauge.replicas() else None
