"""The archive on disk: one object over the truth in SQLite and the two indexes derived from it.

A batch is one transaction in `truth.db`; after its commit it is stored whatever happens next, and the derived indexes
follow the log. Every hit is read back from `truth.db`, so nothing removed is ever shown. Opening and creating is
`open_archive`; verifying is `index/verification.py`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Self

from index import figures, log, lookups, statements, truth
from index.admission import require_storable
from index.copies import Sketch, contains_passage, sketch
from index.database import Database
from index.generation import Generation, Generations
from index.layout import Layout
from index.learning import Learning
from index.lock import PATIENCE, WriterLock
from index.manifest import Manifest, require_kept, require_model_kept
from index.opening import require_archive
from index.ranking import listed, ranked
from index.vectors import EXACT_UP_TO
from index.visibility import hides_nothing
from rag.errors import ArchiveError, DamagedError
from rag.identity import content_hash
from rag.nouns import (
    ArchiveState,
    Article,
    Figure,
    Filters,
    IndexedArticle,
    Passage,
    Ranking,
    ScoredPassage,
    Statement,
    Vector,
    Vectors,
)

_LOG = logging.getLogger(__name__)

LEXICAL_EVERY = 1.0
"""Seconds between two commits of the lexical index while batches follow each other: each costs some hundredths of a
second. Whoever searches meanwhile catches up first, so nobody notices."""

LEXICAL_PAUSE = 3.0
"""How many times as long as a commit took the next one waits at least: a long queue makes each passage cheaper."""

LOOK_EVERY = 60.0
"""Seconds after which a process that only searches looks whether the vector index has to be learnt anew."""

CLOSING_PATIENCE = 3.0
"""Seconds that closing waits for another writer before it leaves the catching up to the next opening."""


class EmbeddedArchive:
    """An archive in a folder; fulfils `rag.seams.Archive`. Any thread may call any method.

    `patience` is for how many seconds a writer waits for another before it raises LockedError. Beyond `exact_up_to`
    passages the vector index learns cells (`index/vectors.py`).
    """

    def __init__(
        self, layout: Layout, manifest: Manifest, *, patience: float = PATIENCE, exact_up_to: int = EXACT_UP_TO
    ) -> None:
        self._manifest = manifest
        self._patience = patience
        self._database = Database(layout.truth)
        self._lock = WriterLock(layout.lock)
        self._root = layout.root
        self._generations = Generations(layout, exact_up_to=exact_up_to)
        self._learning = Learning(self._database, self._lock)
        self._next_look = time.monotonic() + LOOK_EVERY
        self._state: ArchiveState | None = None
        self._wrote = False
        self._refused = False
        self._next_catching_up = float("-inf")
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
        sketches = self._sketches_of_changed(batch)
        now = datetime.now(tz=UTC).isoformat(timespec="seconds")
        outcomes: list[str] = []
        with self._lock.held(patience=self._patience):
            with self._changing() as db:
                require_kept(self._manifest, self._generation(db).manifest, self._root)
                for item in batch:
                    text = item.article.text
                    found = sketches.get(text) or sketch(text)
                    outcomes.append(truth.put(db, item, sketched=found, added_at=now))
            self._follow()
        return outcomes

    def remove(self, article_ids: Sequence[str]) -> list[str]:
        """Remove articles in one transaction; return the ids that were there."""
        day = datetime.now(tz=UTC).date().isoformat()
        with self._lock.held(patience=self._patience):
            with self._changing() as db:
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

    def figures(self, article_ids: Sequence[str]) -> list[Figure]:
        """Numeric claims of those of the articles that are stored, in the order of the ids and of their texts."""
        with self._database.reading() as db:
            return figures.of_articles(db, article_ids)

    def statements(self, article_ids: Sequence[str] | None = None) -> list[Statement]:
        """Statements of those of the articles that are stored; without ids those of all, the newest articles' first."""
        with self._database.reading() as db:
            return statements.of_articles(db, article_ids)

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
            # Whoever made the archive grow leaves it as quick as it can be.
            self._learning.finish()
            try:
                with self._lock.held(patience=min(self._patience, CLOSING_PATIENCE)):
                    self._newest().lexical.catch_up(self._database)
                    self._save_vectors(closing=True)
            except ArchiveError as error:
                # Whoever was refused a batch has been told what is wrong.
                level = logging.INFO if self._refused else logging.WARNING
                _LOG.log(level, "The indexes were not saved; the next search will take longer. %s", error)
        self._learning.give_up()
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
        if time.monotonic() >= self._next_look:
            # A writer that was killed may have left this to whoever uses the archive for longer than one question.
            self._next_look = time.monotonic() + LOOK_EVERY
            self._learning.consider(generation.dense)
        allowed = None if hides_nothing(filters) else generation.columns.visible(db, filters)
        return _ranked(db, generation.dense.nearest(db, vector, k=k, allowed=allowed), k)

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """Change the truth, and remember if that was refused."""
        try:
            with self._database.writing() as db:
                yield db
        except ArchiveError:
            self._refused = True
            raise

    def _follow(self) -> None:
        """Bring the derived parts towards a commit of ours; the lock is held.

        That they could not follow is told at the end of the session, if it still is so.
        """
        self._wrote = True
        if time.monotonic() >= self._next_catching_up:
            self._catch_lexical_up(logging.INFO)
        try:
            self._learning.consider(self._newest().dense)
            self._save_vectors(closing=False)
        except ArchiveError as error:
            _LOG.info("The vector index was not saved; the next batch tries again. %s", error)

    def _catch_lexical_up(self, level: int) -> None:
        """Follow the log with the lexical index, or log at a level why not; the lock is held."""
        began = time.monotonic()
        try:
            self._newest().lexical.catch_up(self._database)
        except ArchiveError as error:
            # What it lags behind is committed: to report a failure now would be untrue, and search goes on without.
            _LOG.log(level, "The lexical index could not follow; the next search tries again. %s", error)
        ended = time.monotonic()
        self._next_catching_up = ended + max(LEXICAL_EVERY, LEXICAL_PAUSE * (ended - began))

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
                self._catch_lexical_up(logging.WARNING)

    def _mend_lexical(self, error: DamagedError) -> None:
        _LOG.warning("The lexical index is built anew. %s", error)
        with self._lock.held(patience=self._patience):
            self._newest().lexical.mend(self._database)

    def _sketches_of_changed(self, batch: Sequence[IndexedArticle]) -> dict[str, Sketch]:
        """Sketch the texts that will be stored before the lock is taken: it is most of a batch's arithmetic."""
        stored = self.hashes([item.article.id for item in batch])
        changed = (item.article for item in batch if stored.get(item.article.id) != content_hash(item.article))
        return {article.text: sketch(article.text) for article in changed}


