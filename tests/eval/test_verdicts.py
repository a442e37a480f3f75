"""Verdicts are measured over the questions that they are about, and against what was judged."""

from __future__ import annotations

import pytest

from eval.datasets import Query
from eval.verdicts import (
    IN_PART,
    JUDGED_EVERY,
    JUDGED_SOME,
    NULL_IN_PART,
    PRECISION,
    RECALL,
    REFUSED,
    VERDICT_RIGHT,
    confusion,
    verdict_measures,
)
from rag.nouns import Answer
from tests.eval.answered import answer, refusal

OPEN = Query("q1", "?", facts=("It sank.",))
CLOSED = Query("q2", "?", unanswerable=True)


@pytest.mark.parametrize(
    ("query", "given", "found"),
    [
        (OPEN, answer("It sank."), {REFUSED: 0.0, IN_PART: 0.0}),
        (OPEN, answer("It sank.", verdict="partial"), {REFUSED: 0.0, IN_PART: 1.0}),
        (OPEN, refusal(), {REFUSED: 1.0, IN_PART: 0.0, PRECISION: 0.0}),
        (CLOSED, answer("It sank."), {RECALL: 0.0, NULL_IN_PART: 0.0}),
        (CLOSED, answer("It sank.", verdict="partial"), {RECALL: 0.0, NULL_IN_PART: 1.0}),
        (CLOSED, refusal(), {RECALL: 1.0, NULL_IN_PART: 0.0, PRECISION: 1.0}),
    ],
)
def test_an_answer_in_part_is_no_refusal(query: Query, given: Answer, found: dict[str, float]) -> None:
    assert verdict_measures(query, given) == found


def judged(given: Answer, verdict: str, *, parts: tuple[tuple[str, ...], ...] = ()) -> tuple[float, float, float]:
    query = Query("q", "?", ("It sank.", "In May."), parts, verdict == "not_in_archive", {"verdict": verdict})
    found = verdict_measures(query, given)
    return found[VERDICT_RIGHT], found[JUDGED_SOME], found[JUDGED_EVERY]


def test_answered_as_judged_needs_the_verdict_and_the_evidence() -> None:
    assert judged(answer("It sank."), "answered") == (1.0, 1.0, 0.0)
    assert judged(answer("It sank. In May."), "answered") == (1.0, 1.0, 1.0)
    assert judged(answer("It sank."), "answered", parts=(("It sank.", "In May."),)) == (1.0, 1.0, 1.0)
    assert judged(answer("It rained."), "answered") == (1.0, 0.0, 0.0)
    assert judged(answer("It sank. In May.", verdict="partial"), "answered") == (0.0, 0.0, 0.0)


def test_a_refusal_that_was_judged_right_needs_no_evidence() -> None:
    assert judged(refusal(), "not_in_archive") == (1.0, 1.0, 1.0)
    assert judged(refusal(), "answered") == (0.0, 0.0, 0.0)


def test_verdicts_given_are_counted_by_the_verdict_judged_or_by_whether_there_is_an_answer() -> None:
    in_part = Query("q3", "?", metadata={"verdict": "partial"})
    assert confusion([(in_part, "answered"), (in_part, "partial"), (CLOSED, "partial"), (OPEN, "answered")]) == {
        "partial": {"answered": 1, "partial": 1, "not_in_archive": 0},
        "answerable": {"answered": 1, "partial": 0, "not_in_archive": 0},
        "unanswerable": {"answered": 0, "partial": 1, "not_in_archive": 0},
    }
