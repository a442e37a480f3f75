"""Keeps conversations, answers and readers' verdicts in one SQLite file, apart from the archive.

An answer is kept whole, as it was given; whether its sources have changed since is for those to say who show it. This
file is lost without harm to any article, and grows while articles are added: it shares no lock with the archive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Row

from index.conversation_faults import damaged, explained
from index.conversation_rows import (
    UNTITLED,
    check_answer,
    checked_name,
    load_answer,
    load_conversation,
    load_question,
    one_line,
    storable,
    title_of,
)
from index.conversation_schema import prepare
from index.conversation_search import listed
from index.conversation_tables import begin, find, put_question, put_turn, use
from index.database import Database, NamedRows, Storage, Tables
from index.manifest import Place
from rag.errors import ArchiveError, InputError, NotFoundError
from rag.identity import new_id
from rag.nouns import Answer, Conversation, Turn, Unanswered


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
        chosen = new_id() if conversation_id is None else checked_name(conversation_id, "A conversation's id")
        now = self._now()
        with self._writing() as db:
            if db.execute("SELECT 1 FROM conversation WHERE id = ?", (chosen,)).fetchone():
                raise InputError(f"There is a conversation {chosen!r} already.", hint="Ask in it, or leave out the id.")
            begin(db, chosen, UNTITLED, now)
        return Conversation(chosen, UNTITLED, created=now, updated=now)

    def get(self, conversation_id: str) -> Conversation:
        """Read a conversation with its turns. Raises NotFoundError."""
        with self._reading() as db:
            return self._read(db, conversation_id)

    def list(self, *, offset: int = 0, limit: int = 50, q: str = "") -> Sequence[Conversation]:
        """List conversations without their turns, the last used first; with `q` those that hold its words.

        Each word has to begin a word of the title, of a question or of an answer, after folding.
        """
        with self._reading() as db:
            return listed(db, offset=offset, limit=limit, q=q)

    def ask(
        self, conversation_id: str, question: str, *, ignore: Sequence[str] = (), again: str | None = None
    ) -> Unanswered:
        """Keep a question before it is answered; `append` of an answer with its id takes its place.

        The first question becomes the title unless the conversation was named. Raises NotFoundError.
        """
        asked = Unanswered(new_id(), conversation_id, question, self._now(), tuple(ignore), again)
        with self._writing() as db:
            use(db, conversation_id, question, asked.asked)
            put_question(db, asked)
        return asked

    def branch(self, turns: Sequence[Turn], question: str, *, ignore: Sequence[str] = ()) -> Unanswered:
        """Begin a conversation with copies of turns, each as of when it was asked, and keep a question in it.

        All in one transaction. The copies have ids of their own; the first question is the title.
        """
        begun, now = new_id(), self._now()
        asked = Unanswered(new_id(), begun, question, now, tuple(ignore))
        with self._writing() as db:
            begin(db, begun, title_of(turns[0].question if turns else question), now)
            for ordinal, turn in enumerate(turns):
                copied = replace(turn.answer, id=new_id(), conversation_id=begun)
                put_turn(db, ordinal, replace(turn, answer=copied))
            put_question(db, asked)
        return asked

    def forget(self, conversation_id: str, question_id: str) -> None:
        """Delete a question that has no answer. Raises NotFoundError."""
        with self._writing() as db:
            find(db, conversation_id)
            gone = db.execute("DELETE FROM question WHERE id = ? AND conversation = ?", (question_id, conversation_id))
            if not gone.rowcount:
                raise NotFoundError(
                    f"There is no question {question_id!r} without an answer.", hint="It may have been answered by now."
                )

    def append(self, conversation_id: str, answer: Answer) -> Conversation:
        """Add a turn and return the conversation; turns added at one time by others are all kept.

        The first question becomes the title unless the conversation was named. Raises NotFoundError, or InputError for
        an answer without an id, with one that is kept already, or of another conversation.
        """
        check_answer(answer, conversation_id)
        kept = replace(answer, conversation_id=conversation_id)
        now = self._now()
        with self._writing() as db:
            find(db, conversation_id)
            if db.execute("SELECT 1 FROM turn WHERE answer_id = ?", (answer.id,)).fetchone():
                raise InputError(f"Answer {answer.id!r} is kept already.", hint="Give every answer an id of its own.")
            place = "SELECT coalesce(max(ordinal) + 1, 0) FROM turn WHERE conversation = ?"
            (ordinal,) = db.execute(place, (conversation_id,)).fetchone()
            use(db, conversation_id, answer.question, now)
            put_turn(db, ordinal, Turn(kept, now))
            db.execute("DELETE FROM question WHERE id = ?", (answer.id,))
            return self._read(db, conversation_id)

    def rename(self, conversation_id: str, title: str) -> Conversation:
        """Name a conversation; its place in the list stays. Raises NotFoundError, or InputError for an unfit title."""
        name = checked_name(one_line(title), "A title")
        with self._writing() as db:
            find(db, conversation_id)
            db.execute("UPDATE conversation SET title = ?, named = 1 WHERE id = ?", (name, conversation_id))
            return self._read(db, conversation_id)

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation, its answers and the verdicts on them. Raises NotFoundError."""
        with self._writing() as db:
            find(db, conversation_id)
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
        given = checked_name(one_line(verdict), "A verdict")
        with self._writing() as db:
            if not db.execute("SELECT 1 FROM turn WHERE answer_id = ?", (answer_id,)).fetchone():
                raise _no_answer(answer_id)
            values = (answer_id, given, storable(comment), self._now().isoformat())
            db.execute("INSERT INTO feedback (answer_id, verdict, comment, given) VALUES (?, ?, ?, ?)", values)

    def feedback(self, answer_id: str) -> Sequence[tuple[str, str]]:
        """List the verdicts on an answer with their comments, in the order they were given."""
        with self._reading() as db:
            found = db.execute("SELECT verdict, comment FROM feedback WHERE answer_id = ? ORDER BY rowid", (answer_id,))
            return [(row["verdict"], row["comment"]) for row in found]

    def close(self) -> None:
        """Release the file; closing twice is harmless."""
        self._storage.close()

    def _read(self, db: Tables, conversation_id: str) -> Conversation:
        conversation = load_conversation(find(db, conversation_id))
        rows = db.execute("SELECT answer, asked FROM turn WHERE conversation = ? ORDER BY ordinal", (conversation_id,))
        turns = tuple(Turn(self._load(row["answer"]), datetime.fromisoformat(row["asked"])) for row in rows)
        waiting = db.execute("SELECT * FROM question WHERE conversation = ? ORDER BY rowid", (conversation_id,))
        return replace(conversation, turns=turns, unanswered=tuple(map(self._load_question, waiting)))

    def _load(self, kept: str) -> Answer:
        try:
            return load_answer(kept)
        except ValueError as error:
            raise damaged(self._place, "a kept answer has not the form of one") from error

    def _load_question(self, row: Row) -> Unanswered:
        try:
            return load_question(row)
        except ValueError as error:
            raise damaged(self._place, "a kept question has not the form of one") from error

    @contextmanager
    def _reading(self) -> Iterator[Tables]:
        with explained(self._place), self._storage.reading() as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[Tables]:
        with explained(self._place), self._storage.writing() as db:
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
            with explained(path), database.writing() as db:
                prepare(db, path)
        except BaseException:
            database.close()
            raise


def _no_answer(answer_id: str) -> NotFoundError:
    return NotFoundError(f"There is no answer {answer_id!r}.", hint="Its conversation may have been deleted.")
