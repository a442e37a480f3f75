"""Turns `Filters` into SQL, and says how outlets are compared.

The vector index and the lexical index have their own forms of the same rule, in `index/columns.py` and
`index/lexical.py`; the contract suite holds them together.
`Filters.speakers` chooses among sentences, not among articles, and is not looked at here.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.errors import UnreadableError
from rag.nouns import Filters
from rag.spelling import fold

Bitmap = NDArray[np.uint8]
"""Bit `row % 8` of byte `row // 8` says whether the passage of that row may be seen."""


@lru_cache(maxsize=4096)
def outlet_key(source: str | None) -> str | None:
    """Spell an outlet's name as it is compared; None for none.

    >>> outlet_key("The Évening  Post"), outlet_key(" ")
    ('the evening post', None)
    """
    if source is None or not source.strip():
        return None
    # A name of signs alone folds to nothing, but is a name.
    return fold(source) or source.strip().casefold()


def hides_nothing(filters: Filters) -> bool:
    """Whether every article may be seen."""
    return not filters.bounded and not filters.sources


def outlets(filters: Filters) -> list[str]:
    """Spell the outlets of a filter as they are compared.

    Raises UnreadableError for a name that no archive can hold: tantivy would fail on it.
    """
    names = sorted({key for key in map(outlet_key, filters.sources) if key is not None})
    for name in names:
        try:
            name.encode()
        except UnicodeEncodeError as error:
            raise UnreadableError(
                f"An outlet is named by a character that no archive can hold ({name[error.start : error.end]!r}).",
                hint="Remove the half of a surrogate pair, such as an escape that was cut in two.",
            ) from error
    return names


def condition(filters: Filters) -> tuple[str, list[str]]:
    """Write a filter as an SQL condition on `article`, with its values."""
    clauses: list[str] = []
    values: list[str] = []
    if filters.bounded:
        clause, values = _days(filters)
        clauses.append(clause)
    if filters.sources:
        names = outlets(filters)
        clauses.append(f"outlet IN ({','.join('?' * len(names))})")
        values = [*values, *names]
    return " AND ".join(clauses) or "1", values


def _days(filters: Filters) -> tuple[str, list[str]]:
    clauses: list[str] = []
    values: list[str] = []
    if filters.since is not None:
        clauses.append("published >= ?")
        values.append(filters.since.isoformat())
    if filters.last_day is not None:
        clauses.append("published <= ?")
        values.append(filters.last_day.isoformat())
    dated = " AND ".join(clauses)
    return (f"({dated} OR published IS NULL)" if filters.undated else dated), values
