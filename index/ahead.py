"""Reading ahead: a thread reads and parses while its caller embeds and commits what was read before.

One thread, the order kept, and no more held than a few batches. It knows nothing of files, embedding or archives. For a
handful of records, or for standard input (a thread that waits there cannot be ended), read without it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator

from index.reading import Read
from index.report import Notice

HELD_ARTICLES = 128
"""Two batches: one to embed at once, one in reserve while a slow file is parsed."""

HELD_CHARACTERS = 5_000_000
"""As many as the longest article has; a character takes four bytes at most."""

LEAVE_SECONDS = 2.0
"""How long closing waits for the thread: it ends with the file that it is parsing, however long that takes."""


def ahead(
    reads: Iterable[Read | Notice], *, articles: int = HELD_ARTICLES, characters: int = HELD_CHARACTERS
) -> Generator[Read | Notice, None, None]:
    """Yield what `reads` yields, in its order, while a thread runs on by so many articles and characters at most.

    What reading raises is raised here, after everything that was read before it. An article of more than `characters`
    is held alone. Close the generator (`contextlib.closing`) to end the thread, which closes `reads` too.
    """
    shelf = _Shelf(articles, characters)
    thread = threading.Thread(target=shelf.fill, args=(reads,), name="reading ahead", daemon=True)
    thread.start()
    try:
        yield from shelf
    finally:
        shelf.close()
        thread.join(LEAVE_SECONDS)


class _Shelf:
    """What was read and not yet taken; one thread fills it, another empties it."""

    def __init__(self, articles: int, characters: int) -> None:
        self._most_articles = articles
        self._most_characters = characters
        self._changed = threading.Condition()
        self._held: deque[Read | Notice] = deque()
        self._characters = 0
        self._ended = self._closed = False
        self._error: BaseException | None = None

    def fill(self, reads: Iterable[Read | Notice]) -> None:
        """Read until the end, an error, or until it is closed."""
        error: BaseException | None = None
        try:
            for outcome in reads:
                if not self._put(outcome):
                    break
            if isinstance(reads, Generator):
                # Here and not where it is forgotten: a generator closes its files in the thread that runs it.
                reads.close()
        except BaseException as raised:  # noqa: BLE001 (nothing is caught for good: it is raised where things are taken)
            error = raised
        with self._changed:
            self._ended, self._error = True, error
            self._changed.notify_all()

    def __iter__(self) -> Iterator[Read | Notice]:
        while (outcome := self._take()) is not None:
            yield outcome
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """Let the filling thread end at the next thing it reads."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _put(self, outcome: Read | Notice) -> bool:
        """Wait for room and hold what was read; return whether anyone still wants it."""
        size = _characters(outcome)
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._has_room(size))
            if not self._closed:
                self._held.append(outcome)
                self._characters += size
                self._changed.notify_all()
            return not self._closed

    def _has_room(self, size: int) -> bool:
        full = len(self._held) >= self._most_articles or self._characters + size > self._most_characters
        return not (full and self._held)

    def _take(self) -> Read | Notice | None:
        """Wait for the next thing and return it, or None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._held or self._ended)
            if not self._held:
                return None
            outcome = self._held.popleft()
            self._characters -= _characters(outcome)
            self._changed.notify_all()
            return outcome


def _characters(outcome: Read | Notice) -> int:
    return len(outcome.article.text) if isinstance(outcome, Read) else 0
