"""Takes runs of our own systems on the queries that peers are asked; kept and used again as by `eval retrieval`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.settings import Settings
from eval.archives import opened, place_of
from eval.datasets import Dataset
from eval.kept_runs import kept_runs_on
from eval.peers.asking import Task
from eval.results import ArchiveCard
from eval.retrieval import Taken, take_run
from rag.seams import Embedder


@dataclass(frozen=True, slots=True)
class Own:
    """Runs of our systems and the archive that they searched."""

    taken: tuple[Taken, ...]
    archive: ArchiveCard


def today() -> date:
    """Return the reader's calendar day, which questions such as "last October" depend on."""
    return date.today()  # noqa: DTZ011 as in app/wiring.py


def own_runs(
    dataset: Dataset,
    task: Task,
    settings: Settings,
    *,
    systems: Sequence[str],
    archive: Path | None = None,
    embedder: Embedder | None = None,
    on_system: Callable[[str], None] = lambda _: None,
) -> Own:
    """Return our systems' runs in order, taking those that no evaluation kept; `on_system` is told what is next.

    The archive is built in the cache, or in `archive`, and runs are kept beside it, as for `rapporteur eval retrieval`.
    """
    asked, day = [(query.id, query.text) for query in task.queries], today()
    taken = []
    with opened(dataset, settings, folder=archive, embedder=embedder) as (service, card):
        kept = kept_runs_on(place_of(dataset, settings, archive), dataset, settings, archive=card.fingerprint)
        for system in systems:
            on_system(system)
            taken.append(take_run(service.desk, asked, system, k=task.k, today=day, kept=kept))
    return Own(tuple(taken), card)
