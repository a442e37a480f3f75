"""The table of an evaluation of answers, for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.answers import AnswerReport, Share

_ROWS = (
    ("some evidence cited", "any_fact_cited"),
    ("share of evidence cited", "facts_cited"),
    ("answerable refused", "answerable_refused"),
    ("refusal precision", "refusal_precision"),
    ("refusal recall", "refusal_recall"),
)


def answer_table(report: AnswerReport) -> Table:
    """Lay out shares with their intervals, then counts and times."""
    wording = "" if report.wording == "text" else f", asked by {report.wording}"
    table = Table(title=f"{report.dataset}: {report.queries} questions{wording}", box=SIMPLE_HEAD, title_justify="left")
    for name in ("measure", "mean", "95 %", "of"):
        table.add_column(name, justify="left" if name == "measure" else "right", no_wrap=True)
    for label, name in _ROWS:
        table.add_row(label, *cells(getattr(report, name)))
    table.add_section()
    table.add_row("citations, quotes that are no span", str(report.citations), "", str(report.wrong_spans))
    table.add_row("ms p50 / p95", f"{report.median_ms:.0f}", "", f"{report.p95_ms:.0f}")
    return table


def cells(share: Share) -> tuple[str, str, str]:
    """Write a share, its interval and its number of queries; a dash where there is nothing.

    >>> cells(Share(0.5, 0.25, 0.75, 8)), cells(Share(None, None, None, 0))
    (('0.500', '0.250-0.750', '8'), ('-', '', '0'))
    """
    if share.mean is None:
        return "-", "", "0"
    return f"{share.mean:.3f}", f"{share.low:.3f}-{share.high:.3f}", str(share.of)
