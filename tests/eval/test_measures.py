from __future__ import annotations

from math import log2
from pathlib import Path

import pytest

from eval.datasets import load_dataset
from eval.measures import DOCUMENT_MEASURES, document_scores, measures_within, recall_curve
from eval.qrels import read_qrels


def test_ndcg_is_the_gain_by_rank_over_the_best_possible_gain() -> None:
    # Judged: a 2, b 1, c 1. Found: b, x, a.
    # DCG = 1/log2(2) + 0 + 2/log2(4) = 2; ideal = 2/log2(2) + 1/log2(3) + 1/log2(4) = 2 + 0.6309 + 0.5.
    scores = document_scores({"q": ("b", "x", "a")}, {"q": {"a": 2, "b": 1, "c": 1}}, measures=DOCUMENT_MEASURES)
    assert scores["nDCG@10"]["q"] == pytest.approx(2 / (2 + 1 / log2(3) + 0.5))
    assert scores["nDCG@10"]["q"] == pytest.approx(0.6388, abs=1e-4)


def test_recall_counts_the_relevant_documents_within_the_cutoff() -> None:
    found = (*(f"x{n}" for n in range(4)), "a", "b", *(f"y{n}" for n in range(10)), "c")
    scores = document_scores({"q": found}, {"q": {"a": 1, "b": 1, "c": 3, "d": 1}}, measures=DOCUMENT_MEASURES)
    assert (scores["R@5"]["q"], scores["R@10"]["q"], scores["R@100"]["q"]) == (0.25, 0.5, 0.75)


def test_reciprocal_rank_stops_at_ten() -> None:
    late = tuple(f"x{n}" for n in range(10))
    runs = {"first": ("a",), "third": ("x", "y", "a"), "late": (*late, "a")}
    scores = document_scores(runs, {query: {"a": 1} for query in runs}, measures=["RR@10"])
    assert scores["RR@10"] == {"first": 1.0, "third": pytest.approx(1 / 3), "late": 0.0}


def test_a_judged_query_without_a_result_counts_as_zero() -> None:
    scores = document_scores({"q1": ("a",)}, {"q1": {"a": 1}, "q2": {"b": 1}}, measures=["nDCG@10", "R@5"])
    assert scores == {"nDCG@10": {"q1": 1.0, "q2": 0.0}, "R@5": {"q1": 1.0, "q2": 0.0}}


def test_a_query_without_a_relevant_document_is_not_measured() -> None:
    scores = document_scores({"q1": ("a",), "q2": ("a",)}, {"q1": {"a": 1}, "q2": {"a": 0}}, measures=["R@5"])
    assert scores == {"R@5": {"q1": 1.0}}


def test_ranks_decide_and_never_the_names_of_documents() -> None:
    # trec_eval alone would put equal scores in order of name, the last first.
    for found in (("a", "z"), ("z", "a")):
        scores = document_scores({"q": found}, {"q": {"a": 1}}, measures=["RR@10"])
        assert scores["RR@10"]["q"] == 1 / (1 + found.index("a"))


def test_measures_deeper_than_the_run_are_not_taken() -> None:
    assert measures_within(20) == ("nDCG@10", "R@5", "R@10", "RR@10")
    assert measures_within(5) == ("R@5",)


def test_the_recall_curve_grows_to_the_depth_of_the_run() -> None:
    curve = recall_curve({"q1": ("a", "x", "b"), "q2": ()}, {"q1": {"a": 1, "b": 1}, "q2": {"c": 1}}, k=5)
    assert curve == [(1, 0.25), (2, 0.25), (3, 0.5), (5, 0.5)]


@pytest.mark.parametrize("name", ["cranfield", "mtrag_human"])
def test_a_perfect_run_on_real_judgements_scores_exactly_one(shared: Path, name: str) -> None:
    qrels = read_qrels(shared / "data" / name / "qrels" / "test.tsv")
    best = {query: sorted(relevance, key=lambda d: -relevance[d]) for query, relevance in qrels.items()}
    scores = document_scores(best, qrels, measures=("nDCG@10", "RR@10", "R@100"))
    assert len(scores["nDCG@10"]) == len(load_dataset(shared / "data" / name).judged())
    assert {value for values in scores.values() for value in values.values()} == {1.0}


def test_the_reversed_perfect_run_loses_what_the_formula_says(shared: Path) -> None:
    qrels = read_qrels(shared / "data" / "cranfield" / "qrels" / "test.tsv")
    padded = {query: (*(f"no{n}" for n in range(3)), *relevance) for query, relevance in qrels.items()}
    scores = document_scores(padded, qrels, measures=("nDCG@10", "RR@10"))
    for query, relevance in qrels.items():
        count = len([value for value in relevance.values() if value > 0])
        gain = sum(1 / log2(rank + 1) for rank in range(4, min(count, 7) + 4))
        best = sum(1 / log2(rank + 1) for rank in range(1, min(count, 10) + 1))
        assert scores["nDCG@10"][query] == pytest.approx(gain / best)
        assert scores["RR@10"][query] == 0.25
