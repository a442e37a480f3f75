"""Asked why, the sentences that tell it stand behind the one that says what happened."""

from __future__ import annotations

import pytest

from rag.choosing import Part, choose
from rag.evidence import Evidence
from rag.nouns import Passage, ScoredPassage
from rag.questions import read_question
from rag.reasons import with_reasons
from rag.sentences import sentence_spans
from tests.dated import TODAY

TEXT = "The ferry stopped on Friday. Rain fell on the quay. {} Gulls were seen."
ELSEWHERE = "The ferry was painted. Nobody watched. A mill closed because the river froze."


def weighed(text: str, *scores: float, name: str = "a") -> list[Evidence]:
    """Weigh the sentences of a passage."""
    hit = ScoredPassage(Passage(f"{name}#0", name, text, 0, len(text)), 1.0)
    return [
        Evidence(hit, text[start:end], start, end, None, 1.0, 1.0, 0.5, fits_kind=True, score=score)
        for (start, end), score in zip(sentence_spans(text), scores, strict=True)
    ]


def chosen(question: str, evidence: list[Evidence]) -> list[str]:
    ordered = sorted(evidence, key=lambda item: (-item.score, item.key))
    read = read_question(question, outlets=(), today=TODAY)
    return [item.text for item in choose(Part("", None, tuple(ordered)), read, several=False)]


@pytest.mark.parametrize(
    "reason",
    [
        "The captain had resigned because nobody paid.",
        "The reason was sand in the engine.",
        "Its captain said that the engine was full of sand.",
        '"There is sand in it," she said.',
        "It was in protest at the toll.",
    ],
)
def test_a_sentence_that_tells_why_near_the_event_joins_however_few_words_it_shares(reason: str) -> None:
    evidence = weighed(TEXT.format(reason), 8.0, 2.0, 4.0, 3.0)
    assert chosen("Why did the ferry stop?", evidence) == ["The ferry stopped on Friday.", reason]


def test_asked_when_the_same_sentences_are_told_by_their_words_alone() -> None:
    evidence = weighed(TEXT.format("The captain had resigned because nobody paid."), 8.0, 2.0, 4.0, 3.0)
    assert chosen("When did the ferry stop?", evidence) == ["The ferry stopped on Friday."]


def test_a_time_since_which_something_is_so_is_no_reason() -> None:
    since = "Nothing has sailed since March."
    assert chosen("Why did the ferry stop?", weighed(TEXT.format(since), 8.0, 2.0, 4.0, 3.0)) == [
        "The ferry stopped on Friday."
    ]


def test_the_reason_of_something_else_is_left_where_it_is() -> None:
    evidence = [*weighed(TEXT.format("It rained."), 8.0, 2.0, 1.0, 1.0), *weighed(ELSEWHERE, 2.0, 1.0, 1.5, name="b")]
    assert chosen("Why did the ferry stop?", evidence) == ["The ferry stopped on Friday."]


def test_of_many_sentences_that_tell_why_the_two_nearest_to_the_event_join() -> None:
    text = "The ferry stopped. It was due to sand. It was because of ice. It was for fear of rats. It was out of greed."
    evidence = weighed(text, 9.0, 5.0, 4.0, 3.0, 2.0)
    assert chosen("Why did the ferry stop?", evidence) == [
        "The ferry stopped.",
        "It was due to sand.",
        "It was because of ice.",
    ]


def test_what_does_not_tell_why_keeps_its_place_and_score_and_nothing_is_lost() -> None:
    evidence = sorted(weighed(TEXT.format("It was due to sand."), 8.0, 7.0, 4.0, 3.0), key=lambda item: -item.score)
    found = with_reasons(evidence)
    assert [item.text for item in found] == [
        "The ferry stopped on Friday.",
        "It was due to sand.",
        "Rain fell on the quay.",
        "Gulls were seen.",
    ]
    assert [item.score for item in found if item.text != "It was due to sand."] == [8.0, 7.0, 3.0]
    assert found[0].score > found[1].score > found[2].score
    assert with_reasons([]) == []
