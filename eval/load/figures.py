"""What a run of load counts: requests with their times and ends, memory as it goes, and the table of it all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median, quantiles

HONEST = frozenset({429, 503})
"""Statuses that ask for patience; with Retry-After they are no errors."""

SETTLED = 0.25
"""Share of a run after which memory is taken to be what it stays: caches and the model's buffers are filled by then."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: what it was for, its seconds to the end, its status, and what was wrong with it, if anything.

    `first` is the seconds to the first sentence of a streamed answer, None for others.
    """

    kind: str
    seconds: float
    status: int
    fault: str | None = None
    first: float | None = None

    @property
    def put_off(self) -> bool:
        """Whether the server asked to come again, and said when."""
        return self.status in HONEST and self.fault is None


@dataclass(slots=True)
class Record:
    """Everything that happened in a run; seconds of `memory` are since its beginning, bytes resident."""

    users: int
    seconds: float
    requests: list[Request] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)

    def faults(self) -> Counter[str]:
        """Count the faults by kind of request and reason."""
        return Counter(f"{each.kind}: {each.fault}" for each in self.requests if each.fault)

    def settled_and_last(self) -> tuple[float, float]:
        """Give the middle of the memory in MiB, in the quarter after it settled and in the last quarter."""
        quarter = self.seconds * SETTLED
        early = [size for when, size in self.memory if quarter <= when < 2 * quarter]
        late = [size for when, size in self.memory if when >= self.seconds - quarter]
        return (median(early) / 2**20 if early else 0.0, median(late) / 2**20 if late else 0.0)

    def peak(self) -> float:
        """Give the most memory, in MiB."""
        return max((size for _, size in self.memory), default=0) / 2**20


def spread(values: list[float]) -> tuple[float, float, float]:
    """Return p50, p95 and p99, interpolated between the nearest values; of none, zeros.

    >>> spread([float(number) for number in range(101)])
    (50.0, 95.0, 99.0)
    """
    if len(values) <= 1:
        return (values[0],) * 3 if values else (0.0, 0.0, 0.0)
    cuts = quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def table(record: Record) -> str:
    """Write a run as a table in Markdown, a row for each kind of request, and lines on faults and memory below it."""
    rows = []
    for kind in dict.fromkeys(sorted(each.kind for each in record.requests)):
        own = [each for each in record.requests if each.kind == kind]
        done = [each for each in own if not each.put_off]
        rows.append(_row(kind, done, record.seconds, put_off=len(own) - len(done)))
        begun = [each.first for each in done if each.first is not None]
        if begun:
            rows.append([f"{kind}, first sentence", "", "", *_milliseconds(begun), "", ""])
    head = ["request", "done", "a second", "p50 ms", "p95 ms", "p99 ms", "put off (429, 503)", "failed"]
    settled, last = record.settled_and_last()
    below = [f"{count} x {reason}" for reason, count in record.faults().most_common()] or ["No request failed."]
    told = f"{settled:.0f} MiB in the second quarter, {last:.0f} in the last, {record.peak():.0f} at most"
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join([*(f"| {' | '.join(line)} |" for line in lines), "", *below, f"Resident memory: {told}."])


def _row(kind: str, done: list[Request], seconds: float, *, put_off: int) -> list[str]:
    failed = sum(each.fault is not None for each in done)
    times = _milliseconds([each.seconds for each in done])
    return [kind, f"{len(done):,}", f"{len(done) / seconds:.2f}", *times, str(put_off), str(failed)]


def _milliseconds(values: list[float]) -> list[str]:
    return [f"{1000 * value:,.0f}" for value in spread(values)]
