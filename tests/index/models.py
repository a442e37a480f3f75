"""Models and chunkings for the tests of reindexing: embedders that count, and archives filled through ingestion."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from index.archive import EmbeddedArchive, open_archive
from index.ingestion import ingest
from index.manifest import Manifest
from index.reading import Read
from index.reindex_tally import OnProgress, ReindexReport
from index.reindexing import reindex
from rag.chunking import Chunking
from rag.late import QueryTokens
from rag.nouns import Article, Filters, Vectors
from rag.seams import Archive
from rag.spelling import fold
from tests.embedders import WordEmbedder

WORDS = tuple(
    "water prisoners borders harvest mines elections salaries bridges schools roads delegation minister round "
    "ceasefire ferries grain convoy mediator hotel border lists winter signed refused offered asked denied left".split()
)
QUERIES = ("talks on prisoners", "the delegation left the bridges", "harvest 14", "envoys")
FILTERS = (Filters(), Filters(since=date(2022, 2, 12)), Filters(sources=("The Courier",)))


class Model(WordEmbedder):
    """An embedder that remembers which texts it was asked to embed."""

    def __init__(self, name: str = "words-64", dimensions: int = 64) -> None:
        super().__init__(name, dimensions)
        self.asked: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return super().embed_passages(texts)


class CodingModel(Model):
    """One that makes token codes too: for each word the signs of eight numbers drawn for it and for the head's name."""

    def __init__(self, head: str = "head") -> None:
        super().__init__()
        self.late = head

    def encode_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[bytes]]:
        return self.embed_passages(texts), [b"".join(map(self._code, fold(text).split())) for text in texts]

    def query_tokens(self, text: str) -> QueryTokens:
        words = fold(text).split()
        bits = np.unpackbits(np.frombuffer(b"".join(map(self._code, words)), dtype=np.uint8)).reshape(-1, 8)
        return QueryTokens((bits.astype(np.float32) * 2 - 1) / np.float32(np.sqrt(8)), tuple(words))

    def _code(self, word: str) -> bytes:
        return hashlib.sha256(f"{self.late} {word}".encode()).digest()[:1]


def manifest_of(model: Model, tokens: int = 60, overlap: int = 10) -> Manifest:
    """What an archive of a model and a chunking is built with."""
    return Manifest(
        model=model.name,
        checksum=model.checksum,
        dimensions=model.dimensions,
        tokens=tokens,
        overlap=overlap,
        late=model.late if isinstance(model, CodingModel) else "",
    )


def round_of(number: int, told: str = "left") -> Article:
    """Write an article of several sentences; the same words return in many, but never five in a row."""
    draw = random.Random(number)
    halves = [" ".join(draw.choices(WORDS, k=7)) for _ in range(6)]
    talks = f"talks {number}, {number + 12} envoys said"
    text = "\n\n".join(f"{halves[n]} {talks}. {halves[n + 3]} {told}." for n in range(3))
    source = "The Courier" if number % 3 else "The Northlight"
    return Article(f"id-{number}", f"Round {number}", text, date(2022, 2, 10 + number % 7), source)


def open_as(path: Path, manifest: Manifest) -> EmbeddedArchive:
    """Open an archive, or make it."""
    return open_archive(path, manifest=manifest, create=True)


def put(archive: EmbeddedArchive, model: Model, articles: Iterable[Article]) -> None:
    """Cut, embed and store articles as the archive was opened for."""
    ingest(
        [Read(article, "news.jsonl") for article in articles],
        archive=archive,
        embedder=model,
        chunking=Chunking(archive.manifest.tokens, archive.manifest.overlap),
        coder=model if isinstance(model, CodingModel) else None,
    )


def filled(path: Path, model: Model, manifest: Manifest, articles: Iterable[Article]) -> Path:
    """Make an archive of articles; returns its folder."""
    with open_as(path, manifest) as archive:
        put(archive, model, articles)
    return path


def reindexed(
    path: Path, model: Model, target: Manifest, on_progress: OnProgress = lambda _progress: None
) -> ReindexReport:
    """Reindex with a model of the tests, which makes codes if it can."""
    coder = model if isinstance(model, CodingModel) else None
    return reindex(path, target, on_progress, embedder=model, coder=coder)


def shown(archive: Archive, model: Model) -> list[object]:
    """All that an archive shows: counts, passages, vectors, codes, copies, figures and searches of both kinds."""
    state, articles = archive.state(), archive.articles(filters=Filters())
    found: list[object] = [state.fingerprint, state.articles, state.passages, articles]
    for article in articles:
        passages = archive.passages(article.id)
        found += [passages, archive.vectors([passage.id for passage in passages]).tolist(), archive.copies(article.id)]
    found += [archive.figures([article.id for article in articles])]
    for query in QUERIES:
        vector = model.embed_query(query)
        for filters in FILTERS:
            found += [archive.dense(vector, k=7, filters=filters), archive.lexical(query, k=7, filters=filters)]
            ranking = archive.rank_lexical(query, k=5, filters=filters)
            numbers = ranking.numbers.tolist()
            codes, read = archive.codes(numbers), archive.read(numbers)
            found += [sorted((read[number].id, codes.get(number)) for number in numbers)]
            found += [archive.count(query.split()[-1], filters=filters)]
    return found
