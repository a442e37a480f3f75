"""Who came before or after somebody is told by sentences that tell of a change, not by whatever speaks of that one."""

from __future__ import annotations

from datetime import date

import pytest

from rag.evidence import Evidence
from rag.nouns import Passage, ScoredPassage
from rag.questions import Question, read_question
from rag.successions import asked_of, telling

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


def read(question: str) -> Question:
    return read_question(question, outlets=(), today=date(2024, 1, 1))


def kept(question: str) -> tuple[list[str], tuple[str, ...]]:
    found, missing = telling(read(question), [evidence(place) for place in range(len(SENTENCES))])
    return [one.text for one in found], missing


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
        ("Who was arrested after Quill's speech?", False),
        ("Who was convicted after Quill’s death?", False),
        ("Who was killed before Brask arrived?", False),
        ("Who is second after Brask in the ranking?", False),
        ("Who followed Quill into the hall?", False),
        ("Who was prime minister of Orsavia after Quill?", True),
        ("Who served as envoy before Brask?", True),
    ],
)
def test_a_question_for_a_predecessor_or_successor_names_whose(question: str, asks: bool) -> None:
    assert (asked_of(read(question)) is not None) is asks


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who succeeded Ada Quill?", ("Ada Quill", "after")),
        ("Who was envoy before Ada Quill?", ("Ada Quill", "before")),
        ("Who was Ada Quill's predecessor?", ("Ada Quill", "before")),
        ("Who took over from Quill before the vote?", ("Quill", "after")),
        ("Who preceded Brask and Kestow’s Quill?", ("Brask", "before")),
    ],
)
def test_the_side_is_that_of_the_verb_and_the_name_the_one_behind_it(question: str, asked: tuple[str, str]) -> None:
    assert asked_of(read(question)) == asked


def test_only_sentences_that_tell_of_a_change_beside_the_name_are_kept() -> None:
    assert kept("Who succeeded Ada Quill?") == (["She was succeeded by Bram Holt."], ())


def test_where_no_sentence_tells_of_a_change_all_are_kept_and_that_is_told() -> None:
    missing = "No passage was found that tells who came {} Cal Rusk."
    assert kept("Who succeeded Cal Rusk?") == (list(SENTENCES), (missing.format("after"),))
    assert kept("Who was envoy before Cal Rusk?") == (list(SENTENCES), (missing.format("before"),))


def test_other_questions_keep_every_sentence() -> None:
    assert kept("Who is Ada Quill?") == (list(SENTENCES), ())


@pytest.mark.parametrize(
    "sentence",
    [
        "Brask took the helm from Quill.",
        "In 2010 Quill handed power to Brask.",
        "After Quill stepped down, Brask was installed as mayor.",
        "Brask defeated Quill by 300 votes.",
        "Quill made way for Brask.",
        "Brask was voted in, beating Quill.",
    ],
)
def test_a_change_is_told_in_many_words(sentence: str) -> None:
    hit = ScoredPassage(Passage("p", "a", sentence, 0, len(sentence), None, None), 1.0)
    one = Evidence(hit, sentence, 0, len(sentence), None, 0.5, 0.5, 0.5, fits_kind=True, score=1.0)
    assert telling(read("Who succeeded Quill?"), [one, evidence(3)]) == ([one], ())
