from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from eval.datasets import load_dataset
from eval.report import write_report
from eval.retrieval import Evaluated, evaluate
from eval.runs import read_run
from eval.tables import comparison_table, evaluation_table
from rag.errors import RapporteurError
from tests.eval.conftest import WordSearch


@pytest.fixture
def found(toy: Path, word_search: WordSearch) -> Evaluated:
    return evaluate(load_dataset(toy), word_search, systems=["lexical", "dense"], baseline="lexical", k=10)


def shown(table: Table) -> str:
    console = Console(file=StringIO(), width=140)
    console.print(table)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_report_is_a_folder_with_runs_scores_json_plot_and_page(found: Evaluated, tmp_path: Path) -> None:
    folder = tmp_path / "runs" / "first"
    write_report(found, folder)
    assert {path.name for path in folder.iterdir()} == {
        "lexical.run",
        "dense.run",
        "per_query.tsv",
        "report.json",
        "report.png",
        "report.html",
    }
    assert read_run(folder / "dense.run").documents()["q2"] == ("harbour", "bridge")
    assert (folder / "report.png").read_bytes().startswith(b"\x89PNG\r\n")
    # A header line, then three judged queries a system.
    assert len((folder / "per_query.tsv").read_text(encoding="utf-8").splitlines()) == 1 + 3 * 2


def test_the_page_holds_its_plot_and_loads_nothing(found: Evaluated, tmp_path: Path) -> None:
    write_report(found, tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert 'src="data:image/png;base64,iVBORw0KGgo' in page
    assert "http" not in page
    # nDCG@10 of lexical: (1 + (1 + 2/log2(3)) / (2 + 1/log2(3)) + 0) / 3 = (1 + .8597) / 3.
    assert "<b>0.620</b>" in page


def test_names_are_escaped_on_the_page(found: Evaluated, tmp_path: Path) -> None:
    named = replace(found.evaluation, dataset=replace(found.evaluation.dataset, name="<script>"))
    write_report(replace(found, evaluation=named), tmp_path)
    assert "<script" not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_is_explained(found: Evaluated, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RapporteurError, match="cannot be written"):
        write_report(found, tmp_path / "file" / "runs")


def test_the_table_shows_means_intervals_and_what_was_left_out(found: Evaluated) -> None:
    text = shown(evaluation_table(found.evaluation))
    assert "0.620" in text
    assert "differs from the baseline lexical" in " ".join(text.split())
    assert "1 documents without text left out" in " ".join(text.split())
    assert "1 unanswerable queries left out" in " ".join(text.split())


def test_a_comparison_across_corpora_says_so(found: Evaluated) -> None:
    other = replace(found.evaluation, dataset=replace(found.evaluation.dataset, corpus_sha256="0"))
    assert "corpora differ" in shown(comparison_table(found.evaluation, other))


def test_a_comparison_shows_before_after_and_the_chance_of_it(found: Evaluated) -> None:
    rows = [line for line in shown(comparison_table(found.evaluation, found.evaluation)).splitlines() if "nDCG" in line]
    assert len(rows) == 2
    assert all("+0.000" in row and "1.0000" in row for row in rows)  # p of no difference at all
    assert rows[0].count("0.620") == 2
