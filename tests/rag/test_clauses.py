"""A question of several parts is cut where the language cuts it, and each outlet gets the words said of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clauses import clauses
from rag.mentions import outlet_mentions

OUTLETS = ["The Harbour Post", "Quay", "Velm Daily"]
SAID = frozenset({"article", "says", "say", "report", "reports", "reported"})


def cut(text: str) -> list[tuple[tuple[str, ...], str]]:
    found = clauses(text, outlet_mentions(text, OUTLETS), said=SAID)
    return [(clause.outlets, text[clause.start : clause.end].strip(" ,")) for clause in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Does the Quay article on the ferry call it safe, while the Harbour Post reports a leak in the hull?",
            [
                (("quay",), "Does the Quay article on the ferry call it safe"),
                (("harbour post",), "while the Harbour Post reports a leak in the hull?"),
            ],
        ),
        # "And" within a clause does not end it when a comma and "and" follow.
        (
            "Did Quay call the crew and the boat safe, and did Velm Daily find a leak in the hull?",
            [
                (("quay",), "Did Quay call the crew and the boat safe"),
                (("velm daily",), "and did Velm Daily find a leak in the hull?"),
            ],
        ),
        # The outlet may stand behind what it says.
        (
            "Which ferry was called safe by its builder, according to Quay, and leaked at the pier, says Velm Daily?",
            [
                (("quay",), "Which ferry was called safe by its builder, according to Quay"),
                (("velm daily",), "and leaked at the pier, says Velm Daily?"),
            ],
        ),
        # The same outlet twice has two articles.
        (
            "Does the Quay article on grain prices agree with the Quay article on the old ferry?",
            [
                (("quay",), "Does the Quay article on grain prices agree with"),
                (("quay",), "the Quay article on the old ferry?"),
            ],
        ),
        # Side by side they share a clause, in front of it and behind it.
        (
            "Do the Quay and the Harbour Post both say that the ferry leaks at the pier?",
            [
                (
                    ("quay", "harbour post"),
                    "Do the Quay and the Harbour Post both say that the ferry leaks at the pier?",
                )
            ],
        ),
        (
            "Who said that the ferry leaks, as the Quay, Velm Daily and the Harbour Post report?",
            [
                (
                    ("quay", "velm daily", "harbour post"),
                    "Who said that the ferry leaks, as the Quay, Velm Daily and the Harbour Post report?",
                )
            ],
        ),
        # Initials end no sentence.
        (
            "Does Quay say that J. R. Quill sank the ferry, or does Velm Daily blame a storm at sea?",
            [
                (("quay",), "Does Quay say that J. R. Quill sank the ferry"),
                (("velm daily",), "or does Velm Daily blame a storm at sea?"),
            ],
        ),
        ("What did Quay say about the ferry?", [(("quay",), "What did Quay say about the ferry?")]),
        ("What was said about the ferry?", []),
        ("Quay, Velm Daily", [(("quay", "velm daily"), "Quay, Velm Daily")]),
    ],
)
def test_each_outlet_gets_the_words_said_of_it(text: str, expected: list[tuple[tuple[str, ...], str]]) -> None:
    assert cut(text) == expected


@given(st.lists(st.sampled_from([*OUTLETS, "ferry", "leak", ", and", "while", ".", "said", "pier", "’"]), max_size=30))
def test_clauses_cover_the_question_in_order_and_hold_every_outlet_it_names(words: list[str]) -> None:
    text = " ".join(words)
    mentions = outlet_mentions(text, OUTLETS)
    found = clauses(text, mentions)
    assert {outlet for clause in found for outlet in clause.outlets} == {mention.core for mention in mentions}
    if found:
        assert (found[0].start, found[-1].end) == (0, len(text))
        assert all(one.end == other.start for one, other in pairwise(found))
