"""An answer from an old article says that a later one has more on the same person and matter."""

from __future__ import annotations

from datetime import date

from rag.evidence import Evidence
from rag.later import later_note
from rag.nouns import Passage, ScoredPassage
from rag.questions import read_question

OLD, NEW = date(2021, 5, 1), date(2022, 6, 1)


def evidence(
    identity: str, day: date | None, *, text: str = "Ada Quill spoke of the ferry.", share: float = 1.0
) -> Evidence:
    passage = Passage(identity, identity, text, 0, len(text), title=f"On {identity}", published=day, source="Quay")
    return Evidence(ScoredPassage(passage, 1.0), text, 0, len(text), None, share, share, 1.0, fits_kind=True, score=1.0)


def note(question: str, picked: list[Evidence], found: list[Evidence]) -> str | None:
    return later_note(read_question(question, outlets=(), today=date(2026, 1, 1)), picked, found)


QUESTION = "What did Ada Quill say of the ferry?"


def test_a_later_article_on_the_same_person_and_matter_is_told_of() -> None:
    told = note(QUESTION, [evidence("old", OLD)], [evidence("old", OLD), evidence("new", NEW)])
    assert told == "A later article also speaks of this (Quay, 2022-06-01)."


def test_an_answer_from_the_newest_article_needs_no_note() -> None:
    assert note(QUESTION, [evidence("new", NEW)], [evidence("old", OLD), evidence("new", NEW)]) is None


def test_a_question_about_a_given_time_is_not_changed_by_what_came_later() -> None:
    found = [evidence("old", OLD), evidence("new", NEW)]
    assert note("What did Ada Quill say of the ferry in 2021?", found[:1], found) is None


def test_a_later_article_on_another_person_or_less_of_the_matter_is_not_named() -> None:
    other = evidence("new", NEW, text="Bo Holm spoke of the ferry.")
    assert note(QUESTION, [evidence("old", OLD)], [other, evidence("less", NEW, share=0.5)]) is None


def test_undated_sources_are_neither_old_nor_new() -> None:
    assert note(QUESTION, [evidence("none", None)], [evidence("new", NEW)]) is None
    assert note(QUESTION, [evidence("old", OLD)], [evidence("none", None)]) is None
