"""Searching in cells finds what brute force finds, sees only what is allowed, and can be added to and removed from."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.cell_index import EXACT_BELOW, CellIndex, cells_for, learn, sample_size
from index.exact_index import ExactIndex
from index.saved_index import Index, loaded
from rag.nouns import Vector, Vectors

D = 32
COUNT = 6_000


def stories(count: int, *, seed: int = 0, dimensions: int = D) -> Vectors:
    """Unit vectors around sixty centres, as articles lie around their subjects."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(99).standard_normal((60, dimensions))
    rows = centres[chance.integers(0, 60, count)] + 0.7 * chance.standard_normal((count, dimensions))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


VECTORS = stories(COUNT)
ROWS = np.arange(1, COUNT + 1, dtype=np.int64)


def filled(vectors: Vectors = VECTORS) -> CellIndex:
    index = learn(vectors[: sample_size(len(vectors))], passages=len(vectors))
    assert index is not None
    index.add(ROWS[: len(vectors)], vectors)
    index.settle(vectors)
    return index


INDEX = filled()


def share_found(index: CellIndex, *, candidates: int = 200) -> float:
    """Of the ten nearest to questions that the index has not seen, the share among the candidates."""
    queries = stories(100, seed=5)
    nearest = np.argsort(-(VECTORS @ queries.T), axis=0)[:10].T + 1
    return float(
        np.mean(
            [np.isin(near, index.search(query, candidates)[0]) for query, near in zip(queries, nearest, strict=True)]
        )
    )


def scored(index: Index, query: Vector) -> dict[int, float]:
    """Every row with its estimate."""
    rows, scores = index.search(query, 10_000, everywhere=True)
    return dict(zip(rows.tolist(), scores.tolist(), strict=True))


def test_the_ten_nearest_are_among_the_candidates_of_few_cells() -> None:
    assert INDEX.cells == cells_for(COUNT) == int(4 * math.sqrt(COUNT))
    assert INDEX.probes < INDEX.cells / 2
    assert share_found(INDEX) >= 0.98


def test_estimates_are_near_the_cosines_and_fall() -> None:
    rows, scores = INDEX.search(VECTORS[7], 50)
    assert rows[0] == 8
    assert np.abs(scores - VECTORS[rows - 1] @ VECTORS[7]).mean() < 0.05
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_a_narrow_filter_is_looked_for_in_every_cell() -> None:
    kept = np.zeros(COUNT + 1, dtype=bool)
    kept[[3, 1700, 5999]] = True
    assert kept.sum() <= EXACT_BELOW
    rows, _ = INDEX.search(VECTORS[0], 50, np.packbits(kept, bitorder="little"))
    assert sorted(rows.tolist()) == [3, 1700, 5999]
    nothing, _ = INDEX.search(VECTORS[0], 50, np.zeros(0, dtype=np.uint8))
    assert nothing.tolist() == []


def test_a_search_everywhere_finds_all() -> None:
    rows, _ = INDEX.search(VECTORS[0], COUNT, everywhere=True)
    assert sorted(rows.tolist()) == ROWS.tolist()


def test_what_is_removed_is_found_no_more_and_what_is_added_is() -> None:
    index = loaded(INDEX.dump().tobytes(), D)
    assert isinstance(index, CellIndex)
    index.remove(np.array([1, 2, 3, 99_999], dtype=np.int64))
    index.add(np.array([7001], dtype=np.int64), VECTORS[[0]])
    assert sorted(index.rows().tolist()) == [*range(4, COUNT + 1), 7001]
    assert index.search(VECTORS[0], 1)[0].tolist() == [7001]


def test_what_comes_after_a_removal_has_the_scores_of_a_fresh_index() -> None:
    """FAISS writes a new code over what it left of a removed one: this was found by a benchmark, not by a test."""
    worn, fresh = (loaded(filled(VECTORS[:500]).dump().tobytes(), D) for _ in range(2))
    chance = np.random.default_rng(3)
    for start in range(600, 3600, 100):
        rows = ROWS[start : start + 100]
        worn.add(rows, VECTORS[start : start + 100])
        worn.remove(chance.choice(rows, size=95, replace=False))
    kept = worn.rows()
    fresh.remove(ROWS[:500])
    fresh = loaded(fresh.dump().tobytes(), D)
    fresh.add(kept, VECTORS[kept - 1])
    for query in stories(20, seed=8):
        assert scored(worn, query) == scored(fresh, query)


def test_what_is_dumped_loads_the_same() -> None:
    index = loaded(INDEX.dump().tobytes(), D)
    assert isinstance(index, CellIndex)
    assert (index.cells, index.probes, len(index)) == (INDEX.cells, INDEX.probes, COUNT)
    assert index.search(VECTORS[9], 30)[0].tolist() == INDEX.search(VECTORS[9], 30)[0].tolist()
    with pytest.raises(ValueError, match="64 dimensions"):
        loaded(INDEX.dump().tobytes(), 64)


def test_learning_ends_without_a_result_when_it_is_told_to() -> None:
    turns = iter([False, False, True])
    assert learn(VECTORS, passages=COUNT, stopped=lambda: next(turns)) is None
    assert next(turns, None) is None


def test_vectors_of_an_odd_number_of_dimensions_can_be_learnt() -> None:
    vectors = stories(500, dimensions=33)
    index = learn(vectors, passages=500)
    assert index is not None
    index.add(ROWS[:500], vectors)
    assert index.search(vectors[4], 1, everywhere=True)[0].tolist() == [5]


def test_an_index_of_each_kind_takes_less_room_for_a_vector_than_the_vector() -> None:
    exact = ExactIndex(D)
    exact.add(ROWS, VECTORS)
    # 4 bits for two dimensions, 8 for the row, and the centres.
    assert len(INDEX.dump()) < len(exact.dump()) < VECTORS.nbytes // 2
