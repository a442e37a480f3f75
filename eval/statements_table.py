"""The tables of an evaluation of statements, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.agreement import Agreement
from eval.matching import F1
from eval.statements import StatementReport


def statements_tables(report: StatementReport) -> Iterator[Table]:
    """Lay out the three roles, over all statements and by kind, then the speakers."""
    title = f"{report.dataset}: {report.articles} articles"
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left")
    for name in ("kind", "span", "found", "marked", "exact F1 (95 %)", "by characters"):
        table.add_column(name, justify="left" if name in {"kind", "span"} else "right", no_wrap=True)
    for kind, roles in (("all", report.roles), *((one.kind, one.roles) for one in report.kinds)):
        for role, score in roles.items():
            table.add_row(kind, role, str(score.found), str(score.marked), cell(score.exact), cell(score.characters))
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
    if report.people is not None:
        yield _people(report.people)


def _people(agreed: Agreement) -> Table:
    table = Table(title="Exact F1 between people", box=SIMPLE_HEAD, title_justify="left")
    table.add_column("articles", justify="right")
    table.add_column("people", justify="right")
    for role in agreed.exact:
        table.add_column(role, justify="right")
    shares = (_bare(share) for share in agreed.exact.values())
    table.add_row(str(agreed.articles), str(agreed.people), *shares)
    return table


def cell(score: F1) -> str:
    """Write a figure and its interval.

    >>> cell(F1(0.5, 0.5, 0.5, 0.4321, 0.56))
    '.500 (.432-.560)'
    """
    return f"{_bare(score.f1)} ({_bare(score.low)}-{_bare(score.high)})"


def _bare(share: float) -> str:
    return f"{share:.3f}".removeprefix("0")
