"""The tables of an evaluation of statements, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.matching import F1
from eval.statements import StatementReport


def statements_tables(report: StatementReport) -> Iterator[Table]:
    """Lay out the three roles, over all statements and by kind, then the speakers."""
    title = f"{report.dataset}: {report.articles} articles"
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left")
    for name in ("statements", "span", "found", "marked", "exact F1", "95 %", "P / R", "by characters", "95 %"):
        table.add_column(name, justify="left" if name in {"statements", "span"} else "right", no_wrap=True)
    for kind, roles in (("all", report.roles), *((one.kind, one.roles) for one in report.kinds)):
        for role, score in roles.items():
            exact, shared = score.exact, score.characters
            parts = f"{exact.precision:.2f} / {exact.recall:.2f}"
            table.add_row(kind, role, str(score.found), str(score.marked), *cells(exact), parts, *cells(shared))
        table.add_section()
    yield table
    speakers = report.speakers
    second = Table(title="Speakers of statements whose content was found", box=SIMPLE_HEAD, title_justify="left")
    for name in ("asked", "right", "95 %", "wrong", "unknown"):
        second.add_column(name, justify="right", no_wrap=True)
    asked = max(1, speakers.asked)
    second.add_row(
        str(speakers.asked),
        f"{speakers.accuracy:.3f}",
        f"{speakers.low:.3f}-{speakers.high:.3f}",
        f"{speakers.wrong / asked:.3f}",
        f"{speakers.unknown / asked:.3f}",
    )
    yield second


def cells(score: F1) -> tuple[str, str]:
    """Write a figure and its interval.

    >>> cells(F1(0.5, 0.5, 0.5, 0.4321, 0.56))
    ('0.500', '0.432-0.560')
    """
    return f"{score.f1:.3f}", f"{score.low:.3f}-{score.high:.3f}"
