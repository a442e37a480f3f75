from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets import Query
from eval.evidence import EVIDENCE_MEASURES, evidence_scores, score_query


def test_a_passage_is_relevant_if_it_holds_a_fact_whatever_the_white_space() -> None:
    assert score_query(["One  said:\n\tstop now. Then"], ["said: stop now."])["Hits@4"] == 1.0
    assert score_query(["one Said: stop now."], ["said: stop now."])["Hits@4"] == 0.0  # case counts


def test_every_measure_of_a_ranking_worked_by_hand() -> None:
    # Facts A B C; ranks: 1 none, 2 A, 3 A again, 4 none, 5 B, 6 none.
    passages = ["xx", "yAy", "zA", "xx", "wB", "vv"]
    assert score_query(passages, ["A", "B", "C"]) == {
        "Hits@4": 1.0,
        "Hits@10": 1.0,
        "MRR@10": 1 / 2,
        # A is new at 2, B at 5; the second A adds nothing: (1/2 + 1/5) / 3.
        "MAP@10": pytest.approx(0.7 / 3),
        "FactRecall@4": pytest.approx(1 / 3),
        "FactRecall@10": pytest.approx(2 / 3),
    }


def test_two_facts_in_one_passage_both_count_at_its_rank() -> None:
    assert score_query(["x", "A B"], ["A", "B"])["MAP@10"] == pytest.approx((2 / 2) / 2)


def test_the_eleventh_passage_is_not_seen() -> None:
    assert set(score_query([*["x"] * 10, "A"], ["A"]).values()) == {0.0}


def test_the_fifth_passage_is_a_hit_among_ten_and_not_among_four() -> None:
    scores = score_query([*["x"] * 4, "A"], ["A"])
    assert (scores["Hits@4"], scores["Hits@10"], scores["MRR@10"]) == (0.0, 1.0, 0.2)


def test_queries_without_facts_are_not_measured_and_without_results_count_as_zero() -> None:
    queries = [Query("q1", "?", ("A",)), Query("q2", "?", ("B",)), Query("q3", "?")]
    scores = evidence_scores({"q1": ("A",)}, queries)
    assert set(scores) == set(EVIDENCE_MEASURES)
    assert all(values == {"q1": 1.0, "q2": 0.0} for values in scores.values())


def test_facts_that_prove_the_same_part_stand_for_each_other_in_fact_recall() -> None:
    # B proves both parts, A and C one each, D none.
    parts = [["A", "B"], ["B", "C"]]
    facts = ["A", "B", "C", "D"]
    assert [score_query([held], facts, parts)["FactRecall@4"] for held in ("A", "B", "C", "D", "AC")] == [
        0.5,
        1.0,
        0.5,
        0.0,
        1.0,
    ]
    assert score_query(["D"], facts, parts)["Hits@4"] == 1.0


words = st.text(alphabet="ab ", min_size=1, max_size=6).filter(lambda text: bool(text.strip()))


@given(st.lists(words, max_size=12), st.lists(words, min_size=1, max_size=4))
def test_measures_lie_between_zero_and_one_and_agree_with_each_other(passages: list[str], facts: list[str]) -> None:
    scores = score_query(passages, facts)
    assert all(0 <= value <= 1 for value in scores.values())
    assert scores["Hits@4"] <= scores["Hits@10"]
    assert scores["FactRecall@4"] <= scores["FactRecall@10"]
    assert (scores["Hits@10"] > 0) == (scores["FactRecall@10"] > 0) == (scores["MRR@10"] > 0) == (scores["MAP@10"] > 0)
