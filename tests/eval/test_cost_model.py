"""What larger archives would cost, by laws through what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.cost_model import forecast, growths, main
from eval.figures import Figure, Section, write_benchmark
from rag.errors import UnreadableError
from tests.eval.reports import report

WORDS = "words alone, first 300"


def _searching(passages: int, milliseconds: float) -> Section:
    return Section("Searching", (Figure(WORDS, milliseconds, "ms"), Figure("cells", 5, "")), passages)


def test_a_time_grows_by_the_power_that_two_sizes_show() -> None:
    (growth,) = growths([report(_searching(100, 3), _searching(10_000, 30))])
    assert growth.law
    assert growth.name == WORDS
    assert growth.law.exponent == pytest.approx(0.5)
    assert growth.law.at(1_000_000) == pytest.approx(300)
    assert growth.foretold is None


def test_between_sizes_that_are_not_treated_alike_there_is_no_law() -> None:
    found = growths([report(_searching(100, 3), _searching(10_000, 3_000_000))])
    assert found[0].law is None
    assert forecast(found, [1_000_000]).rows == ((WORDS, "no law", "3,000,000 ms", "", ""),)


def test_the_largest_size_is_foretold_from_the_smaller_ones_alone() -> None:
    (growth,) = growths([report(_searching(10, 1), _searching(100, 10)), report(_searching(1_000, 150))])
    assert growth.foretold == pytest.approx(100)
    # Beyond, the last two count.
    assert growth.law
    assert growth.law.at(10_000) == pytest.approx(2250)


def test_bytes_are_foretold_in_proportion() -> None:
    kept = [Section("Opening, checking, disk", (Figure("disk, posting", size / 10, "MiB"),), size) for size in (10, 50)]
    (growth,) = growths([report(*kept)])
    assert growth.law
    assert (growth.law.exponent, growth.foretold, growth.law.at(1_000)) == (1.0, 5.0, 100.0)


def test_storing_is_told_of_the_whole_archive_where_a_step_added_only_a_part() -> None:
    storing = [
        Section("Storing", (Figure("passages stored", 10, ""), Figure("storing and indexing", 2, "s")), 10),
        Section("Storing", (Figure("passages stored", 90, ""), Figure("storing and indexing", 18, "s")), 100),
    ]
    (growth,) = growths([report(*storing)])
    assert growth.points == ((10, 2.0), (100, 20.0))


def test_of_two_reports_of_a_size_the_later_counts() -> None:
    (growth,) = growths([report(_searching(10, 1), _searching(100, 2)), report(_searching(100, 4))])
    assert growth.points == ((10, 1.0), (100, 4.0))


def test_a_report_of_one_size_foretells_nothing_and_says_what_to_give() -> None:
    with pytest.raises(UnreadableError, match="one size") as told:
        growths([report(_searching(100, 3))])
    assert "bench --scale" in str(told.value.hint)


def test_the_forecast_has_a_row_a_figure_and_a_column_a_size() -> None:
    grid = forecast(growths([report(_searching(100, 3), _searching(10_000, 30))]), [1_000_000])
    assert grid.head == ("what", "grows as", "10,000", "foretold", "1,000,000")
    assert grid.rows == ((WORDS, "N^0.50", "30.0 ms", "", "300 ms"),)


def test_the_command_prints_the_forecast_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_benchmark(report(_searching(100, 3), _searching(10_000, 30)), tmp_path / "run.json")
    main([str(tmp_path / "run.json"), "--at", "1000000"])
    assert f"| {WORDS} | N^0.50 | 30.0 ms |  | 300 ms |" in capsys.readouterr().out


@pytest.mark.parametrize(("given", "told"), [("many", "numbers of passages"), ("1000", "cannot be read")])
def test_what_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, given: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path / "none.json"), "--at", given])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
