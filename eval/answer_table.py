"""The tables of an evaluation of answers, for the terminal: means with intervals, and verdicts by what was judged."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from eval.answer_results import AnswerReport
from eval.answers import SECTIONS
from eval.results import Score
from eval.risk import Area, Curve
from eval.tables import KEPT, plain_table
from eval.verdicts import VERDICTS


def answer_tables(report: AnswerReport) -> Iterator[Table]:
    """Lay out means with their intervals and how many questions each is about, counts and times; then verdicts."""
    yield _means(report)
    yield _verdicts(report)


def title(report: AnswerReport) -> str:
    """Name the data, how many questions were asked, and in which words.

    A clause that was cut is said, with the number of questions that it was cut from.
    """
    card = report.evaluation.dataset
    wording = "" if card.wording == "text" else f", asked by {card.wording}"
    cut = f", without opening clause ({report.opening}: {report.cut:,} cut)" if report.opening else ""
    return f"{card.name}: {len(report.questions):,} questions{wording}{cut}"


def cells(score: Score) -> tuple[str, str, str]:
    """Write a mean, its interval and its number of questions.

    >>> cells(Score("R", 0.5, 0.25, 0.75, {"q1": 1.0, "q2": 0.0}))
    ('0.500', '0.250-0.750', '2')
    """
    return f"{score.mean:.3f}", f"{score.low:.3f}-{score.high:.3f}", f"{len(score.values):,}"


def _means(report: AnswerReport) -> Table:
    (system,) = report.evaluation.systems
    table = plain_table(title(report), _caption(report))
    for name in ("measure", "mean", "95 %", "of"):
        table.add_column(name, justify="left" if name == "measure" else "right", no_wrap=True)
    for section in SECTIONS:
        for score in filter(None, map(system.score, section)):
            table.add_row(score.measure, *cells(score))
        table.add_section()
    for curve in report.curves:
        for name, area in (("risk", curve.area), ("excess risk", curve.excess)):
            table.add_row(f"{name}, {curve.name}", *_area(area, curve))
    table.add_section()
    table.add_row("citations, quotes that are no span", f"{report.citations:,}", "", f"{report.wrong_spans:,}")
    kept = KEPT if system.cached else ""
    table.add_row("ms p50 / p95", f"{system.milliseconds[0]:.0f}{kept}", "", f"{system.milliseconds[1]:.0f}")
    return table


def _area(area: Area, curve: Curve) -> tuple[str, str, str]:
    return f"{area.value:.3f}", f"{area.low:.3f}-{area.high:.3f}", f"{curve.ranked:,}"


def _caption(report: AnswerReport) -> str:
    (system,) = report.evaluation.systems
    said = [
        "95 % bootstrap intervals over the questions that a measure is about",
        "citations support a sentence if the program's own check says so",
        "risk: area under the curve of risk against coverage, and its excess over an ideal ranking",
    ]
    if system.cached:
        said.append(f"{KEPT} answers kept from {system.asked_at[:10]}")
    return "; ".join(said) + "."


def _verdicts(report: AnswerReport) -> Table:
    table = plain_table("Verdicts: judged (rows) and given")
    table.add_column("", no_wrap=True)
    for verdict in VERDICTS:
        table.add_column(verdict, justify="right", no_wrap=True)
    for judged, given in report.verdicts.items():
        table.add_row(judged, *(f"{given[verdict]:,}" for verdict in VERDICTS))
    return table
