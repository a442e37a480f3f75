"""Who came before or after somebody is told by sentences that tell of a change, not by whatever speaks of that one."""

from __future__ import annotations

from datetime import date

import pytest

from rag.evidence import Evidence
from rag.nouns import Passage, ScoredPassage
from rag.questions import read_question
from rag.successions import asks_succession, telling, untold

SENTENCES = (
    "Ada Quill, the envoy, left in May.",
    "She was succeeded by Bram Holt.",
    "Ada Quill spoke of ferries.",
    "Nobody sailed.",
    "A clerk was appointed elsewhere.",
)


def evidence(place: int) -> Evidence:
    """A sentence of the text, with the one before it as its lead."""
    text = " ".join(SENTENCES)
    starts = [text.index(sentence) for sentence in SENTENCES]
    hit = ScoredPassage(Passage("p", "a", text, 0, len(text), None, None), 1.0)
    lead = starts[place - 1] if place else None
    end = starts[place] + len(SENTENCES[place])
    return Evidence(hit, SENTENCES[place], starts[place], end, lead, 0.5, 0.5, 0.5, fits_kind=True, score=1.0)


def kept(question: str) -> list[str]:
    found = [evidence(place) for place in range(len(SENTENCES))]
    return [one.text for one in telling(read_question(question, outlets=(), today=date(2024, 1, 1)), found)]


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who succeeded Ada Quill?", True),
        ("And who replaced Ada Quill as envoy?", True),
        ("Who was envoy before Ada Quill?", True),
        ("Who became the successor of Ada Quill?", True),
        ("Who succeeded Ada Quill (envoy)?", True),
        ("Who was envoy before the war?", False),
        ("Who succeeded?", False),
        ("Who was the ferry named after Ada Quill?", False),
        ("What did Ada Quill say about her successor?", False),
        ("Who spoke before Ada Quill could answer?", False),
    ],
)
def test_a_question_for_a_predecessor_or_successor_names_whose(question: str, asks: bool) -> None:
    assert asks_succession(read_question(question, outlets=(), today=date(2024, 1, 1))) is asks


def test_only_sentences_that_tell_of_a_change_beside_the_name_are_kept() -> None:
    assert kept("Who succeeded Ada Quill?") == ["She was succeeded by Bram Holt."]
    assert kept("Who succeeded Cal Rusk?") == []


def test_other_questions_keep_every_sentence() -> None:
    assert kept("Who is Ada Quill?") == list(SENTENCES)


def test_what_is_missing_says_on_which_side() -> None:
    def missing(question: str) -> tuple[str, ...]:
        return untold(read_question(question, outlets=(), today=date(2024, 1, 1)))

    assert missing("Who succeeded Ada Quill?") == ("No passage tells who came after Ada Quill.",)
    assert missing("Who was envoy before Ada Quill?") == ("No passage tells who came before Ada Quill.",)
