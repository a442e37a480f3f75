from __future__ import annotations

from dataclasses import replace

import pytest

from eval.bench_comparison import Difference, compare, comparison_grids
from eval.figures import Figure, Section
from tests.eval.reports import MACHINE, report, section


@pytest.mark.parametrize(
    ("unit", "before", "after", "verdict"),
    [
        ("ms", 10.0, 11.4, ""),
        ("ms", 10.0, 11.6, "worse"),
        ("ms", 11.6, 10.0, "better"),
        ("ms", 11.4, 10.0, ""),
        ("passages/s", 100.0, 120.0, "better"),
        ("passages/s", 120.0, 100.0, "worse"),
        ("MiB", 100.0, 120.0, "worse"),
        ("", 100.0, 120.0, "differs"),
        ("ms", 0.0, 0.0, ""),
        ("ms", 0.0, 2.0, "worse"),
        # Recall does not vary with the clock.
        ("recall", 0.990, 0.987, ""),
        ("recall", 0.990, 0.980, "worse"),
        ("recall", 0.980, 0.990, "better"),
    ],
)
def test_a_difference_beyond_the_noise_is_marked_for_what_it_means(
    unit: str, before: float, after: float, verdict: str
) -> None:
    assert Difference("Searching", "one", unit, before, after).verdict == verdict


def test_figures_are_matched_by_section_size_and_name() -> None:
    before = report(section("Searching", 10, dense=2, lexical=1), section("Storing", 10, dense=7))
    after = report(section("Searching", 10, dense=3, full=4), section("Searching", 90, dense=5))
    found = compare(before, after)
    assert found.differences == (Difference("Searching at 10 passages", "dense", "ms", 2, 3),)
    assert found.differences[0].ratio == 1.5
    assert found.only_before == ("Searching at 10 passages: lexical", "Storing at 10 passages: dense")
    assert found.only_after == ("Searching at 10 passages: full", "Searching at 90 passages: dense")
    assert found.summary() == (
        "Of 1 medians 0 are better and 1 worse by more than 15% (recall: 0.5%); "
        "2 figures are only in the earlier report; 2 figures are only in the present report."
    )


def test_both_values_stand_side_by_side_with_ratio_and_verdict() -> None:
    before = report(section("Searching", dense=2, lexical=1), Section("Recall", (Figure("recall@10", 0.99, "recall"),)))
    after = report(section("Searching", dense=3, lexical=1), Section("Recall", (Figure("recall@10", 1.0, "recall"),)))
    searching, recall = comparison_grids(compare(before, after))
    assert searching.head == ("what", "earlier", "now", "ratio", "verdict")
    assert searching.rows == (
        ("dense, ms", "2.00", "3.00", "1.50", "worse"),
        ("lexical, ms", "1.00", "1.00", "1.00", ""),
    )
    assert recall.rows == (("recall@10", "0.990", "1.00", "1.01", "better"),)


def test_a_figure_that_was_nothing_has_no_ratio() -> None:
    found = compare(report(section("Searching", dense=0)), report(section("Searching", dense=3)))
    assert comparison_grids(found)[0].rows == (("dense, ms", "0.000", "3.00", "", "worse"),)


def test_a_figure_of_another_unit_is_not_compared() -> None:
    after = report(Section("Searching", (Figure("dense", 1.0, "s"),)))
    assert compare(report(section("Searching", dense=3)), after).differences == ()


def test_the_first_words_are_of_the_machine() -> None:
    same = report()
    assert compare(same, same).cautions == ("The same machine, with the same versions.",)
    newer = report(machine=replace(MACHINE, versions={"torch": "2.14.0"}))
    assert compare(same, newer).cautions[0] == "The same machine, with other versions of torch."
    faster = report(machine=replace(MACHINE, flags=("avx2", "amx_bf16")), dataset="wire")
    said = compare(same, faster).cautions
    assert said[0] == f"Another machine: earlier {MACHINE}; now {faster.machine}."
    assert said[1] == "Other data: earlier toy, now wire."


def test_a_busy_machine_is_said_of_either_report() -> None:
    said = "Other programs were running: load 0.1 earlier, 2.3 now."
    assert compare(report(), report(load=2.3)).cautions[1:] == (said,)
    assert compare(report(load=0.5), report(load=0.4)).cautions[1:] == ()


def test_other_options_are_said() -> None:
    other = replace(report(), command="rapporteur bench --questions 9")
    assert compare(report(), other).cautions[1:] == (
        "Other options: earlier `rapporteur bench`, now `rapporteur bench --questions 9`.",
    )
