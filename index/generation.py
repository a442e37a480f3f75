"""What a reindex replaces as a whole: passages, vectors and the manifest they are made by, with the legs over them.

A process that has an archive open learns of the switch from the log, begins its legs anew and refuses what would mix
two models. Each transaction works with the legs of the state that it sees. How the switch is made is
`index/staging.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from index import log, schema
from index.columns import Columns
from index.layout import Layout
from index.lexical_leg import LexicalLeg
from index.manifest import Manifest
from index.vectors import EXACT_UP_TO, DenseLeg
from rag.errors import ArchiveError

ROW_BITS = 40
"""Of a number in a ranking: the bits below hold the passage's row, those above its generation."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation of an archive as one process sees it: its manifest, and legs that follow it."""

    number: int
    manifest: Manifest
    dense: DenseLeg
    lexical: LexicalLeg
    columns: Columns

    def numbers(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Turn passage rows into numbers that name them in this generation alone."""
        return rows + (self.number << ROW_BITS)

    def rows(self, numbers: Sequence[int]) -> list[int]:
        """Turn numbers back into rows. Raises ArchiveError for those of another generation."""
        first = self.number << ROW_BITS
        if numbers and not first <= min(numbers) <= max(numbers) < first + (1 << ROW_BITS):
            raise ArchiveError(
                "The archive was given other passages by `rapporteur reindex` while this search was going on.",
                hint="Search or ask again.",
            )
        return [number - first for number in numbers]


class Generations:
    """Knows the newest generation that this process has seen. Any thread may ask."""

    def __init__(self, layout: Layout, *, exact_up_to: int = EXACT_UP_TO) -> None:
        self._layout = layout
        self._exact_up_to = exact_up_to
        self._guard = threading.Lock()
        self._newest: tuple[int, Generation] | None = None  # after the sequence number at which it was seen

    def seen_by(self, db: Connection) -> Generation | None:
        """Return the generation that a transaction sees; None if a newer one is known: begin the transaction again."""
        sequence = log.last_sequence(db)
        newest = self._newest
        # A switch is logged, so at the same number there is nothing to read.
        if newest is not None and newest[0] == sequence:
            return newest[1]
        with self._guard:
            return self._look(db, sequence)

    def _look(self, db: Connection, sequence: int) -> Generation | None:
        number = schema.generation(db)
        if self._newest is None or self._newest[1].number < number:
            manifest = Manifest.of_rows(schema.meta(db), self._layout.root)
            dense = DenseLeg(self._layout, manifest.dimensions, exact_up_to=self._exact_up_to, generation=number)
            self._newest = sequence, Generation(number, manifest, dense, LexicalLeg(self._layout), Columns())
        seen, generation = self._newest
        if generation.number > number:
            return None
        self._newest = max(seen, sequence), generation
        return generation
