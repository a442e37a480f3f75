"""The list of issues with how many statements of the ledger each has, by cue and by meaning."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rag.said import Wanted
from rag.statement_ledger import StatementLedger


@dataclass(frozen=True, slots=True)
class IssueCount:
    """An issue of the list, and its statements: those with a cue, and those that are near to a seed in meaning."""

    label: str
    cues: tuple[str, ...]
    seeds: tuple[str, ...]
    by_words: int
    by_meaning: int


def issue_counts(ledger: StatementLedger, wanted: Wanted) -> tuple[IssueCount, ...]:
    """Count the statements of each issue, in the order of the list. Raises as `StatementLedger.entries` does."""
    found = Counter((match.label, match.by) for entry in ledger.entries(wanted) for match in entry.said.cues)
    return tuple(
        IssueCount(each.label, each.cues, each.seeds, found[each.label, "words"], found[each.label, "meaning"])
        for each in ledger.issues.issues
    )
