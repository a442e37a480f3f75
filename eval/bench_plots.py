"""Draws a benchmark: how cost grows with an archive, and where the milliseconds of a search go.

Looks as the plots of an evaluation do (`eval.plots`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from eval.bench_tables import number
from eval.figures import Benchmark, Section
from eval.plots import WIDE, Page, new_figure, png, style
from eval.scale import CHANGING, KEEPING, SEARCHING, STAGES, STORING
from eval.scale_search import FILTERS, GIVEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Curves = dict[str, tuple[str, str]]
"""Section and name of the figure behind each curve, by its words in the legend."""

PANELS: dict[str, Curves] = {
    "hybrid search, vector given: p50 in ms": {
        (name or "no filter"): (SEARCHING, f"{GIVEN}, {name}" if name else GIVEN) for name in FILTERS
    },
    "parts and all in: p50 in ms": {
        "vectors alone": (SEARCHING, "vectors alone, first 300"),
        "words alone": (SEARCHING, "words alone, first 300"),
        "hybrid, all in": (SEARCHING, "search all in, hybrid"),
        "full, all in": (SEARCHING, "search all in, full"),
    },
    "one article: p50 in ms": {
        "added": (CHANGING, "adding an article: committed"),
        "added and found": (CHANGING, "adding an article: found by words and vector"),
        "removed": (CHANGING, "removing an article: committed"),
        "removed, not found": (CHANGING, "removing an article: found no more"),
    },
    "storing: passages a second": {
        "stored, indexed, closed": (STORING, "stored, indexed and closed"),
    },
    "seconds": {
        "start to first results": (KEEPING, "start to first results"),
        "of that, opening": (KEEPING, "opening to first results"),
        "check": (KEEPING, "check"),
    },
    "memory and disk in MiB": {
        "resident memory": (KEEPING, "resident memory"),
        "truth.db": (KEEPING, "disk, truth.db"),
        "vector index": (KEEPING, "disk, vector index"),
        "word index": (KEEPING, "disk, word index"),
    },
}

_ACROSS = 3
_HIGH = 2.6
_BAR = 0.42
_LEGEND_SHARE = 0.35
"""Room for the legend above the curves, as a share of theirs."""

_WIDE_RANGE = 1000
_TOTAL, _REST = "total", "rest"
_FEWEST_SIZES = 2


def benchmark_plots(found: Benchmark) -> dict[str, bytes]:
    """Draw what a report has, as PNG by name: `growth` needs two sizes of an archive, `stages` one."""
    drawn = {}
    if len(found.named(SEARCHING)) >= _FEWEST_SIZES:
        drawn["growth"] = png(partial(_growth, found), WIDE)
    if found.named(STAGES):
        drawn["stages"] = png(partial(_stages, found.named(STAGES)), WIDE)
    return drawn


def _growth(found: Benchmark, page: Page) -> Figure:
    """Draw a panel a kind of cost, both axes in powers of ten, so that what is in proportion is a slope of one."""
    figure = new_figure(page, _HIGH * -(-len(PANELS) // _ACROSS))
    grid = figure.subplots(-(-len(PANELS) // _ACROSS), _ACROSS).ravel()
    for axes, (title, curves) in zip(grid, PANELS.items(), strict=True):
        axes.set_title(title)
        for place, (label, (section, name)) in enumerate(curves.items()):
            _curve(axes, points(found, section, name), label, place)
        _logarithmic(axes, [section.passages for section in found.named(SEARCHING)])
    figure.supxlabel("passages in the archive")
    return figure


def points(found: Benchmark, section: str, name: str) -> list[tuple[int, float]]:
    """List a figure's values by the size of the archive."""
    every = ((each.passages, each.figure(name)) for each in found.named(section))
    return [(passages, figure.value) for passages, figure in every if figure is not None]


def _curve(axes: Axes, values: Sequence[tuple[int, float]], label: str, place: int) -> None:
    colour, marker, line = style(place)
    sizes, heights = [size for size, _ in values], [height for _, height in values]
    axes.plot(sizes, heights, marker=marker, linestyle=line, color=colour, markersize=4, label=label)


def _logarithmic(axes: Axes, sizes: Sequence[int]) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_minor_locator(LogLocator(subs=()))
    low, high = axes.get_ylim()
    # A flat curve gets a whole decade, so that noise does not look like growth; above is room for the legend.
    middle = (low * high) ** 0.5
    low, high = min(low, middle / 3), max(high, middle * 3)
    axes.set_ylim(low, high * (high / low) ** _LEGEND_SHARE)
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < _WIDE_RANGE else (1,)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left", fontsize="x-small", frameon=False, ncols=2, handlelength=1.5, columnspacing=0.8)


def _stages(sections: Sequence[Section], page: Page) -> Figure:
    """Draw a bar a way of searching and size, cut into its stages; what lies between stages is the last piece."""
    bars = {
        f"{mode}, {section.passages:,}": stage_medians(section, mode)
        for mode in modes(sections)
        for section in sections
    }
    taking = dict.fromkeys(name for stages in bars.values() for name, taken in stages.items() if taken)
    names = sorted(taking, key=lambda name: name == _REST)
    from matplotlib.patches import Patch

    across = page.panels + 2
    figure = new_figure(page, 0.8 + _BAR * len(bars) + 0.25 * -(-len(names) // across))
    axes = figure.subplots()
    for row, stages in enumerate(bars.values()):
        left = 0.0
        for name in names:
            taken = stages.get(name, 0.0)
            axes.barh(row, taken, 0.7, left=left, **_look(names.index(name)))
            left += taken
        axes.text(left, row, f" {number(left, 'ms')} ms", va="center")
    handles = [Patch(label=name, **_look(place)) for place, name in enumerate(names)]
    axes.set_yticks(range(len(bars)), list(bars))
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_xlim(0, axes.get_xlim()[1] * 1.08)
    axes.set_xlabel("milliseconds, medians of each stage")
    axes.grid(axis="x", alpha=0.3)
    figure.legend(handles=handles, loc="outside upper center", ncols=across)
    return figure


def _look(place: int) -> dict[str, Any]:
    """Give the colour of the piece in a place of the legend, hatched once colours come round again."""
    colour, _, line = style(place)
    again = line != style(0)[2]
    return {"facecolor": colour, "hatch": "////" if again else None, "edgecolor": "white", "linewidth": 0.5}


def modes(sections: Sequence[Section]) -> list[str]:
    """List the ways of searching whose stages were timed."""
    return list(dict.fromkeys(figure.name.split(": ")[0] for section in sections for figure in section.figures))


def stage_medians(section: Section, mode: str) -> dict[str, float]:
    """Give the median of each stage of a way of searching, and what is left of the total as "rest"."""
    pairs = ((figure.name.partition(": "), figure.value) for figure in section.figures)
    named = {stage: value for (of, _, stage), value in pairs if of == mode}
    total = named.pop(_TOTAL, 0.0)
    return named | {_REST: max(0.0, total - sum(named.values()))}
