"""Runs of our own systems on the same queries, kept as the peers' runs are: under the hash of all that decides them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from app.settings import Settings
from eval.archives import opened, stored_settings
from eval.datasets import Dataset
from eval.peers.asking import Task
from eval.peers.pipelines.exchange import sha256
from eval.results import ArchiveCard
from eval.retrieval import run_system
from eval.runs import Run
from rag.identity import digest
from rag.seams import Embedder

ROOT = Path(__file__).resolve().parents[2]
_CODE = ("rag", "index", "app")


@dataclass(frozen=True, slots=True)
class Kept:
    """A run and the archive that it searched."""

    run: Run
    archive: ArchiveCard


_adapter = TypeAdapter(Kept)


def today() -> date:
    """Return the reader's calendar day, which questions such as "last October" depend on."""
    return date.today()  # noqa: DTZ011 as in app/wiring.py


def own_runs(
    dataset: Dataset,
    task: Task,
    settings: Settings,
    *,
    systems: Sequence[str],
    folder: Path,
    archive: Path | None = None,
    embedder: Embedder | None = None,
    on_system: Callable[[str], None] = lambda _: None,
) -> list[Kept]:
    """Return our systems' runs in order, making those that `folder` does not keep; `on_system` is told of each made.

    The archive is built in the cache, or in `archive`, as for `rapporteur eval retrieval`.
    """
    decided = digest(
        task.sha256, *stored_settings(settings).values(), str(today()), embedder.checksum if embedder else "", _code()
    )
    places = {system: folder / f"{system}-{decided}.json" for system in systems}
    missing = [system for system in systems if not places[system].exists()]
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        asked = [(query.id, query.text) for query in task.queries]
        with opened(dataset, settings, folder=archive, embedder=embedder) as (service, card):
            for system in missing:
                on_system(system)
                run = run_system(service.desk, asked, system=system, k=task.k)
                _write(places[system], Kept(run, card))
    return [_adapter.validate_json(places[system].read_bytes()) for system in systems]


def _write(place: Path, kept: Kept) -> None:
    part = place.with_suffix(".part")
    part.write_bytes(_adapter.dump_json(kept))
    part.replace(place)


def _code() -> str:
    files = sorted(path for package in _CODE for path in (ROOT / package).rglob("*.py"))
    return digest(*(f"{path.relative_to(ROOT)} {sha256(path)}" for path in files))
