"""The tables of an evaluation of copies, for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.copies import CopyReport, Kind


def copies_table(report: CopyReport) -> Table:
    """Lay out totals, then each kind of pair with its interval, the data set's own pairs, and the cost."""
    title = f"{report.dataset}: {report.edited} of {report.natural.articles} articles edited, seed {report.seed}"
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left")
    for name in ("pairs", "share", "95 %", "linked", "of"):
        table.add_column(name, justify="left" if name == "pairs" else "right", no_wrap=True)
    for total in report.totals:
        table.add_row(total.name, f"{total.mean:.3f}", f"{total.low:.3f}-{total.high:.3f}")
    table.add_section()
    for kind in sorted(report.kinds, key=lambda kind: not kind.copies):
        table.add_row(*cells(kind))
    table.add_section()
    natural = report.natural
    table.add_row(*cells(natural.events), end_section=True)
    table.add_row("unlabelled pairs, all", "", "", str(natural.pairs))
    table.add_row("unlabelled pairs, identical texts", "", "", str(natural.identical))
    table.add_row("unlabelled clusters", "", "", str(natural.clusters), end_section=True)
    cost = report.cost
    table.add_row("CPU ms an article, copies", f"{cost.sketching + cost.joining:.2f}", "", "", str(cost.articles))
    table.add_row("CPU ms an article, all other storing", f"{cost.storing:.2f}", "", "", str(cost.articles))
    return table


def cells(kind: Kind) -> tuple[str, str, str, str, str]:
    """Write a kind, the share taken for copies, its interval and its counts.

    >>> cells(Kind("one name changed", False, 8, 2, 0.071, 0.591))
    ('not: one name changed', '0.250', '0.071-0.591', '2', '8')
    """
    name = kind.name if kind.copies else f"not: {kind.name}"
    return name, f"{kind.share:.3f}", f"{kind.low:.3f}-{kind.high:.3f}", str(kind.linked), str(kind.pairs)
