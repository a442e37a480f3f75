"""Questions are asked in the wording and up to the day that the set names, and once only while nothing changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from eval.asking import Answered, Answers, KeptAnswers, questions_of, take_answers
from eval.datasets import Dataset, Query
from rag.errors import UnreadableError
from rag.nouns import Answer, Filters
from tests.eval.answered import answer, refusal

TODAY = date(2026, 11, 25)
QUERIES = (
    Query("q1", "Considering the Quay, who left?", metadata={"as_of": "2022-08", "rewrite": "Who left in 2022?"}),
    Query("q2", "Who stayed?", metadata={"rewrite": "Who stayed at sea?"}, unanswerable=True),
    Query("q3", "Who is not judged?"),
)
DATASET = Dataset("toy", Path("corpus.jsonl"), "0" * 64, 2, 0, QUERIES, {"q1": {"a": 1}})


@dataclass(frozen=True)
class Counter:
    """Answers everything with its own words, and notes what it was asked."""

    asked: list[tuple[str, Filters]] = field(default_factory=list)

    def answer(self, question: str, *, filters: Filters) -> Answer:
        self.asked.append((question, filters))
        return answer(question, confidence=1.5) if "left" in question else refusal()


def test_judged_and_unanswerable_queries_are_asked_and_a_day_hides_what_is_later() -> None:
    first, second = questions_of(DATASET, wording="text")
    assert (first.words, first.filters) == (
        "Considering the Quay, who left?",
        Filters(as_of=date(2022, 8, 31), undated=True),
    )
    assert (second.words, second.filters) == ("Who stayed?", Filters())


def test_another_wording_is_asked_and_an_opening_clause_is_cut() -> None:
    assert [one.words for one in questions_of(DATASET, wording="rewrite")] == [
        "Who left in 2022?",
        "Who stayed at sea?",
    ]
    assert [one.words for one in questions_of(DATASET, wording="text", opening="sources")] == [
        "Who left?",
        "Who stayed?",
    ]
    with pytest.raises(UnreadableError, match="q1 has no wording 'last_turn'"):
        questions_of(DATASET, wording="last_turn")


def test_answers_come_in_the_order_of_the_questions() -> None:
    told: list[int] = []
    desk, questions = Counter(), questions_of(DATASET, wording="text")
    taken = take_answers(desk, questions, today=TODAY, on_question=lambda: told.append(1))
    assert [(one.query_id, one.answer.verdict) for one in taken.answers.answered] == [
        ("q1", "answered"),
        ("q2", "not_in_archive"),
    ]
    assert (taken.cached, len(told)) == (False, 2)
    assert [filters for _, filters in desk.asked] == [question.filters for question in questions]


def test_kept_answers_come_back_whole_and_nothing_is_asked(tmp_path: Path) -> None:
    desk, kept, questions = Counter(), KeptAnswers(tmp_path, circumstances={}), questions_of(DATASET, wording="text")
    first = take_answers(desk, questions, today=TODAY, kept=kept)
    told: list[int] = []
    again = take_answers(desk, questions, today=TODAY, kept=kept, on_question=lambda: told.append(1))
    assert (again.answers, again.asked_at, again.cached) == (first.answers, first.asked_at, True)
    assert (len(desk.asked), len(told)) == (2, 2)


def test_other_circumstances_words_or_filters_are_asked_anew(tmp_path: Path) -> None:
    questions = questions_of(DATASET, wording="text")
    kept = KeptAnswers(tmp_path, circumstances={"archive": "1"})
    kept.keep(Answers((Answered("q1", refusal(), 1.0),)), questions, today=TODAY, asked_at="")
    assert kept.find(questions, today=TODAY) is not None
    assert KeptAnswers(tmp_path, circumstances={"archive": "2"}).find(questions, today=TODAY) is None
    assert KeptAnswers(tmp_path, circumstances={"archive": "1"}, fresh=True).find(questions, today=TODAY) is None
    assert kept.find(questions_of(DATASET, wording="rewrite"), today=TODAY) is None
    unfiltered = [replace(question, filters=Filters()) for question in questions]
    assert kept.find(unfiltered, today=TODAY) is None
