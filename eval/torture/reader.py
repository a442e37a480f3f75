"""Searches an archive without pause while others write it and die, and holds every hit against what may be there.

Runs in a process of its own. What may be there is told to it before a writer begins and after it has reported; a hit
of anything else is torn.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from eval.recombined import DAYS, FIRST_DAY
from eval.torture.ledger import ABSENT, Versions
from index.archive import EmbeddedArchive, open_archive
from index.opening import read_manifest
from rag.errors import ArchiveError
from rag.nouns import Filters, ScoredPassage, Vector

PAUSE = 0.02
"""Seconds between two searches: the writers are to be tortured, not starved."""

REOPENED_AFTER = 50
"""Searches after which the archive is closed and opened again, in the midst of what writers do."""

HITS = 10
_WORDS = range(1, 5)
_FILTERED = 0.3


@dataclass(frozen=True, slots=True)
class Allow:
    """Tells the reader which versions of articles there may be from now on."""

    versions: dict[str, Versions]


@dataclass(frozen=True, slots=True)
class Open:
    """Tells the reader to read another archive, or none, and which versions of articles there may be in it."""

    path: Path | None
    versions: dict[str, Versions]


@dataclass(frozen=True, slots=True)
class Stop:
    """Tells the reader to say what it has seen and end."""


@dataclass(slots=True)
class Seen:
    """What a reader has seen: how many searches and hits, hits that were torn, and errors that it was not to meet."""

    searches: int = 0
    hits: int = 0
    torn: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def read_throughout(channel: Connection, words: Sequence[str], seed: int) -> None:
    """Search until told to stop; every message is answered with what was seen since the one before."""
    reader = _Reader(words, random.Random(seed))
    # The one who listens may be gone first.
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            while channel.poll():
                message = channel.recv()
                channel.send(reader.take(message))
                if isinstance(message, Stop):
                    return
            reader.search()
            time.sleep(PAUSE)


class _Reader:
    def __init__(self, words: Sequence[str], chance: random.Random) -> None:
        self._words = words
        self._chance = chance
        self._path: Path | None = None
        self._archive: EmbeddedArchive | None = None
        self._may: dict[str, Versions] = {}
        self._seen = Seen()

    def take(self, message: Allow | Open | Stop) -> Seen:
        """Do what is told; returns what was seen since the last time."""
        if isinstance(message, Open):
            self._close()
            self._path, self._may = message.path, dict(message.versions)
        elif isinstance(message, Allow):
            self._may.update(message.versions)
        else:
            self._close()
        seen, self._seen = self._seen, Seen()
        return seen

    def search(self) -> None:
        """Search once, in one of the ways there are, and judge what comes."""
        try:
            archive = self._opened()
            if archive is None:
                return
            hits = self._hits(archive)
        except ArchiveError as error:
            self._seen.refused.append(f"{type(error).__name__}: {error}")
            self._close()
            return
        self._seen.searches += 1
        self._seen.hits += len(hits)
        self._seen.torn += [fault for hit in hits if (fault := self._fault(hit)) is not None]
        if self._seen.searches % REOPENED_AFTER == 0:
            self._close()

    def _opened(self) -> EmbeddedArchive | None:
        if self._archive is None and self._path is not None:
            try:
                manifest = read_manifest(self._path)
            except ArchiveError as error:
                if "No archive at" in error.message:
                    # Its first writer has not committed it yet, or died before.
                    return None
                raise
            self._archive = open_archive(self._path, manifest=manifest, create=False)
        return self._archive

    def _close(self) -> None:
        if self._archive is not None:
            self._archive.close()
            self._archive = None

    def _hits(self, archive: EmbeddedArchive) -> list[ScoredPassage]:
        query = " ".join(self._chance.choices(self._words, k=self._chance.choice(_WORDS)))
        vector = self._vector(archive.manifest.dimensions)
        filters = self._filters()
        way = self._chance.randrange(4)
        if way == 0:
            return archive.lexical(query, k=HITS, filters=filters)
        if way == 1:
            return archive.dense(vector, k=HITS, filters=filters)
        # As retrieval does: what is found in one state of the archive is read in another.
        if way == 2:  # noqa: PLR2004 (the third of four)
            ranking = archive.rank_lexical(query, k=HITS, filters=filters)
        else:
            ranking = archive.rank_dense(vector, k=HITS, filters=filters)
        passages = archive.read(ranking.numbers.tolist())
        return [ScoredPassage(passage, 0.0) for passage in passages.values()]

    def _vector(self, dimensions: int) -> Vector:
        drawn = np.random.default_rng(self._chance.randrange(2**32)).standard_normal(dimensions)
        return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)

    def _filters(self) -> Filters:
        if self._chance.random() > _FILTERED:
            return Filters()
        return Filters(since=FIRST_DAY + timedelta(days=self._chance.randrange(DAYS)), undated=True)

    def _fault(self, hit: ScoredPassage) -> str | None:
        """Say what is wrong with a hit: it must be a span of a version that may be there, under its header."""
        found = hit.passage
        for version in self._may.get(found.article_id, ABSENT):
            if version is not None and (
                version.text[found.start : found.end] == found.text
                and (version.title, version.published, version.source) == (found.title, found.published, found.source)
            ):
                return None
        if self._may.get(found.article_id, ABSENT) == ABSENT:
            return f"{found.id} was found, of an article that was removed or never given."
        return f"{found.id} was found with a text or header that its article has not."
