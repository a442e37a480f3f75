"""Brings articles into an archive: what is new is cut into passages, embedded and committed, a batch at a time.

Articles that are stored already, word for word, cost one lookup. Passages of several articles are embedded together,
because that is faster. Reading files is `index/reading.py`; finding copies and storing is the archive's part.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.reading import Read
from index.report import Notice, Report
from rag.chunking import Chunking, chunk, embedding_text
from rag.figures import read_figures
from rag.identity import content_hash
from rag.nouns import Article, IndexedArticle, Passage, Vector, Vectors
from rag.seams import Archive, Embedder, StatementReader, TokenCoder

BATCH_ARTICLES = 64
BATCH_SECONDS = 5.0
# Passages that are embedded together: as many as take about this long, so that a batch can be committed in time.
_GROUP_SECONDS = 1.5
_GROUP_SIZES = (32, 512)
# Vectors of the last passages, for articles that come again under another id: 15 MB at 384 dimensions.
_REMEMBERED = 10_000

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands after a commit; `ids` are the articles stored since the last call, unchanged ones too.

    Counts and seconds are of the whole run so far.
    """

    ids: tuple[str, ...]
    added: int
    updated: int
    unchanged: int
    failed: int
    passages: int
    seconds: float

    @property
    def articles(self) -> int:
        """Articles of this run that are stored by now."""
        return self.added + self.updated + self.unchanged

    @property
    def rate(self) -> float:
        """Articles stored a second, over the whole run."""
        return self.articles / self.seconds if self.seconds else 0.0

    @property
    def passages_per_second(self) -> float:
        """Passages committed a second, over the whole run."""
        return self.passages / self.seconds if self.seconds else 0.0


def ingest(
    reads: Iterable[Read | Notice],
    on_progress: Callable[[Progress], None] | None = None,
    *,
    archive: Archive,
    embedder: Embedder,
    chunking: Chunking,
    coder: TokenCoder | None = None,
    statements: StatementReader | None = None,
    clock: Clock = time.monotonic,
) -> Report:
    """Store what is read and report on it; `on_progress` hears of each batch after its commit.

    A batch is committed at 64 articles or as soon as 5 seconds have passed since the last commit, and at the end. When
    the run is broken off (by Ctrl-C, or by an error of the archive, which is raised), whole batches are stored and
    nothing else; running again goes on from there. An article of nothing but whitespace is a failure in the report.
    With a `coder`, which must embed as `embedder` does, passages are stored with their token codes; with a reader of
    `statements`, articles with what is said in them.
    """
    run = _Run(archive, RememberingEmbedder(embedder, coder, clock), chunking, statements, on_progress, clock)
    for outcome in reads:
        run.take(outcome)
    return run.finish()


