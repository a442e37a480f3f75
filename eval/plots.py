"""Draws an evaluation: means with intervals, recall by depth, bars by type of query, wins and losses.

Each plot is drawn twice, for a wide and for a narrow page, so that its words stay readable on a telephone; no display
is needed. The words that stand for a plot where it is not seen are in `eval.plot_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from eval.differences import differences
from eval.measures import shown_measure
from eval.plot_words import recall_words, report_words, type_words, wins_words
from eval.results import Evaluation, Score, Slice, SliceScore

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Colours that people with colour blindness tell apart (Okabe and Ito 2008); a line style tells more systems apart.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_LINES = ("-", "--", ":", "-.")
_WON, _LOST = "#0072B2", "#D55E00"
_ROW = 0.24
"""Inches that a system takes in a panel."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawn plot: its file's name without ending, what it shows in a line and in words, and two PNGs."""

    name: str
    heading: str
    words: str
    wide: bytes
    narrow: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A picture's width in inches, how many panels stand side by side, its letters in points, how many ticks fit."""

    inches: float
    panels: int
    points: float
    dpi: int
    ticks: int


WIDE = Page(inches=9.6, panels=4, points=9.5, dpi=110, ticks=4)
# Drawn for a page of 360 pixels, twice as fine for the finer screens of telephones.
NARROW = Page(inches=3.6, panels=2, points=8, dpi=200, ticks=3)

_Scored = Score | SliceScore | None
PLOTS = ("report", "recall", "types", "wins")
"""The names of all plots; not every evaluation has every one."""


def plots(evaluation: Evaluation) -> tuple[Plot, ...]:
    """Draw what an evaluation has: types need slices, wins a baseline and another system."""
    measure = shown_measure(evaluation.measures(), None)
    count = f"{evaluation.dataset.judged:,} queries"
    drawn = [
        _plot("report", f"Means of {count} with 95 % intervals", report_words(evaluation), evaluation, _means),
        _plot("recall", "Recall by documents read", recall_words(evaluation), evaluation, _recall),
    ]
    pieces = first_cut(evaluation)
    if pieces:
        heading = f"{measure} by {pieces[0].by}, with 95 % intervals"
        drawn.append(_plot("types", heading, type_words(evaluation, pieces, measure), evaluation, _types))
    if evaluation.baseline and len(evaluation.systems) > 1:
        heading = f"Queries won and lost against {evaluation.baseline}, {measure}"
        drawn.append(_plot("wins", heading, wins_words(evaluation, measure), evaluation, _wins))
    return tuple(drawn)


def first_cut(evaluation: Evaluation) -> list[Slice]:
    """Return the slices of the first property: the type of question where the data set tells it."""
    return [piece for piece in evaluation.slices if piece.by == evaluation.slices[0].by]


def _plot(
    name: str, heading: str, words: str, evaluation: Evaluation, draw: Callable[[Evaluation, Page], Figure]
) -> Plot:
    wide, narrow = (png(partial(draw, evaluation), page) for page in (WIDE, NARROW))
    return Plot(name, heading, words, wide=wide, narrow=narrow)


def png(draw: Callable[[Page], Figure], page: Page) -> bytes:
    """Draw a picture for a page, in its letters."""
    from matplotlib import rc_context

    buffer = BytesIO()
    with rc_context({"font.size": page.points, "axes.titlesize": page.points, "axes.axisbelow": True}):
        # Without metadata the same report gives the same bytes.
        draw(page).savefig(buffer, format="png", dpi=page.dpi, metadata={"Software": None})
    return buffer.getvalue()


def _means(evaluation: Evaluation, page: Page) -> Figure:
    """Draw a panel a measure with a dot a system; each has its own scale, since differences are what is looked for."""
    measures = evaluation.measures()
    rows = [[system.score(name) for system in evaluation.systems] for name in measures]
    return _panels(evaluation, measures, rows, page, bars=False)


def _types(evaluation: Evaluation, page: Page) -> Figure:
    """Draw a panel a type with a bar a system, all from 0 to 1."""
    measure = shown_measure(evaluation.measures(), None)
    pieces = first_cut(evaluation)
    titles = [f"{piece.value.replace('_', ' ')} ({piece.count}{', few' if piece.few else ''})" for piece in pieces]
    rows = [[piece.score(system.name, measure) for system in evaluation.systems] for piece in pieces]
    return _panels(evaluation, titles, rows, page, bars=True)


