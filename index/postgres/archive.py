"""The archive on PostgreSQL: one object over the pool of connections; fulfils `rag.seams.Archive`.

An article and all that hangs on it (passages, vectors, words, figures, statements, copies) come and go in one
transaction, and each method reads one state. Making and opening is `open_archive`; verifying is
`index/postgres/verification.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from index.admission import require_storable
from index.analysis import phrase_words
from index.copies import contains_passage
from index.manifest import Manifest, require_kept, require_model_kept
from index.postgres import lookups, nearest, truth, words
from index.postgres.address import Address
from index.postgres.connections import LIMITS, Connections, Db, Limits
from index.postgres.nearest import EXACT_UP_TO
from index.postgres.opening import manifest_of, require_archive
from index.postgres.replicas import Reads, Replica
from index.postgres.shelves import PostgresLists, PostgresMeanings
from index.ranking import listed, ranked
from rag.errors import ArchiveError
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


class PostgresArchive:
    """An archive in a database. Any thread may call any method; connections and reads are the archive's to close.

    What is read at a replica may be as old as its bound. Beyond `exact_up_to` passages a vector index is made and
    searched (`index/postgres/nearest.py`).
    """

    def __init__(self, connections: Connections, manifest: Manifest, reads: Reads, *, exact_up_to: int) -> None:
        self._connections = connections
        self._reads = reads
        self._exact_up_to = exact_up_to
        self._manifest = manifest
        self._state: ArchiveState | None = None

    @property
    def manifest(self) -> Manifest:
        """What the archive was built with when it was opened."""
        return self._manifest

    @property
    def meanings(self) -> PostgresMeanings:
        """Where vectors of sentences are kept; it may be used until the archive is closed."""
        return PostgresMeanings(self._connections)

    @property
    def lists(self) -> PostgresLists:
        """Where a reader's own lists are kept, as long."""
        return PostgresLists(self._connections)

    @property
    def address(self) -> Address:
        """Where it is."""
        return self._connections.address

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, batch: Sequence[IndexedArticle]) -> list[str]:
        """Commit articles in one transaction, replacing those with the same id (see the seam).

        Raises LockedError if another writer keeps its turn, MismatchError if the archive was made otherwise since it
        was opened, UnavailableError, ArchiveError if a passage is no span of its article or a vector has another length
        than the archive's.
        """
        for item in batch:
            require_storable(item, self._manifest.dimensions)
        stored = self.hashes([item.article.id for item in batch])
        if all(stored.get(item.article.id) == content_hash(item.article) for item in batch):
            return ["unchanged"] * len(batch)
        ready = [truth.prepare(item) for item in batch]
        now = datetime.now(tz=UTC).isoformat(timespec="seconds")
        with self._connections.writing() as db:
            # The turn comes first: a reindex gives it back only when what it made stands in the place of the old.
            db.execute("SELECT 1 FROM turn FOR UPDATE")
            found, _ = manifest_of(db, self._connections.address)
            require_kept(self._manifest, found, self._connections.address)
            outcomes: list[str] = [*truth.put_all(db, ready, added_at=now)]
            sequence = lookups.last_sequence(db)
        self._reads.written(sequence)
        return outcomes

    def remove(self, article_ids: Sequence[str]) -> list[str]:
        """Remove articles in one transaction; return the ids that were there."""
        day = datetime.now(tz=UTC).date().isoformat()
        with self._connections.writing() as db:
            turn = truth.Turn(db)
            removed = [identity for identity in article_ids if turn.remove(identity, day=day)]
            turn.end()
            sequence = lookups.last_sequence(db)
        self._reads.written(sequence)
        return removed

    def dense(self, vector: Vector, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Nearest passages by cosine, best first, ties by passage id."""
        return self._reads.read(lambda db: _listed(db, self._nearest(db, vector, k=k, filters=filters)))

    def lexical(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Best passages by BM25, best first, ties by passage id."""
        return self._reads.read(lambda db: _listed(db, _best(db, query, k=k, filters=filters)))

    def rank_dense(self, vector: Vector, *, k: int, filters: Filters) -> Ranking:
        """What `dense` finds, without reading it."""
        return self._reads.read(lambda db: self._nearest(db, vector, k=k, filters=filters))

    def rank_lexical(self, query: str, *, k: int, filters: Filters) -> Ranking:
        """What `lexical` finds, without reading it."""
        return self._reads.read(lambda db: _best(db, query, k=k, filters=filters))

    def read(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Passages by the numbers of a ranking; what was removed is left out."""
        return self._reads.read(lambda db: lookups.passages_of_rows(db, numbers))

    def count(self, phrase: str, *, filters: Filters) -> int:
        """Count the passages that hold the words of a phrase side by side."""
        found = phrase_words(phrase)
        counted = self._reads.glance(lambda db: words.count_alone(db, found, filters=filters))
        if counted is not None:
            return counted
        return self._reads.read(lambda db: words.count_together(db, found, filters=filters))

    def article(self, article_id: str) -> Article | None:
        """The stored article, or None."""
        return self._reads.glance(lambda db: lookups.article(db, article_id))

    def articles(self, *, filters: Filters, offset: int = 0, limit: int | None = None) -> list[Article]:
        """Stored articles without their texts, newest first, undated last, ties by id."""
        return self._reads.glance(lambda db: lookups.articles(db, filters, offset=offset, limit=limit))

    def total(self, *, filters: Filters) -> int:
        """How many articles `articles` would list without offset and limit."""
        return self._reads.glance(lambda db: lookups.total(db, filters))

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Content hashes of those of the ids that are stored."""
        # At the primary: whoever asks leaves out what is stored, and what is about to be removed there.
        return self._reads.newest(lambda db: lookups.hashes(db, article_ids))

    def passages(self, article_id: str) -> list[Passage]:
        """An article's passages in the order of its text."""
        return self._reads.read(lambda db: lookups.passages(db, article_id))

    def vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """Stored vectors of passages, row by row. Raises NotFoundError for an id that is not stored."""
        return self._reads.read(lambda db: self._vectors(db, passage_ids))

    def codes(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """Token codes by the numbers of a ranking, of those of the passages that have some."""
        return self._reads.glance(lambda db: lookups.codes_of_rows(db, numbers, self._manifest.late))

    def figures(self, article_ids: Sequence[str]) -> list[Figure]:
        """Numeric claims of those of the articles that are stored, in the order of the ids and of their texts."""
        return self._reads.glance(lambda db: lookups.figures(db, article_ids))

    def statements(self, article_ids: Sequence[str] | None = None) -> list[Statement]:
        """Statements of those of the articles that are stored; without ids those of all, the newest articles' first."""
        return self._reads.glance(lambda db: lookups.statements(db, article_ids))

    def copies(self, article_id: str) -> list[str]:
        """The other articles of its copy cluster, earliest first."""
        return self._reads.glance(lambda db: lookups.copies(db, article_id))

    def also_in(self, passage: Passage, *, filters: Filters) -> list[str]:
        """The visible articles of its copy cluster, but its own, that print the same passage; earliest first."""
        texts = self._reads.glance(lambda db: lookups.texts_of_copies(db, passage.article_id, filters))
        return [identity for identity, text in texts if contains_passage(passage.text, text)]

    def sources(self) -> list[tuple[str, int]]:
        """Outlets with their number of articles, most articles first."""
        return self._reads.glance(lookups.sources)

    def removed_on(self, article_id: str) -> str | None:
        """ISO day (UTC) on which the article was removed."""
        # Whoever asks has just learnt from the primary that it is not there.
        return self._reads.newest(lambda db: lookups.removed_on(db, article_id))

    def state(self) -> ArchiveState:
        """Counts at the newest commit."""
        return self._reads.glance(self._state_now)

    def settle(self) -> None:
        """Leave an archive that has grown as quick as it can be: make its vector index if that is due.

        This takes minutes, without a limit: for a program that has time, not for a server that is to end.
        """
        try:
            nearest.make_due_index(self._connections, self._exact_up_to)
        except ArchiveError as error:
            _LOG.warning("The vector index was not made; searches look at every passage. %s", error)

    def close(self) -> None:
        """Close all connections, at once; twice is harmless."""
        self._reads.close()
        self._connections.close()

    def _state_now(self, db: Db) -> ArchiveState:
        kept = self._state
        if kept is None or kept.sequence != lookups.last_sequence(db):
            # Another statement, and maybe a newer state: it is whole by itself.
            kept = self._state = lookups.state(db)
        return kept

    def _vectors(self, db: Db, passage_ids: Sequence[str]) -> Vectors:
        self._require_model(db)
        return lookups.vectors(db, passage_ids, self._manifest.dimensions)

    def _require_model(self, db: Db) -> None:
        found, _ = manifest_of(db, self._connections.address)
        require_model_kept(self._manifest, found, self._connections.address)

    def _nearest(self, db: Db, vector: Vector, *, k: int, filters: Filters) -> Ranking:
        self._require_model(db)
        limit = self._exact_up_to
        found = nearest.nearest(db, vector, k=k, filters=filters, exact_up_to=limit) if k >= 1 else {}
        return ranked(found, max(k, 0), lambda rows: lookups.identities(db, rows))


def open_archive(
    address: Address,
    *,
    manifest: Manifest,
    create: bool,
    limits: Limits = LIMITS,
    exact_up_to: int = EXACT_UP_TO,
    replica: Replica | None = None,
) -> PostgresArchive:
    """Open the archive at an address, or with `create` make it if the database holds none.

    With a `replica` what is only read is read there (`index/postgres/replicas.py`). Raises ArchiveError if there is no
    archive, MismatchError if it was built otherwise than `manifest` says or the replica is another's, UnavailableError
    if the server is away.
    """
    connections = Connections(address, limits=limits)
    try:
        found = require_archive(connections, manifest, create=create)
        reads = Reads(connections, replica, limits=limits)
        return PostgresArchive(connections, found, reads, exact_up_to=exact_up_to)
    except BaseException:
        connections.close()
        raise


def _best(db: Db, query: str, *, k: int, filters: Filters) -> Ranking:
    found = words.best(db, query, k=k, filters=filters) if k >= 1 else {}
    return ranked(found, max(k, 0), lambda rows: lookups.identities(db, rows))


def _listed(db: Db, ranking: Ranking) -> list[ScoredPassage]:
    return listed(ranking, lookups.passages_of_rows(db, ranking.numbers.tolist()))
