"""Vectors kept in memory are those that SQLite would give, to the last bit."""

from __future__ import annotations

import numpy as np

from index import fp16
from index.kept_vectors import KeptVectors, cosines
from rag.nouns import Vectors

D = 24


def unit_rows(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, D)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_rows_come_back_as_they_are_decoded_whatever_the_portions_they_came_in() -> None:
    blobs = fp16.encode(unit_rows(5000))
    rows = np.arange(10, 15_010, 3, dtype=np.int64)
    kept = KeptVectors(D)
    for start, end in ((0, 1), (1, 2500), (2500, 5000)):
        kept.add(rows[start:end], fp16.decode(blobs[start:end], D))
    asked = rows[[4999, 0, 17, 2500]]
    expected = fp16.decode([blobs[place] for place in (4999, 0, 17, 2500)], D)
    assert len(kept) == 5000
    assert kept.take(asked).tolist() == expected.tolist()


def test_forgetting_some_leaves_the_others() -> None:
    vectors = unit_rows(2000)
    rows = np.arange(2000, dtype=np.int64)
    kept = KeptVectors(D)
    kept.add(rows, vectors)
    before = kept.take(np.array([4, 1999]))
    kept.keep(rows[rows % 5 == 4])
    assert len(kept) == 400
    assert kept.take(np.array([4, 1999])).tolist() == before.tolist()


def test_a_score_does_not_depend_on_what_is_scored_beside_it() -> None:
    vectors, query = unit_rows(300), unit_rows(1, seed=4)[0]
    together = cosines(vectors, query)
    assert together.tolist() == [float(cosines(vectors[[place]], query)[0]) for place in range(300)]
