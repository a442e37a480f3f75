from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from eval.comparison import Change, changes
from eval.comparison_tables import comparison_table, moved_table
from eval.datasets import load_dataset
from eval.differences import differences
from eval.report import write_report
from eval.results import Score, Versus
from eval.retrieval import Evaluated, evaluate
from eval.runs import read_run
from eval.slice_tables import slice_tables
from eval.tables import evaluation_table
from rag.errors import RapporteurError
from tests.eval.conftest import WordSearch


@pytest.fixture
def found(toy: Path, word_search: WordSearch) -> Evaluated:
    return evaluate(load_dataset(toy), word_search, systems=["lexical", "dense"], baseline="lexical", k=10)


def many(found: Evaluated) -> Evaluated:
    """Eleven systems beside the baseline, all like the second one."""
    first, second = found.evaluation.systems
    others = (replace(second, name=f"full-part-{number}") for number in range(1, 12))
    return replace(found, evaluation=replace(found.evaluation, systems=(first, *others)))


def shown(table: Table, width: int = 140) -> str:
    console = Console(file=StringIO(), width=width)
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
        "recall.png",
        "types.png",
        "wins.png",
        "report.html",
    }
    assert read_run(folder / "dense.run").documents()["q2"] == ("harbour", "bridge")
    assert all(image.read_bytes().startswith(b"\x89PNG\r\n") for image in folder.glob("*.png"))
    # A header line, then three judged queries a system.
    assert len((folder / "per_query.tsv").read_text(encoding="utf-8").splitlines()) == 1 + 3 * 2


