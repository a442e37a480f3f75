"""A conversation as Markdown: its questions in their order, those without an answer too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.conversation_export import conversation_export
from rag.nouns import Conversation, Disagreement, Turn, Unanswered
from tests.app.routes.test_exports import answer_of, cited

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TITLE = "Plain title"


def talk() -> Conversation:
    first = replace(
        answer_of(cited(title=TITLE), cited(number=2, title=TITLE, quote="It fell.")), question="What rose?"
    )
    second = replace(
        answer_of(cited(title=TITLE, quote="Nobody knows.")),
        question="Why?",
        standalone_question="What rose: why?",
        disagreements=(Disagreement("12 [1] and 14 [1] differ."),),
        missing=("a reason",),
    )
    return Conversation(
        id="c/1 ü",
        title="What *rose*?",
        created=NOON,
        updated=NOON + timedelta(days=1),
        turns=(Turn(first, NOON), Turn(second, NOON + timedelta(hours=2))),
        unanswered=(Unanswered("u", "c/1 ü", "And who?", NOON + timedelta(hours=1)),),
    )


def test_turns_and_questions_without_an_answer_stand_in_their_order() -> None:
    written = conversation_export(talk()).text
    assert [line for line in written.splitlines() if line.startswith("#")] == [
        r"# What \*rose\*?",
        "## What rose?",
        "### Sources",
        "## And who?",
        "## Why?",
        "### Side by side",
        "### Missing",
        "### Sources",
    ]
    assert (
        "## And who?\n\n*Asked on 2026-03-04, not answered.*\n\n## Why?\n\n*Understood as:* What rose: why?" in written
    )
    assert written.endswith("Read by Rapporteur from archive f00d: 3 articles, newest of 2022-02-04.\n")


def test_sources_and_their_markers_are_numbered_through_all_answers() -> None:
    written = conversation_export(talk()).text
    assert "It rose.\nTwice. \\[1\\] It fell. \\[2\\]" in written
    assert "Nobody knows. \\[3\\]" in written
    assert "- 12 \\[3\\] and 14 \\[3\\] differ." in written
    assert [line[:5] for line in written.splitlines() if line.startswith("\\[")] == ["\\[1\\]", "\\[2\\]", "\\[3\\]"]


def test_the_name_of_the_file_holds_plain_letters_only() -> None:
    assert conversation_export(talk()).filename == "conversation-c-1--.md"
