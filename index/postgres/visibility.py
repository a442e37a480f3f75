"""Turns `Filters` into PostgreSQL's SQL, by the rule of `index/visibility.py`; one suite holds both together."""

from __future__ import annotations

from index.visibility import outlets
from rag.nouns import Filters


def condition(filters: Filters) -> tuple[str, list[object]]:
    """Write a filter as a condition on the columns `published` and `outlet`, with its values."""
    clauses: list[str] = []
    values: list[object] = []
    if filters.bounded:
        bounds = [(">=", filters.since), ("<=", filters.last_day)]
        given = [(sign, day) for sign, day in bounds if day is not None]
        dated = " AND ".join(f"published {sign} %s" for sign, _ in given)
        clauses.append(f"({dated} OR published IS NULL)" if filters.undated else dated)
        values += [day for _, day in given]
    if filters.sources:
        clauses.append("outlet = ANY(%s)")
        values.append(outlets(filters))
    return " AND ".join(clauses) or "true", values
