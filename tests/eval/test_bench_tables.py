from __future__ import annotations

from io import StringIO

from rich.console import Console

from eval.bench_tables import grids, markdown
from eval.figures import Figure, Section
from tests.eval.reports import MACHINE, report, section

LIMITS = Section("Limits", (Figure("reading memory", 9.25, "GB/s", "one thread"), Figure("cells", 1264, "")))


def test_a_section_is_a_table_with_a_note_beside_each_figure() -> None:
    (grid,) = grids(report(LIMITS))
    assert (grid.title, grid.head) == ("Limits", ("what", "figure", "note"))
    assert grid.rows == (("reading memory", "9.25 GB/s", "one thread"), ("cells", "1,264", ""))


def test_sections_of_a_growing_archive_are_one_table_with_a_column_a_size() -> None:
    found = report(section("Searching", 1000, dense=1.5, lexical=20), LIMITS, section("Searching", 10, dense=0.125))
    searching, _ = grids(found)
    assert searching.title == "Searching, by passages in the archive (p50 / p95)"
    assert searching.head == ("what", "10", "1,000")
    # What is not measured at a size has no figure there.
    assert searching.rows == (("dense", "0.125 / 0.250 ms", "1.50 / 3.00 ms"), ("lexical", "", "20.0 / 40.0 ms"))


def test_a_single_size_names_it_in_the_title() -> None:
    (grid,) = grids(report(section("Searching", 1000, dense=1.5)))
    assert (grid.title, grid.head) == ("Searching at 1,000 passages", ("what", "p50 / p95", "note"))


def test_a_report_is_written_as_markdown_with_machine_and_command() -> None:
    assert markdown(report(LIMITS)) == (
        f"{MACHINE}.\n\n```console\n$ rapporteur bench\n```\n\n"
        "### Limits\n\n"
        "| what | figure | note |\n| --- | ---: | --- |\n"
        "| reading memory | 9.25 GB/s | one thread |\n| cells | 1,264 |  |\n"
    )


def test_a_report_taken_beside_other_programs_says_so() -> None:
    assert markdown(report(load=2.25)).startswith(f"{MACHINE}. Other programs were running (load 2.2).\n")


def test_the_terminal_shows_every_cell() -> None:
    (grid,) = grids(report(section("Searching", 10, dense=0.125), section("Searching", 1000, dense=1.5)))
    console = Console(file=StringIO(), width=80)
    console.print(grid.table())
    assert isinstance(console.file, StringIO)
    (row,) = [line for line in console.file.getvalue().splitlines() if line.startswith(" dense")]
    assert row.split() == ["dense", "0.125", "/", "0.250", "ms", "1.50", "/", "3.00", "ms"]
