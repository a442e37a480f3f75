"""From messages to a question and the conversation that it goes on from.

Front ends keep the conversation themselves and send it whole each time, so nothing of it is kept here. Earlier
questions are made to stand alone as they were when they were asked; of our earlier answers the words are read, and the
notes under them are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.completions.body import ChatMessage
from app.completions.text import NOTE
from rag.desk import Desk
from rag.errors import QuestionError
from rag.nouns import Answer, ArchiveStamp, Conversation, Turn, Verdict
from rag.questions import checked

LAST_TURNS = 10
"""How many earlier questions are read; each costs a few milliseconds."""

LONGEST = 4_000
"""Characters that are read of an earlier message, and of all messages that answer one question."""

_REFUSED = "This is not in the archive."
_NOTES = re.compile(rf"(?:^|\n\n){NOTE}.*\Z", re.DOTALL)
_NOTHING = ArchiveStamp("", 0, None)


def asked(messages: Sequence[ChatMessage]) -> tuple[str, list[tuple[str, str]]]:
    """Find the question and, before it, the last questions with their answers ("" where there was none).

    Raises QuestionError when the last message is no question of the user, or one that cannot be asked.
    """
    said = [message for message in messages if message.role in {"user", "assistant"}]
    if not said or said[-1].role != "user":
        raise QuestionError("The last message is not the user's.", hint="Let the last of `messages` be a question.")
    turns: list[tuple[str, str]] = []
    for message in said[:-1]:
        words = message.words()[:LONGEST].strip()
        if message.role == "user":
            turns.append((words, ""))
        elif turns:
            question, answer = turns[-1]
            turns[-1] = (question, f"{answer} {without_notes(words)}".strip()[:LONGEST])
    return checked(said[-1].words()), [turn for turn in turns if turn[0]][-LAST_TURNS:]


def without_notes(text: str) -> str:
    """Take the numbered notes off an answer of ours.

    >>> without_notes("Ferries sailed. [1]" + chr(10) * 2 + "[1] Ferries to sail again. The Post, 2024-03-01")
    'Ferries sailed. [1]'
    """
    return _NOTES.sub("", text).strip()


def conversation_of(turns: Sequence[tuple[str, str]], desk: Desk, *, now: datetime) -> Conversation | None:
    """Make the conversation that a question goes on from; None where it is the first."""
    conversation = Conversation("", "", now, now)
    for question, answer in turns:
        standing = desk.rewrite(question, conversation).question
        verdict: Verdict = "not_in_archive" if answer.startswith(_REFUSED) else "answered"
        given = Answer("", "", question, standing, verdict, answer, _NOTHING)
        conversation = replace(conversation, turns=(*conversation.turns, Turn(given, now)))
    return conversation if turns else None
