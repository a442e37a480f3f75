"""Opens the archive of a data set for an evaluation, with a bar on stderr for what is added and for what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.commands.options import settings_for, stderr
from eval.archives import named_place, opened
from eval.datasets import Dataset
from eval.results import ArchiveCard
from index.postgres.address import Address

if TYPE_CHECKING:
    from app.service import Service
    from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Place:
    """Where the archive lies or is built (None: in the cache), and whether it is built anew."""

    archive: str | None
    rebuild: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """An open archive of a data set, where it was named to lie, and the bars that an evaluation may add to."""

    service: Service
    card: ArchiveCard
    settings: Settings
    folder: Path | Address | None
    progress: Progress


@contextmanager
def opened_with_bars(dataset: Dataset, place: Place) -> Iterator[Trial]:
    """Open the archive of a data set, building it first where that is needed. Raises as `eval.archives.opened` does."""
    settings, folder = settings_for(place.archive), named_place(place.archive)
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr()) as progress:
        adding = progress.add_task("archive", total=dataset.documents)
        with opened(
            dataset,
            settings,
            folder=folder,
            rebuild=place.rebuild,
            on_articles=lambda count: progress.update(adding, completed=count),
        ) as (service, card):
            progress.update(adding, completed=dataset.documents)
            yield Trial(service, card, settings, folder, progress)
