"""`rapporteur bench`: the command that measures speed and size, shows it, and writes it down.

What it measures: `eval.benchmark` (articles of a data set), `eval.scale` (an archive that grows), `eval.limits` (the
machine). How it is shown: `eval.bench_tables`, `eval.bench_plots`, `eval.bench_comparison`.
"""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout
from index.postgres.address import Address, is_address
from rag.errors import SettingsError

if TYPE_CHECKING:
    from rich.console import Console

    from app.settings import Settings
    from eval.figures import Benchmark, Section

SAMPLE = Path(__file__).parent / "sample"
SIZES = "1000,5000"
FEWEST = 100
FOLDER = Path("runs") / "bench"

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class Extent:
    """What is measured on, and how much of it.

    Without a `dataset` it is the sample archive; `passages` 0 or no `sizes` leave that part out.
    """

    dataset: Path | None
    passages: int
    repeats: int
    questions: int
    sizes: tuple[int, ...]
    per_article: int
    codes: bool
    archive: Address | None = None

    @property
    def folder(self) -> Path:
        """The folder of the data set."""
        return self.dataset or SAMPLE

    def command(self) -> str:
        """Write the command that measures the same again."""
        words = ["rapporteur", "bench", *(["--dataset", str(self.dataset)] if self.dataset else [])]
        words += ["--passages", str(self.passages), "--repeats", str(self.repeats)]
        words += ["--questions", str(self.questions), "--scale", ",".join(map(str, self.sizes)) or "0"]
        words += ["--per-article", str(self.per_article), *([] if self.codes else ["--no-codes"])]
        words += ["--archive", str(self.archive)] if self.archive else []
        return shlex.join(words)


@app.command()
def bench(
    *,
    dataset: Annotated[
        Path | None,
        typer.Option(
            help="A folder with a corpus, and queries.jsonl if it has queries. Default: the sample archive.",
            show_default=False,
        ),
    ] = None,
    passages: Annotated[
        int, typer.Option(min=0, help="About how many passages to add, embed and ask; 0 leaves this out.")
    ] = 1000,
    repeats: Annotated[int, typer.Option(min=1, help="How often embedding is timed; medians count.")] = 5,
    questions: Annotated[int, typer.Option(min=1, help="How many queries are searched and answered.")] = 50,
    scale: Annotated[
        str,
        typer.Option(
            metavar="SIZES",
            help="Sizes, in passages, that one archive grows to and is measured at, such as 10000,100000,1000000. "
            "Its passages are recombined from the data set's sentences. 0 leaves this out.",
        ),
    ] = SIZES,
    per_article: Annotated[int, typer.Option(min=1, help="How many passages an article of it has.")] = 4,
    codes: Annotated[
        bool, typer.Option("--codes/--no-codes", help="Store token codes in it: two fifths of its disk.")
    ] = True,
    archive: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="An empty PostgreSQL database in which the growing archive lies, and which is cleared at the end. "
            "Default: a temporary folder.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="JSON file for the figures; tables and plots go beside it. Default: runs/bench/DATE-TIME.json.",
            show_default=False,
        ),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(
            metavar="EARLIER.json", help="Set the figures beside those of an earlier run.", show_default=False
        ),
    ] = None,
    show: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN.json", help="Show, and compare, a run of before; measure nothing.", show_default=False
        ),
    ] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure speed, memory and disk on this machine, and how far each figure is from what the machine can do.

    Without options the sample archive is measured in a few minutes.

    Figures are written after each part: a run that is cut short leaves what it had.

    Large sizes need room in the folder for temporary files (TMPDIR).
    """
    from eval.figures import read_benchmark

    # Before anything is measured: a mistyped name must not cost an hour.
    earlier = read_benchmark(compare) if compare is not None else None
    if show is not None:
        found = read_benchmark(show)
    else:
        extent = Extent(dataset, passages, repeats, questions, _sizes(scale), per_article, codes, _database(archive))
        path = _writable(out or FOLDER / f"{datetime.now(tz=UTC):%Y-%m-%d-%H%M%S}.json")
        found = _measured(extent, settings_for(None), path)
        _write_beside(found, path)
    if as_json:
        print_json(found)
    else:
        _show(found, stdout())
    if earlier is not None:
        _compare(earlier, found, stderr() if as_json else stdout())


def _sizes(text: str) -> tuple[int, ...]:
    """Read the sizes of --scale; anything but rising numbers is a usage error."""
    try:
        sizes = tuple(int(part) for part in text.split(","))
    except ValueError:
        sizes = (-1,)
    if sizes == (0,):
        return ()
    if sizes[0] < FEWEST or any(after <= before for before, after in pairwise(sizes)):
        raise typer.BadParameter(
            f"{text!r} is no list of rising sizes of at least {FEWEST} passages, such as 10000,100000 (or 0 for none)",
            param_hint="--scale",
        )
    return sizes


def _database(archive: str | None) -> Address | None:
    """Read the address of a database; a folder is a usage error, since the benchmark makes its own."""
    if archive is None:
        return None
    if not is_address(archive):
        raise typer.BadParameter(
            f"{archive!r} is no postgresql:// address; in a folder the archive grows without --archive",
            param_hint="--archive",
        )
    return Address(archive)


def _writable(path: Path) -> Path:
    """Return the path of a report. Raises SettingsError when no file can be written there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The folder {path.parent} cannot be made: {error.strerror}.", hint="Give another --out."
        ) from error
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        found = "is a folder" if path.is_dir() else "lies in a folder that is read-only for this user"
        raise SettingsError(f"{path} {found}.", hint="Give another --out.")
    return path


