"""The harness's end of the reader: starts it, keeps it informed, and collects what it has seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.torture.ledger import Ledger, Versions
from eval.torture.processes import PATIENCE, Launcher
from eval.torture.reader import Allow, Open, Seen, Stop, read_throughout


class Watcher:
    """A reader at work. After `tell` it has been told when `wait` returns, or at the next `wait`."""

    def __init__(self, launcher: Launcher, words: Sequence[str]) -> None:
        self._launcher = launcher
        self._words = words
        self._begun = 0
        self._path: Path | None = None
        self.seen = Seen()
        self._begin()

    def open(self, path: Path, ledger: Ledger) -> None:
        """Let it read another archive."""
        self._path = path
        self._say(Open(path, ledger.everything()))
        self.wait()

    def pause(self) -> None:
        """Let it close what it reads, and read nothing."""
        self._path = None
        self._say(Open(None, {}))
        self.wait()

    def tell(self, versions: dict[str, Versions]) -> None:
        """Say which versions of some articles there may be from now on."""
        self._say(Allow(versions))

    def wait(self) -> None:
        """Wait until it has heard everything."""
        while self._unanswered:
            self._collect()

    def kill(self, ledger: Ledger) -> None:
        """Kill the reader, which also writes when it finds the text index behind, and begin another."""
        self.wait()
        self._process.kill()
        self._process.join()
        self._channel.close()
        self._begin()
        if self._path is not None:
            self.open(self._path, ledger)

    def end(self) -> Seen:
        """End the reader; returns all that it saw."""
        self._say(Stop())
        self.wait()
        self._process.join()
        self._channel.close()
        return self.seen

    def _begin(self) -> None:
        self._begun += 1
        self._unanswered = 0
        self._process, self._channel = self._launcher.beside(read_throughout, list(self._words), self._begun)

    def _say(self, message: Allow | Open | Stop) -> None:
        self._channel.send(message)
        self._unanswered += 1

    def _collect(self) -> None:
        if not self._channel.poll(PATIENCE):
            self.seen.refused.append(f"The reader did not answer for {PATIENCE:.0f} seconds.")
            self._unanswered = 0
            return
        seen: Seen = self._channel.recv()
        self._unanswered -= 1
        self.seen.searches += seen.searches
        self.seen.hits += seen.hits
        self.seen.torn += seen.torn
        self.seen.refused += seen.refused
