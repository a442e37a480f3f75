"""Lays a benchmark out in tables, for the terminal and as Markdown that can be pasted into a page.

Sections of a growing archive become one table with a column for each size. The table of two reports is in
`eval.bench_comparison`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

from eval.figures import Benchmark, Figure, Section
from eval.tables import plain_table

WHAT = "what"
_FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words: its first column is set to the left, and the last one too if `noted`."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    noted: bool = False

    def table(self) -> Table:
        """Draw it for the terminal."""
        table = plain_table(self.title)
        for place, heading in enumerate(self.head):
            left = self._is_left(place)
            table.add_column(heading, justify="left" if left else "right", no_wrap=not left)
        for row in self.rows:
            table.add_row(*row)
        return table

    def markdown(self) -> str:
        """Write it as Markdown, its title above it."""
        rules = ["---" if self._is_left(place) else "---:" for place in range(len(self.head))]
        lines = [f"| {' | '.join(row)} |" for row in (self.head, rules, *self.rows)]
        return "\n".join([f"### {self.title}", "", *lines, ""])

    def _is_left(self, place: int) -> bool:
        return place == 0 or (self.noted and place == len(self.head) - 1)


def grids(found: Benchmark) -> list[Grid]:
    """Make a table of each section, or of all sections of one name that tell of different sizes."""
    names = dict.fromkeys(section.name for section in found.sections)
    return [_grid(found.named(name)) for name in names]


def markdown(found: Benchmark) -> str:
    """Write a whole report as Markdown: machine, command, tables."""
    busy = f" Other programs were running (load {found.load:.1f})." if found.busy else ""
    head = [f"{found.machine}.{busy}", "", "```console", f"$ {found.command}", "```", ""]
    return "\n".join([*head, *(grid.markdown() for grid in grids(found))])


def _grid(sections: Sequence[Section]) -> Grid:
    if len(sections) == 1:
        (section,) = sections
        noted = [(figure.name, written(figure), figure.note) for figure in section.figures]
        size = f" at {section.passages:,} passages" if section.passages else ""
        return Grid(section.name + size, (WHAT, _heading(section.figures), "note"), tuple(noted), noted=True)
    figures = [figure for section in sections for figure in section.figures]
    names = dict.fromkeys(figure.name for figure in figures)
    rows = [(name, *(_cell(section.figure(name)) for section in sections)) for name in names]
    sizes = (f"{section.passages:,}" for section in sections)
    kind = "" if _heading(figures) == _FIGURE else f" ({_heading(figures)})"
    return Grid(f"{sections[0].name}, by passages in the archive{kind}", (WHAT, *sizes), tuple(rows))


def _heading(figures: Sequence[Figure]) -> str:
    """Say what the numbers are: with repeats they are medians and 95th percentiles."""
    return "p50 / p95" if any(figure.p95 is not None for figure in figures) else _FIGURE


def _cell(figure: Figure | None) -> str:
    return written(figure) if figure else ""


def written(figure: Figure) -> str:
    """Write a figure with its unit.

    >>> written(Figure("search", 4.5678, "ms", p95=12.3)), written(Figure("cells", 1264, ""))
    ('4.57 / 12.3 ms', '1,264')
    >>> written(Figure("part", 0.713, "share")), written(Figure("of ten", 0.9955, "recall"))
    ('71 %', '0.996')
    """
    values = [value for value in (figure.value, figure.p95) if value is not None]
    return " / ".join(number(value, figure.unit) for value in values) + _unit(figure.unit)


def number(value: float, unit: str) -> str:
    """Write a value with three digits that mean something; counts and shares whole.

    >>> number(1234.5, "ms"), number(45.678, "ms"), number(1.2345, "ms"), number(0.01234, "ms"), number(2.0, "")
    ('1,234', '45.7', '1.23', '0.012', '2')
    """
    if not unit:
        return f"{value:,.0f}"
    if unit == "share":
        return f"{100 * value:.0f}"
    steps: Iterator[Callable[[float], bool]] = iter((lambda v: v >= 100, lambda v: v >= 10, lambda v: v >= 1))  # noqa: PLR2004 powers of ten
    decimals = next((place for place, reached in enumerate(steps) if reached(abs(value))), 3)
    return f"{value:,.{decimals}f}"


def _unit(unit: str) -> str:
    return {"share": " %", "recall": "", "": ""}.get(unit, f" {unit}")
