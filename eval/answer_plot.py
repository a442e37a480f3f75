"""Draws the risk of answers against their coverage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from eval.answer_results import AnswerReport
from eval.answer_table import title
from eval.plots import WIDE, Page, new_figure, png, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HIGH = 4.2


def risk_plot(report: AnswerReport) -> bytes | None:
    """Draw all curves of a report as one PNG, with a line where the program stops answering; None without curves."""
    return png(partial(_draw, report), WIDE) if report.curves else None


def _draw(report: AnswerReport, page: Page) -> Figure:
    figure = new_figure(page, _HIGH)
    axes = figure.subplots()
    for place, curve in enumerate(report.curves):
        colour, _, line = style(place)
        coverages = [point.coverage for point in curve.points]
        risks = [point.risk for point in curve.points]
        label = f"{curve.name}: area {curve.area.value:.3f}, excess {curve.excess.value:.3f}"
        axes.plot(coverages, risks, color=colour, linestyle=line, drawstyle="steps-post", label=label)
    given = sum(one.verdict != "not_in_archive" for one in report.questions) / len(report.questions)
    axes.axvline(given, color="#888888", linestyle="--", linewidth=1, label=f"answered: {given:.3f}")
    axes.set_title(title(report))
    axes.set_xlim(0, 1)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("coverage: share of questions let through, the surest first")
    axes.set_ylabel("risk: share of them that is wrong")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside lower center", ncols=1)
    return figure
