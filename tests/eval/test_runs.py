from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.runs import Ranking, Run, fold_to_documents, read_run, write_per_query, write_run
from rag.errors import RapporteurError
from rag.identity import passage_id
from rag.nouns import Passage, ScoredPassage


def hit(article: str, *, start: int = 0, also_in: tuple[str, ...] = ()) -> ScoredPassage:
    return ScoredPassage(Passage(passage_id(article, start, start + 1), article, "x", start, start + 1), 1.0, also_in)


def test_a_document_stands_where_its_first_passage_stands() -> None:
    assert fold_to_documents([hit("b"), hit("a"), hit("b", start=5), hit("c")], k=10) == ("b", "a", "c")


def test_copies_stand_right_after_the_document_that_represents_them() -> None:
    hits = [hit("a", also_in=("d", "e")), hit("b"), hit("d")]
    assert fold_to_documents(hits, k=10) == ("a", "d", "e", "b")


def test_no_more_than_k_documents_are_kept() -> None:
    assert fold_to_documents([hit("a", also_in=("b",)), hit("c")], k=2) == ("a", "b")


def test_a_run_file_has_the_six_columns_of_trec_and_falling_scores(tmp_path: Path) -> None:
    path = tmp_path / "toy.run"
    write_run(Run("toy", (Ranking("q 1", ("b", "a%")), Ranking("q2", ()))), path)
    assert path.read_text(encoding="utf-8") == "q%201 Q0 b 1 2 toy\nq%201 Q0 a%25 2 1 toy\n"


names = st.text(min_size=1, max_size=8).filter(lambda name: max(name) < "\ud800" or min(name) > "\udfff")
ranked = st.lists(names, min_size=1, max_size=6, unique=True).map(tuple)


@given(st.dictionaries(names, ranked, max_size=4))
def test_a_run_comes_back_from_its_file(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, tuple[str, ...]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "some.run"
    write_run(Run("some", tuple(Ranking(query, documents) for query, documents in found.items())), path)
    assert read_run(path).documents() == found


def test_a_run_of_another_program_is_sorted_by_its_scores(tmp_path: Path) -> None:
    path = tmp_path / "other.run"
    path.write_text("q1\tQ0\tlow\t1\t0.5\tbm25\nq1\tQ0\thigh\t2\t7\tbm25\n", encoding="utf-8")
    run = read_run(path)
    assert (run.system, run.documents()) == ("bm25", {"q1": ("high", "low")})


def test_a_line_that_is_no_run_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.run"
    path.write_text("q1 Q0 a 1 2 s\nq1 a 1\n", encoding="utf-8")
    with pytest.raises(RapporteurError, match="line 2"):
        read_run(path)


def test_scores_by_query_are_a_table_with_empty_cells_where_nothing_was_measured(tmp_path: Path) -> None:
    path = tmp_path / "per_query.tsv"
    write_per_query(path, scores={"dense": {"R@5": {"q1": 1.0, "q2": 0.5}, "Hits@4": {"q1": 0.0}}})
    assert path.read_text(encoding="utf-8").splitlines() == [
        "system\tquery\tR@5\tHits@4",
        "dense\tq1\t1.000000\t0.000000",
        "dense\tq2\t0.500000\t",
    ]
