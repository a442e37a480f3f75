"""Makes small reports of benchmarks for the tests of tables, plots and comparison."""

from __future__ import annotations

from eval.figures import Benchmark, Figure, Section
from eval.machine import Machine

MACHINE = Machine("A processor", ("avx2",), 2, 8 * 2**30, "Linux x86_64", "3.11.7", {"torch": "2.13.0"})


def report(*sections: Section, machine: Machine = MACHINE, dataset: str = "toy", load: float = 0.1) -> Benchmark:
    """Make a report of some sections."""
    return Benchmark(machine, load, "rapporteur bench", "2026-11-25T20:00:00+00:00", dataset, sections)


def section(name: str, passages: int = 0, **figures: float) -> Section:
    """Make a section of figures in milliseconds, each with its own tail of twice the median."""
    named = tuple(Figure(name.replace("_", " "), value, "ms", p95=2 * value) for name, value in figures.items())
    return Section(name, named, passages)
