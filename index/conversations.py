"""Keeps conversations, answers and readers' verdicts in one SQLite file, apart from the archive.

An answer is kept whole, as it was given; whether its sources have changed since is for those to say who show it. This
file is lost without harm to any article, and grows while articles are added: it shares no lock with the archive.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Row
from typing import Any

from pydantic import TypeAdapter, ValidationError

from index.conversation_schema import prepare
from index.database import Database, NamedRows, Storage, Tables
from index.manifest import Place
from rag.errors import ArchiveError, DamagedError, InputError, NotFoundError
from rag.identity import new_id
from rag.nouns import Answer, Conversation, Turn

UNTITLED = "New conversation"
TITLE_LENGTH = 60
LONGEST_NAME = 200
"""Characters of a given title, a given id or a verdict."""

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


def utc_now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


class KeptConversations:
    """Conversations in tables; any number of threads and processes may use them at once. `place` is for messages."""

    def __init__(self, storage: Storage, place: Place, *, now: Callable[[], datetime] = utc_now) -> None:
        self._storage = storage
        self._place = place
        self._now = now

    def create(self, conversation_id: str | None = None) -> Conversation:
        """Make an empty conversation. Raises InputError for an id that is taken, empty or too long."""
        chosen = new_id() if conversation_id is None else _checked(conversation_id, "A conversation's id")
        now = self._now()
        with self._writing() as db:
            if db.execute("SELECT 1 FROM conversation WHERE id = ?", (chosen,)).fetchone():
                raise InputError(f"There is a conversation {chosen!r} already.", hint="Ask in it, or leave out the id.")
            db.execute(
                "INSERT INTO conversation (id, title, created, updated, used) VALUES (?, ?, ?, ?, ?)",
                (chosen, UNTITLED, now.isoformat(), now.isoformat(), _next_use(db)),
            )
        return Conversation(chosen, UNTITLED, created=now, updated=now)

    def get(self, conversation_id: str) -> Conversation:
        """Read a conversation with its turns. Raises NotFoundError."""
        with self._reading() as db:
            return self._read(db, conversation_id)

    def list(self, *, offset: int = 0, limit: int = 50) -> Sequence[Conversation]:
        """List conversations without their turns, the last used first."""
        if offset < 0 or limit < 0:
            raise InputError(f"Cannot list {limit} conversations from {offset}.", hint="Give numbers from 0 up.")
        # SQLite's integers have 64 bits.
        window = (min(limit, 2**62), min(offset, 2**62))
        with self._reading() as db:
            rows = db.execute("SELECT * FROM conversation ORDER BY used DESC LIMIT ? OFFSET ?", window).fetchall()
        return [_conversation(row) for row in rows]

    def append(self, conversation_id: str, answer: Answer) -> Conversation:
        """Add a turn and return the conversation; turns added at one time by others are all kept.

        The first question becomes the title unless the conversation was named. Raises NotFoundError, or InputError for
        an answer without an id, with one that is kept already, or of another conversation.
        """
        _check_answer(answer, conversation_id)
        kept = replace(answer, conversation_id=conversation_id)
        now = self._now().isoformat()
        with self._writing() as db:
            row = _find(db, conversation_id)
            if db.execute("SELECT 1 FROM turn WHERE answer_id = ?", (answer.id,)).fetchone():
                raise InputError(f"Answer {answer.id!r} is kept already.", hint="Give every answer an id of its own.")
            place = "SELECT coalesce(max(ordinal) + 1, 0) FROM turn WHERE conversation = ?"
            (ordinal,) = db.execute(place, (conversation_id,)).fetchone()
            db.execute(
                "INSERT INTO turn VALUES (?, ?, ?, ?, ?)", (conversation_id, ordinal, answer.id, _dump(kept), now)
            )
            title = row["title"] if row["named"] or ordinal else title_of(answer.question)
            db.execute(
                "UPDATE conversation SET title = ?, updated = ?, used = ? WHERE id = ?",
                (title, now, _next_use(db), conversation_id),
            )
            return self._read(db, conversation_id)

    def rename(self, conversation_id: str, title: str) -> Conversation:
        """Name a conversation; its place in the list stays. Raises NotFoundError, or InputError for an unfit title."""
        name = _checked(_plain(title), "A title")
        with self._writing() as db:
            _find(db, conversation_id)
            db.execute("UPDATE conversation SET title = ?, named = 1 WHERE id = ?", (name, conversation_id))
            return self._read(db, conversation_id)

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation, its answers and the verdicts on them. Raises NotFoundError."""
        with self._writing() as db:
            _find(db, conversation_id)
            db.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))

    def answer(self, answer_id: str) -> Answer:
        """Read one kept answer. Raises NotFoundError."""
        with self._reading() as db:
            row = db.execute("SELECT answer FROM turn WHERE answer_id = ?", (answer_id,)).fetchone()
        if row is None:
            raise _no_answer(answer_id)
        return self._load(row["answer"])

    def add_feedback(self, answer_id: str, verdict: str, comment: str = "") -> None:
        """Keep a reader's verdict; several on one answer are all kept. Raises NotFoundError."""
        given = _checked(_plain(verdict), "A verdict")
        with self._writing() as db:
            if not db.execute("SELECT 1 FROM turn WHERE answer_id = ?", (answer_id,)).fetchone():
                raise _no_answer(answer_id)
            values = (answer_id, given, _storable(comment), self._now().isoformat())
            db.execute("INSERT INTO feedback VALUES (?, ?, ?, ?)", values)

    def feedback(self, answer_id: str) -> Sequence[tuple[str, str]]:
        """List the verdicts on an answer with their comments, in the order they were given."""
        with self._reading() as db:
            found = db.execute("SELECT verdict, comment FROM feedback WHERE answer_id = ? ORDER BY rowid", (answer_id,))
            return [(row["verdict"], row["comment"]) for row in found]

    def close(self) -> None:
        """Release the file; closing twice is harmless."""
        self._storage.close()

    def _read(self, db: Tables, conversation_id: str) -> Conversation:
        conversation = _conversation(_find(db, conversation_id))
        rows = db.execute("SELECT answer, asked FROM turn WHERE conversation = ? ORDER BY ordinal", (conversation_id,))
        turns = tuple(Turn(self._load(row["answer"]), datetime.fromisoformat(row["asked"])) for row in rows)
        return replace(conversation, turns=turns)

    def _load(self, kept: str) -> Answer:
        try:
            return _ANSWER.validate_python(_with_disagreements(json.loads(kept)))
        except (ValueError, ValidationError) as error:
            raise _damaged(self._place, "a kept answer has not the form of one") from error

    @contextmanager
    def _reading(self) -> Iterator[Tables]:
        with _explained(self._place), self._storage.reading() as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[Tables]:
        with _explained(self._place), self._storage.writing() as db:
            yield db


