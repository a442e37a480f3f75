"""Bulk ingestion from end to end: many workers prepare files in partitions, then one process loads these.

Ids are those of a plain `add`, so doing anything twice stores nothing twice. What is prepared stays in the staging
folder until all of it is loaded: after a kill or a full disk the same command goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import count
from pathlib import Path

import numpy as np

from index.bulk.cluster import HERE, joined
from index.bulk.loading import SLICE_ARTICLES, Loader, fail_left, holds_still
from index.bulk.partitions import PARTITION_ARTICLES, Partition, Staging
from index.bulk.plan import Stretch, digest_of, missing, program, units_of
from index.bulk.rounds import Work, make
from index.bulk.stages import Known, known_of
from index.manifest import Manifest
from index.preparing import Parts
from index.reading import NOTHING, Defaults
from index.report import BulkReport, Notice, Report
from index.storing import Progress, Store
from rag.nouns import Filters
from rag.seams import Archive

_LOOKED_UP = 10_000
"""Articles whose hashes are asked for at once."""

_WAITING = "Other work waits here: files, a model or flags that were different when its run was broken off."
_ITS_COMMAND = "Run its command again, or delete this folder."


@dataclass(frozen=True, slots=True)
class Course:
    """How a bulk run goes about it; `address` as `index.bulk.cluster.joined` takes it.

    `on_written` hears of each partition that is prepared, `on_progress` of each that is loaded.
    """

    staging: Path
    address: str = HERE
    articles: int = PARTITION_ARTICLES
    on_written: Callable[[Partition], None] = lambda _: None
    on_progress: Callable[[Progress], None] | None = None


def ingest_in_bulk(
    paths: Sequence[Path],
    course: Course,
    *,
    archive: Archive,
    manifest: Manifest,
    make_parts: Callable[[], Parts],
    making: Sequence[str] = (),
    defaults: Defaults = NOTHING,
) -> BulkReport:
    """Read files and folders into an archive through Ray, and report as `ingest` does.

    `make_parts` is called in each worker, so it must be a function that every node can import; `making` names which
    archive it is, and what of `make_parts` changes the outcome beside its manifest.

    Raises SettingsError (Ray is not installed), InputError (no cluster at that address), UnavailableError (it gave up),
    LockedError (another program does the same work), ArchiveError (a disk is full). The same call goes on from there.
    """
    store = Store(archive, course.on_progress, time.monotonic, most=SLICE_ARTICLES)
    units = units_of(paths)
    staging = Staging(course.staging, digest_of(units, all_of(making, manifest, defaults)))
    with staging.opened():
        began = time.monotonic()
        found = [partition for partition in staging.partitions() if holds_still(partition, archive)]
        done = _stretches(found)
        if missing(len(units), done):
            with joined(course.address) as processors:
                work = Work(units, defaults, make_parts, manifest.checksum, known_in(archive))
                make(
                    work,
                    staging,
                    done,
                    processors=processors,
                    on_written=course.on_written,
                    articles=course.articles,
                )
        staged = time.monotonic()
        loader = Loader(archive, store, manifest.dimensions)
        partitions = staging.partitions()
        for partition in partitions:
            loader.load(partition)
        # What is on the disk counts, not what was believed to be written.
        fail_left(store, units, missing(len(units), _stretches(partitions)))
        seconds = {**loader.seconds, "staging": staged - began, "loading": time.monotonic() - staged}
        others = [Notice(str(folder), None, _WAITING, _ITS_COMMAND) for folder in staging.others()]
        staging.remove()
    return _report(store.report(), others, partitions=len(partitions), resumed=len(found), seconds=seconds)


def all_of(making: Sequence[str], manifest: Manifest, defaults: Defaults) -> list[str]:
    """Name all that makes the outcome besides the files: the archive's model and chunking, flags and the program."""
    return [*(f"{name}={value}" for name, value in manifest.rows()), repr(defaults), program(), *making]


def _stretches(partitions: Iterable[Partition]) -> list[Stretch]:
    return [stretch for partition in partitions for stretch in partition.stretches]


def known_in(archive: Archive, *, page: int = _LOOKED_UP) -> Known:
    """Gather what is stored, so many articles at a time: each question short, and never all of them in memory.

    An article that moves from one page to another meanwhile may be left out: it is embedded again, and stored once.
    """
    return np.sort(np.concatenate(list(_pages_of_known(archive, page))))


def _pages_of_known(archive: Archive, page: int) -> Iterator[Known]:
    for first in count(0, page):
        ids = [article.id for article in archive.articles(filters=Filters(), offset=first, limit=page)]
        yield known_of(archive.hashes(ids).items() if ids else ())
        if len(ids) < page:
            return


def _report(
    report: Report, others: Sequence[Notice], *, partitions: int, resumed: int, seconds: dict[str, float]
) -> BulkReport:
    own = {each.name: getattr(report, each.name) for each in fields(Report)}
    own["warnings"] = (*report.warnings, *others)
    rounded = {name: round(value, 3) for name, value in seconds.items()}
    return BulkReport(**own, partitions=partitions, resumed=resumed, stage_seconds=rounded)
