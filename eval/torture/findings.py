"""What a torture test found, as a table and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from rich.table import Table

from eval.machine import Machine
from eval.tables import plain_table


@dataclass(slots=True)
class Findings:
    """Counts of a whole run; `faults` are sentences about whatever should not have been."""

    seed: int
    articles: str
    kills: int = 0
    between: int = 0
    phases: dict[str, int] = field(default_factory=dict)
    finished: int = 0
    reported: int = 0
    lost: int = 0
    removed: int = 0
    rejected: int = 0
    readers_killed: int = 0
    searches: int = 0
    hits: int = 0
    torn: int = 0
    refused: int = 0
    compared: int = 0
    differing: int = 0
    writes_failed: int = 0
    stopped: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def share_between(self) -> float:
        """Share of the kills that fell between the first and the last commit of their run."""
        return self.between / self.kills if self.kills else 0.0

    def document(self, machine: Machine) -> dict[str, Any]:
        """Write everything in JSON's types."""
        return {**asdict(self), "share_between": round(self.share_between, 3), "machine": asdict(machine)}


def findings_table(found: Findings) -> Table:
    """Set out the counts, one a line."""
    table = plain_table(f"Torture, seed {found.seed}, articles of {found.articles}", _verdict(found))
    table.add_column("what", no_wrap=True)
    table.add_column("count", justify="right")
    for name, value in _rows(found):
        table.add_row(name, value)
    return table


def _rows(found: Findings) -> list[tuple[str, str]]:
    rows = [
        ("writers killed", f"{found.kills:,}"),
        ("between the first and the last commit", f"{found.between:,} ({found.share_between:.0%})"),
        *((f"while {phase}", f"{count:,}") for phase, count in found.phases.items()),
        ("runs that ended by themselves", f"{found.finished:,}"),
        ("articles reported as stored", f"{found.reported:,}"),
        ("of these lost or otherwise", f"{found.lost:,}"),
        ("articles removed", f"{found.removed:,}"),
        ("archives rejected by check", f"{found.rejected:,}"),
        ("searches meanwhile; their hits", f"{found.searches:,}; {found.hits:,}"),
        ("hits that were torn; searches refused", f"{found.torn:,}; {found.refused:,}"),
        ("readers killed", f"{found.readers_killed:,}"),
        ("searches compared with a fresh archive", f"{found.compared:,}"),
        ("of these with other hits or scores", f"{found.differing:,}"),
        ("writers that could not write", f"{found.writes_failed:,}"),
        *((f"for {kind}", f"{count:,}") for kind, count in found.failures.items()),
        ("of these stopped by it, with one message", f"{found.stopped:,}"),
        ("seconds", f"{found.seconds:,.0f}"),
    ]
    return [row for row in rows if row[1] != "0" or not row[0].startswith(("while", "for"))]


def _verdict(found: Findings) -> str:
    return "Nothing was lost or spoilt." if not found.faults else f"{len(found.faults)} faults."
