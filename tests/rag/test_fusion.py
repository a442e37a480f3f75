"""Fusion adds what is comparable, weighs it, and breaks ties by passage id."""

from __future__ import annotations

import pytest

from rag.fusion import by_score, scaled
from rag.nouns import Passage, ScoredPassage


def _hits(**scores: float) -> list[ScoredPassage]:
    found = [ScoredPassage(Passage(name, name, "text", 0, 4), score) for name, score in scores.items()]
    return sorted(found, key=lambda hit: -hit.score)


def _order(hits: list[ScoredPassage]) -> list[tuple[str, float]]:
    return [(hit.passage.id, round(hit.score, 6)) for hit in hits]


def test_each_run_is_scaled_to_its_own_range_before_it_is_weighed() -> None:
    words = _hits(a=30.0, b=20.0, c=10.0)
    meaning = _hits(c=0.9, a=0.5)
    # By words a, b and c have 1, a half and 0; by meaning c and a have 1 and 0.
    assert _order(by_score([(0.6, words), (0.4, meaning)])) == [("a", 0.6), ("c", 0.4), ("b", 0.3)]


def test_a_passage_that_one_run_misses_gets_nothing_from_it() -> None:
    assert _order(by_score([(1.0, _hits(a=2.0, b=1.0)), (1.0, _hits(c=5.0, d=1.0))])) == [
        ("a", 1.0),
        ("c", 1.0),
        ("b", 0.0),
        ("d", 0.0),
    ]


def test_equal_totals_are_ordered_by_passage_id() -> None:
    assert [name for name, _ in _order(by_score([(1.0, _hits(b=1.0)), (1.0, _hits(a=1.0))]))] == ["a", "b"]


def test_no_runs_fuse_to_nothing() -> None:
    assert by_score([]) == []
    assert by_score([(1.0, [])]) == []


@pytest.mark.parametrize(
    ("scores", "expected"), [([], []), ([3.0], [1.0]), ([5.0, 5.0], [1.0, 1.0]), ([4.0, 1.0, 2.5], [1.0, 0.0, 0.5])]
)
def test_scaling_maps_the_highest_to_one_and_the_lowest_to_zero(scores: list[float], expected: list[float]) -> None:
    assert scaled(scores) == expected
