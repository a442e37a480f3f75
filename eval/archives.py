"""Builds the archive of a data set, or reuses the one that was built before from the same documents and settings.

Such archives lie in the user's cache, one for each fingerprint of the corpus, the settings that decide what is stored,
and the code that stores it; an archive that the caller names is used where it lies. A note beside the archive says
what it was built from and whether it was finished: a build that was cut short goes on where it stopped.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from app.settings import Settings
from eval.datasets import Dataset
from eval.fingerprints import files_sha256, package_roots
from eval.results import ArchiveCard
from index.postgres.address import Address, is_address
from rag.errors import MismatchError
from rag.identity import digest
from rag.seams import Embedder

if TYPE_CHECKING:
    from app.service import Service
    from index.manifest import Manifest

OnArticles = Callable[[int], None]
"""Told how many articles have been dealt with so far."""

_STORING_PACKAGES = ("index",)
_STORING_MODULES = ("chunking", "embedding", "identity", "inference", "late", "sentences", "spelling", "tokens")


@dataclass(frozen=True, slots=True)
class Note:
    """What lies beside an archive that was built for an evaluation."""

    fingerprint: str
    complete: bool
    failed: int = 0


_adapter = TypeAdapter(Note)


def stored_settings(settings: Settings) -> dict[str, str]:
    """Name the settings that decide what an archive holds."""
    return {
        "model": settings.embedding.model,
        "precision": settings.embedding.precision,
        "tokens": str(settings.chunking.tokens),
        "overlap": str(settings.chunking.overlap),
    }


def fingerprint(dataset: Dataset, settings: Settings) -> str:
    """Hash all that decides what the archive of a data set holds: documents, settings, and our code that stores."""
    return digest(dataset.corpus_sha256, *stored_settings(settings).values(), files_sha256(_storing_code()))


def cache_folder() -> Path:
    """Return the folder of archives built for evaluations: `rapporteur/eval` in the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "rapporteur" / "eval"


def named_place(archive: str | None) -> Path | Address | None:
    """Read where a user says that an archive is; None where nothing is said."""
    if archive is None:
        return None
    return Address(archive) if is_address(archive) else Path(archive).expanduser()


def place_of(dataset: Dataset, settings: Settings, folder: Path | Address | None = None) -> Path:
    """Return where the archive of a data set lies: in `folder` if one is given, else in the cache.

    For an archive in a database it is where a folder of it would lie: notes and runs are kept beside that.
    """
    if isinstance(folder, Address):
        return cache_folder() / f"postgresql-{digest(folder.text)}"
    return folder or cache_folder() / f"{dataset.name}-{fingerprint(dataset, settings)}"


def runs_folder(place: Path) -> Path:
    """Return where runs on an archive are kept: beside one that an evaluation built, else in the cache."""
    if read_note(place) is not None:
        return place.with_name(f"{place.name}.runs")
    return cache_folder() / f"{place.name}-{digest(str(place.resolve()))}.runs"


def manifest_at(place: Path, settings: Settings, folder: Path | Address | None) -> Manifest:
    """Read what the archive of a data set was built with, in the database `folder` if that is one, else at `place`."""
    from app.storage import read_manifest_of

    where = folder if isinstance(folder, Address) else place
    return read_manifest_of(settings.model_copy(update={"archive": where}))


@contextmanager
def opened(
    dataset: Dataset,
    settings: Settings,
    *,
    folder: Path | Address | None = None,
    rebuild: bool = False,
    embedder: Embedder | None = None,
    on_articles: OnArticles = lambda _: None,
) -> Iterator[tuple[Service, ArchiveCard]]:
    """Open the archive of a data set, building it first where that is needed, and close it at the end.

    Without `folder`, which may be a database, it lies in the cache. An archive in `folder` that holds articles and was
    not built by an evaluation is searched as it is and never written to. `embedder` takes the place of the one that the
    settings name.
    Raises MismatchError when the archive in `folder` was built from something else.
    """
    wanted = fingerprint(dataset, settings)
    place = place_of(dataset, settings, folder)
    if not isinstance(folder, Address) and (rebuild or not place.exists()):
        _forget(place)
    _check(place, wanted)
    began = time.perf_counter()
    where = folder if isinstance(folder, Address) else place
    service = _service(where, settings, cached=folder is None, embedder=embedder)
    try:
        built = _is_to_be_filled(service, place)
        if built:
            _fill(service, dataset, place, wanted, on_articles=on_articles)
        yield service, _card(service, place, settings, reused=not built, seconds=time.perf_counter() - began)
    finally:
        service.close()


def note_path(place: Path) -> Path:
    """Return where the note on an archive lies: beside it, so that the archive holds nothing foreign."""
    return place.with_name(f"{place.name}.evaluation.json")


def read_note(place: Path) -> Note | None:
    """Read the note on an archive; None when there is none or it is not to be understood."""
    try:
        return _adapter.validate_json(note_path(place).read_bytes())
    except (OSError, ValidationError):
        return None


def _check(place: Path, wanted: str) -> None:
    note = read_note(place)
    if note is not None and note.fingerprint != wanted:
        raise MismatchError(
            f"The archive at {place} was built from other documents, settings or code than now.",
            hint="Add --rebuild, or give another --archive.",
        )


def _service(place: Path | Address, settings: Settings, *, cached: bool, embedder: Embedder | None) -> Service:
    """Open the archive, making it if need be; a cached one that other weights built is made anew."""
    from app.wiring import build_service

    here = settings.model_copy(update={"archive": place})
    try:
        return build_service(here, create=True, embedder=embedder)
    except MismatchError:
        if not cached or isinstance(place, Address):
            raise
    _forget(place)
    return build_service(here, create=True, embedder=embedder)


def _is_to_be_filled(service: Service, place: Path) -> bool:
    """Whether documents are missing: it is new, or its build was cut short. What the user filled is left alone."""
    note = read_note(place)
    return service.archive.state().articles == 0 if note is None else not note.complete


def _fill(service: Service, dataset: Dataset, place: Path, wanted: str, *, on_articles: OnArticles) -> None:
    from index.reading import read

    _write(place, Note(wanted, complete=False))
    report = service.add(read([dataset.corpus]), lambda progress: on_articles(progress.articles))
    _write(place, Note(wanted, complete=True, failed=len(report.failed)))


def _card(service: Service, place: Path, settings: Settings, *, reused: bool, seconds: float) -> ArchiveCard:
    state, note = service.archive.state(), read_note(place)
    return ArchiveCard(
        fingerprint=state.fingerprint,
        articles=state.articles,
        passages=state.passages,
        reused=reused,
        seconds=round(seconds, 3),
        failed=note.failed if note else 0,
        settings=stored_settings(settings),
    )


def _write(place: Path, note: Note) -> None:
    path = note_path(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_adapter.dump_json(note))


def _forget(place: Path) -> None:
    """Delete an archive that an evaluation built, and its note; one without a note is not ours to delete."""
    if read_note(place) is not None:
        shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(runs_folder(place), ignore_errors=True)
        note_path(place).unlink(missing_ok=True)


def _storing_code() -> list[Path]:
    files: list[Path] = []
    for package in _STORING_PACKAGES:
        files.extend(path for root in package_roots(package) for path in root.rglob("*.py"))
    for name in _STORING_MODULES:
        files.extend(path for root in package_roots("rag") for path in root.glob(f"{name}*") if path.is_file())
    return sorted(files)
