"""BM25 over text, title, outlet and date, in one folder."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest
from tantivy import Query

from index.lexical import LexicalDocument, LexicalIndex, build
from rag.errors import ArchiveError, DamagedError
from rag.nouns import Filters
from rag.spelling import fold
from tests.limits import largest_file

ALL = Filters()


def document(
    row: int, body: str, *, article: int | None = None, title: str = "", day: date | None = None
) -> LexicalDocument:
    return LexicalDocument(row, article or row, fold(title), body, source="", outlet=None, published=day)


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    return LexicalIndex(tmp_path / "lex", create=True)


def rows(index: LexicalIndex, query: str) -> list[int]:
    return [row for row, _ in index.search(query, limit=10, filters=ALL)]


def test_the_score_is_bm25(index: LexicalIndex) -> None:
    index.write((), [document(1, "grain grain port"), document(2, "harbour bridge"), document(3, "harbour of grain")])
    # Two of three texts hold "grain"; lengths 3, 2 and 3, on average 8/3; k1 = 1.2, b = .75
    # (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009).
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    norm = 1.2 * (1 - 0.75 + 0.75 * 3 / (8 / 3))
    expected = {1: idf * 2 * 2.2 / (2 + norm), 3: idf * 1 * 2.2 / (1 + norm)}
    assert dict(index.search("grain", limit=10, filters=ALL)) == pytest.approx(expected, rel=1e-5)


def test_a_word_counts_in_every_field_that_holds_it(index: LexicalIndex) -> None:
    index.write((), [document(1, "Grain moves.", title="Grain"), document(2, "Grain moves.")])
    assert rows(index, "grain") == [1, 2]


def test_deleting_an_article_deletes_all_its_passages(index: LexicalIndex) -> None:
    index.write(
        (), [document(1, "grain", article=7), document(2, "grain too", article=7), document(3, "grain", article=8)]
    )
    index.write([7], ())
    assert rows(index, "grain") == [3]
    assert index.rows() == [3]


def test_an_article_that_is_written_again_is_there_once(index: LexicalIndex) -> None:
    index.write((), [document(1, "grain", article=7)])
    index.write([7], [document(1, "grain", article=7)])
    assert index.rows() == [1]


def test_deleted_documents_are_counted_until_they_are_merged_away(index: LexicalIndex) -> None:
    assert index.sizes() == (0, 0)
    index.write((), [document(1, "grain", article=7), document(2, "port", article=8)])
    index.write([7], ())
    assert index.sizes() == (1, 1)


def test_phrases_and_single_words_are_counted(index: LexicalIndex) -> None:
    index.write(
        (), [document(1, "The port of Old Bay."), document(2, "Bay of the old port"), document(3, "Old.", title="Bay")]
    )
    assert index.count("Old Bay", filters=ALL) == 1
    assert index.count("old", filters=ALL) == 3
    assert index.count("bay old", filters=ALL) == 0


def test_dates_are_bounds_of_whole_days(index: LexicalIndex) -> None:
    index.write(
        (), [document(1, "grain", day=date(2020, 1, 1)), document(2, "grain", day=date(1, 1, 1)), document(3, "grain")]
    )
    assert index.count("grain", filters=Filters(since=date(1, 1, 1))) == 2
    assert index.count("grain", filters=Filters(until=date(9999, 12, 31))) == 2
    assert index.count("grain", filters=Filters(until=date(1, 1, 1), undated=True)) == 2


def test_a_filter_does_not_change_scores(index: LexicalIndex) -> None:
    index.write((), [document(row, "grain " * row, day=date(2020, 1, row)) for row in range(1, 6)])
    free = dict(index.search("grain", limit=10, filters=ALL))
    bound = dict(index.search("grain", limit=10, filters=Filters(since=date(2020, 1, 4))))
    assert bound == pytest.approx({row: free[row] for row in (4, 5)})


def test_what_is_no_index_is_damage(tmp_path: Path) -> None:
    (tmp_path / "lex").mkdir()
    (tmp_path / "lex" / "meta.json").write_text("{}")
    with pytest.raises(DamagedError, match="check --repair"):
        LexicalIndex(tmp_path / "lex")


def test_a_folder_without_an_index_is_damage_and_stays_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="check --repair"):
        LexicalIndex(tmp_path / "swept")
    assert list(tmp_path.iterdir()) == []


def test_a_write_without_room_is_no_damage_and_leaves_the_index_as_it_was(index: LexicalIndex) -> None:
    index.write((), [document(1, "grain")])
    with largest_file(100), pytest.raises(ArchiveError, match=r"lex cannot be written: .*File too large") as error:
        index.write((1,), [document(2, "harbour")])
    assert not isinstance(error.value, DamagedError)
    assert index.rows() == [1]
    index.write((), [document(2, "harbour")])
    assert index.rows() == [1, 2]


def test_an_index_that_cannot_be_built_leaves_nothing(tmp_path: Path) -> None:
    with largest_file(100), pytest.raises(ArchiveError, match="cannot be written"):
        build(tmp_path / "lex" / "1", [document(1, "grain")])
    assert list((tmp_path / "lex").iterdir()) == []
    assert build(tmp_path / "lex" / "1", [document(1, "grain")]).rows() == [1]


def test_many_small_commits_leave_few_segments(index: LexicalIndex) -> None:
    for row in range(1, 13):
        index.write((), [document(row, f"grain {row}")])
    assert index.rows() == list(range(1, 13))
    assert index._searcher.num_segments < 9


def test_a_panic_of_the_engine_is_an_error_of_ours(index: LexicalIndex) -> None:
    with pytest.raises(DamagedError, match="Limit must be greater than 0"):
        index._run(Query.all_query(), 0)
