"""`driving` for a cluster of two nodes: when the second is killed, it has prepared a task and is preparing another.

Ray Data gives work to whoever is free, so that a worker that is slow to start may find none left. Here the first node's
worker waits for the second's, which never comes to the end of its second task.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from index.bulk.plan import GROUP_BYTES
from index.preparing import Parts
from rag.nouns import Vectors
from tests.index.bulk.driving import main, parts_with
from tests.index.models import CodingModel

DOOMED = "RAPPORTEUR_DOOMED"
"""A variable that the second node has, and with it its workers."""

BEGUN, AMID = "second-node-has-begun", "second-node-is-in-the-midst"

EACH = 30
"""Records a file, which are prepared by one call of the model."""

ALONE = GROUP_BYTES // 2
"""Bytes of a file that has a task of its own, since the next does not fit in beside it."""

LONGEST = 120.0
"""Seconds that one node waits for the other."""


class MeetingModel(CodingModel):
    """One that tells in a folder how far the second node is."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._tasks: set[int] = set()

    def encode_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[bytes]]:
        self._tasks.add(task_of(texts))
        is_another = len(self._tasks) > 1
        if DOOMED in os.environ:
            (self._folder / BEGUN).touch()
            if is_another:
                (self._folder / AMID).touch()
                time.sleep(LONGEST)
        else:
            self._wait_for(AMID if is_another else BEGUN)
        return super().encode_passages(texts)

    def _wait_for(self, what: str) -> None:
        end = time.monotonic() + LONGEST
        while not (self._folder / what).exists() and time.monotonic() < end:
            time.sleep(0.02)


def task_of(texts: Sequence[str]) -> int:
    """Tell which task, or file, some texts are from, by the numbers that they hold."""
    numbers = (re.search(r"talks (\d+),", text) for text in texts)
    return next(int(found[1]) // EACH for found in numbers if found)


def meeting_parts(folder: Path) -> Parts:
    return parts_with(MeetingModel(folder))


if __name__ == "__main__":
    main(partial(meeting_parts, Path(sys.argv[2]).parent))
