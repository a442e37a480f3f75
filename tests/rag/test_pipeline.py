"""What holds for every way to search, however it is composed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rag.nouns import Filters
from rag.pipeline import PARTS, Parts, Pipeline
from tests.index.articles import ALL, EMBEDDER, opened, story

WORDS = "ferry grain envoy talks border ceasefire harbour commission exchange dam prisoners flood".split()
QUESTIONS = (
    "ferry",
    "What did the Quay report on the ferry, and the Harbour Post on grain prices in March 2020?",
    "What is the latest on 'grain envoy' before the flood?",
)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    random = np.random.default_rng(5)
    outlets = ("The Harbour Post", "Quay", None)
    with opened(Path(tmp_path_factory.mktemp("pipeline")) / "archive") as archive:
        archive.add(
            [
                story(
                    f"a{n:03}",
                    " ".join(random.choice(WORDS, size=7)),
                    title=" ".join(random.choice(WORDS, size=2)),
                    day=f"2020-{1 + n % 12:02}-{1 + n % 28:02}" if n % 5 else None,
                    source=outlets[n % 3],
                )
                for n in range(420)
            ]
        )
        yield Pipeline(archive, EMBEDDER, lambda: date(2026, 11, 22))


def test_every_part_of_full_can_be_left_out(pipeline: Pipeline) -> None:
    names = ["lexical", "dense", "hybrid", "full", *(f"full-{part}" for part in PARTS)]
    assert list(pipeline.retrievers()) == names
    assert len(PARTS) == 10


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("system", ["lexical", "dense", "hybrid", "full"])
@pytest.mark.parametrize("filters", [ALL, Filters(since=date(2020, 6, 1))])
def test_the_first_results_are_the_same_however_many_are_wanted(
    pipeline: Pipeline, system: str, question: str, filters: Filters
) -> None:
    search = pipeline.retrievers()[system]
    many = [hit.passage.id for hit in search.retrieve(question, k=300, filters=filters)]
    assert len(many) > 100
    for k in (1, 8, 10, 100):
        assert [hit.passage.id for hit in search.retrieve(question, k=k, filters=filters)] == many[:k]


def test_a_leg_that_is_left_out_finds_nothing(pipeline: Pipeline) -> None:
    def first(parts: Parts) -> list[str]:
        return [hit.passage.id for hit in pipeline.full(parts).retrieve("ferry", k=20, filters=ALL)]

    words = [hit.passage.id for hit in pipeline.archive.lexical("ferry", k=20, filters=ALL)]
    assert set(first(Parts(meaning=False, copies=False))) == set(words)
    assert set(first(Parts(words=False, copies=False))) != set(words)
