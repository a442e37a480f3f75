"""Runs the stages of bulk ingestion one after another in the test's own process, without Ray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from index.bulk.partitions import Collector, Partition, Staging
from index.bulk.plan import Stretch, missing, units_of
from index.bulk.stages import Known, Preparing, Reading, task_of
from index.preparing import Parts
from index.reading import Defaults
from rag.chunking import Chunking
from tests.index.bulk.driving import MANIFEST
from tests.index.models import CodingModel

NOTHING_KNOWN: Known = np.empty(0, dtype=np.uint64)


def parts() -> Parts:
    model = CodingModel()
    return Parts(model, Chunking(MANIFEST.tokens, MANIFEST.overlap), model)


def prepared(
    paths: Sequence[Path],
    stretches: Sequence[Stretch] | None = None,
    *,
    known: Known = NOTHING_KNOWN,
    make_parts: Callable[[], Parts] = parts,
) -> list[pa.Table]:
    """What workers give for stretches of files, of all without any."""
    units = units_of(paths)
    preparing = Preparing(make_parts, MANIFEST.checksum, lambda: known)
    task = pa.Table.from_pylist([task_of(units, stretches or missing(len(units), []))])
    reading = Reading(Defaults())
    return [made for table in reading(task) for made in preparing(table)]


def staged(folder: Path, tables: Sequence[pa.Table], *, articles: int = 1_000) -> list[Partition]:
    """Write what workers gave in partitions."""
    staging = Staging(folder, "work")
    staging.folder.mkdir(parents=True, exist_ok=True)
    collector = Collector(staging, articles=articles)
    for table in tables:
        list(collector.take(table))
    list(collector.flush())
    return staging.partitions()
