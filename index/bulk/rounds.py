"""Has a cluster read and prepare what is missing, in rounds, until nothing is or what is left cannot be done.

Ray makes lost work again by itself where a worker or a node is lost, once; what is missing for any other reason (a file
that kills whoever reads it takes its neighbours along) is seen at the end of a round by its numbers. Then each stretch
has a task of its own, after that they go one after another in small blocks, and at last record by record: what is
missing then is missing because of itself. What merely raises does not come so far: see `Preparing`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from index.bulk.partitions import Collector, Partition, Staging
from index.bulk.plan import Stretch, Unit, grouped, missing
from index.bulk.stages import Known, Preparing, Reading, last_line, task_of
from index.preparing import Parts
from index.reading import Defaults
from rag.errors import UnavailableError

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset

_LOG = logging.getLogger(__name__)

READER_SHARE, PREPARER_SHARE = 0.25, 0.75
"""Of a processor: a worker that prepares on each must leave room for those that read, or both wait for ever."""

BLOCK_BYTES = 512_000
"""What one call of a worker takes: a hundred articles, so that few files keep many workers busy too."""

SMALL_BLOCK_BYTES = 32_000
"""The same where a block is likely to be lost: some ten articles."""

AGAIN = 1
"""How often Ray starts a task anew whose worker was lost."""

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
"""There is a worker for each processor."""


class Manner(Enum):
    """How a round goes about it."""

    TOGETHER = "neighbours together"
    APART = "each by itself"
    SINGLY = "one after another"
    ALONE = "record by record"


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be made: which files, by what, and what need not be; `checksum` is that of the model's weights."""

    units: Sequence[Unit]
    defaults: Defaults
    make_parts: Callable[[], Parts]
    checksum: str
    known: Known


def make(
    work: Work,
    staging: Staging,
    done: Sequence[Stretch],
    *,
    processors: int,
    on_written: Callable[[Partition], None],
    articles: int,
) -> None:
    """Make what is missing, as far as it can be made, in partitions of so many articles.

    Raises ArchiveError if the staging folder cannot be written, UnavailableError if the cluster gives up before
    anything was made.
    """
    finished = list(done)
    left = missing(len(work.units), finished)
    manners = iter(Manner)
    manner = next(manners, None)
    while left and manner:
        broken: UnavailableError | None = None
        collector = Collector(staging, articles=articles, done=finished)
        try:
            for table in _tables(_dataset(work, left, manner, processors)):
                _note(collector.take(table), finished, on_written)
        except UnavailableError as error:
            broken = error
        _note(collector.flush(), finished, on_written)
        before, left = left, missing(len(work.units), finished)
        if broken and left == before:
            raise broken
        if left:
            _LOG.info("After a round with %s, %s stretches are missing.", manner.value, len(left))
        if not broken:
            manner = next(manners, None)


def _note(partitions: Iterable[Partition], finished: list[Stretch], on_written: Callable[[Partition], None]) -> None:
    for partition in partitions:
        finished.extend(partition.stretches)
        on_written(partition)


def _dataset(work: Work, left: Sequence[Stretch], manner: Manner, processors: int) -> Dataset:
    """Describe a round; nothing runs before it is read."""
    import ray
    from ray.data import ActorPoolStrategy, DataContext, TaskPoolStrategy, from_items

    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.target_max_block_size = _block_bytes(manner)
    # Rows come out in the order of the tasks, so that partitions are stretches.
    context.execution_options.preserve_order = True
    # A block that is lost is found by its numbers: it does not end the round.
    context.max_errored_blocks = -1
    groups = grouped(work.units, left) if manner is Manner.TOGETHER else ([each] for each in left)
    tasks = [task_of(work.units, group) for group in groups]
    careful = manner in {Manner.SINGLY, Manner.ALONE}
    workers = 1 if careful else processors
    known = ray.put(work.known)
    return (
        from_items(tasks, override_num_blocks=len(tasks))
        .map_batches(
            Reading(work.defaults).__call__,
            batch_size=None,
            batch_format="pyarrow",
            compute=TaskPoolStrategy(size=1 if careful else None),
            num_cpus=READER_SHARE,
            max_retries=AGAIN,
        )
        .map_batches(
            Preparing,
            batch_size=None,
            batch_format="pyarrow",
            compute=ActorPoolStrategy(
                min_size=1,
                max_size=workers,
                initial_size=workers,
                # What waits at a worker that dies is lost with it.
                max_tasks_in_flight_per_actor=1 if careful else None,
            ),
            fn_constructor_args=(work.make_parts, work.checksum, partial(ray.get, known)),
            num_cpus=PREPARER_SHARE,
            max_restarts=-1,
            max_task_retries=AGAIN,
            runtime_env={"env_vars": _ONE_THREAD},
        )
    )


def _block_bytes(manner: Manner) -> int:
    """How large the blocks of a round are; of one byte, each record is a block of its own."""
    return {Manner.SINGLY: SMALL_BLOCK_BYTES, Manner.ALONE: 1}.get(manner, BLOCK_BYTES)


def _tables(dataset: Dataset) -> Iterator[pa.Table]:
    """Run a round. Raises UnavailableError where the cluster breaks it off."""
    from ray.exceptions import RayError

    tables = iter(dataset.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=1))
    while True:
        try:
            table = next(tables)
        except StopIteration:
            return
        except (RayError, RuntimeError) as error:
            raise UnavailableError(
                f"The Ray cluster gave up: {last_line(error)}.",
                hint="Put it right and run the same command again: partitions that are done are kept.",
            ) from error
        yield table
