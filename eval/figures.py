"""The nouns of a benchmark: figures in sections, with the machine that they were taken on, and their JSON form.

What is measured is in `eval.benchmark`, `eval.scale` and `eval.limits`; tables, plots and comparison have files of
their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval.machine import Machine
from rag.errors import SettingsError, UnreadableError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORM = "rapporteur-bench-2"
"""Names this form of the JSON, so that a file of another one is told from it."""

MORE_IS_BETTER = frozenset({"passages/s", "GB/s", "GFLOP/s", "share", "recall", "times as fast"})
QUIET = 0.5
"""Load up to which a machine counts as having nothing else to do."""

LESS_IS_BETTER = frozenset({"ms", "s", "MiB", "KiB", "times"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured; of repeated work the median, and the 95th percentile beside it."""

    name: str
    value: float
    unit: str
    note: str = ""
    p95: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that belong together; `passages` is the size that a growing archive had then, 0 for other sections."""

    name: str
    figures: tuple[Figure, ...]
    passages: int = 0

    def figure(self, name: str) -> Figure | None:
        """Find a figure by its name."""
        return next((figure for figure in self.figures if figure.name == name), None)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A whole report of one run on one machine.

    `taken_at` is UTC, `command` what measures the same again, `load` how many programs wanted a core as it began.
    """

    machine: Machine
    load: float
    command: str
    taken_at: str
    dataset: str
    sections: tuple[Section, ...]
    form: str = FORM

    @property
    def busy(self) -> bool:
        """Whether other programs ran beside it."""
        return self.load > QUIET

    def named(self, name: str) -> list[Section]:
        """List the sections of one name, the smallest archive first."""
        return sorted((each for each in self.sections if each.name == name), key=lambda each: each.passages)

    def figures(self) -> Iterator[tuple[Section, Figure]]:
        """Give every figure with its section, in the order in which they were measured."""
        return ((section, figure) for section in self.sections for figure in section.figures)


def write_benchmark(found: Benchmark, path: Path) -> None:
    """Write a report as JSON. Raises SettingsError when the file cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(_adapter().dump_json(found, indent=1) + b"\n")
        # At once: a run that is cut short leaves the last report that was whole.
        part.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", hint="Give another --out.") from error


def read_benchmark(path: Path) -> Benchmark:
    """Read a report. Raises UnreadableError when there is none, or it is not of this form."""
    from pydantic import ValidationError

    remedy = "Give a JSON file that this version of `rapporteur bench` has written."
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror}.", hint=remedy) from error
    try:
        found = json.loads(data)
    except ValueError as error:
        raise UnreadableError(f"{path} is not JSON.", hint=remedy) from error
    form = found.get("form") if isinstance(found, dict) else None
    if form != FORM:
        said = f"names the form {form!r}" if form else "names no form"
        raise UnreadableError(f"{path} is no report of this form: it {said}, not {FORM!r}.", hint=remedy)
    try:
        return _adapter().validate_python(found)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise UnreadableError(f"{path} is a damaged report: {place} is missing or wrong.", hint=remedy) from error


def _adapter() -> TypeAdapter[Benchmark]:
    from app.documents import adapter

    return adapter(Benchmark)
