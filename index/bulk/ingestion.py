"""Bulk ingestion from end to end: many workers prepare files in partitions, then one process loads these.

Ids are those of a plain `add`, so doing anything twice stores nothing twice. What is prepared stays in the staging
folder until all of it is loaded: after a kill or a full disk the same command goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from index.bulk.cluster import HERE, joined
from index.bulk.loading import Loader, fail_left
from index.bulk.partitions import PARTITION_ARTICLES, Partition, Staging
from index.bulk.plan import Stretch, digest_of, missing, units_of
from index.bulk.rounds import Work, make
from index.bulk.stages import Known, known_of
from index.manifest import Manifest
from index.preparing import Parts
from index.reading import NOTHING, Defaults
from index.report import BulkReport, Report
from index.storing import Progress, Store
from rag.nouns import Filters
from rag.seams import Archive

_LOOKED_UP = 10_000
"""Articles whose hashes are asked for at once."""


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

    `make_parts` is called in each worker, so it must be a function that every node can import; `making` names what of
    it changes the outcome beside the archive's manifest.

    Raises SettingsError (Ray is not installed), InputError (no cluster at that address), UnavailableError (it gave up),
    LockedError (another program does the same work), ArchiveError (a disk is full). The same call goes on from there.
    """
    store = Store(archive, course.on_progress, time.monotonic, most=course.articles)
    units = units_of(paths)
    made = [*(f"{name}={value}" for name, value in manifest.rows()), repr(defaults), *making]
    staging = Staging(course.staging, digest_of(units, made))
    with staging.opened():
        began = time.monotonic()
        found = staging.partitions()
        done = [stretch for partition in found for stretch in partition.stretches]
        left: list[Stretch] = []
        if missing(len(units), done):
            with joined(course.address) as processors:
                work = Work(units, defaults, make_parts, manifest.checksum, _known(archive))
                left = make(
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
        fail_left(store, units, left)
        seconds = {**loader.seconds, "staging": staged - began, "loading": time.monotonic() - staged}
        staging.remove()
    return _report(store.report(), partitions=len(partitions), resumed=len(found), seconds=seconds)


def _known(archive: Archive) -> Known:
    ids = [article.id for article in archive.articles(filters=Filters())]
    some = [archive.hashes(ids[first : first + _LOOKED_UP]) for first in range(0, len(ids), _LOOKED_UP)]
    return known_of(pair for hashes in some for pair in hashes.items()) if ids else np.empty(0, dtype=np.uint64)


def _report(report: Report, *, partitions: int, resumed: int, seconds: dict[str, float]) -> BulkReport:
    own = {each.name: getattr(report, each.name) for each in fields(Report)}
    rounded = {name: round(value, 3) for name, value in seconds.items()}
    return BulkReport(**own, partitions=partitions, resumed=resumed, stage_seconds=rounded)
