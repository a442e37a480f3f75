"""A vector index that has grown is learnt in the background, and nobody is shown anything wrong meanwhile."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import log
from index.archive import EmbeddedArchive
from index.cell_index import CellIndex, cells_for
from index.database import Database
from index.layout import Layout
from index.opening import require_archive
from index.saved_index import read_saved
from index.vectors import DenseLeg
from index.verification import check
from rag.nouns import IndexedArticle
from tests.index.articles import EMBEDDER, MANIFEST, near, story

FEW = 100


def opened(path: Path, *, exact_up_to: int = FEW) -> EmbeddedArchive:
    layout = Layout(path)
    return EmbeddedArchive(layout, require_archive(layout, MANIFEST, create=True), exact_up_to=exact_up_to)


def stories(first: int, last: int) -> list[IndexedArticle]:
    chance = np.random.default_rng(first)
    words = [f"word{number}" for number in range(60)]
    return [story(f"a{number:04}", " ".join(chance.choice(words, size=9))) for number in range(first, last)]


def saved(path: Path) -> object:
    """Read the vector index that the archive names."""
    database = Database(Layout(path).truth)
    with database.reading() as db:
        mark = log.mark(db, "vectors")
    database.close()
    assert mark is not None
    return read_saved(Layout(path), mark, EMBEDDER.dimensions)


def test_an_archive_that_grows_is_left_with_cells_and_finds_what_it_found(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    with opened(path, exact_up_to=10_000) as archive:
        archive.add(stories(0, 300))
        exact = [near(archive, f"word{number} word7", k=10) for number in range(30)]
    assert not isinstance(saved(path), CellIndex)
    with opened(path) as archive:
        archive.add(stories(300, 301))
        archive.remove(["a0300"])
    index = saved(path)
    assert isinstance(index, CellIndex)
    assert (index.cells, len(index)) == (cells_for(301), 300)
    with opened(path) as archive:
        learnt = [near(archive, f"word{number} word7", k=10) for number in range(30)]
    shared = [len(set(one) & set(other)) / 10 for one, other in zip(exact, learnt, strict=True)]
    assert np.mean(shared) >= 0.98
    assert check(path).whole


def test_what_is_added_and_removed_after_learning_is_found_and_found_no_more(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add(stories(0, 200))
    with opened(tmp_path) as archive:
        archive.add([story("new", "word1 word2 word3 word4")])
        archive.remove(["a0005"])
        assert near(archive, "word1 word2 word3 word4", k=1)[0][0].startswith("new#")
        everything = [name for name, _ in near(archive, "word1", k=500)]
        assert len(everything) == len(set(everything)) == 200
        assert not any(name.startswith("a0005#") for name in everything)
    assert isinstance(saved(tmp_path), CellIndex)
    assert check(tmp_path).whole


def test_cells_are_learnt_anew_only_when_the_archive_deserves_more_than_twice_as_many(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add(stories(0, 110))
    assert isinstance(index := saved(tmp_path), CellIndex)
    assert index.cells == cells_for(110)
    with opened(tmp_path) as archive:
        archive.add(stories(110, 200))
    assert isinstance(index := saved(tmp_path), CellIndex)
    assert (index.cells, len(index)) == (cells_for(110), 200)
    with opened(tmp_path) as archive:
        archive.add(stories(200, 500))
    assert isinstance(index := saved(tmp_path), CellIndex)
    assert (index.cells, len(index)) == (cells_for(500), 500)


def test_a_reader_that_is_open_all_along_goes_on_finding(tmp_path: Path) -> None:
    with opened(tmp_path, exact_up_to=10_000) as reader:
        with opened(tmp_path) as writer:
            writer.add(stories(0, 150))
            reader_found = near(reader, "word3 word5", k=5)
        with opened(tmp_path) as learnt:
            assert near(learnt, "word3 word5", k=5) == reader_found
        assert near(reader, "word3 word5", k=5) == reader_found


def test_what_another_process_has_learnt_is_taken_over_and_not_learnt_again(tmp_path: Path) -> None:
    layout, database = Layout(tmp_path), Database(Layout(tmp_path).truth)
    with opened(tmp_path, exact_up_to=10_000) as archive:
        archive.add(stories(0, 150))
    leg = DenseLeg(layout, EMBEDDER.dimensions, exact_up_to=FEW)
    with database.reading() as db:
        before = leg.nearest(db, EMBEDDER.embed_query("word3 word5"), k=5, allowed=None)
    with opened(tmp_path) as archive:
        archive.add(stories(150, 151))
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return True

    assert leg.learn(database, stopped=stopped) is False
    assert asked == []
    with database.reading() as db:
        assert not leg.learning_is_due(db)
        after = leg.nearest(db, EMBEDDER.embed_query("word3 word5"), k=5, allowed=None)
    database.close()
    assert len(set(before) & set(after)) >= 4


def test_a_leg_that_is_built_anew_learns_at_once(tmp_path: Path) -> None:
    database = Database(Layout(tmp_path).truth)
    with opened(tmp_path, exact_up_to=10_000) as archive:
        archive.add(stories(0, 150))
    DenseLeg(Layout(tmp_path), EMBEDDER.dimensions, exact_up_to=FEW).build(database)
    database.close()
    assert isinstance(index := saved(tmp_path), CellIndex)
    assert len(index) == 150
    assert check(tmp_path).whole


def test_an_archive_is_built_anew_from_its_vectors_when_the_cells_are_damaged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(tmp_path) as archive:
        archive.add(stories(0, 150))
        expected = near(archive, "word3 word5", k=5)
    (file,) = (tmp_path / "vec").iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    (problem,) = check(tmp_path).problems
    assert problem.part == "vectors"
    with opened(tmp_path) as archive:
        assert near(archive, "word3 word5", k=5) == expected
    assert "built anew" in caplog.text
    assert check(tmp_path, repair=True).whole
