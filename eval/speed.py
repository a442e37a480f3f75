"""Times pieces of work, several times over and in turn, so that one slow moment of the machine does not decide.

What is timed for a benchmark is in `eval.bench`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from statistics import median, quantiles
from typing import TypeVar

T = TypeVar("T")


def seconds_of(work: Callable[[], object]) -> float:
    """Run work once and return how long it took, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def medians(rivals: Mapping[str, Callable[[], object]], *, repeats: int) -> dict[str, float]:
    """Time each of several rivals `repeats` times, taking turns; return the median seconds of each.

    Taking turns spreads a machine's slow moments over all of them.
    """
    spent: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(repeats):
        for name, work in rivals.items():
            spent[name].append(seconds_of(work))
    return {name: median(times) for name, times in spent.items()}


def percentiles(work: Callable[[T], object], inputs: Iterable[T]) -> tuple[float, float]:
    """Run work on each input and return median and 95th percentile, in milliseconds."""
    return middle_and_tail([seconds_of(partial(work, given)) * 1000 for given in inputs])


def middle_and_tail(values: list[float]) -> tuple[float, float]:
    """Return median and 95th percentile, interpolated between the nearest values.

    >>> middle_and_tail([float(n) for n in range(1, 22)])
    (11.0, 20.0)
    """
    cuts = quantiles(values, n=20, method="inclusive") if len(values) > 1 else values * 19
    return cuts[9], cuts[18]
