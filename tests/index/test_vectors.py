"""The FAISS scan is as good as brute force, and an updated index is a rebuilt one."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.exact_index import ExactIndex
from index.saved_index import loaded as load
from rag.nouns import Vector, Vectors
from tests.index.articles import EMBEDDER, near, opened, story
from tests.profiles import examples

D = 32


def unit_rows(n: int, *, seed: int = 0, dimensions: int = D) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((n, dimensions)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def filled(vectors: Vectors, *, first: int = 1) -> ExactIndex:
    index = ExactIndex(vectors.shape[1])
    index.add(np.arange(first, first + len(vectors), dtype=np.int64), vectors)
    return index


def scores(index: ExactIndex, query: Vector) -> dict[int, float]:
    rows, found = index.search(query, 100)
    return dict(zip(rows.tolist(), found.tolist(), strict=True))


def test_the_nearest_come_first_with_nearly_their_cosines() -> None:
    vectors = unit_rows(500)
    query = vectors[7]
    rows, scores = filled(vectors).search(query, 20)
    exact = vectors @ query
    assert rows[0] == 8
    assert np.abs(scores - exact[rows - 1]).max() < filled(vectors).error(query)
    assert set(np.argsort(-exact)[:10] + 1) <= set(rows.tolist())


def test_fewer_than_asked_for_are_not_padded() -> None:
    rows, scores = filled(unit_rows(3)).search(unit_rows(1, seed=9)[0], 50)
    assert sorted(rows.tolist()) == [1, 2, 3]
    assert len(scores) == 3


def test_an_empty_index_finds_nothing() -> None:
    rows, scores = ExactIndex(D).search(unit_rows(1)[0], 5)
    assert (rows.tolist(), scores.tolist()) == ([], [])


def test_only_allowed_rows_are_found_however_few() -> None:
    vectors = unit_rows(300)
    bits = np.zeros(301, dtype=bool)
    bits[[5, 17, 300]] = True
    allowed = np.packbits(bits, bitorder="little")
    rows, _ = filled(vectors).search(vectors[0], 50, allowed)
    assert sorted(rows.tolist()) == [5, 17, 300]
    nothing, _ = filled(vectors).search(vectors[0], 50, np.zeros(0, dtype=np.uint8))
    assert nothing.tolist() == []


def test_a_bitmap_that_ends_early_hides_what_lies_beyond() -> None:
    vectors = unit_rows(100)
    rows, _ = filled(vectors).search(vectors[0], 100, np.array([0b00000110], dtype=np.uint8))
    assert sorted(rows.tolist()) == [1, 2]


def test_components_beyond_the_range_are_clipped_and_do_not_wrap_around() -> None:
    peak = np.zeros((2, 384), dtype=np.float32)
    peak[0, 0], peak[1, 0] = 1.0, -1.0
    rows, scores = filled(peak).search(peak[0], 2)
    assert rows.tolist() == [1, 2]
    # 6 / sqrt(384) = .306 is the most that a component of 384 counts, in the query and in the passage.
    assert scores.tolist() == pytest.approx([0.306**2, -(0.306**2)], abs=1e-3)


@pytest.mark.soak
@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=12), st.integers(0, 5))
def test_an_updated_index_is_a_rebuilt_one(changes: list[tuple[bool, int]], seed: int) -> None:
    vectors = unit_rows(31, seed=seed)
    index = ExactIndex(D)
    kept: set[int] = set()
    for add, row in changes:
        if add and row not in kept:
            index.add(np.array([row], dtype=np.int64), vectors[[row]])
            kept.add(row)
        elif not add:
            index.remove(np.array([row], dtype=np.int64))
            kept.discard(row)
    rows = np.array(sorted(kept), dtype=np.int64)
    fresh = ExactIndex(D)
    fresh.add(rows, vectors[rows])
    assert sorted(index.rows().tolist()) == rows.tolist()
    query = unit_rows(1, seed=99)[0]
    assert scores(index, query) == scores(fresh, query)


def test_what_is_dumped_loads_the_same() -> None:
    vectors = unit_rows(50)
    index = filled(vectors)
    loaded = load(index.dump().tobytes(), D)
    assert loaded.rows().tolist() == index.rows().tolist()
    assert loaded.search(vectors[3], 50)[1].tolist() == index.search(vectors[3], 50)[1].tolist()
    loaded.add(np.array([99], dtype=np.int64), unit_rows(1, seed=5))
    assert len(loaded) == 51


def test_bytes_that_are_no_index_of_ours_are_refused() -> None:
    with pytest.raises(ValueError, match="64 dimensions"):
        load(filled(unit_rows(2)).dump().tobytes(), 64)
    with pytest.raises(ValueError, match="read_index"):
        load(b"not an index at all", D)


def test_the_search_of_an_archive_equals_brute_force(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(40)]
    random = np.random.default_rng(3)
    texts = [" ".join(random.choice(words, size=8)) for _ in range(400)]
    # Twenty texts twice: their vectors tie.
    texts += texts[:20]
    stories = [story(f"a{number:03}", text) for number, text in enumerate(texts)]
    with opened(tmp_path / "archive") as archive:
        archive.add(stories)
        stored = archive.vectors([item.passages[0].id for item in stories]).astype(np.float64)
        for query in ("word1 word2", "word7", "word3 word3 word9 word11", "unknown"):
            cosines = np.round(stored @ EMBEDDER.embed_query(query).astype(np.float64), 6)
            order = sorted(range(len(texts)), key=lambda i: (-cosines[i], stories[i].passages[0].id))
            for k in (1, 10, 70):
                expected = [(stories[i].passages[0].id, float(cosines[i])) for i in order[:k]]
                assert near(archive, query, k=k) == expected


def test_the_index_is_saved_on_closing_and_named_by_its_sequence(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        archive.add([story("a", "One."), story("b", "Two.")])
    assert [entry.name for entry in (tmp_path / "archive" / "vec").iterdir()] == ["2.faiss"]
    with opened(tmp_path / "archive") as archive:
        archive.remove(["a"])
    assert [entry.name for entry in (tmp_path / "archive" / "vec").iterdir()] == ["3.faiss"]
    with opened(tmp_path / "archive") as archive:
        assert near(archive, "one") == near(archive, "one", k=1)
    assert [entry.name for entry in (tmp_path / "archive" / "vec").iterdir()] == ["3.faiss"]


def test_a_damaged_file_costs_time_but_no_result(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with opened(tmp_path / "archive") as archive:
        archive.add([story("a", "One."), story("b", "Two.")])
        expected = near(archive, "one")
    (tmp_path / "archive" / "vec" / "2.faiss").write_bytes(b"broken")
    with opened(tmp_path / "archive") as archive, caplog.at_level(logging.WARNING):
        assert near(archive, "one") == expected
    assert "built anew" in caplog.text
