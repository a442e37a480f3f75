"""Draws an evaluation: bars with intervals for each measure, and the recall curve. One PNG, no display needed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from eval.results import Evaluation

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colours that people with colour blindness tell apart (Okabe and Ito 2008).
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_DPI = 120


def plot(evaluation: Evaluation) -> bytes:
    """Draw the report as a PNG: every system in its own colour and marker."""
    # Figure alone, not pyplot: no global state and no display.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 7.5), layout="constrained")
    bars, curve = figure.subplots(2, 1)
    _draw_bars(bars, evaluation)
    _draw_curve(curve, evaluation)
    handles, names = curve.get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper center", ncols=len(names))
    buffer = BytesIO()
    # Without metadata the same report gives the same bytes.
    figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None})
    return buffer.getvalue()


def _draw_bars(axes: Axes, evaluation: Evaluation) -> None:
    measures = evaluation.measures()
    width = 0.8 / len(evaluation.systems)
    for number, system in enumerate(evaluation.systems):
        scores = [(place, score) for place, name in enumerate(measures) if (score := system.score(name)) is not None]
        means = [score.mean for _, score in scores]
        # An interval of resampled means may, by rounding, end a hair inside the mean.
        below = [max(0.0, score.mean - score.low) for _, score in scores]
        above = [max(0.0, score.high - score.mean) for _, score in scores]
        axes.bar(
            [place - 0.4 + width * (number + 0.5) for place, _ in scores],
            means,
            width,
            yerr=[below, above],
            capsize=2,
            label=system.name,
            color=_COLOURS[number % len(_COLOURS)],
        )
    axes.set_xticks(range(len(measures)), measures, rotation=12)
    axes.set_ylim(0, 1)
    axes.set_title(f"{evaluation.dataset.name}: means over {evaluation.dataset.judged} queries, 95 % intervals")
    axes.grid(axis="y", alpha=0.3)


def _draw_curve(axes: Axes, evaluation: Evaluation) -> None:
    for number, system in enumerate(evaluation.systems):
        axes.plot(
            [depth for depth, _ in system.recall],
            [recall for _, recall in system.recall],
            marker=_MARKERS[number % len(_MARKERS)],
            label=system.name,
            color=_COLOURS[number % len(_COLOURS)],
        )
    depths = sorted({depth for system in evaluation.systems for depth, _ in system.recall})
    axes.set_xscale("log")
    axes.set_xticks(depths, [str(depth) for depth in depths])
    axes.minorticks_off()
    axes.set_ylim(0, 1)
    axes.set_xlabel("documents read")
    axes.set_ylabel("recall")
    axes.grid(alpha=0.3)