class SqliteConversations(KeptConversations):
    """Conversations in a file of their own."""

    def __init__(self, path: Path, *, now: Callable[[], datetime] = utc_now) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(
                f"The folder of {path} cannot be made ({error.strerror}).", hint="Name a folder that can be written to."
            ) from error
        database = Database(path)
        super().__init__(NamedRows(database), path, now=now)
        try:
            with _explained(path), database.writing() as db:
                prepare(db, path)
        except BaseException:
            database.close()
            raise


def title_of(question: str) -> str:
    """Shorten a question to a title of at most `TITLE_LENGTH` characters, cut between words where it has any.

    >>> title_of("What did the river party say about the release of prisoners in the spring of 2019?")
    'What did the river party say about the release of prisoners…'
    """
    plain = _plain(question)
    if len(plain) <= TITLE_LENGTH:
        return plain or UNTITLED
    room = plain[:TITLE_LENGTH]
    words = room.rpartition(" ")[0] if plain[TITLE_LENGTH - 1] != " " else room
    return (words or room[:-1]).rstrip(" ,;:-–—(") + "…"


def _find(db: Tables, conversation_id: str) -> Row:
    row: Row | None = db.execute("SELECT * FROM conversation WHERE id = ?", (conversation_id,)).fetchone()
    if row is None:
        raise NotFoundError(
            f"There is no conversation {conversation_id!r}.", hint="It may have been deleted: begin a new one."
        )
    return row


def _no_answer(answer_id: str) -> NotFoundError:
    return NotFoundError(f"There is no answer {answer_id!r}.", hint="Its conversation may have been deleted.")


def _next_use(db: Tables) -> int:
    (used,) = db.execute("SELECT coalesce(max(used), 0) + 1 FROM conversation").fetchone()
    return int(used)


def _conversation(row: Row) -> Conversation:
    created, updated = datetime.fromisoformat(row["created"]), datetime.fromisoformat(row["updated"])
    return Conversation(row["id"], row["title"], created=created, updated=updated)


def _with_disagreements(kept: dict[str, Any]) -> dict[str, Any]:
    """Read what answers said of disagreements before they had more than a text for each."""
    told = kept.get("disagreements", [])
    return {**kept, "disagreements": [{"text": each} if isinstance(each, str) else each for each in told]}


def _dump(answer: Answer) -> str:
    # json and not pydantic's own writer: it escapes the lone surrogates that a question may hold, which no UTF-8 can.
    return json.dumps(_ANSWER.dump_python(answer, mode="json"))


def _check_answer(answer: Answer, conversation_id: str) -> None:
    if not answer.id:
        raise InputError("An answer without an id cannot be kept.", hint="Give it one with rag.identity.new_id().")
    if answer.conversation_id not in {"", conversation_id}:
        raise InputError(
            f"Answer {answer.id!r} belongs to conversation {answer.conversation_id!r}, not {conversation_id!r}.",
            hint="Append it to its own conversation.",
        )


def _checked(name: str, what: str) -> str:
    if not name.strip() or len(name) > LONGEST_NAME:
        found = f"has {len(name):,} characters" if name.strip() else "is empty"
        raise InputError(f"{what} has 1 to {LONGEST_NAME} characters; this one {found}.", hint="Give another.")
    return name


def _plain(text: str) -> str:
    """Put a text on one line without control characters."""
    return " ".join(_storable("".join(c if c.isprintable() else " " for c in text)).split())


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@contextmanager
def _explained(place: Place) -> Iterator[None]:
    try:
        yield
    except DamagedError as error:
        raise _damaged(place, str(error.__cause__ or error.message)) from error


def _damaged(path: Place, reason: str) -> DamagedError:
    return DamagedError(
        f"The conversations in {path} cannot be read: {reason}.",
        hint="Restore the file from a backup, or move it away to begin without conversations; no article is touched.",
    )
