"""Says what a larger archive would cost: `python -m eval.cost_model RUN.json ... --at 10000000,100000000`.

RUN.json are reports of `rapporteur bench --scale`; where two tell of the same size, the later one counts. Each figure
grows with the number of passages N as a N^b: through the two largest sizes, or in proportion (b = 1) what each passage
adds to. How far that can be trusted is told beside it: the largest size, foretold from the sizes below it, against what
was measured there. A law knows nothing of what no size has met: memory that runs out, a disk that is full of requests.
Where something is done otherwise from some size on (an index made, removals gathered), there is no law between the two.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench_tables import WHAT, Grid, number
from eval.figures import Benchmark, Figure, Section, read_benchmark
from eval.scale import CHANGING, KEEPING, SEARCHING, STORING
from rag.errors import UnreadableError

LEAST_SIZES = 2

STORED, SECONDS = "passages stored", "storing and indexing"

EXPONENTS = (-0.5, 1.5)
"""Of a law; beyond, the two sizes were not treated alike."""

LOG = "written to the server's log"

PROPORTIONAL = ("disk", LOG)
"""What each passage adds the same to; figures whose names begin so."""

FOLLOWED: Mapping[str, tuple[str, ...]] = {
    STORING: (SECONDS, LOG, "closing: indexes saved, cells learnt"),
    SEARCHING: (
        "vectors alone, first 300",
        "words alone, first 300",
        "hybrid search, vector given",
        "hybrid search, vector given, 3 months (2.5 %)",
    ),
    CHANGING: ("adding an article: committed", "removing an article: committed"),
    KEEPING: ("check", "resident memory", "disk"),
}
"""Figures that are looked at, by section; `disk` stands for all whose names begin so."""


SHARES = ("disk, a passage", "disk, a passage, token codes left out")
"""Told of one passage already."""


@dataclass(frozen=True, slots=True)
class Law:
    """A figure at N passages is `value` times (N / `passages`) to the power of `exponent`."""

    passages: int
    value: float
    exponent: float

    def at(self, passages: int) -> float:
        """Return what the figure would be.

        >>> Law(100, 5.0, 0.5).at(400)
        10.0
        """
        return self.value * math.pow(passages / self.passages, self.exponent)


@dataclass(frozen=True, slots=True)
class Growth:
    """A figure at rising sizes (passages), at least two."""

    name: str
    unit: str
    points: tuple[tuple[int, float], ...]

    @property
    def law(self) -> Law | None:
        """The law through all that was measured; None where there is none."""
        return self._through(self.points)

    @property
    def foretold(self) -> float | None:
        """The largest size as the smaller ones foretell it; None where there are not enough."""
        before = self.points[:-1]
        if len(before) < LEAST_SIZES and not self._in_proportion:
            return None
        law = self._through(before)
        return law.at(self.points[-1][0]) if law else None

    @property
    def _in_proportion(self) -> bool:
        return self.name.startswith(PROPORTIONAL)

    def _through(self, points: Sequence[tuple[int, float]]) -> Law | None:
        passages, value = points[-1]
        if self._in_proportion:
            return Law(passages, value, 1.0)
        earlier, then = points[-2]
        exponent = math.log(value / then) / math.log(passages / earlier)
        least, most = EXPONENTS
        return Law(passages, value, exponent) if least <= exponent <= most else None


def growths(reports: Sequence[Benchmark]) -> list[Growth]:
    """List the figures that were measured at two sizes or more. Raises UnreadableError if there is none."""
    sections = {(each.name, each.passages): each for report in reports for each in report.sections if each.passages}
    found: list[Growth] = []
    for name, wanted in FOLLOWED.items():
        sizes = sorted(size for section, size in sections if section == name)
        of_sizes = {size: _followed(sections[name, size], size, wanted) for size in sizes}
        names = dict.fromkeys(figure for figures in of_sizes.values() for figure in figures)
        for figure in names:
            points = [(size, figures[figure]) for size, figures in of_sizes.items() if figure in figures]
            if len(points) >= LEAST_SIZES:
                unit = points[-1][1].unit
                found.append(Growth(figure, unit, tuple((size, one.value) for size, one in points)))
    if not found:
        raise UnreadableError(
            "The reports tell of one size of an archive at most.", hint="Give one of `rapporteur bench --scale A,B`."
        )
    return found


def _followed(section: Section, passages: int, wanted: Sequence[str]) -> dict[str, Figure]:
    """Pick the figures that are followed; storing is told of the whole archive, not of what the last step added."""
    stored = section.figure(STORED)
    share = passages / stored.value if stored and stored.value else 1.0
    return {
        figure.name: Figure(figure.name, figure.value * (share if figure.name in (SECONDS, LOG) else 1.0), figure.unit)
        for figure in section.figures
        if figure.value > 0 and figure.name not in SHARES and _is_wanted(figure.name, wanted)
    }


def _is_wanted(name: str, wanted: Sequence[str]) -> bool:
    return any(name == one or name.startswith(f"{one},") for one in wanted)


def forecast(found: Sequence[Growth], at: Sequence[int]) -> Grid:
    """Lay out what was measured, how well it could be foretold, and what the laws say of larger sizes."""
    largest = max(growth.points[-1][0] for growth in found)
    head = (WHAT, "grows as", f"{largest:,}", "foretold", *(f"{size:,}" for size in at))
    return Grid("Cost over size", head, tuple(_row(growth, at) for growth in found))


def _row(growth: Growth, at: Sequence[int]) -> tuple[str, ...]:
    law = growth.law
    later = [law.at(size) if law else None for size in at]
    return (
        growth.name,
        f"N^{law.exponent:.2f}" if law else "no law",
        *(_cell(value, growth.unit) for value in (growth.points[-1][1], growth.foretold, *later)),
    )


def _cell(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return number(value, unit) + (f" {unit}" if unit else "")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the forecast as a Markdown table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("reports", type=Path, nargs="+", metavar="RUN.json")
    parser.add_argument("--at", default="10000000,100000000", help="sizes in passages")
    given = parser.parse_args(arguments)
    try:
        sizes = [int(size) for size in given.at.split(",")]
    except ValueError:
        parser.error(f"--at takes numbers of passages such as 10000000,100000000, not {given.at!r}")
    try:
        found = growths([read_benchmark(path) for path in given.reports])
    except UnreadableError as error:
        parser.error(str(error))
    print(forecast(found, sizes).markdown())  # noqa: T201 (its one output)


if __name__ == "__main__":
    main()
