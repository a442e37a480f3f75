"""Names and times the stages of a piece of work, without passing a clock through every seam.

    with recording() as stages:
        with stage("dense"):
            ...
    stages.timings_ms  # {"dense": 1.7}

A listener hears each stage begin, and each sentence that stands before its answer is whole: this is what the page and
the event stream show while they wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from rag.nouns import Sentence


@dataclass(slots=True)
class Stages:
    """Milliseconds spent in each stage, by name, in the order in which they first began."""

    listener: Callable[[str], None] | None = None
    reader: Callable[[Sentence], None] | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)


_current: ContextVar[Stages | None] = ContextVar("stages", default=None)


@contextmanager
def recording(
    listener: Callable[[str], None] | None = None, reader: Callable[[Sentence], None] | None = None
) -> Iterator[Stages]:
    """Collect the stages that run inside the block (in this thread or task)."""
    stages = Stages(listener, reader)
    token = _current.set(stages)
    began = time.perf_counter()
    try:
        yield stages
    finally:
        stages.timings_ms["total"] = round((time.perf_counter() - began) * 1000, 3)
        _current.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Time the block under a name; a stage entered twice adds up. Outside `recording` this does nothing."""
    stages = _current.get()
    if stages is None:
        yield
        return
    if stages.listener is not None:
        stages.listener(name)
    began = time.perf_counter()
    try:
        yield
    finally:
        spent = (time.perf_counter() - began) * 1000
        stages.timings_ms[name] = round(stages.timings_ms.get(name, 0.0) + spent, 3)


def tell(sentence: Sentence) -> None:
    """Tell a checked sentence while its answer is still being written; outside `recording` this does nothing."""
    stages = _current.get()
    if stages is not None and stages.reader is not None:
        stages.reader(sentence)
