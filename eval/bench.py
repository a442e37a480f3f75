"""`rapporteur bench`: the command that measures speed and memory, and its table. What it measures: `eval.benchmark`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout
from rag.errors import SettingsError

if TYPE_CHECKING:
    from rich.table import Table

    from eval.benchmark import Benchmark

app = typer.Typer()


@app.command()
def bench(
    *,
    dataset: Annotated[Path, typer.Option(help="A folder with a corpus, and queries.jsonl if it has queries.")],
    passages: Annotated[int, typer.Option(min=10, help="About how many passages to add and embed.")] = 1000,
    repeats: Annotated[int, typer.Option(min=1, help="How often embedding is timed; medians count.")] = 5,
    questions: Annotated[int, typer.Option(min=1, help="How many queries are searched and answered.")] = 50,
    scale: Annotated[
        int | None,
        typer.Option(min=100, help="Measure searching in so many passages recombined from the data set's sentences."),
    ] = None,
    per_article: Annotated[int, typer.Option(min=1, help="With --scale: how many passages an article has.")] = 4,
    out: Annotated[Path | None, typer.Option(help="Write the figures to this JSON file too.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure speed, memory and disk on this machine, which the report describes."""
    from eval.benchmark import run_benchmark
    from eval.scale import run_scale_benchmark

    settings = settings_for(None)
    if scale is None:
        found = run_benchmark(dataset, settings, passages=passages, repeats=repeats, questions=questions, on_step=_tell)
    else:
        found = run_scale_benchmark(
            dataset, settings, passages=scale, passages_an_article=per_article, questions=questions, on_step=_tell
        )
    if out is not None:
        write_benchmark(found, out)
    if as_json:
        print_json(found)
    else:
        stdout().print(str(found.machine), soft_wrap=True)
        stdout().print(benchmark_table(found))


def _tell(step: str) -> None:
    stderr().print(f"{step} ...", style="dim")


def write_benchmark(found: Benchmark, path: Path) -> None:
    """Write a report as JSON. Raises SettingsError when the file cannot be written."""
    from pydantic import TypeAdapter

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(TypeAdapter(type(found)).dump_json(found, indent=1) + b"\n")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", hint="Give another --out.") from error


def benchmark_table(found: Benchmark) -> Table:
    """Lay out the figures, one a row."""
    from rich.table import Table

    title = f"{found.dataset}: {found.articles:,} articles, {found.passages:,} passages, {found.repeats} repeats"
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    table.add_column("value", justify="right")
    table.add_column("unit")
    table.add_column("note")
    for figure in found.figures:
        table.add_row(figure.name, _readable(figure.value), figure.unit, figure.note)
    return table


def _readable(value: float) -> str:
    """Write a figure with three digits that mean something.

    >>> _readable(1234.5), _readable(45.678), _readable(1.2345)
    ('1,234', '45.7', '1.23')
    """
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2  # noqa: PLR2004
    return f"{value:,.{decimals}f}"
