"""Lets a vector index that has grown large be learnt anew in the background, while others search and add."""

from __future__ import annotations

import logging
import threading

from index.database import Database
from index.lock import WriterLock
from index.vectors import DenseLeg
from rag.errors import ArchiveError

PATIENCE = 5.0
"""Seconds that a closing archive waits for a turn of learning to end."""

_LOG = logging.getLogger(__name__)


class Learning:
    """The one thread of an open archive that learns; there is none most of the time."""

    def __init__(self, database: Database, lock: WriterLock) -> None:
        self._database = database
        self._lock = lock
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._stopped = threading.Event()

    def consider(self, dense: DenseLeg) -> None:
        """Begin to learn if it is due and nobody does; comes back at once."""
        with self._starting:
            if self._stopped.is_set() or (self._thread is not None and self._thread.is_alive()):
                return
            with self._database.reading() as db:
                if not dense.learning_is_due(db):
                    return
            # A process that ends does not wait for it: what is learnt counts once it is saved, and not before.
            self._thread = threading.Thread(target=self._learn, args=(dense,), name="learning", daemon=True)
            self._thread.start()

    def finish(self) -> None:
        """Wait until what is being learnt is saved."""
        if self._thread is not None:
            self._thread.join()

    def give_up(self) -> None:
        """Learn no more; what is being computed ends at its next turn, which is waited for a moment."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE)

    def _learn(self, dense: DenseLeg) -> None:
        try:
            if dense.learn(self._database, stopped=self._stopped.is_set):
                with self._lock.held():
                    dense.save(self._database)
        except ArchiveError as error:
            if not self._stopped.is_set():
                _LOG.warning("The vector index was not learnt anew; searching goes on as before. %s", error)
