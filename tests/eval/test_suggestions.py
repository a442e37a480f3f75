"""What is offered after answers is asked, and counted by what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from eval.asking import Question
from eval.datasets import Query
from eval.suggestions import (
    ALL_OFFERED,
    ANSWERED,
    KINDS,
    NEW,
    OFFERED,
    ON_TOPIC,
    REPEATS,
    TWICE,
    SuggestionReport,
    measure_suggestions,
    suggest,
    suggestions_text,
)
from rag.candidate import Candidate
from rag.nouns import Answer, Conversation, Filters
from rag.suggesting import Drawn
from tests.eval.answered import answer, citation

FERRY, DAM, HERRING = "What did Quill say about the ferry?", "Who dug the dam?", "How many herring are there?"


@dataclass(frozen=True)
class Scripted:
    """Answers and suggests what is written down; what is not is refused."""

    answers: dict[str, Answer]
    drawn: dict[str, Drawn]

    def answer(self, question: str, *, filters: Filters) -> Answer:  # noqa: ARG002
        found = self.answers.get(question, answer(verdict="not_in_archive"))
        return replace(found, question=question, standalone_question=question)

    def answer_follow_up(self, question: str, conversation: Conversation | None, *, filters: Filters) -> Answer:
        assert conversation is not None
        assert len(conversation.turns) == 1
        return self.answer(question, filters=filters)

    def draw(self, conversation: Conversation, *, filters: Filters) -> Drawn:  # noqa: ARG002
        return self.drawn.get(conversation.turns[-1].question, Drawn((), 2))


def offered(*questions: str, tried: int) -> Drawn:
    return Drawn(tuple(Candidate(each, each, "a") for each in questions), tried)


HOLT, SAME, AGAIN = "What did Holt say about ferries?", "What did Quill say of the ferry?", "What of Holt's ferry?"
DESK = Scripted(
    answers={
        FERRY: answer(citation(1, "Quill spoke.")),
        DAM: answer(citation(1, "Moles.", "m")),
        HOLT: answer(citation(1, "Holt spoke.", "h")),
        SAME: answer(citation(1, "Quill spoke.")),
        AGAIN: answer(citation(1, "Holt spoke.", "h"), verdict="partial"),
    },
    drawn={FERRY: offered(HOLT, SAME, AGAIN, tried=6)},
)


@pytest.fixture
def report() -> SuggestionReport:
    questions = [Question(Query(str(place), text), text, Filters()) for place, text in enumerate((FERRY, DAM, HERRING))]
    asked: list[None] = []
    found = suggest(DESK, questions, on_question=lambda: asked.append(None))
    assert len(asked) == 3
    return measure_suggestions("talks", "text", found)


def test_shares_are_of_answered_questions_and_of_what_is_offered_after_them(report: SuggestionReport) -> None:
    means = {score.measure: (score.mean, len(score.values)) for score in report.scores}
    assert (report.asked, report.refused) == (3, 1)
    assert means[ALL_OFFERED] == (0.5, 2)
    assert means[OFFERED] == (1.5, 2)
    assert means[KINDS] == (1.0, 1)
    assert means[ANSWERED][0] == pytest.approx(2 / 3), "of three two are answered wholly"
    assert means[NEW][0] == pytest.approx(1 / 3), "and one of these cites what was not cited before"
    assert means[REPEATS][0] == pytest.approx(1 / 3)
    assert means[TWICE][0] == pytest.approx(1 / 3)
    assert means[ON_TOPIC][0] == 1
    assert report.kinds == {"other actor": 3}
    assert report.tried == 4.0


def test_all_that_is_offered_is_written_out_with_its_faults(report: SuggestionReport) -> None:
    text = suggestions_text(report)
    assert f"- {SAME}  (other actor, answered)  [REPEATS]  [NOTHING NEW]" in text
    assert f"- {HOLT}  (other actor, answered)\n" in text
    assert text.index(DAM) < text.index(FERRY) < text.index(HERRING), "fewest first, refusals last"


def test_nothing_offered_is_measured_and_told() -> None:
    found = suggest(Scripted({}, {}), [Question(Query("1", DAM), DAM, Filters())])
    empty = measure_suggestions("talks", "text", found)
    assert (empty.asked, empty.refused, empty.scores, empty.tried) == (1, 1, (), 0.0)


def test_what_shares_neither_name_nor_word_with_question_and_answer_is_of_another_matter() -> None:
    away, near = "What did Rusk say about tolls?", "What did Moles say about tolls?"
    desk = Scripted(
        answers={FERRY: answer(citation(1, "Moles spoke.")), away: answer(citation(1, "Rusk.", "r"))},
        drawn={FERRY: offered(away, near, tried=2)},
    )
    (found,) = suggest(desk, [Question(Query("1", FERRY), FERRY, Filters())])
    assert [one.on_topic for one in found.offered] == [False, True]
    report = measure_suggestions("talks", "text", [found])
    assert {score.measure: score.mean for score in report.scores}[ON_TOPIC] == 0.5
    assert f"- {away}  (other actor, answered)  [OTHER MATTER]" in suggestions_text(report)
