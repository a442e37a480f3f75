"""Moves on our own labelled pairs: told rightly first, and often enough second."""

from __future__ import annotations

from pathlib import Path

from app.lists import issues_of
from eval.moves import MovesReport, Pair, evaluate_moves


def test_moves_of_the_sample_are_told_with_precision_before_recall(tmp_path: Path) -> None:
    found = evaluate_moves(Path("eval/sample"), issues_of(tmp_path))
    assert len(found.pairs) >= 80
    assert found.precision >= 0.9
    assert found.recall >= 0.7


def test_precision_is_of_what_was_told_and_recall_of_what_moved() -> None:
    def pair(*, moved: bool, told: bool, held: bool = False) -> Pair:
        return Pair("aid", "a", "b", moved=moved, told=told, held=held)

    found = MovesReport((pair(moved=True, told=True), pair(moved=True, told=False), pair(moved=False, told=True)))
    assert (found.precision, found.recall) == (0.5, 0.5)
    assert MovesReport(()).precision == 0.0
    assert found.held.pairs == ()
