"""A ledger over a small archive of invented articles, with statements read as at ingestion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.issues import Issue, Issues
from rag.meanings import InMemory, Meanings
from rag.nouns import IndexedArticle
from rag.statement_ledger import StatementLedger
from tests.index.articles import EMBEDDER, opened, spoken

ISSUES = Issues(
    [
        Issue("ceasefire", ("truce",), ("They would stop the shooting at once.",)),
        Issue("prisoners", ("detainee",), ("Everybody in the cells walks free.",)),
    ]
)


@contextmanager
def ledger_of(folder: Path, stories: Sequence[IndexedArticle], issues: Issues = ISSUES) -> Iterator[StatementLedger]:
    """Store articles with their statements, and open a ledger that can learn what they mean."""
    archive = opened(folder / "archive")
    try:
        archive.add([spoken(story) for story in stories])
        yield StatementLedger(archive, issues, meanings=Meanings(EMBEDDER.checksum, InMemory(), EMBEDDER))
    finally:
        archive.close()
