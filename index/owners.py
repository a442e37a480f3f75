"""Whose a conversation is, and which are shared: each reader sees their own and no others, as if those were not there.

Ownership is kept beside the conversations (`index/access_schema.py`). One without an owner was begun at this machine,
by the command line, its page, or a server without keys, and is theirs.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from index.conversation_faults import explained
from index.conversation_search import LOCAL, listed
from index.database import Storage
from index.manifest import Place
from rag.errors import NotFoundError
from rag.nouns import Answer, Conversation, Turn, Unanswered
from rag.seams import Conversations

__all__ = ["LOCAL", "OwnedConversations", "Owners"]


class Owners:
    """Owners and share links in the file of conversations; any number of threads and processes may use it at once.

    `place` is for messages.
    """

    def __init__(self, database: Storage, place: Place, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._place = place
        self._database = database

    def owner(self, conversation_id: str) -> str:
        """Name the owner of a conversation."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT owner FROM conversation_owner WHERE conversation = ?", (conversation_id,)
            ).fetchone()
        return str(row[0]) if row else LOCAL

    def conversations(self, owner: str, *, offset: int = 0, limit: int = 50, q: str = "") -> Sequence[Conversation]:
        """List the conversations of an owner as `Conversations.list` does; nobody else's are read for it."""
        with explained(self._place), self._database.reading() as db:
            return listed(db, offset=offset, limit=limit, q=q, owner=owner)

    def own(self, conversation_id: str, owner: str) -> None:
        """Give a new conversation to somebody."""
        with self._database.writing() as db:
            db.execute("INSERT INTO conversation_owner VALUES (?, ?)", (conversation_id, owner))

    def share(self, conversation_id: str) -> str:
        """Make a share link's token of 128 random bits, or return the one there is."""
        with self._database.writing() as db:
            row = db.execute(
                "SELECT token FROM conversation_share WHERE conversation = ?", (conversation_id,)
            ).fetchone()
            if row:
                return str(row[0])
            token = secrets.token_urlsafe(16)
            values = (token, conversation_id, self._now().isoformat())
            db.execute("INSERT INTO conversation_share VALUES (?, ?, ?)", values)
        return token

    def unshare(self, conversation_id: str) -> bool:
        """Let a share link lead nowhere; tell whether there was one."""
        with self._database.writing() as db:
            done = db.execute("DELETE FROM conversation_share WHERE conversation = ?", (conversation_id,))
            return done.rowcount > 0

    def shared(self, token: str) -> str:
        """Find the conversation of a share link. Raises NotFoundError."""
        with self._database.reading() as db:
            row = db.execute("SELECT conversation FROM conversation_share WHERE token = ?", (token,)).fetchone()
        if row is None:
            raise NotFoundError("This link shares no conversation.", hint="Ask whoever sent it for another.")
        return str(row[0])


class OwnedConversations:
    """The conversations of one owner: what belongs to another is not found."""

    def __init__(self, kept: Conversations, owners: Owners, owner: str) -> None:
        self._kept = kept
        self._owners = owners
        self._owner = owner

    def create(self, conversation_id: str | None = None) -> Conversation:
        """Make an empty conversation of this owner."""
        made = self._kept.create(conversation_id)
        if self._owner != LOCAL:
            self._owners.own(made.id, self._owner)
        return made

    def get(self, conversation_id: str) -> Conversation:
        """One conversation with its turns. Raises NotFoundError."""
        found = self._kept.get(conversation_id)
        self._require(conversation_id)
        return found

    def list(self, *, offset: int = 0, limit: int = 50, q: str = "") -> Sequence[Conversation]:
        """List conversations without their turns, the last used first; with `q` those that hold its words."""
        return self._owners.conversations(self._owner, offset=offset, limit=limit, q=q)

    def ask(
        self, conversation_id: str, question: str, *, ignore: Sequence[str] = (), again: str | None = None
    ) -> Unanswered:
        """Keep a question before it is answered. Raises NotFoundError."""
        self._require(conversation_id)
        return self._kept.ask(conversation_id, question, ignore=ignore, again=again)

    def branch(self, turns: Sequence[Turn], question: str, *, ignore: Sequence[str] = ()) -> Unanswered:
        """Begin a conversation of this owner with copies of turns, and keep a question in it."""
        asked = self._kept.branch(turns, question, ignore=ignore)
        if self._owner != LOCAL:
            self._owners.own(asked.conversation_id, self._owner)
        return asked

    def forget(self, conversation_id: str, question_id: str) -> None:
        """Delete a question that has no answer. Raises NotFoundError."""
        self._require(conversation_id)
        self._kept.forget(conversation_id, question_id)

    def append(self, conversation_id: str, answer: Answer) -> Conversation:
        """Add a turn. Raises NotFoundError."""
        self._require(conversation_id)
        return self._kept.append(conversation_id, answer)

    def rename(self, conversation_id: str, title: str) -> Conversation:
        """Name a conversation. Raises NotFoundError."""
        self.get(conversation_id)
        return self._kept.rename(conversation_id, title)

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation and its answers. Raises NotFoundError."""
        self._require(conversation_id)
        self._kept.delete(conversation_id)

    def answer(self, answer_id: str) -> Answer:
        """One kept answer. Raises NotFoundError."""
        found = self._kept.answer(answer_id)
        if self._owners.owner(found.conversation_id) != self._owner:
            raise NotFoundError(f"There is no answer {answer_id!r}.", hint="Its conversation may have been deleted.")
        return found

    def add_feedback(self, answer_id: str, verdict: str, comment: str = "") -> None:
        """Keep a reader's verdict on an answer. Raises NotFoundError."""
        self.answer(answer_id)
        self._kept.add_feedback(answer_id, verdict, comment)

    def close(self) -> None:
        """Do nothing: whoever opened the conversations closes them."""

    def _require(self, conversation_id: str) -> None:
        if self._owners.owner(conversation_id) != self._owner:
            # Word for word what is said of an id that was never given: nobody learns which ids exist.
            raise NotFoundError(
                f"There is no conversation {conversation_id!r}.", hint="It may have been deleted: begin a new one."
            )
