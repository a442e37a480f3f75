"""Measures whether moves are told rightly: pairs of statements by one speaker, of which a reader has said if it moved.

Each pair is stored as two articles a year apart, read as any other, and asked for its moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from eval.datasets import records
from rag.issues import Issues
from rag.nouns import Article, IndexedArticle
from rag.positions import positions
from rag.said import Wanted
from rag.statement_ledger import StatementLedger
from rag.statements import StatementFinder

FILE = "moves.jsonl"
_DAYS = (date(2021, 5, 1), date(2022, 5, 1))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences, whether a reader sees a move between them on an issue, and whether one was told.

    `held` are pairs that were written when the rules stood, and looked at by nobody who changed them.
    """

    issue: str
    before: str
    after: str
    moved: bool
    told: bool
    held: bool = False


@dataclass(frozen=True, slots=True)
class MovesReport:
    """Pairs of a data set."""

    pairs: tuple[Pair, ...]

    @property
    def held(self) -> MovesReport:
        """Only those that were held back."""
        return MovesReport(tuple(pair for pair in self.pairs if pair.held))

    @property
    def precision(self) -> float:
        """Share of the moves told that are moves."""
        told = [pair for pair in self.pairs if pair.told]
        return sum(pair.moved for pair in told) / len(told) if told else 0.0

    @property
    def recall(self) -> float:
        """Share of the moves that are told."""
        moved = [pair for pair in self.pairs if pair.moved]
        return sum(pair.told for pair in moved) / len(moved) if moved else 0.0


def evaluate_moves(folder: Path, issues: Issues) -> MovesReport:
    """Read the pairs of a data set (`moves.jsonl`) and look which moves are told. Raises UnreadableError."""
    finder = StatementFinder()
    return MovesReport(tuple(_pair(row, finder, issues) for _, row in records(folder / FILE)))


def _pair(row: dict[str, Any], finder: StatementFinder, issues: Issues) -> Pair:
    from index.archive import open_archive
    from index.manifest import Manifest

    texts = (str(row["before"]), str(row["after"]))
    articles = [Article(day.isoformat(), None, text, day) for text, day in zip(texts, _DAYS, strict=True)]
    manifest = Manifest(model="none", checksum="none", dimensions=1, tokens=200, overlap=40)
    with TemporaryDirectory(prefix="rapporteur-moves-") as scratch:
        archive = open_archive(Path(scratch) / "archive", manifest=manifest, create=True)
        try:
            vectors = np.empty((0, 1), dtype=np.float32)
            archive.add([IndexedArticle(each, (), vectors, statements=finder.find(each)) for each in articles])
            found = positions(StatementLedger(archive, issues), Wanted())
        finally:
            archive.close()
    told = any(move.issue == row["issue"] for move in found.moves)
    return Pair(str(row["issue"]), *texts, moved=bool(row["moved"]), told=told, held=bool(row.get("held")))
