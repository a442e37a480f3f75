"""Wires bulk ingestion: what each worker makes for itself, and where partitions wait.

The part of `app/wiring.py` that is used with `add --ray`; workers import this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import Settings
from app.storage import folder_of
from app.wiring import chunking_of, coder_of, load_embedder_for, opened_service

if TYPE_CHECKING:
    from index.bulk.partitions import Partition
    from index.preparing import Parts
    from index.reading import Defaults
    from index.report import BulkReport
    from index.storing import Progress


def add_in_bulk(
    settings: Settings,
    paths: Sequence[Path],
    defaults: Defaults,
    *,
    address: str,
    staging: Path | None,
    statements: bool,
    on_written: Callable[[Partition], None],
    on_progress: Callable[[Progress], None],
) -> BulkReport:
    """Read files and folders into the archive of the settings by way of Ray; see `index.bulk.ingestion`.

    Raises what `ingest_in_bulk` and `build_service` raise.
    """
    from index.bulk.cluster import require_address, require_ray
    from index.bulk.ingestion import Course, ingest_in_bulk
    from index.statements import RULES

    # Before a model is loaded, which takes seconds.
    require_ray()
    require_address(address)
    # Neither keys nor a database's address go to workers.
    shared = Settings.model_construct(embedding=settings.embedding, chunking=settings.chunking)
    with opened_service(settings, create=True, statements=statements) as service:
        course = Course(staging or _staging_of(settings), address, on_written=on_written, on_progress=on_progress)
        report = ingest_in_bulk(
            paths,
            course,
            archive=service.archive,
            manifest=service.manifest,
            make_parts=partial(make_parts, shared, late=service.manifest.late, statements=statements),
            making=[f"archive={place_of(settings)}", f"statements={RULES if statements else 0}"],
            defaults=defaults,
        )
        service.settle()
    return report


def make_parts(settings: Settings, *, late: str, statements: bool) -> Parts:
    """Make what a worker prepares articles with; token codes only if the archive's are those of `late`."""
    from index.preparing import Parts
    from rag.statements import StatementFinder

    embedder = load_embedder_for(settings)
    coder = coder_of(embedder)
    return Parts(
        embedder,
        chunking_of(settings),
        coder if coder is not None and coder.late == late else None,
        StatementFinder() if statements else None,
    )


def place_of(settings: Settings) -> str:
    """Name the archive that is added to: what is prepared for one leaves out what only that one has stored."""
    folder = folder_of(settings)
    return str(folder.resolve()) if folder else str(settings.archive)


def _staging_of(settings: Settings) -> Path:
    from index.bulk.partitions import FOLDER

    return (folder_of(settings) or Path.cwd()) / FOLDER
