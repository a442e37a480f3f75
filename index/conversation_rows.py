"""What stands in the rows of `conversations.db`: answers and questions as JSON, titles, and the words to search by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from sqlite3 import Row
from typing import Any

from pydantic import TypeAdapter

from rag.errors import InputError
from rag.nouns import Answer, Conversation, Unanswered
from rag.spelling import fold

UNTITLED = "New conversation"
TITLE_LENGTH = 60
LONGEST_NAME = 200
"""Characters of a given title, a given id or a verdict."""

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


def dump_answer(answer: Answer) -> str:
    """Write an answer as JSON."""
    # json and not pydantic's own writer: it escapes the lone surrogates that a question may hold, which no UTF-8 can.
    return json.dumps(_ANSWER.dump_python(answer, mode="json"))


def load_answer(kept: str) -> Answer:
    """Read an answer. Raises ValueError for what is none."""
    return _ANSWER.validate_python(_with_disagreements(json.loads(kept)))


def dump_question(question: str, ignore: Sequence[str], again: str | None) -> str:
    """Write a question that has no answer yet as JSON."""
    return json.dumps({"question": question, "ignore": list(ignore), "again": again})


def load_question(row: Row) -> Unanswered:
    """Read a question that has no answer. Raises ValueError for what is none."""
    kept = json.loads(row["question"])
    try:
        text, ignore, again = kept["question"], tuple(kept["ignore"]), kept["again"]
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error
    return Unanswered(row["id"], row["conversation"], text, datetime.fromisoformat(row["asked"]), ignore, again)


def load_conversation(row: Row) -> Conversation:
    """Read a conversation without its turns."""
    created, updated = datetime.fromisoformat(row["created"]), datetime.fromisoformat(row["updated"])
    return Conversation(row["id"], row["title"], created=created, updated=updated)


def said_in(answer: Answer) -> str:
    """Fold what a turn is found by: its question as typed and as understood, and its answer."""
    return spaced((answer.question, answer.standalone_question, answer.answer))


def spaced(texts: Iterable[str]) -> str:
    """Fold texts so that a space stands before every word.

    >>> spaced(["Who left Orrin?", "Ada Quill."])
    ' who left orrin ada quill'
    """
    return "".join(f" {word}" for text in texts for word in fold(storable(text)).split())


def title_of(question: str) -> str:
    """Shorten a question to a title of at most `TITLE_LENGTH` characters, cut between words where it has any.

    >>> title_of("What did the river party say about the release of prisoners in the spring of 2019?")
    'What did the river party say about the release of prisoners…'
    """
    plain = one_line(question)
    if len(plain) <= TITLE_LENGTH:
        return plain or UNTITLED
    room = plain[:TITLE_LENGTH]
    words = room.rpartition(" ")[0] if plain[TITLE_LENGTH - 1] != " " else room
    return (words or room[:-1]).rstrip(" ,;:-–—(") + "…"


def check_answer(answer: Answer, conversation_id: str) -> None:
    """Refuse an answer without an id or of another conversation. Raises InputError."""
    if not answer.id:
        raise InputError("An answer without an id cannot be kept.", hint="Give it one with rag.identity.new_id().")
    if answer.conversation_id not in {"", conversation_id}:
        raise InputError(
            f"Answer {answer.id!r} belongs to conversation {answer.conversation_id!r}, not {conversation_id!r}.",
            hint="Append it to its own conversation.",
        )


def checked_name(name: str, what: str) -> str:
    """Return a title, an id or a verdict. Raises InputError for one that is empty or too long."""
    if not name.strip() or len(name) > LONGEST_NAME:
        found = f"has {len(name):,} characters" if name.strip() else "is empty"
        raise InputError(f"{what} has 1 to {LONGEST_NAME} characters; this one {found}.", hint="Give another.")
    return name


def one_line(text: str) -> str:
    """Put a text on one line without control characters."""
    return " ".join(storable("".join(c if c.isprintable() else " " for c in text)).split())


def storable(text: str) -> str:
    """Replace what no UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


def _with_disagreements(kept: Any) -> Any:
    """Read what answers said of disagreements before they had more than a text for each; leave what is no answer."""
    told = kept.get("disagreements") if isinstance(kept, dict) else None
    if not isinstance(told, list):
        return kept
    return {**kept, "disagreements": [{"text": each} if isinstance(each, str) else each for each in told]}