def _best(db: Connection, generation: Generation, query: str, *, k: int, filters: Filters) -> Ranking:
    return _ranked(db, generation.lexical.best(db, query, k=k, filters=filters) if k >= 1 else {}, max(k, 0))


def _numbered(generation: Generation, ranking: Ranking) -> Ranking:
    """Let a ranking of rows go out under numbers that no other generation has."""
    return Ranking(generation.numbers(ranking.numbers), ranking.scores)


def _ranked(db: Connection, scores: dict[int, float], k: int) -> Ranking:
    return ranked(scores, k, lambda rows: lookups.identities(db, rows))


def _listed(db: Connection, ranking: Ranking) -> list[ScoredPassage]:
    """Read the passages of a ranking made in the same transaction; ties by passage id."""
    # An index that another thread brought further may know a passage that this transaction does not see yet.
    return listed(ranking, lookups.passages_of_rows(db, ranking.numbers.tolist()))


def open_archive(path: Path, *, manifest: Manifest, create: bool) -> EmbeddedArchive:
    """Open the archive in a folder, or with `create` make it if the folder is missing or empty.

    Raises ArchiveError if there is none or the folder cannot be used, MismatchError if it was built otherwise than
    `manifest` says, DamagedError if it is not whole enough to open.
    """
    layout = Layout(path)
    return EmbeddedArchive(layout, require_archive(layout, manifest, create=create))