class _Run:
    """One run of `ingest`: articles go from `unseen` over `unembedded` to `ready`, and from there into the archive."""

    def __init__(
        self,
        archive: Archive,
        embedder: RememberingEmbedder,
        chunking: Chunking,
        statements: StatementReader | None,
        on_progress: Callable[[Progress], None] | None,
        clock: Clock,
    ) -> None:
        self._archive = archive
        self._embedder = embedder
        self._chunking = chunking
        self._statements = statements
        self._on_progress = on_progress
        self._clock = clock
        self._began = self._committed = clock()
        self._ids: list[str] = []
        self._warnings: list[Notice] = []
        self._failed: list[Notice] = []
        self._outcomes = {"added": 0, "updated": 0, "unchanged": 0}
        self._copies = self._passages = 0
        self._unseen: list[Read] = []
        self._unembedded: list[tuple[Article, tuple[Passage, ...]]] = []
        self._ready: list[IndexedArticle] = []
        self._untold: list[str] = []

    def take(self, outcome: Read | Notice) -> None:
        """Take the next thing read; whatever is due after it is done."""
        if isinstance(outcome, Notice):
            self._failed.append(outcome)
        else:
            self._warnings.extend(outcome.warnings)
            self._ids.append(outcome.article.id)
            self._unseen.append(outcome)
            if len(self._unseen) >= BATCH_ARTICLES:
                self._look_up()
        if self._overdue():
            self._store_all()

    def finish(self) -> Report:
        """Store what is left and report."""
        self._store_all()
        return Report(
            added=self._outcomes["added"],
            updated=self._outcomes["updated"],
            unchanged=self._outcomes["unchanged"],
            copies=self._copies,
            warnings=tuple(self._warnings),
            failed=tuple(self._failed),
            passages=self._passages,
            seconds=round(self._clock() - self._began, 3),
            ids=tuple(self._ids),
        )

    def _overdue(self) -> bool:
        return self._clock() - self._committed >= BATCH_SECONDS

    def _store_all(self) -> None:
        self._look_up()
        self._embed()
        self._commit()

    def _look_up(self) -> None:
        """Leave out what is stored already, and cut the rest into passages."""
        reads, self._unseen = self._unseen, []
        known = self._archive.hashes([read.article.id for read in reads]) if reads else {}
        for read in reads:
            article = read.article
            found = content_hash(article)
            if known.get(article.id) == found:
                self._outcomes["unchanged"] += 1
                self._untold.append(article.id)
                continue
            # The same article may come twice before its commit.
            known[article.id] = found
            self._cut(read)

    def _cut(self, read: Read) -> None:
        passages = chunk(read.article, chunking=self._chunking, embedder=self._embedder.inner)
        if not passages:
            reason = "The article has no text."
            self._failed.append(Notice(read.file, read.place, reason, "Give it a text, or leave it out."))
            return
        self._unembedded.append((read.article, passages))
        full = len(self._ready) + len(self._unembedded) >= BATCH_ARTICLES
        if full or sum(len(waiting) for _, waiting in self._unembedded) >= self._embedder.group:
            self._embed()

    def _embed(self) -> None:
        waiting, self._unembedded = self._unembedded, []
        passages = [passage for _, own in waiting for passage in own]
        vectors, codes = self._embedder.embed(passages)
        articles = [article for article, _ in waiting]
        said = self._statements.find_all(articles) if self._statements else [None] * len(articles)
        first = 0
        for (article, own), spoken in zip(waiting, said, strict=True):
            last = first + len(own)
            made = tuple(codes[first:last])
            self._ready.append(IndexedArticle(article, own, vectors[first:last], made, read_figures(article), spoken))
            first = last
        if len(self._ready) >= BATCH_ARTICLES or self._overdue():
            self._commit()

    def _commit(self) -> None:
        while self._ready:
            batch, self._ready = _without_repeats(self._ready)
            stored = self._archive.add(batch)
            for outcome in stored:
                self._outcomes[outcome] += 1
            self._passages += sum(len(item.passages) for item in batch)
            self._untold.extend(item.article.id for item in batch)
            new = [item.article.id for item, outcome in zip(batch, stored, strict=True) if outcome == "added"]
            self._copies += self._count_copies(new)
        self._committed = self._clock()
        self._tell()

    def _count_copies(self, added: Sequence[str]) -> int:
        """Count the articles that print what one stored before them prints; the first of several in a batch is none."""
        later = set(added)
        count = 0
        for article_id in added:
            later.discard(article_id)
            count += any(other not in later for other in self._archive.copies(article_id))
        return count

    def _tell(self) -> None:
        if self._on_progress is None or not self._untold:
            return
        ids, self._untold = tuple(self._untold), []
        seconds = self._clock() - self._began
        self._on_progress(
            Progress(ids, **self._outcomes, failed=len(self._failed), passages=self._passages, seconds=seconds)
        )


def _without_repeats(items: Sequence[IndexedArticle]) -> tuple[list[IndexedArticle], list[IndexedArticle]]:
    """Take one batch off a list: at most 64 articles, no id twice, so that each one's outcome is its own."""
    seen: set[str] = set()
    for place, item in enumerate(items[:BATCH_ARTICLES]):
        if item.article.id in seen:
            return list(items[:place]), list(items[place:])
        seen.add(item.article.id)
    return list(items[:BATCH_ARTICLES]), list(items[BATCH_ARTICLES:])


class RememberingEmbedder:
    """Embeds passages, the same text once; knows how many make a good group at the speed measured so far."""

    def __init__(self, inner: Embedder, coder: TokenCoder | None, clock: Clock) -> None:
        self.inner = inner
        self.group = _GROUP_SIZES[0]
        self._coder = coder
        self._clock = clock
        self._remembered: OrderedDict[bytes, tuple[Vector, bytes]] = OrderedDict()

    def embed(self, passages: Sequence[Passage]) -> tuple[Vectors, list[bytes]]:
        """Embed passages with their headers: unit rows of shape `(len(passages), dimensions)`, and token codes if any.

        There are as many codes as passages, or none.
        """
        codes: list[bytes] = []
        vectors = np.zeros((len(passages), self.inner.dimensions), dtype=np.float32)
        texts = [embedding_text(passage) for passage in passages]
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._remembered}
        if new:
            self._remembered.update(zip(new, self._embed_timed(list(new.values())), strict=True))
        for place, key in enumerate(keys):
            vectors[place], code = self._remembered[key]
            codes += [code] if self._coder else []
            self._remembered.move_to_end(key)
        while len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return vectors, codes

    def _embed_timed(self, texts: list[str]) -> list[tuple[Vector, bytes]]:
        began = self._clock()
        if self._coder:
            vectors, codes = self._coder.encode_passages(texts)
        else:
            vectors, codes = self.inner.embed_passages(texts), [b""] * len(texts)
        spent = max(self._clock() - began, 1e-6)
        self.group = int(np.clip(len(texts) / spent * _GROUP_SECONDS, *_GROUP_SIZES))
        return list(zip(vectors, codes, strict=True))