def _measured(extent: Extent, settings: Settings, path: Path) -> Benchmark:
    """Measure everything, writing what there is after each section."""
    from eval.figures import Benchmark, write_benchmark
    from eval.machine import describe, load_average

    found = Benchmark(
        machine=describe(),
        load=load_average(),
        command=extent.command(),
        taken_at=datetime.now(tz=UTC).isoformat(timespec="seconds"),
        dataset=extent.folder.resolve().name,
        sections=(),
    )
    if found.busy:
        stderr().print(f"Other programs are running (load {found.load:.1f}): timings will be worse than they need be.")
    for section in _sections(extent, settings):
        found = replace(found, sections=(*found.sections, section))
        write_benchmark(found, path)
    return found


def _sections(extent: Extent, settings: Settings) -> Iterator[Section]:
    from eval.benchmark import run_benchmark
    from eval.encoder_flops import shape_in
    from eval.limits import measure_limits
    from eval.scale import run_scale_benchmark
    from rag.embedding import load_embedder
    from rag.weights import find_model

    wanted = settings.embedding
    embedder = load_embedder(wanted.model, wanted.precision, allow_download=wanted.allow_download)
    _tell("measuring what the machine can do")
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as scratch:
        limits = measure_limits(Path(scratch), precision=embedder.precision, shape=shape_in(find_model(embedder.name)))
    yield limits.section()
    if extent.passages:
        yield from run_benchmark(
            extent.folder,
            settings,
            embedder,
            limits=limits,
            passages=extent.passages,
            repeats=extent.repeats,
            questions=extent.questions,
            on_step=_tell,
        )
    if extent.sizes:
        yield from run_scale_benchmark(
            extent.folder,
            settings,
            embedder,
            limits=limits,
            sizes=extent.sizes,
            questions=extent.questions,
            passages_an_article=extent.per_article,
            with_codes=extent.codes,
            archive=extent.archive,
            on_step=_tell,
        )


def _tell(step: str) -> None:
    stderr().print(f"{datetime.now():%H:%M:%S} {step} ...", style="dim")  # noqa: DTZ005 the reader's own clock


def _write_beside(found: Benchmark, path: Path) -> None:
    """Write tables and plots beside the JSON file, and name all files."""
    from eval.bench_plots import benchmark_plots
    from eval.bench_tables import markdown

    files = {path.with_suffix(".md"): markdown(found).encode()}
    files |= {path.with_name(f"{path.stem}-{name}.png"): image for name, image in benchmark_plots(found).items()}
    for place, data in files.items():
        try:
            place.write_bytes(data)
        except OSError as error:
            raise SettingsError(f"{place} cannot be written: {error.strerror}.", hint="Give another --out.") from error
    names = ", ".join(str(place) for place in (path, *files))
    stderr().print(f"Written: {names}", markup=False, soft_wrap=True)


def _show(found: Benchmark, console: Console) -> None:
    from eval.bench_tables import grids

    console.print(str(found.machine), markup=False, soft_wrap=True)
    busy = f", beside other programs (load {found.load:.1f})" if found.busy else ""
    console.print(f"{found.dataset}, {found.taken_at}{busy}: {found.command}", markup=False, soft_wrap=True)
    for grid in grids(found):
        console.print(grid.table())


def _compare(earlier: Benchmark, found: Benchmark, console: Console) -> None:
    from eval.bench_comparison import compare, comparison_grids

    compared = compare(earlier, found)
    console.print(f"Compared with {earlier.taken_at}.", markup=False)
    for caution in compared.cautions:
        console.print(caution, markup=False, soft_wrap=True)
    for grid in comparison_grids(compared):
        console.print(grid.table())
    console.print(compared.summary(), markup=False, soft_wrap=True)