def test_the_page_holds_its_plot_and_loads_nothing(found: Evaluated, tmp_path: Path) -> None:
    write_report(found, tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    images = re.findall(r"(?:src|srcset|href|url)\W{1,2}(.{0,30})", page)
    # Four plots, each for a wide page and for a narrow one.
    assert [image[:28] for image in images] == ["data:image/png;base64,iVBORw"] * 8
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


def test_every_plot_is_told_in_words_with_its_figures(found: Evaluated, tmp_path: Path) -> None:
    write_report(found, tmp_path)
    words = re.findall(r'<img alt="([^"]*)"', (tmp_path / "report.html").read_text(encoding="utf-8"))
    assert [said.partition(".")[0].partition(",")[0] for said in words] == [
        "Dots with intervals",
        "Curves of recall after 1 to 10 documents: lexical 0",
        "Bars of nDCG@10",
        "Bars to both sides of lexical",
    ]
    # q2 gains when reversed (1 against .8597); q1 and q4 stay.
    assert words[3].endswith("dense 1 won, 0 lost, 2 as before.")
    assert "nDCG@10: lexical 0.620, dense 0.667." in words[0]


def test_the_page_lists_slices_of_every_measure_and_the_queries_that_moved(found: Evaluated, tmp_path: Path) -> None:
    write_report(found, tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    summaries = re.findall(r"<details(?: open)?><summary>([^<]*)</summary>", page)
    assert summaries == [*found.evaluation.measures(), "dense: 1 won, 0 lost, 2 as before"]
    # Only the headline measure is unfolded.
    assert page.count("<details open>") == 1
    assert '<td class="words">delegates</td>' in page


def test_more_systems_than_columns_are_rows_of_the_page(found: Evaluated, tmp_path: Path) -> None:
    write_report(many(found), tmp_path)
    head = re.search(r"<thead>(.*?)</thead>", (tmp_path / "report.html").read_text(encoding="utf-8"))
    assert head is not None
    assert re.findall(r"<th[^>]*>([^<]*)</th>", head[1])[:3] == ["system", "nDCG@10", "R@5"]


def test_a_report_of_one_system_has_no_wins_and_removes_those_of_an_earlier_report(
    found: Evaluated, toy: Path, word_search: WordSearch, tmp_path: Path
) -> None:
    write_report(found, tmp_path)
    write_report(evaluate(load_dataset(toy), word_search, systems=["lexical"], baseline="lexical", k=10), tmp_path)
    assert not (tmp_path / "wins.png").exists()
    assert "moved most" not in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("width", "measures"), [(80, 4), (120, 6)])
def test_more_systems_than_columns_are_rows_with_as_many_measures_as_fit(
    found: Evaluated, width: int, measures: int
) -> None:
    lines = shown(evaluation_table(many(found).evaluation, width=width), width).splitlines()
    heads = next(line.split() for line in lines if "nDCG@10" in line)
    # "system", then the measures, then "ms p50"; nothing is cut off or wrapped.
    assert (heads[0], len(heads) - 3) == ("system", measures)
    assert all(len(line.rstrip()) <= width for line in lines)
    assert sum(line.lstrip().startswith("full-part-") and "0.667" in line for line in lines) == 11
    assert not any("…" in line for line in lines)


def test_queries_that_brought_few_documents_are_told_a_system_or_summed_up_for_many(found: Evaluated) -> None:
    # Three documents have text; no query brings them all.
    few, most = (" ".join(shown(evaluation_table(report.evaluation)).split()) for report in (found, many(found)))
    assert "queries with fewer than 3 documents: lexical 3, dense 3." in few
    assert "queries with fewer than 3 documents: up to 3 in 12 systems." in most


def test_a_row_a_system_holds_the_mean_and_its_difference_from_the_baseline(found: Evaluated) -> None:
    lines = shown(evaluation_table(many(found).evaluation, width=80), 80).splitlines()
    # lexical is (1 + .8597 + 0) / 3, the others (1 + 1 + 0) / 3: .047 more, which three queries cannot prove.
    [row] = [line.split() for line in lines if line.lstrip().startswith("full-part-3 ")]
    assert row[1:3] == ["0.667", "+.047"]


def test_slices_are_shown_a_table_a_property_with_counts(found: Evaluated) -> None:
    tables = [shown(table, 80) for table in slice_tables(found.evaluation, "nDCG@10", width=80)]
    # The three judged queries differ in how many documents are relevant to them (1, 2, 1), and in nothing else.
    [text] = [" ".join(table.split()) for table in tables]
    assert text.startswith("nDCG@10 by relevant documents")
    assert "system 2 (few) 1 (few)" in text
    assert "lexical 0.500 .00-1.0 0.860 .86-.86" in text
    assert "too few to say anything" in text


def test_kept_runs_are_said_to_be_kept(found: Evaluated) -> None:
    first, second = found.evaluation.systems
    kept = replace(first, cached=True, asked_at="2026-11-20T10:00:00+00:00", milliseconds=(1.5, 2.5))
    text = " ".join(shown(evaluation_table(replace(found.evaluation, systems=(kept, second)))).split())
    assert "1.5 / 2.5†" in text
    assert "† lexical kept from 2026-11-20, milliseconds are from then" in text


def test_dates_that_count_from_today_are_said(found: Evaluated) -> None:
    dated = replace(found.evaluation, relative=2, today="2026-11-25")
    text = " ".join(shown(evaluation_table(dated)).split())
    assert "2 queries name a date that counts from today, 2026-11-25" in text


def test_a_comparison_across_corpora_says_so(found: Evaluated) -> None:
    other = replace(found.evaluation, dataset=replace(found.evaluation.dataset, corpus_sha256="0"))
    table = comparison_table(found.evaluation, other, changes(found.evaluation, other))
    assert "corpora differ" in shown(table)


def test_a_comparison_lists_the_queries_that_moved_with_their_words(found: Evaluated) -> None:
    lexical, dense = (replace(found.evaluation, systems=(system,)) for system in found.evaluation.systems)
    change = next(change for change in changes(lexical, dense) if change.measure == "nDCG@10")
    text = " ".join(shown(moved_table(change), 80).split())
    assert "1 queries won, 0 lost, 2 stayed" in text
    assert "q2 0.860 1.000 +0.140 delegates" in text


def test_long_words_and_ids_leave_the_figures_whole() -> None:
    before, after = Score("RR@10", 0.5, 0, 1, {"q" * 40: 0.5}), Score("RR@10", 1, 0, 1, {"q" * 40: 1.0})
    moved = differences(before, after, words={"q" * 40: "word " * 90}, top=5)
    change = Change("full", "RR@10", 0.5, 1.0, Versus("full", 1, 0.5, 0.5, 0.5, 1.0, 1.0), moved)
    lines = shown(moved_table(change), 80).splitlines()
    assert any("0.500  1.000  +0.500" in line for line in lines)
    assert sum(line.count("q") for line in lines) == 40 + 2  # and once each in the title and the head
    assert sum(line.count("word") for line in lines) == 23 + 1
    assert all(len(line.rstrip()) <= 80 for line in lines)


def test_a_comparison_shows_before_after_and_the_chance_of_it(found: Evaluated) -> None:
    same = changes(found.evaluation, found.evaluation)
    table = comparison_table(found.evaluation, found.evaluation, same)
    rows = [line for line in shown(table).splitlines() if "nDCG" in line]
    assert len(rows) == 2
    assert all("+0.000" in row and "1.0000" in row for row in rows)  # p of no difference at all
    assert rows[0].count("0.620") == 2
