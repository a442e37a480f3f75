"""Sets a benchmark beside an earlier one: what became faster, slower, smaller or larger than chance makes it.

Medians are compared. Timings of one machine vary from run to run, so a small difference says nothing; recall does not
vary. On another machine, or another data set, a ratio tells of those as well: this is said first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from eval.bench_tables import WHAT, Grid, number
from eval.figures import LESS_IS_BETTER, MORE_IS_BETTER, Benchmark, Figure, Section

NOISE = 0.15
"""Share by which two runs may differ without a mark: what a machine is busy with besides moves medians that far."""

EXACT = {"recall": 0.005}
"""What does not vary with the clock has a bound of its own."""

Verdict = Literal["", "better", "worse", "differs"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two reports."""

    section: str
    name: str
    unit: str
    before: float
    after: float

    @property
    def ratio(self) -> float | None:
        """Say how many times the earlier figure the present one is; None where there is no saying."""
        return self.after / self.before if self.before else None

    @property
    def verdict(self) -> Verdict:
        """Say whether the difference is beyond the noise, and what it means."""
        bound = 1 + EXACT.get(self.unit, NOISE)
        low, high = sorted((self.before, self.after))
        if high <= low * bound:
            return ""
        if self.unit in MORE_IS_BETTER:
            return "better" if self.after > self.before else "worse"
        if self.unit in LESS_IS_BETTER:
            return "better" if self.after < self.before else "worse"
        return "differs"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports side by side: what is to be known first, the figures that both have, and those that one has."""

    cautions: tuple[str, ...]
    differences: tuple[Difference, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    def summary(self) -> str:
        """Count what is beyond the noise."""
        counts = {name: sum(each.verdict == name for each in self.differences) for name in ("better", "worse")}
        alone = [
            f"{len(names)} figures are only in the {which} report"
            for which, names in (("earlier", self.only_before), ("present", self.only_after))
            if names
        ]
        said = (
            f"Of {len(self.differences)} medians {counts['better']} are better and {counts['worse']} worse "
            f"by more than {NOISE:.0%} (recall: {EXACT['recall']:.1%})"
        )
        return "; ".join([said, *alone]) + "."


def compare(before: Benchmark, after: Benchmark) -> Comparison:
    """Match the figures of two reports by section, size and name."""
    old, new = (_by_place(report) for report in (before, after))
    both = [
        Difference(place[0], place[1], figure.unit, old[place].value, figure.value)
        for place, figure in new.items()
        if place in old and old[place].unit == figure.unit
    ]
    return Comparison(
        cautions=tuple(_cautions(before, after)),
        differences=tuple(both),
        only_before=tuple(_missing(old, new)),
        only_after=tuple(_missing(new, old)),
    )


def comparison_grids(found: Comparison) -> list[Grid]:
    """Lay a comparison out, a table a section."""
    return [
        Grid(section, (WHAT, "earlier", "now", "ratio", "verdict"), tuple(map(_row, differences)), noted=True)
        for section, differences in groupby(found.differences, key=lambda each: each.section)
    ]


def _row(each: Difference) -> tuple[str, ...]:
    before, after = (number(value, each.unit) for value in (each.before, each.after))
    unit = f", {each.unit}" if each.unit not in {"", "recall"} else ""
    ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
    return (each.name + unit, before, after, ratio, each.verdict)


def _cautions(before: Benchmark, after: Benchmark) -> Iterator[str]:
    if after.machine.differs_from(before.machine):
        yield f"Another machine: earlier {before.machine}; now {after.machine}."
    elif versions := sorted(set(before.machine.versions.items()) ^ set(after.machine.versions.items())):
        names = ", ".join(dict.fromkeys(name for name, _ in versions))
        yield f"The same machine, with other versions of {names}."
    else:
        yield "The same machine, with the same versions."
    if before.busy or after.busy:
        yield f"Other programs were running: load {before.load:.1f} earlier, {after.load:.1f} now."
    if before.dataset != after.dataset:
        yield f"Other data: earlier {before.dataset}, now {after.dataset}."
    if before.command != after.command:
        yield f"Other options: earlier `{before.command}`, now `{after.command}`."


_Place = tuple[str, str]


def _by_place(report: Benchmark) -> dict[_Place, Figure]:
    return {(_titled(section), figure.name): figure for section, figure in report.figures()}


def _titled(section: Section) -> str:
    return f"{section.name} at {section.passages:,} passages" if section.passages else section.name


def _missing(here: dict[_Place, Figure], there: dict[_Place, Figure]) -> Iterator[str]:
    return (f"{section}: {name}" for section, name in here if (section, name) not in there)
