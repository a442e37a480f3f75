"""The staging folder: what was prepared, in partitions of Parquet, until it is loaded.

    ARCHIVE/.bulk/DIGEST/          one folder for one work: the same files, made in the same way
      LOCK                         who works on it
      000000-000000000000.parquet  a partition, named after the first unit and place in it

A partition is there whole or not at all. Which stretches it holds stands in its footer, so that a run that was broken
off goes on from there after a look at the footers alone.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from index.bulk.plan import Stretch, Track
from index.bulk.rows import END, PREPARED, Row, table_of
from index.layout import sync_folder
from index.lock import WriterLock
from rag.errors import ArchiveError

FOLDER = ".bulk"
"""In the archive's folder, or the working folder for an archive in a database."""

PARTITION_ARTICLES = 1_024
PARTITION_BYTES = 64_000_000
"""Where a partition ends: it is one transaction when it is loaded, in some seconds, and no more is ever held."""

_STRETCHES = b"rapporteur.stretches"


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition and the stretches in it, in order."""

    path: Path
    stretches: tuple[Stretch, ...]
    rows: int


class Staging:
    """The folder of one work."""

    def __init__(self, root: Path, digest: str) -> None:
        self.folder = root / digest[:16]

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Make the folder and hold its lock inside the block. Raises LockedError, ArchiveError."""
        with told(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        with WriterLock(self.folder / "LOCK", doing="loaded in bulk").held(patience=0):
            yield

    def partitions(self) -> list[Partition]:
        """List what is there, in the order of the files; what a crash left unfinished, or is unreadable, is deleted."""
        found = []
        for path in self.folder.iterdir():
            if path.suffix == ".parquet" and (partition := _partition(path)):
                found.append(partition)
            elif path.name != "LOCK":
                path.unlink()
        return sorted(found, key=lambda each: each.stretches[0])

    def write(self, rows: Sequence[Row], stretches: Sequence[Stretch]) -> Partition:
        """Write a partition, durably. Raises ArchiveError where that cannot be done."""
        first = stretches[0]
        path = self.folder / f"{first.unit:06}-{first.start:012}.parquet"
        table = table_of(rows, PREPARED).replace_schema_metadata(
            {_STRETCHES: json.dumps([astuple(each) for each in stretches])}
        )
        unfinished = path.with_suffix(".new")
        with told(self.folder):
            try:
                with unfinished.open("wb") as file:
                    pq.write_table(table, file, compression="zstd")
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.replace(path)
            except OSError:
                # On a full disk, half a file would take the room of what is still to come.
                with suppress(OSError):
                    unfinished.unlink(missing_ok=True)
                raise
            sync_folder(self.folder)
        return Partition(path, tuple(stretches), len(rows))

    def remove(self) -> None:
        """Delete the folder, once all in it is loaded, and the one around it if that is empty."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with suppress(OSError):
            self.folder.parent.rmdir()


class Collector:
    """Gathers rows as they come in and writes a partition when enough are there, or where the row of numbers breaks.

    Between two breaks rows come in order, so partitions never overlap: what a later round makes lies between them.
    """

    def __init__(self, staging: Staging, *, articles: int = PARTITION_ARTICLES) -> None:
        self._staging = staging
        self._most = articles
        self._rows: list[Row] = []
        self._bytes = 0
        self._track = Track()

    def take(self, table: pa.Table) -> Iterator[Partition]:
        """Take rows in; yield each partition that was written."""
        for row in table.to_pylist():
            if not self._track.follows(row["unit"], row["place"]):
                yield from self.flush()
            self._track.take(row["unit"], row["place"], end=row["kind"] == END)
            self._rows.append(row)
            self._bytes += len(row["text"] or "") + len(row["vectors"] or b"") + sum(map(len, row["codes"] or ()))
            if len(self._rows) >= self._most or self._bytes >= PARTITION_BYTES:
                yield from self.flush()

    def flush(self) -> Iterator[Partition]:
        """Write what is left over, if anything is, and yield it."""
        if self._rows:
            rows, track = self._rows, self._track
            self._rows, self._bytes, self._track = [], 0, Track()
            yield self._staging.write(rows, track.done)


def rows_of(partition: Partition) -> list[Row]:
    """Read a partition. Raises ArchiveError if it cannot be read."""
    with told(partition.path):
        rows: list[Row] = pq.read_table(partition.path, memory_map=False).to_pylist()
        return rows


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say in our words why the staging folder cannot be used, as an ArchiveError."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise ArchiveError(
            f"The staging folder cannot be used: {path}: {reason}.",
            hint="Give it room (or another place, --staging DIR) and run the same command again: partitions that are "
            "done are kept.",
        ) from error


def _partition(path: Path) -> Partition | None:
    try:
        footer = pq.read_metadata(path)
        found = json.loads(footer.metadata[_STRETCHES])
    except (OSError, pa.ArrowException, KeyError, TypeError):
        return None
    return Partition(path, tuple(Stretch(*each) for each in found), footer.num_rows)
