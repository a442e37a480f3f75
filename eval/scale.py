"""Measures storing and searching on an archive of a given number of passages: `rapporteur bench --scale N`.

The passages are recombined sentences (`eval.recombined`). What is measured is storing, indexing and searching, not
embedding: each distinct sentence is encoded once (and kept in the user's cache), a passage has the normalised mean of
its sentences' vectors and all of their token codes. Queries are titles of the data set's articles. A search "with the
vector given" follows on an embedding of its query, which the embedder still remembers.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from eval.archives import cache_folder
from eval.benchmark import EVERYTHING, Benchmark, Figure, disk, embedding_queries, fresh_process, pair
from eval.datasets import find_corpus
from eval.machine import describe
from eval.recombined import (
    PASSAGES_AN_ARTICLE,
    Encoded,
    Material,
    articles,
    gather,
    one_outlet,
    recombination,
    six_years,
    three_months,
)
from eval.speed import middle_and_tail, percentiles, seconds_of
from rag.identity import digest
from rag.nouns import Filters, IndexedArticle, Vector, Vectors
from rag.seams import Archive, Embedder, TokenCoder
from rag.stages import recording

if TYPE_CHECKING:
    from app.service import Service
    from app.settings import Settings

SEED = 20
BATCH = 64
"""Articles in one commit, as in `add`."""

RESULTS = 10

Draw = Callable[[random.Random], Filters]
FILTERS: dict[str, Draw] = {
    "": lambda _: EVERYTHING,
    "3 months (2.5 %)": three_months,
    "1 outlet (2.5 %)": one_outlet,
    "6 years (60 %)": six_years,
}
"""Drawn anew for each query, so that no filter was prepared for a query before it."""


@dataclass(slots=True)
class Stored:
    """What went into the archive, in that order: ids, days and outlets of passages, their vectors in parts.

    `code_bytes` is the length of all their token codes.
    """

    ids: list[str] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    parts: list[Vectors] = field(default_factory=list)
    code_bytes: int = 0

    def noting(self, items: Iterable[IndexedArticle]) -> Iterator[IndexedArticle]:
        """Pass articles on and keep what has to be known of them."""
        for item in items:
            for passage in item.passages:
                self.ids.append(passage.id)
                self.days.append(passage.published.toordinal() if passage.published else 0)
                self.outlets.append(passage.source or "")
            self.parts.append(item.vectors)
            self.code_bytes += sum(map(len, item.codes))
            yield item


class BruteForce:
    """Finds the true nearest of the passages that were stored, in 32 bits."""

    def __init__(self, stored: Stored) -> None:
        self._ids = stored.ids
        self._days = np.array(stored.days)
        self._outlets = np.array(stored.outlets)
        self._vectors = np.concatenate(stored.parts)

    def nearest(self, query: Vector, filters: Filters, *, k: int) -> set[str]:
        """Return the ids of the k nearest passages that the filters let through."""
        cosines = np.where(self._visible(filters), self._vectors @ query, -np.inf)
        best = np.argpartition(-cosines, k)[:k] if k < len(cosines) else np.arange(len(cosines))
        return {self._ids[place] for place in best if np.isfinite(cosines[place])}

    def _visible(self, filters: Filters) -> NDArray[np.bool_]:
        # Day 0 stands for none, which any bound leaves out.
        since = filters.since.toordinal() if filters.since else int(filters.bounded)
        until = filters.last_day.toordinal() if filters.last_day else date.max.toordinal()
        seen: NDArray[np.bool_] = (self._days >= since) & (self._days <= until)
        return seen & np.isin(self._outlets, filters.sources) if filters.sources else seen


def run_scale_benchmark(
    folder: Path,
    settings: Settings,
    *,
    passages: int,
    passages_an_article: int = PASSAGES_AN_ARTICLE,
    questions: int,
    on_step: Callable[[str], None] = lambda _: None,
) -> Benchmark:
    """Measure on so many passages recombined from the data set in `folder`; `on_step` hears what is next.

    Raises InputError when the data set has too few sentences.
    """
    from app.wiring import build_service
    from index.reading import read
    from rag.embedding import load_embedder

    on_step("reading and encoding sentences")
    material = gather(read([find_corpus(folder.resolve())]))
    dealt = recombination(passages, sentences=len(material.sentences), seed=SEED)
    model = settings.embedding
    embedder = load_embedder(model.model, model.precision, allow_download=model.allow_download)
    encoded = encode_sentences(material, embedder, checksum=embedder.checksum)
    made = articles(material, encoded, dealt, seed=SEED, passages_an_article=passages_an_article)
    asked = _asked(material, questions)
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as scratch:
        here = settings.model_copy(update={"archive": Path(scratch) / "archive"})
        on_step("storing and indexing")
        stored = Stored()
        with closing(build_service(here, create=True, embedder=embedder)) as service:
            storing = _store(service.archive, stored.noting(made))
            # Closing writes what the indexes have gathered: a part of storing.
            storing += seconds_of(service.close)
        with closing(build_service(here, embedder=embedder)) as service:
            on_step("searching")
            figures = [
                *_searching(service, embedder, asked),
                *_recall(service.archive, embedder, BruteForce(stored), asked),
                *embedding_queries(embedder, asked, model=settings.embedding.model),
                *_profile(service, asked),
            ]
            state = service.archive.state()
        on_step("starting a fresh process")
        held = [
            *fresh_process(here.archive, asked[0]),
            *disk(here.archive, state.passages, code_bytes=stored.code_bytes),
        ]
    rate = f"{passages / storing:,.0f} passages/s, {BATCH} articles a commit, embedding not counted"
    first = Figure("storing and indexing", storing, "s", rate)
    name = f"{folder.resolve().name} recombined"
    return Benchmark(describe(), name, state.articles, state.passages, 1, (first, *held, *figures))


def encode_sentences(material: Material, coder: TokenCoder, *, checksum: str) -> Encoded:
    """Encode the distinct sentences, or read what an earlier run kept in the user's cache.

    `checksum` is that of the embedding weights.
    """
    path = cache_folder() / f"encoded-{digest(checksum, coder.late, *material.sentences)}.npz"
    if path.is_file():
        return _read(path)
    vectors, codes = coder.encode_passages(material.sentences)
    found = Encoded(vectors, tuple(codes) if coder.late else ())
    _write(path, found)
    return found


def _read(path: Path) -> Encoded:
    with np.load(path, allow_pickle=False) as kept:
        vectors, ends, joined = kept["vectors"], kept["ends"].tolist(), kept["codes"].tobytes()
    return Encoded(vectors, tuple(joined[start:end] for start, end in pairwise([0, *ends])))


def _write(path: Path, encoded: Encoded) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    ends = np.cumsum([len(code) for code in encoded.codes], dtype=np.int64)
    joined = np.frombuffer(b"".join(encoded.codes), dtype=np.uint8)
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as stream:
        np.savez(stream, vectors=encoded.vectors, ends=ends, codes=joined)
    # At once, so that a run that is cut short leaves nothing that looks whole.
    part.replace(path)


def _asked(material: Material, count: int) -> list[str]:
    titles = list(material.titles)
    random.Random(SEED).shuffle(titles)
    return titles[:count]


def _store(archive: Archive, made: Iterator[IndexedArticle]) -> float:
    """Add all articles; return the seconds that the archive took, without the making of them."""
    spent = 0.0
    while batch := list(islice(made, BATCH)):
        spent += seconds_of(partial(archive.add, batch))
    return spent


def _searching(service: Service, embedder: Embedder, asked: Sequence[str]) -> list[Figure]:
    figures: list[Figure] = []
    for name, draw in FILTERS.items():
        chance = random.Random(SEED)
        drawn = [(query, draw(chance)) for query in asked]
        given = [_given(service, embedder, query, filters) for query, filters in (drawn[0], *drawn)][1:]
        label = "hybrid search, vector given" + (f", {name}" if name else "")
        figures += pair(label, middle_and_tail(given), count=len(asked))
    for mode in ("lexical", "dense", "hybrid", "full"):
        search = partial(service.desk.retrieve, mode=mode, k=RESULTS)
        search(asked[0])
        figures += pair(f"search all in, {mode}", percentiles(search, asked), count=len(asked))
    return figures


def _given(service: Service, embedder: Embedder, query: str, filters: Filters) -> float:
    embedder.embed_query(query)
    return 1000 * seconds_of(partial(service.desk.retrieve, query, mode="hybrid", k=RESULTS, filters=filters))


def _recall(archive: Archive, embedder: Embedder, truth: BruteForce, asked: Sequence[str]) -> list[Figure]:
    """Count how many of the true nearest passages the dense leg finds."""
    figures: list[Figure] = []
    for name, draw in FILTERS.items():
        chance = random.Random(SEED)
        shares = []
        for query in asked:
            filters, vector = draw(chance), embedder.embed_query(query)
            true = truth.nearest(vector, filters, k=RESULTS)
            found = {hit.passage.id for hit in archive.dense(vector, k=RESULTS, filters=filters)}
            shares.append(len(true & found) / max(1, len(true)))
        label = f"recall@{RESULTS} of the dense leg" + (f", {name}" if name else "")
        figures.append(Figure(label, sum(shares) / len(shares), "", "against exact search in 32 bits"))
    return figures


def _profile(service: Service, asked: Sequence[str]) -> list[Figure]:
    """Tell where the milliseconds of a search go, stage by stage."""
    figures: list[Figure] = []
    for mode in ("hybrid", "full"):
        spent: defaultdict[str, list[float]] = defaultdict(list)
        for query in asked:
            with recording() as stages:
                service.desk.retrieve(query, mode=mode, k=RESULTS)
            for name, taken in stages.timings_ms.items():
                spent[name].append(taken)
        figures += [Figure(f"{mode}, {name}", median(taken), "ms", "median") for name, taken in spent.items()]
    return figures
