"""The table of an evaluation of the support check, for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.support import Kind, SupportReport


def support_table(report: SupportReport) -> Table:
    """Lay out true sentences with their false alarms, then false ones with their detections."""
    title = f"{report.dataset}: {report.sentences} sentences, seed {report.seed}"
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left")
    for name in ("sentences", "flagged", "95 %", "unsupported", "of"):
        table.add_column(name, justify="left" if name == "sentences" else "right", no_wrap=True)
    for true in (True, False):
        for kind in report.kinds:
            if kind.true is true:
                table.add_row(*cells(kind))
        table.add_section()
    return table


def cells(kind: Kind) -> tuple[str, str, str, str, str]:
    """Write a kind, the share flagged, its interval, the share unsupported, and how many there are.

    >>> cells(Kind("bound turned", False, 8, 8, 6, 0.676, 1.0))
    ('false: bound turned', '1.000', '0.676-1.000', '0.750', '8')
    """
    name = f"{'true' if kind.true else 'false'}: {kind.name}"
    if not kind.sentences:
        return name, "-", "", "-", "0"
    interval = f"{kind.low:.3f}-{kind.high:.3f}"
    return name, f"{kind.share:.3f}", interval, f"{kind.unsupported / kind.sentences:.3f}", str(kind.sentences)
