"""Asked of somebody for a yes or a no, a sentence that names somebody else is a lookalike."""

from __future__ import annotations

import pytest

from rag.named import LONGEST, named_share
from rag.questions import read_question
from tests.dated import TODAY


def share(question: str, sentence: str) -> float:
    return named_share(sentence, read_question(question, outlets=(), today=TODAY))


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Did Ada Quill accept the ferry plan?", "Quill found merit in it.", 1.0),
        ("Did Ada Quill accept the ferry plan?", "Holt accepted the ferry plan.", 0.0),
        ("Did the Harbour League accept Quill's plan?", "Quill accepted the ferry plan.", 0.0),
        ("As of May 2022, had Quill accepted it?", "Quill had not.", 1.0),
        ("Did anybody accept Quill's plan?", "Quill found merit in it.", 0.0),
        ("Who accepted the plan of Ada Quill?", "Quill found merit in it.", 0.0),
        ("What did Quill say about the ferry?", "Quill said it was late.", 1.0),
        ("What did Quill say about the ferry?", "Quill was late.", 0.0),
    ],
)
def test_a_sentence_has_to_name_the_subject_of_a_yes_or_no_or_have_the_speaker_speak(
    question: str, sentence: str, expected: float
) -> None:
    assert share(question, sentence) == expected


def test_in_a_long_question_several_are_compared_and_none_is_the_subject() -> None:
    question = f"Did Ada Quill accept the plan {'of the ferry ' * LONGEST}?"
    assert share(question, "Quill found merit in it.") == 0.0
