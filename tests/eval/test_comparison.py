from __future__ import annotations

from dataclasses import replace

import pytest

from eval.comparison import against, changes
from eval.results import DatasetCard, Evaluation, Score, SystemResult
from rag.errors import RapporteurError


def system(name: str, *values: float, measure: str = "R@5", first: int = 0) -> SystemResult:
    by_query = {f"q{number}": value for number, value in enumerate(values, start=first)}
    score = Score(measure, sum(values) / len(values), 0.0, 1.0, by_query)
    return SystemResult(name, (score,), recall=(), milliseconds=(1.0, 2.0), shallow=0)


def report(*systems: SystemResult) -> Evaluation:
    card = DatasetCard("toy", "0", 3, 0, 3, 0, 0, 3, "text")
    return Evaluation(card, k=10, baseline=None, seed=1, resamples=10, systems=systems)


def test_the_baseline_is_compared_with_every_other_system_and_not_with_itself() -> None:
    lexical, dense = against([system("lexical", 0.0, 0.5, 0.5), system("dense", 1.0, 0.5, 1.0)], baseline="lexical")
    assert lexical.scores[0].versus is None
    versus = dense.scores[0].versus
    assert versus is not None
    assert (versus.baseline, versus.queries, versus.difference) == ("lexical", 3, 0.5)
    # Differences 1, 0, .5: of 8 sign patterns, the zero's sign is free, so 4 reach a sum of 1.5 either way.
    assert versus.p == versus.p_holm == 0.5


def test_p_values_are_corrected_over_the_systems() -> None:
    base = system("base", *[0.0] * 8)
    better, same = system("better", *[0.5] * 8), system("same", *[0.0] * 8)
    _, first, second = against([base, better, same], baseline="base")
    found = [result.scores[0].versus for result in (first, second)]
    # Two of 256 patterns reach the sum; twice that for the smaller of two, the larger is 1 as it was.
    assert [(item.p, item.p_holm) for item in found if item] == [(2 / 256, 4 / 256), (1.0, 1.0)]


def test_two_reports_are_compared_by_the_names_of_their_systems() -> None:
    before = report(system("lexical", 0.0, 1.0), system("dense", 1.0, 1.0))
    after = report(system("dense", 0.0, 1.0), system("full", 1.0, 1.0))
    [change] = changes(before, after)
    assert (change.system, change.before, change.after, change.versus.difference) == ("dense", 1.0, 0.5, -0.5)


def test_reports_of_one_system_each_are_compared_whatever_the_names() -> None:
    [change] = changes(report(system("lexical", 0.0, 0.0)), report(system("dense", 0.0, 1.0)))
    assert (change.system, change.versus.baseline, change.versus.difference) == ("dense", "lexical", 0.5)


def test_only_queries_that_both_reports_have_are_compared() -> None:
    [change] = changes(report(system("full", 0.0, 0.5)), report(system("full", 0.75, 1.0, first=1)))
    assert (change.versus.queries, change.versus.difference) == (1, 0.25)
    assert (change.before, change.after) == (0.5, 0.75)


def test_reports_without_a_query_in_common_are_refused() -> None:
    with pytest.raises(RapporteurError, match="no query in common on R@5"):
        changes(report(system("full", 0.0)), report(system("full", 0.0, first=7)))


def test_reports_without_a_system_in_common_are_refused() -> None:
    before = report(system("lexical", 0.0), system("dense", 0.0))
    with pytest.raises(RapporteurError, match=r"share no system.*lexical, dense and full"):
        changes(before, report(system("full", 0.0)))


def test_reports_without_a_measure_in_common_are_refused() -> None:
    other = replace(report(system("full", 0.0, measure="Hits@4")))
    with pytest.raises(RapporteurError, match="share no system with a measure in common"):
        changes(report(system("full", 0.0)), other)
