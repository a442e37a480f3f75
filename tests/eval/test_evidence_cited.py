"""Evidence is cited if a quote holds a fact or lies within it; alternatives stand for each other."""

from __future__ import annotations

from eval.datasets import Query
from eval.evidence_cited import AMONG, EVERY, PARTS, RELEVANT, SOME, evidence_measures, proved
from tests.eval.answered import answer, citation, refusal

TOLL = Query(
    "q",
    "How many, and who says so?",
    facts=("It was 63, they said.", "The ministry says 63.", "Elsewhere 140 were named.", "Nobody asked."),
    parts=(
        ("It was 63, they said.", "The ministry says 63."),
        ("The ministry says 63.", "Elsewhere 140 were named."),
    ),
)


def test_one_fact_of_each_part_is_enough() -> None:
    found = evidence_measures(TOLL, answer("It was 63, they said.", "Elsewhere 140 were named."), {})
    assert found == {SOME: 1.0, EVERY: 1.0, PARTS: 1.0, AMONG: 1.0}
    assert proved(TOLL, answer("The ministry says 63.")) == [True, True]


def test_a_part_without_evidence_and_a_citation_that_shows_no_fact_are_counted() -> None:
    found = evidence_measures(TOLL, answer("It was 63, they said.", "It rained."), {})
    assert found == {SOME: 1.0, EVERY: 0.0, PARTS: 0.5, AMONG: 0.5}


def test_a_fact_that_proves_no_part_is_evidence_among_citations_and_no_answer() -> None:
    found = evidence_measures(TOLL, answer("Nobody asked."), {})
    assert found == {SOME: 0.0, EVERY: 0.0, PARTS: 0.0, AMONG: 1.0}


def test_a_refusal_counts_as_zero_and_an_unanswerable_question_not_at_all() -> None:
    assert evidence_measures(TOLL, refusal(), {"a": 1}) == {RELEVANT: 0.0, SOME: 0.0, EVERY: 0.0, PARTS: 0.0}
    assert evidence_measures(Query("q", "?", unanswerable=True), answer("It rained."), {}) == {}


def test_an_article_is_relevant_by_itself_or_as_a_copy() -> None:
    copied = answer(citation(1, "It rained.", "x", also_in=["b"]))
    assert evidence_measures(Query("q", "?"), copied, {"b": 1, "x": 0}) == {RELEVANT: 1.0}
    assert evidence_measures(Query("q", "?"), copied, {"c": 1}) == {RELEVANT: 0.0}
