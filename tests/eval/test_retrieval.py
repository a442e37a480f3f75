from __future__ import annotations

from math import log2
from pathlib import Path

import pytest

from eval.datasets import load_dataset
from eval.results import Evaluation, SystemResult
from eval.retrieval import evaluate, run_system
from rag.errors import RapporteurError
from tests.eval.conftest import WordSearch


def values(evaluation: Evaluation, system: str, measure: str) -> dict[str, float]:
    score = of(evaluation, system).score(measure)
    assert score is not None
    return score.values


def of(evaluation: Evaluation, system: str) -> SystemResult:
    return next(result for result in evaluation.systems if result.name == system)


def test_a_toy_evaluation_agrees_with_figures_worked_by_hand(toy: Path, word_search: WordSearch) -> None:
    found = evaluate(load_dataset(toy), word_search, systems=["lexical"], k=10).evaluation
    # q1 "bridge accord": both bridge sentences are found, the one with two words first; the document is first.
    # q2 "delegates": one sentence each of bridge and harbour with one word, in order of passage id: bridge (1), harbour
    #    (2): DCG = 1 + 2/log2(3), ideal = 2 + 1/log2(3).
    # q4 "unheard words": nothing is found.
    second = (1 + 2 / log2(3)) / (2 + 1 / log2(3))
    assert values(found, "lexical", "nDCG@10") == {"q1": 1.0, "q2": pytest.approx(second), "q4": 0.0}
    assert values(found, "lexical", "R@5") == {"q1": 1.0, "q2": 1.0, "q4": 0.0}
    score = of(found, "lexical").score("nDCG@10")
    assert score is not None
    assert score.mean == pytest.approx((1 + second) / 3)
    assert score.low <= score.mean <= score.high


def test_evidence_is_measured_where_queries_carry_facts(toy: Path, word_search: WordSearch) -> None:
    found = evaluate(load_dataset(toy), word_search, systems=["lexical", "dense"], k=10).evaluation
    # The fact ends in a full stop, which this search's last sentence of a document keeps.
    assert values(found, "lexical", "MRR@10") == {"q1": 1.0}
    assert values(found, "dense", "MRR@10") == {"q1": 0.5}
    assert values(found, "dense", "FactRecall@10") == {"q1": 1.0}


def test_systems_are_set_against_the_baseline(toy: Path, word_search: WordSearch) -> None:
    found = evaluate(load_dataset(toy), word_search, systems=["lexical", "dense"], baseline="lexical", k=10).evaluation
    assert all(score.versus is None for score in of(found, "lexical").scores)
    score = of(found, "dense").score("nDCG@10")
    assert score is not None
    assert score.versus is not None
    # Reversed, q2 is in ideal order and q1 and q4 are as before: one of three queries gains.
    gain = 1 - (1 + 2 / log2(3)) / (2 + 1 / log2(3))
    assert score.versus.difference == pytest.approx(gain / 3)
    assert score.versus.p == 1.0  # the sign of one difference cannot be told from chance


def test_what_was_left_out_is_counted(toy: Path, word_search: WordSearch) -> None:
    card = evaluate(load_dataset(toy), word_search, systems=["lexical"], k=10).evaluation.dataset
    assert (card.judged, card.unanswerable, card.unjudged, card.judgements, card.skipped) == (3, 1, 1, 4, 1)


def test_runs_are_as_deep_as_asked_and_keep_only_the_passages_that_are_measured(word_search: WordSearch) -> None:
    run = run_system(word_search, [("q", "the delegates bridge talks")], system="lexical", k=1)
    assert run.rankings[0].documents == ("bridge",)
    assert len(run.rankings[0].passages) <= 3


def test_each_query_of_each_system_is_told(toy: Path, word_search: WordSearch) -> None:
    told: list[str] = []
    evaluate(load_dataset(toy), word_search, systems=["lexical", "dense"], k=10, on_query=told.append)
    assert told == ["lexical"] * 3 + ["dense"] * 3


def test_the_wording_must_be_there_for_every_judged_query(toy: Path, word_search: WordSearch) -> None:
    with pytest.raises(RapporteurError, match="Query q1 has no wording 'rewrite'"):
        evaluate(load_dataset(toy), word_search, systems=["lexical"], wording="rewrite")


def test_a_baseline_outside_the_systems_is_refused(toy: Path, word_search: WordSearch) -> None:
    with pytest.raises(RapporteurError, match="'full' is not among"):
        evaluate(load_dataset(toy), word_search, systems=["lexical"], baseline="full")


def test_a_data_set_whose_judgements_name_no_query_is_refused(toy: Path, word_search: WordSearch) -> None:
    (toy / "qrels" / "test.tsv").write_text("other\tgrain\t1\n", encoding="utf-8")
    with pytest.raises(RapporteurError, match="No query of toy"):
        evaluate(load_dataset(toy), word_search, systems=["lexical"])
