"""What a question takes for granted is pointed out where a quote has it otherwise, and only there."""

from __future__ import annotations

import pytest

from rag.nouns import Citation
from rag.premises import premise_notes


def notes(question: str, quote: str) -> list[str]:
    return premise_notes(question, [Citation(2, "a", None, None, None, None, "p", quote, 0, len(quote), "", "", 1.0)])


@pytest.mark.parametrize(
    ("question", "quote", "taken"),
    [
        ("Why did the Guard join the truce?", "The Guard did not join the truce.", "the Guard join the truce"),
        ("When did Quill sign the treaty?", "Quill refused to sign the treaty.", "Quill sign the treaty"),
        ("Why did Quill refuse to sign the treaty?", "Quill will sign the treaty.", "Quill refuse to sign the treaty"),
        ("Why were 50 prisoners freed?", "Only 30 prisoners were freed.", "50 prisoners freed"),
    ],
)
def test_a_quote_that_has_it_otherwise_is_pointed_out(question: str, quote: str, taken: str) -> None:
    assert notes(question, quote) == [f"The question takes it that “{taken}”; [2] says otherwise."]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Why did the Guard join the truce?", "The Guard joined the truce because of the flood."),
        ("Why did the Guard join the truce?", "The ministry did not say how many had died."),
        ("Why did the Guard not join the truce?", "The Guard refused to join the truce."),
        ("Why does the Guard reject the new truce?", "The Guard criticised the new truce."),
        ("Why did the Guard deny the strike at Brel?", "The Guard spoke of the strike at Brel."),
        ("Who joined the truce?", "The Guard did not join the truce."),
        ("Why were 50 prisoners freed?", "Fifty prisoners were freed."),
        (
            "How do the Guard and the Concord differ on the truce?",
            "The Guard told of its rejection of a Concord truce.",
        ),
    ],
)
def test_a_quote_that_agrees_or_speaks_of_something_else_is_not(question: str, quote: str) -> None:
    assert notes(question, quote) == []
