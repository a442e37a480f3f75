"""Learns in the background what the ledger's sentences mean, so that no question waits for a model to read them all."""

from __future__ import annotations

import threading

from rag.statement_ledger import StatementLedger


class Learner:
    """A thread that learns when the ledger was read anew, until it is closed."""

    def __init__(self, ledger: StatementLedger) -> None:
        self._ledger = ledger
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def attend(self) -> None:
        """Learn now, and whenever the ledger is read anew: what a server does, and no command that ends at once."""
        self._ledger.on_unknown = self.start
        self.start()

    def start(self) -> None:
        """Begin to learn, unless that is under way already or nothing more is to be done."""
        with self._lock:
            if self._closing.is_set() or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._learn, name="learning", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End after the batch that is being embedded."""
        self._closing.set()
        with self._lock:
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _learn(self) -> None:
        self._ledger.learn(self._closing.is_set)
