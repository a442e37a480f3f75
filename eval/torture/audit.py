"""Looks into an archive after a kill: what it holds, and whether it searches as one that is built afresh would.

Each function is called in a process of its own, which opens the archive as any user's would.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path

import numpy as np

from app.settings import load_settings
from app.wiring import load_embedder_for
from eval.recombined import DAYS, FIRST_DAY
from eval.torture.material import plain
from index.archive import EmbeddedArchive, open_archive
from index.opening import read_manifest
from rag.chunking import Chunking, chunk, embedding_text
from rag.nouns import Article, Filters, IndexedArticle, ScoredPassage, Vector
from rag.seams import Embedder

QUERIES = 30
DEPTH = 20
CUT_AGAIN = 60
"""Articles, drawn at random, that are cut into passages and embedded again to be compared with what is stored."""

SAME_VECTOR = 0.999
"""Cosine of a stored vector and one made again: 16 bits, and sums in another order, leave this much."""

_BATCH = 64
_PHRASE = range(2, 7)


@dataclass(slots=True)
class Comparison:
    """What was compared with a fresh archive, and what differed; `passages` are those of either."""

    passages: int = 0
    searches: int = 0
    differences: list[str] = field(default_factory=list)


def read_articles(path: Path) -> dict[str, Article]:
    """Read every article that an archive lists, and its text."""
    with _opened(path) as archive:
        found = (archive.article(listed.id) for listed in archive.articles(filters=Filters()))
        return {article.id: plain(article) for article in found if article is not None}


def compare_with_fresh(
    path: Path, fresh: Path, articles: Sequence[Article], seed: int, *, words_up_to: int | None
) -> Comparison:
    """Build an archive afresh from what should be stored, and set its searches beside those of the one at `path`.

    The fresh one is given the stored vectors, since those that are made in other batches differ in the last bit; the
    stored ones are compared with new ones first. Searches by words must agree in archives of up to `words_up_to`
    passages: in larger ones deleted passages may still weigh in the statistics (`index/lexical_leg.py`).
    """
    chance = random.Random(seed)
    embedder = load_embedder_for(load_settings())
    comparison = Comparison()
    with _opened(path) as archive:
        comparison.differences += _stored_otherwise(archive, articles, embedder, chance)
        with open_archive(fresh, manifest=read_manifest(path), create=True) as other:
            for start in range(0, len(articles), _BATCH):
                other.add([_as_stored(archive, article) for article in articles[start : start + _BATCH]])
        with _opened(fresh) as other:
            comparison.passages = other.state().passages
            words = words_up_to is None or comparison.passages <= words_up_to
            _compare_searches(_Pair(archive, other), embedder, chance, comparison, words=words)
            _compare_lookups(archive, other, [article.id for article in articles], comparison)
    return comparison


def _opened(path: Path) -> EmbeddedArchive:
    return open_archive(path, manifest=read_manifest(path), create=False)


def _as_stored(archive: EmbeddedArchive, article: Article) -> IndexedArticle:
    passages = tuple(archive.passages(article.id))
    stored = archive.article(article.id)
    assert stored is not None
    return IndexedArticle(stored, passages, archive.vectors([passage.id for passage in passages]))


def _stored_otherwise(
    archive: EmbeddedArchive, articles: Sequence[Article], embedder: Embedder, chance: random.Random
) -> list[str]:
    """Cut and embed some articles again; say which are stored otherwise."""
    faults = []
    manifest = archive.manifest
    chunking = Chunking(tokens=manifest.tokens, overlap=manifest.overlap)
    for article in chance.sample(articles, min(CUT_AGAIN, len(articles))):
        passages = chunk(article, chunking=chunking, embedder=embedder)
        if list(passages) != archive.passages(article.id):
            faults.append(f"{article.id} has other passages than its text makes.")
            continue
        again = embedder.embed_passages([embedding_text(passage) for passage in passages])
        stored = archive.vectors([passage.id for passage in passages])
        if float(np.sum(again * stored, axis=1).min()) < SAME_VECTOR:
            faults.append(f"{article.id} has a vector that is not its passage's.")
    return faults


@dataclass(frozen=True, slots=True)
class _Pair:
    """The tortured archive and the fresh one."""

    one: EmbeddedArchive
    other: EmbeddedArchive

    def by_words(self, query: str, filters: Filters) -> str | None:
        """Search both by words; say how the hits differ."""
        one, other = (archive.lexical(query, k=DEPTH, filters=filters) for archive in (self.one, self.other))
        return _difference(one, other)

    def by_vector(self, vector: Vector, filters: Filters) -> str | None:
        """Search both by vector; say how the hits differ."""
        one, other = (archive.dense(vector, k=DEPTH, filters=filters) for archive in (self.one, self.other))
        return _difference(one, other)

    def counted(self, phrase: str, filters: Filters) -> str | None:
        """Count a phrase in both; say how the counts differ."""
        one, other = (archive.count(phrase, filters=filters) for archive in (self.one, self.other))
        return None if one == other else f"counted {one}, afresh {other}"


def _compare_searches(pair: _Pair, embedder: Embedder, chance: random.Random, into: Comparison, *, words: bool) -> None:
    listed = [article.id for article in pair.other.articles(filters=Filters())]
    for _ in range(QUERIES if listed else 0):
        query = _phrase(pair.other.passages(chance.choice(listed))[0].text, chance)
        vector = embedder.embed_query(query)
        day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        for filters in (Filters(), Filters(since=day, undated=True), Filters(until=day)):
            found = [pair.by_vector(vector, filters), pair.counted(query, filters)]
            found += [pair.by_words(query, filters)] if words else []
            into.searches += len(found)
            into.differences += [f"{query!r} under {filters}: {fault}" for fault in found if fault is not None]


def _compare_lookups(
    archive: EmbeddedArchive, other: EmbeddedArchive, article_ids: Sequence[str], into: Comparison
) -> None:
    if archive.state().fingerprint != other.state().fingerprint:
        into.differences.append("The fingerprints differ.")
    if archive.articles(filters=Filters()) != other.articles(filters=Filters()):
        into.differences.append("The lists of articles differ.")
    for identity in article_ids:
        if archive.copies(identity) != other.copies(identity):
            into.differences.append(f"{identity} has other copies.")


def _phrase(text: str, chance: random.Random) -> str:
    words = text.split()
    length = min(chance.choice(_PHRASE), len(words))
    start = chance.randrange(len(words) - length + 1)
    return " ".join(words[start : start + length])


def _difference(one: Sequence[ScoredPassage], other: Sequence[ScoredPassage]) -> str | None:
    if one == other:
        return None
    pairs = zip_longest(one, other)
    place, (here, there) = next((place, pair) for place, pair in enumerate(pairs, start=1) if pair[0] != pair[1])
    shown = [f"{hit.passage.id} {hit.score}" if hit is not None else "nothing" for hit in (here, there)]
    return f"at place {place} {shown[0]}, afresh {shown[1]}"
