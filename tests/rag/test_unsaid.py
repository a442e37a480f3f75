"""What somebody said of a matter is not answered by passages in which the two never meet."""

from __future__ import annotations

from datetime import date

import pytest

from rag.nouns import Passage, ScoredPassage
from rag.questions import read_question
from rag.unsaid import unsaid

QUILL = "Ada Quill spoke of ferries."
HERRING = "Skippers hoped for a good year."


def found(*texts: str, title: str | None = None) -> list[ScoredPassage]:
    return [ScoredPassage(Passage("p", "a", text, 0, len(text), title, None), 1.0) for text in texts]


def missing(question: str, *texts: str, title: str | None = None) -> tuple[str, ...]:
    return unsaid(read_question(question, outlets=(), today=date(2024, 1, 1)), found(*texts, title=title))


def test_a_speaker_and_a_matter_that_never_meet_are_told_of_apart() -> None:
    told = "No passage that names Ada Quill also speaks of: herring."
    assert missing("What did Ada Quill say about the herring?", QUILL, HERRING) == (told,)
    assert missing("What did Ada Quill say about the herring (ferries)?", QUILL) == (told,), "what is carried is aside"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What did Ada Quill say about the ferry?", None),
        ("What did Ada Quill say about the herring?", "Herring dear"),
        ("What did Ada Quill say?", None),
        ("What did the envoy say about the herring?", None),
        ("What did the Harbour League say about the herring?", None),
        ("What did the HNC say about the herring?", None),
        ("Why did Ada Quill leave?", None),
        ("What did Ada Quill say in 2022?", None),
    ],
)
def test_where_they_meet_or_either_is_not_asked_nothing_is_missing(question: str, title: str | None) -> None:
    assert missing(question, QUILL, HERRING, title=title) == ()
