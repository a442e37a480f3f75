from __future__ import annotations

from pathlib import Path

import pytest

from eval.datasets import load_dataset
from eval.results import read_evaluation, to_json
from eval.retrieval import evaluate
from rag.errors import RapporteurError
from tests.eval.conftest import WordSearch


def test_a_report_comes_back_from_its_json_as_it_was(toy: Path, word_search: WordSearch, tmp_path: Path) -> None:
    found = evaluate(load_dataset(toy), word_search, systems=["lexical", "dense"], baseline="lexical", k=10).evaluation
    path = tmp_path / "report.json"
    path.write_text(to_json(found), encoding="utf-8")
    assert read_evaluation(path) == found
    assert read_evaluation(tmp_path) == found


@pytest.mark.parametrize("text", ["{}", "no json", '{"format": 1, "dataset": 3}'])
def test_a_file_that_is_no_report_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RapporteurError, match="is not a report"):
        read_evaluation(path)


def test_a_report_of_another_format_is_refused(toy: Path, word_search: WordSearch, tmp_path: Path) -> None:
    found = evaluate(load_dataset(toy), word_search, systems=["lexical"], k=10).evaluation
    path = tmp_path / "old.json"
    path.write_text(to_json(found).replace('"format": 1', '"format": 0'), encoding="utf-8")
    with pytest.raises(RapporteurError, match="report format 0, expected 1"):
        read_evaluation(path)


def test_a_missing_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(RapporteurError, match=r"none\.json cannot be read"):
        read_evaluation(tmp_path / "none.json")