def _panels(
    evaluation: Evaluation, titles: Sequence[str], rows: Sequence[Sequence[_Scored]], page: Page, *, bars: bool
) -> Figure:
    across = min(page.panels, len(titles))
    down = -(-len(titles) // across)
    names = [system.name for system in evaluation.systems]
    figure = new_figure(page, down * (0.65 + _ROW * len(names)))
    grid = figure.subplots(down, across, sharey=True, squeeze=False).ravel()
    for axes, title, scores in zip(grid, titles, rows, strict=False):
        axes.set_title(title)
        if bars:
            _draw_bars(axes, scores)
        else:
            _draw_dots(axes, scores, names, evaluation.baseline)
            axes.locator_params(axis="x", nbins=page.ticks, prune="both")
        axes.grid(axis="x", alpha=0.3)
    for axes in grid[len(titles) :]:
        axes.set_axis_off()
    grid[0].set_yticks(range(len(names)), names)
    grid[0].set_ylim(len(names) - 0.4, -0.6)
    return figure


def _draw_bars(axes: Axes, scores: Sequence[_Scored]) -> None:
    for place, score in enumerate(scores):
        if score is not None:
            axes.barh(place, score.mean, 0.7, color=_COLOURS[place % len(_COLOURS)])
            axes.errorbar(score.mean, place, xerr=_reach(score), color="#333333", capsize=2, elinewidth=1)
    axes.set_xlim(0, 1)
    # None at the ends, where it would touch the next panel's.
    axes.set_xticks([0.25, 0.5, 0.75])


def _draw_dots(axes: Axes, scores: Sequence[_Scored], names: Sequence[str], baseline: str | None) -> None:
    for place, score in enumerate(scores):
        if score is None:
            continue
        colour, marker, _ = style(place)
        axes.errorbar(score.mean, place, xerr=_reach(score), fmt=marker, color=colour, capsize=2, markersize=5)
        if names[place] == baseline:
            axes.axvline(score.mean, color="#888888", linestyle="--", linewidth=1, zorder=0)


def _recall(evaluation: Evaluation, page: Page) -> Figure:
    across = page.panels + 1 if page is WIDE else page.panels
    legend = -(-len(evaluation.systems) // across)
    figure = new_figure(page, 3.2 + _ROW * legend)
    axes = figure.subplots()
    for place, system in enumerate(evaluation.systems):
        colour, marker, line = style(place)
        depths, recalls = [depth for depth, _ in system.recall], [recall for _, recall in system.recall]
        axes.plot(depths, recalls, marker=marker, linestyle=line, markersize=4, label=system.name, color=colour)
    depths = sorted({depth for system in evaluation.systems for depth, _ in system.recall})
    axes.set_xscale("log")
    axes.set_xticks(depths, [str(depth) for depth in depths])
    axes.minorticks_off()
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("documents read")
    axes.set_ylabel("recall")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside upper center", ncols=min(across, len(evaluation.systems)))
    return figure


def _wins(evaluation: Evaluation, page: Page) -> Figure:
    """Draw a row a system: queries lost against the baseline to the left, won to the right, counts at the ends."""
    measure = shown_measure(evaluation.measures(), None)
    reference = evaluation.system(evaluation.baseline)
    before = reference.score(measure) if reference else None
    rivals = [system for system in evaluation.systems if system.name != evaluation.baseline]
    figure = new_figure(page, 1.1 + _ROW * 1.3 * len(rivals))
    axes = figure.subplots()
    farthest = 1
    for place, system in enumerate(rivals):
        after = system.score(measure)
        if before is None or after is None:
            continue
        found = differences(before, after, words={}, top=0)
        farthest = max(farthest, found.wins, found.losses)
        axes.barh(place, found.wins, 0.7, color=_WON)
        axes.barh(place, -found.losses, 0.7, color=_LOST)
        axes.text(found.wins, place, f" {found.wins}", va="center")
        axes.text(-found.losses, place, f"{found.losses} ", va="center", ha="right")
    axes.axvline(0, color="#333333", linewidth=1)
    # Room for the counts at both ends.
    axes.set_xlim(-farthest * 1.25, farthest * 1.25)
    axes.set_xticks([])
    axes.set_xlabel("←  queries lost        queries won  →")
    axes.set_yticks(range(len(rivals)), [system.name for system in rivals])
    axes.set_ylim(len(rivals) - 0.4, -0.6)
    return figure


def new_figure(page: Page, height: float) -> Figure:
    """Make an empty picture of a page's width and so many inches high."""
    # Figure alone, not pyplot: no global state and no display.
    from matplotlib.figure import Figure

    return Figure(figsize=(page.inches, height), layout="constrained")


def style(place: int) -> tuple[str, str, str]:
    """Give the colour, marker and line of the curve in a place of the legend."""
    shape = place % len(_COLOURS)
    return _COLOURS[shape], _MARKERS[shape], _LINES[place // len(_COLOURS) % len(_LINES)]


def _reach(score: Score | SliceScore) -> list[list[float]]:
    # An interval of resampled means may, by rounding, end a hair inside the mean.
    return [[max(0.0, score.mean - score.low)], [max(0.0, score.high - score.mean)]]
