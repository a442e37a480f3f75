from __future__ import annotations

from math import log2
from pathlib import Path

import pytest

from eval.datasets import load_dataset
from eval.judging import judged_file
from rag.errors import RapporteurError


def test_a_run_of_another_program_is_judged_by_document(toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "bm25.run"
    lines = ["q1 Q0 grain 1 9.0 bm25", "q1 Q0 bridge 2 8.0 bm25", "q2 Q0 bridge 1 3.5 bm25", "q9 Q0 grain 1 1 bm25"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = judged_file(path, load_dataset(toy))
    [system] = found.systems
    assert (system.name, found.k, found.queries["q2"]) == ("bm25", 10, "delegates")
    score = system.score("nDCG@10")
    assert score is not None
    # q1: the only relevant document second. q2: the one of relevance 1 first, that of 2 missing. q4: not in the run.
    second = 1 / (2 + 1 / log2(3))
    assert score.values == {"q1": pytest.approx(1 / log2(3)), "q2": pytest.approx(second), "q4": 0.0}
    # A run holds no passages, so there is no evidence to look for; and it is not 100 deep.
    assert {score.measure for score in system.scores} == {"nDCG@10", "R@5", "R@10", "RR@10"}


def test_a_run_that_answers_none_of_the_queries_is_refused(toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.run"
    path.write_text("x1 Q0 grain 1 9.0 bm25\n", encoding="utf-8")
    with pytest.raises(RapporteurError, match="answers no judged query of toy"):
        judged_file(path, load_dataset(toy))
