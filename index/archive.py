"""The archive on disk: one object over the truth in SQLite and the two indexes derived from it.

A batch is one transaction in `truth.db`; after its commit it is stored whatever happens next, and the derived indexes
follow the log. Every hit is read back from `truth.db`, so nothing removed is ever shown. Opening and creating is
`open_archive`; verifying is `index/verification.py`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Self

import numpy as np

from index import clusters, log, lookups, truth
from index.admission import require_storable
from index.copies import contains_passage
from index.database import Database
from index.generation import Generation, Generations
from index.layout import Layout
from index.lock import PATIENCE, WriterLock
from index.manifest import Manifest, require_kept, require_model_kept
from index.opening import require_archive
from index.visibility import Bitmap, hides_nothing, visible_passages
from rag.errors import ArchiveError, DamagedError
from rag.identity import content_hash
from rag.nouns import (
    ArchiveState,
    Article,
    Filters,
    IndexedArticle,
    Passage,
    Ranking,
    ScoredPassage,
    Vector,
    Vectors,
)

_LOG = logging.getLogger(__name__)
_FILTERS_KEPT = 16

LEXICAL_EVERY = 1.0
"""Seconds between two commits of the lexical index while batches follow each other: each costs some hundredths of a
second. Whoever searches meanwhile catches up first, so nobody notices."""

CLOSING_PATIENCE = 3.0
"""Seconds that closing waits for another writer before it leaves the catching up to the next opening."""


class EmbeddedArchive:
    """An archive in a folder; fulfils `rag.seams.Archive`. Any thread may call any method.

    `patience` is for how many seconds a writer waits for another before it raises LockedError.
    """

    def __init__(self, layout: Layout, manifest: Manifest, *, patience: float = PATIENCE) -> None:
        self._manifest = manifest
        self._patience = patience
        self._database = Database(layout.truth)
        self._lock = WriterLock(layout.lock)
        self._root = layout.root
        self._generations = Generations(layout)
        self._guard = threading.Lock()
        self._visible: dict[tuple[int, Filters], Bitmap] = {}
        self._state: ArchiveState | None = None
        self._wrote = False
        self._caught_up = float("-inf")
        self._closed = False

    @property
    def manifest(self) -> Manifest:
        """What the archive was built with when it was opened."""
        return self._manifest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, batch: Sequence[IndexedArticle]) -> list[str]:
        """Commit articles in one transaction, replacing those with the same id (see the seam).

        Raises LockedError if another process keeps the lock, MismatchError if the archive was reindexed otherwise since
        it was opened, ArchiveError if a passage is no span of its article or a vector has another length than the
        archive's.
        """
        for item in batch:
            require_storable(item, self._manifest.dimensions)
        bands = self._bands_of_changed(batch)
        now = datetime.now(tz=UTC).isoformat(timespec="seconds")
        outcomes: list[str] = []
        with self._lock.held(patience=self._patience):
            with self._database.writing() as db:
                require_kept(self._manifest, self._generation(db).manifest, self._root)
                for item in batch:
                    text = item.article.text
                    found = bands.get(text)
                    outcomes.append(truth.put(db, item, bands=found or clusters.bands(text), added_at=now))
            self._follow()
        return outcomes

    def remove(self, article_ids: Sequence[str]) -> list[str]:
        """Remove articles in one transaction; return the ids that were there."""
        day = datetime.now(tz=UTC).date().isoformat()
        with self._lock.held(patience=self._patience):
            with self._database.writing() as db:
                removed = [identity for identity in article_ids if truth.remove(db, identity, day=day)]
            self._follow()
        return removed

    def dense(self, vector: Vector, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Nearest passages by cosine, best first, ties by passage id.

        Raises MismatchError if the archive was given another model since it was opened.
        """
        with self._searching() as (db, generation):
            return _listed(db, self._nearest(db, generation, vector, k=k, filters=filters))

    def lexical(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Best passages by BM25, best first, ties by passage id."""
        self._freshen()
        with self._searching() as (db, generation):
            return _listed(db, _best(db, generation, query, k=k, filters=filters))

    def rank_dense(self, vector: Vector, *, k: int, filters: Filters) -> Ranking:
        """What `dense` finds, without reading it."""
        with self._searching() as (db, generation):
            return _numbered(generation, self._nearest(db, generation, vector, k=k, filters=filters))

    def rank_lexical(self, query: str, *, k: int, filters: Filters) -> Ranking:
        """What `lexical` finds, without reading it."""
        self._freshen()
        with self._searching() as (db, generation):
            return _numbered(generation, _best(db, generation, query, k=k, filters=filters))

    def read(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Passages by the numbers of a ranking; what was removed is left out.

        Raises ArchiveError if the archive was reindexed since that ranking.
        """
        with self._searching() as (db, generation):
            rows = generation.rows(numbers)
            found = lookups.passages_of_rows(db, rows)
        return {number: found[row] for number, row in zip(numbers, rows, strict=True) if row in found}

    def count(self, phrase: str, *, filters: Filters) -> int:
        """Count the passages that hold the words of a phrase side by side."""
        self._freshen()
        with self._searching() as (db, generation):
            return generation.lexical.count(db, phrase, filters=filters)

    def article(self, article_id: str) -> Article | None:
        """The stored article, or None."""
        with self._database.reading() as db:
            return lookups.article(db, article_id)

    def articles(self, *, filters: Filters, offset: int = 0, limit: int | None = None) -> list[Article]:
        """Stored articles without their texts, newest first, undated last, ties by id."""
        with self._database.reading() as db:
            return lookups.articles(db, filters, offset=offset, limit=limit)

    def total(self, *, filters: Filters) -> int:
        """How many articles `articles` would list without offset and limit."""
        with self._database.reading() as db:
            return lookups.total(db, filters)

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Content hashes of those of the ids that are stored."""
        with self._database.reading() as db:
            return lookups.hashes(db, article_ids)

    def passages(self, article_id: str) -> list[Passage]:
        """An article's passages in the order of its text."""
        with self._database.reading() as db:
            return lookups.passages(db, article_id)

    def vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """Stored vectors of passages, row by row. Raises NotFoundError for an id that is not stored."""
        with self._searching() as (db, generation):
            require_model_kept(self._manifest, generation.manifest, self._root)
            return lookups.vectors(db, passage_ids, self._manifest.dimensions)

    def codes(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """Token codes by the numbers of a ranking, of those of the passages that have some.

        Raises ArchiveError if the archive was reindexed since that ranking.
        """
        with self._searching() as (db, generation):
            rows = generation.rows(numbers)
            # Codes of another head than that of the opening cannot be compared with its queries.
            found = lookups.codes_of_rows(db, rows) if generation.manifest.late == self._manifest.late else {}
        return {number: found[row] for number, row in zip(numbers, rows, strict=True) if row in found}

    def copies(self, article_id: str) -> list[str]:
        """The other articles of its copy cluster, earliest first."""
        with self._database.reading() as db:
            return lookups.copies(db, article_id)

    def also_in(self, passage: Passage, *, filters: Filters) -> list[str]:
        """The visible articles of its copy cluster, but its own, that print the same passage; earliest first."""
        with self._database.reading() as db:
            texts = lookups.texts_of_copies(db, passage.article_id, filters)
        return [identity for identity, text in texts if contains_passage(passage.text, text)]

    def sources(self) -> list[tuple[str, int]]:
        """Outlets with their number of articles, most articles first."""
        with self._database.reading() as db:
            return lookups.sources(db)

    def removed_on(self, article_id: str) -> str | None:
        """ISO day (UTC) on which the article was removed."""
        with self._database.reading() as db:
            return lookups.removed_on(db, article_id)

    def state(self) -> ArchiveState:
        """Counts at the newest commit."""
        with self._database.reading() as db:
            kept = self._state
            if kept is None or kept.sequence != log.last_sequence(db):
                kept = self._state = lookups.state(db)
            return kept

    def close(self) -> None:
        """Save the vector index if this object wrote, and release all files; closing twice is harmless."""
        if self._closed:
            return
        self._closed = True
        if self._wrote:
            try:
                with self._lock.held(patience=min(self._patience, CLOSING_PATIENCE)):
                    self._newest().lexical.catch_up(self._database)
                    self._save_vectors(closing=True)
            except ArchiveError as error:
                _LOG.warning("The indexes were not saved; the next search will take longer. %s", error)
        self._database.close()

    @contextmanager
    def _searching(self) -> Iterator[tuple[Connection, Generation]]:
        """Read one state of the truth, with the legs that follow it."""
        while True:
            with self._database.reading() as db:
                generation = self._generations.seen_by(db)
                if generation is not None:
                    yield db, generation
                    return
            # Another thread has seen a newer generation just now: so does a transaction that begins now.

    def _newest(self) -> Generation:
        """Return the newest generation; while the lock is held, it stays the newest."""
        with self._searching() as (_, generation):
            return generation

    def _generation(self, db: Connection) -> Generation:
        """Return the generation that a writing transaction sees, which is the newest."""
        generation = self._generations.seen_by(db)
        assert generation is not None
        return generation

    def _nearest(self, db: Connection, generation: Generation, vector: Vector, *, k: int, filters: Filters) -> Ranking:
        require_model_kept(self._manifest, generation.manifest, self._root)
        if k < 1:
            return _ranked(db, {}, 0)
        allowed = None if hides_nothing(filters) else self._visible_passages(db, filters)
        return _ranked(db, generation.dense.nearest(db, vector, k=k, allowed=allowed), k)

    def _follow(self) -> None:
        """Bring the derived parts towards a commit of ours; the lock is held."""
        self._wrote = True
        if time.monotonic() - self._caught_up >= LEXICAL_EVERY:
            self._catch_lexical_up()
        try:
            self._save_vectors(closing=False)
        except ArchiveError as error:
            _LOG.warning("The vector index was not saved; the next batch tries again. %s", error)

    def _catch_lexical_up(self) -> None:
        """Follow the log with the lexical index; the lock is held."""
        try:
            self._newest().lexical.catch_up(self._database)
        except ArchiveError as error:
            # What it lags behind is committed: to report a failure now would be untrue, and search goes on without.
            _LOG.warning("The lexical index could not follow; the next search tries again. %s", error)
        self._caught_up = time.monotonic()

    def _save_vectors(self, *, closing: bool) -> None:
        with self._searching() as (db, generation):
            due = generation.dense.save_is_due(db, closing=closing)
        if due:
            generation.dense.save(self._database)

    def _freshen(self) -> None:
        """Bring the lexical index up to date if a writer has not yet, or died before it could; wait for no one."""
        try:
            with self._searching() as (db, generation):
                if not generation.lexical.is_behind(db):
                    generation.lexical.look(db)
                    return
        except DamagedError as error:
            self._mend_lexical(error)
            return
        with self._lock.held_if_free() as held:
            if held:
                self._catch_lexical_up()

    def _mend_lexical(self, error: DamagedError) -> None:
        _LOG.warning("The lexical index is built anew. %s", error)
        with self._lock.held(patience=self._patience):
            self._newest().lexical.mend(self._database)

    def _visible_passages(self, db: Connection, filters: Filters) -> Bitmap:
        key = (log.last_sequence(db), filters)
        with self._guard:
            kept = self._visible.get(key)
        if kept is None:
            kept = visible_passages(db, filters)
            with self._guard:
                if len(self._visible) >= _FILTERS_KEPT:
                    self._visible.pop(next(iter(self._visible)))
                self._visible[key] = kept
        return kept

    def _bands_of_changed(self, batch: Sequence[IndexedArticle]) -> dict[str, list[int]]:
        """Sketch the texts that will be stored before the lock is taken: it is most of a batch's arithmetic."""
        stored = self.hashes([item.article.id for item in batch])
        changed = (item.article for item in batch if stored.get(item.article.id) != content_hash(item.article))
        return {article.text: clusters.bands(article.text) for article in changed}


def _best(db: Connection, generation: Generation, query: str, *, k: int, filters: Filters) -> Ranking:
    return _ranked(db, generation.lexical.best(db, query, k=k, filters=filters) if k >= 1 else {}, max(k, 0))


def _numbered(generation: Generation, ranking: Ranking) -> Ranking:
    """Let a ranking of rows go out under numbers that no other generation has."""
    return Ranking(generation.numbers(ranking.numbers), ranking.scores)


def _ranked(db: Connection, scores: dict[int, float], k: int) -> Ranking:
    """Order scored rows, best first, and keep k of them: of those that tie with the last, the first by passage id."""
    rows = np.fromiter(scores, np.int64, len(scores))
    values = np.fromiter(scores.values(), np.float64, len(scores))
    if len(rows) > k:
        # A leg gives more than k only where they tie with the last. Reading the ids of all would take longer than it.
        tied = np.flatnonzero(values == values.min())
        names = lookups.identities(db, rows[tied].tolist())
        chosen = sorted(tied.tolist(), key=lambda place: names.get(int(rows[place]), ""))
        kept = np.concatenate([np.flatnonzero(values > values.min()), chosen]).astype(np.int64)[:k]
        rows, values = rows[kept], values[kept]
    order = np.argsort(-values, kind="stable")
    return Ranking(rows[order], values[order])


def _listed(db: Connection, ranking: Ranking) -> list[ScoredPassage]:
    """Read the passages of a ranking made in the same transaction; ties by passage id."""
    numbers = ranking.numbers.tolist()
    found = lookups.passages_of_rows(db, numbers)
    hits = [ScoredPassage(found[row], score) for row, score in zip(numbers, ranking.scores.tolist(), strict=True)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


def open_archive(path: Path, *, manifest: Manifest, create: bool) -> EmbeddedArchive:
    """Open the archive in a folder, or with `create` make it if the folder is missing or empty.

    Raises ArchiveError if there is none or the folder cannot be used, MismatchError if it was built otherwise than
    `manifest` says, DamagedError if it is not whole enough to open.
    """
    layout = Layout(path)
    return EmbeddedArchive(layout, require_archive(layout, manifest, create=create))
