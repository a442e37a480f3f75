from __future__ import annotations

from dataclasses import replace

import pytest

from eval.comparison import against, changes, picked
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


def test_p_values_of_many_systems_are_corrected_by_their_rank() -> None:
    base = system("base", *[0.0] * 10)
    # n queries of ten gain alike, the others stay: 2 of 2 ** n patterns of signs reach the sum, so p is 2 / 2 ** n.
    rivals = [system(f"rival-{n}", *[0.5] * n, *[0.0] * (10 - n)) for n in (10, 6, 9, 7, 8, 5, 4, 3, 2, 1, 0)]
    found = {result.name: result.scores[0].versus for result in against([base, *rivals], baseline="base")[1:]}
    assert {name: item.p for name, item in found.items() if item}["rival-9"] == 2 / 512
    # Eleven systems: the smallest p times 11, the next times 10, and so on, none smaller than the one before.
    holm = {name: round(item.p_holm * 1024, 6) for name, item in found.items() if item}
    assert holm == {
        "rival-10": 2 * 11,
        "rival-9": 4 * 10,
        "rival-8": 8 * 9,
        "rival-7": 16 * 8,
        "rival-6": 32 * 7,
        "rival-5": 64 * 6,
        "rival-4": 128 * 5,
        **{f"rival-{n}": 1024 for n in range(4)},
    }


def test_systems_tested_together_come_out_as_if_tested_alone() -> None:
    base = system("base", *[0.1 * (n % 7) for n in range(40)])
    one, other = (
        system("one", *[0.1 * (n % 5) for n in range(40)]),
        system("other", *[0.1 * (n % 3) for n in range(40)]),
    )
    together = against([base, one, other], baseline="base")
    alone = [against([base, rival], baseline="base")[1] for rival in (one, other)]
    for result, apart in zip(together[1:], alone, strict=True):
        both, single = result.scores[0].versus, apart.scores[0].versus
        assert both is not None
        assert single is not None
        assert [both.difference, both.low, both.high, both.p] == pytest.approx(
            [single.difference, single.low, single.high, single.p]
        )


def test_the_named_systems_of_a_report_are_picked_and_a_lone_one_stays() -> None:
    several, lone = report(system("full", 0.0), system("dense", 1.0)), report(system("bm25", 0.5))
    assert [result.name for result in picked(several, ["dense"]).systems] == ["dense"]
    assert picked(lone, ["dense"]) == lone


def test_a_change_counts_the_queries_that_moved_and_gives_their_words() -> None:
    before, after = report(system("full", 0.0, 0.5, 1.0)), report(system("full", 1.0, 0.5, 0.5))
    [change] = changes(replace(before, queries={"q0": "Who left?"}), after, top=1)
    assert (change.queries.wins, change.queries.losses, change.queries.ties) == (1, 1, 1)
    assert (change.queries.won[0].words, change.queries.lost[0].query) == ("Who left?", "q2")


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
