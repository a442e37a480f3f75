"""The staging folder: what was prepared, in partitions of Parquet, until it is loaded.

    ARCHIVE/.bulk/DIGEST/          one folder for one work: the same files, made in the same way
      LOCK                         who works on it
      000000-000000000000.parquet  a partition, named after the first unit and place in it

A partition is there whole or not at all. Which stretches it holds stands in its footer; its pages have checksums, so
that a run that goes on from there can tell what is damaged and make it again.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from index.bulk.plan import Done, Stretch, Track
from index.bulk.rows import END, PREPARED, Row, table_of
from index.layout import whole
from index.lock import WriterLock
from rag.errors import ArchiveError

FOLDER = ".bulk"
"""In the archive's folder, or the working folder for an archive in a database."""

PARTITION_ARTICLES = 1_024
PARTITION_BYTES = 64_000_000
"""Where a partition ends: no more is ever held in memory."""

_STRETCHES = b"rapporteur.stretches"


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition and the stretches in it, in order; `read` are the articles and failures in it."""

    path: Path
    stretches: tuple[Stretch, ...]
    read: int


class Staging:
    """The folder of one work."""

    def __init__(self, root: Path, digest: str) -> None:
        self.root = root
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

    def others(self) -> list[Path]:
        """List folders of other work that nobody is at, such as an earlier state of the same files, sorted."""
        found = [lock.parent for lock in self.root.glob("*/LOCK") if lock.parent != self.folder and _is_free(lock)]
        return sorted(found)

    def write(self, rows: Sequence[Row], stretches: Sequence[Stretch]) -> Partition:
        """Write a partition, durably. Raises ArchiveError where that cannot be done, or if it is there already."""
        first = stretches[0]
        path = self.folder / f"{first.unit:06}-{first.start:012}.parquet"
        table = table_of(rows, PREPARED).replace_schema_metadata(
            {_STRETCHES: json.dumps([astuple(each) for each in stretches])}
        )
        with told(self.folder):
            if path.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
            with whole(path, beside=path.with_suffix(".new")) as file:
                pq.write_table(table, file, compression="zstd", write_page_checksum=True)
        return _partition_of(path, stretches, len(rows))

    def remove(self) -> None:
        """Delete the folder, once all in it is loaded, and the one around it if that is empty."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with suppress(OSError):
            self.folder.parent.rmdir()


class Collector:
    """Gathers rows as they come in and writes a partition when enough are there, or where the row of numbers breaks.

    Between two breaks rows come in order, and what is done already is left out, so partitions never overlap: what a
    later round makes lies between them.
    """

    def __init__(self, staging: Staging, *, articles: int = PARTITION_ARTICLES, done: Iterable[Stretch] = ()) -> None:
        self._staging = staging
        self._most = articles
        self._rows: list[Row] = []
        self._read = self._bytes = 0
        self._track = Track()
        self._done = Done(done)

    def take(self, table: pa.Table) -> Iterator[Partition]:
        """Take rows in; yield each partition that was written."""
        for row in table.to_pylist():
            if self._done.holds(row["unit"], row["place"]):
                continue
            if not self._track.follows(row["unit"], row["place"]):
                yield from self.flush()
            self._track.take(row["unit"], row["place"], end=row["kind"] == END)
            self._rows.append(row)
            self._read += row["kind"] != END
            self._bytes += len(row["text"] or "") + len(row["vectors"] or b"") + sum(map(len, row["codes"] or ()))
            if self._read >= self._most or self._bytes >= PARTITION_BYTES:
                yield from self.flush()

    def flush(self) -> Iterator[Partition]:
        """Write what is left over, if anything is, and yield it."""
        if self._rows:
            rows, track = self._rows, self._track
            self._rows, self._read, self._bytes, self._track = [], 0, 0, Track()
            partition = self._staging.write(rows, track.done)
            self._done.note(partition.stretches)
            yield partition


def rows_of(partition: Partition) -> list[Row]:
    """Read a partition. Raises ArchiveError if it cannot be read; a damaged one is deleted, to be made again."""
    with told(partition.path):
        try:
            table = pq.read_table(partition.path, memory_map=False, page_checksum_verification=True)
            rows: list[Row] = table.to_pylist()
        except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
            if getattr(error, "errno", None) is None:
                partition.path.unlink(missing_ok=True)
            raise
        return rows


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say in our words why the staging folder cannot be used, as an ArchiveError."""
    try:
        yield
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise ArchiveError(
            f"The staging folder cannot be used: {path}: {reason}.",
            hint="Give it room (or another place, --staging DIR) and run the same command again: partitions that are "
            "done are kept.",
        ) from error


def _partition(path: Path) -> Partition | None:
    try:
        footer = pq.read_metadata(path)
        stretches = [Stretch(*each) for each in json.loads(footer.metadata[_STRETCHES])]
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None
    return _partition_of(path, stretches, footer.num_rows) if stretches else None


def _partition_of(path: Path, stretches: Sequence[Stretch], rows: int) -> Partition:
    return Partition(path, tuple(stretches), rows - sum(each.stop is None for each in stretches))


def _is_free(lock: Path) -> bool:
    with WriterLock(lock).held_if_free() as free:
        return free
