"""Writes a report of an evaluation to its file, and prints it as a table or as JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.commands.options import print_json, stderr, stdout

if TYPE_CHECKING:
    from rich.table import Table


class Reported(Protocol):
    """A report that says of which data set it is."""

    @property
    def dataset(self) -> str:
        """The data set's name."""


R = TypeVar("R", bound=Reported)


def tell(report: R, table: Callable[[R], Table], *, name: str, out: Path | None, as_json: bool) -> None:
    """Write a report to `out`, by default runs/DATASET/NAME.json, and print it."""
    from app.documents import document

    path = out or Path("runs") / report.dataset / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document(report))
    if as_json:
        print_json(report)
    else:
        stdout().print(table(report))
    stderr().print(f"Report: {path}", markup=False, soft_wrap=True)
