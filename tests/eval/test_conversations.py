"""Follow-ups of a data set are rewritten in their conversation, and what that gains and harms is counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from eval.conversation_results import HUMAN, LAST, OURS, PASTED, measure_follow_ups
from eval.conversation_text import rewritings_text
from eval.conversations import FollowUp, rewritten
from eval.datasets import Dataset, Query
from eval.runs import Ranking, Run
from eval.significance import ratio_interval
from rag.conversation import FollowUpRewriter
from rag.nouns import Answer, ArchiveStamp, Conversation, Rewrite

FIRST, SECOND = "What did Ada Quill say about the ferry?", "Why did she leave?"
ALONE = "Which mesh was settled for herring nets?"


def query(name: str, typed: str, human: str, *earlier: str) -> Query:
    history = [{"speaker": who, "text": text} for one in earlier for who, text in (("user", one), ("agent", "So."))]
    metadata = {"last_turn": typed, "rewrite": human, "history_user_turns": list(earlier), "history": history}
    return Query(name, typed, metadata=metadata)


DATASET = Dataset(
    "talks",
    Path("corpus.jsonl"),
    "",
    3,
    0,
    (
        query("1", FIRST, FIRST),
        query("2", SECOND, "Why did Ada Quill leave?", FIRST),
        query("3", ALONE, ALONE, FIRST, SECOND),
    ),
    {"1": {"a": 1}, "2": {"b": 1}, "3": {"c": 1}},
)


class Rules:
    """The rules alone; nothing is answered."""

    def rewrite(self, question: str, conversation: Conversation) -> Rewrite:
        return FollowUpRewriter().rewrite(question, conversation)

    def answer(self, question: str) -> Answer:
        return Answer("", "", question, question, "answered", "", ArchiveStamp("", 0, None))


def follow_ups() -> list[FollowUp]:
    return rewritten(DATASET, Rules())


def run(system: str, **ranked: str) -> Run:
    return Run(system, tuple(Ranking(name.removeprefix("q"), tuple(documents)) for name, documents in ranked.items()))


def test_each_turn_is_rewritten_with_those_before_it() -> None:
    found = follow_ups()
    assert [one.rewrite.question for one in found] == [FIRST, "Why did Ada Quill leave (ferry)?", ALONE]
    assert [(one.turn, one.kind) for one in found] == [(1, "first turn"), (2, "points back"), (3, "stands alone")]


def test_gap_and_harm_are_counted_on_the_same_queries() -> None:
    runs = [
        run(LAST, q1="a", q2="xb", q3="c"),
        run(PASTED, q1="a", q2="x", q3="x"),
        run(OURS, q1="a", q2="b", q3="c"),
        run(HUMAN, q1="a", q2="b", q3="c"),
    ]
    report = measure_follow_ups(DATASET, follow_ups(), runs, k=10, today=date(2024, 1, 1))
    assert report.gap.value == pytest.approx(1.0)
    assert (report.harm.turns, report.harm.changed, report.harm.worse) == (1, 0, 0)
    assert report.harm_with_first.turns == 2
    assert rewritings_text(report).index("turn 1") < rewritings_text(report).index("turn 2")


def test_the_interval_of_a_share_holds_the_share_and_needs_something_to_share() -> None:
    gained, wanted = np.array([0.5, 0.5, 0.0, 1.0]), np.array([1.0, 1.0, 0.0, 2.0])
    assert ratio_interval(gained, wanted) == pytest.approx((0.5, 0.5))
    low, high = ratio_interval(gained, np.zeros(4))
    assert np.isnan(low)
    assert np.isnan(high)
