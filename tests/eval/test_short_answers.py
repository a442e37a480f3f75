"""A short answer counts if it is given and right; yes and no are questions of their own."""

from __future__ import annotations

from typing import Any

import pytest

from eval.datasets import Query
from eval.short_answers import CONTAINED, EXACT, GIVEN, QUOTED, YES_OR_NO, right_answers, short_measures
from tests.eval.answered import answer, refusal


def query(**metadata: Any) -> Query:
    return Query("q", "?", metadata=metadata)


@pytest.mark.parametrize(
    ("short", "exact", "contained"),
    [
        ("over 350 000", 1.0, 1.0),
        ("350,000", 1.0, 1.0),
        ("over 350,000 people", 0.0, 1.0),
        ("1,350,000", 0.0, 0.0),
        ("Ada Quill", 0.0, 0.0),
    ],
)
def test_any_wording_is_right_after_folding(short: str, exact: float, contained: float) -> None:
    found = short_measures(query(short=["over 350,000", "350,000"]), answer("They counted 350,000.", short=short))
    assert found == {GIVEN: 1.0, EXACT: exact, CONTAINED: contained, QUOTED: 1.0}


def test_a_short_answer_that_is_not_given_is_not_right_though_a_quote_holds_it() -> None:
    found = short_measures(query(short=["the Quay"]), answer("Ada Quill of Quay."))
    assert found == {GIVEN: 0.0, EXACT: 0.0, CONTAINED: 0.0, QUOTED: 1.0}
    assert set(short_measures(query(short=["Quay"]), refusal()).values()) == {0.0}


def test_yes_or_no_is_measured_apart() -> None:
    assert short_measures(query(answer="no"), answer("It sank.", short="No")) == {YES_OR_NO: 1.0}
    assert short_measures(query(answer="Yes"), answer("It sank.")) == {YES_OR_NO: 0.0}


@pytest.mark.parametrize(
    ("metadata", "right"),
    [
        ({"answer": "The Federal Pier."}, {"federal pier"}),
        ({"answer": "a sentence that says at some length what happened"}, set()),
        ({"answer": "63", "verdict": "answered"}, set()),
        ({"answer": ["63", "140"]}, set()),
        ({"short": ["63"], "answer": "63 in Velm", "verdict": "answered"}, {"63"}),
        ({}, set()),
    ],
)
def test_what_is_right_is_the_short_answer_or_an_answer_of_few_words_where_no_verdict_is_judged(
    metadata: dict[str, Any], right: set[str]
) -> None:
    assert right_answers(query(**metadata)) == right


def test_an_unanswerable_question_has_no_short_answer() -> None:
    assert right_answers(Query("q", "?", unanswerable=True, metadata={"answer": "Insufficient information."})) == set()
