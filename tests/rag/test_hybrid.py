"""The fast hybrid search finds what the two legs, read and fused, find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.fusion import by_score, dense_share, lexical_share
from rag.hybrid import HybridRetriever, fuse
from rag.identity import passage_id
from rag.nouns import Filters, Passage, Ranking, ScoredPassage
from rag.retrieval import DenseRetriever, LexicalRetriever
from rag.seams import Archive
from rag.stages import recording
from tests.fused import FusedRetriever
from tests.index.articles import ALL, EMBEDDER, opened, story

WORDS = "ferry grain envoy talks border ceasefire harbour commission".split()
HITS = st.dictionaries(st.integers(0, 12), st.sampled_from([0.0, 0.25, 0.5, 1.5, 3.0]), max_size=9)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    random = np.random.default_rng(8)
    with opened(Path(tmp_path_factory.mktemp("hybrid")) / "archive") as made:
        made.add(
            [
                # Each text twice: their scores tie.
                story(f"a{n:02}", " ".join(random.choice(WORDS, size=5)), day=f"2020-01-{1 + n % 28:02}")
                for n in range(40)
            ]
            + [story(f"b{n:02}", "ferry grain envoy") for n in range(6)]
        )
        yield made


@pytest.mark.parametrize("query", ["ferry", "envoy talks at the border", "ceasefire ceasefire harbour", "unheard", "…"])
@pytest.mark.parametrize("depth", [1, 5, 300])
@pytest.mark.parametrize("filters", [ALL, Filters(since=date(2020, 1, 20)), Filters(until=date(2000, 1, 1))])
def test_it_finds_what_the_fused_legs_find(archive: Archive, query: str, depth: int, filters: Filters) -> None:
    legs = ((lexical_share, LexicalRetriever(archive)), (dense_share, DenseRetriever(EMBEDDER, archive)))
    slow = FusedRetriever(legs, depth=depth)
    fast = HybridRetriever(EMBEDDER, archive, lexical_share, dense_share, depth=depth)
    for k in (0, 1, 4, 10, 100):
        assert fast.retrieve(query, k=k, filters=filters) == slow.retrieve(query, k=k, filters=filters)


def test_its_stages_are_those_of_the_legs_and_the_reading(archive: Archive) -> None:
    with recording() as stages:
        HybridRetriever(EMBEDDER, archive, lexical_share, dense_share, depth=5).retrieve("ferry", k=3, filters=ALL)
    assert list(stages.timings_ms) == ["embed", "dense", "lexical", "fuse", "passages", "total"]


@settings(deadline=None)
@given(HITS, HITS, st.integers(1, 12))
def test_fusing_numbers_is_fusing_passages(words: dict[int, float], meaning: dict[int, float], k: int) -> None:
    passages = {n: Passage(passage_id(f"{n:02}", 0, 1), f"{n:02}", "x", 0, 1) for n in range(13)}
    runs = [sorted(run.items(), key=lambda item: (-item[1], item[0])) for run in (words, meaning)]
    expected = by_score(
        [
            (weight, [ScoredPassage(passages[n], score) for n, score in run])
            for weight, run in zip((0.3, 0.7), runs, strict=True)
        ]
    )
    rankings = [Ranking(np.array([n for n, _ in run], dtype=np.int64), np.array([s for _, s in run])) for run in runs]
    fused = fuse([(0.3, rankings[0]), (0.7, rankings[1])], k=k)
    found = sorted(
        zip(fused.numbers.tolist(), fused.scores.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0])
    )
    assert [(passages[n].id, score) for n, score in found[:k]] == [(h.passage.id, h.score) for h in expected[:k]]
