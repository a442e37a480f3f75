"""Finds passages by their words: reads the postings of a query's words and scores them by BM25.

What is found is then looked up once more, which tells what the filters show and what was removed meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.analysis import query_terms
from index.lexical import FIELD_BOOSTS
from index.postgres import bm25
from index.postgres.connections import Db
from index.postgres.postings import WORDS, unpacked
from index.postgres.visibility import condition
from index.ranking import Candidates, best_rows
from index.visibility import hides_nothing
from rag.nouns import Filters

MOST_POSTINGS = 3_000_000
"""Postings that one query reads, 18 MB; beyond, its commonest words are left out, which tell passages apart least."""

LOOKED_UP = 2_000
"""Promising passages that are looked up one by one; where a filter hides so many, what it shows is listed instead."""

MOST_LISTED = 100_000
"""Passages of such a list, 800 KB; where a filter shows more, looking up goes on."""

_DECIMALS = 4
"""As index/lexical_leg.py rounds: equal passages get equal scores, whatever order their parts are summed up in."""

_FIRST_EXTRA = 16
_FIELDS = tuple(FIELD_BOOSTS)


def best(db: Db, query: str, *, k: int, filters: Filters) -> dict[int, float]:
    """Score the k best passages by BM25, and those that tie with the last."""
    terms = query_terms(query)
    if k < 1 or not terms:
        return {}
    rows, scores = _scored(db, terms)
    order = np.argsort(-scores, kind="stable")
    rows, scores = rows[order], np.round(scores[order], _DECIMALS)

    @cache
    def shown_by_filter() -> NDArray[np.int64] | None:
        return _listed(db, filters)

    def candidates(n: int) -> Candidates:
        listed = shown_by_filter() if n > LOOKED_UP and not hides_nothing(filters) else None
        if listed is not None:
            seen = np.isin(rows, listed)
            return Candidates(_to_the_last(rows[seen], scores[seen], k), float("-inf"))
        shown = _shown(db, rows[:n], filters)
        ceiling = float(scores[n - 1]) if n < len(rows) else float("-inf")
        found = zip(rows[:n].tolist(), scores[:n].tolist(), strict=True)
        return Candidates({row: score for row, score in found if row in shown}, ceiling)

    return best_rows(candidates, k=k, first=k + _FIRST_EXTRA)


def count_alone(db: Db, words: Sequence[str], *, filters: Filters) -> int | None:
    """Count the passages that hold a word, where one statement can tell; None where `count_together` has to look."""
    if not words:
        return 0
    if len(words) > 1 or not hides_nothing(filters):
        return None
    dead, found = _one(
        db,
        "SELECT (SELECT dead FROM turn), coalesce(sum(passages), 0) FROM posting WHERE term = %s AND field = %s",
        words[0],
        WORDS,
    )
    return None if dead else found


def count_together(db: Db, words: Sequence[str], *, filters: Filters) -> int:
    """Count the passages that hold words side by side, in title or text."""
    rows = _side_by_side(db, words)
    (dead,) = _one(db, "SELECT dead FROM turn")
    return len(rows) if hides_nothing(filters) and not dead else len(_shown(db, rows, filters))


def _scored(db: Db, terms: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Score every passage that holds one of the words, in any order."""
    passages, *totals = _one(db, "SELECT passages + dead, body, source, day FROM turn")
    held: defaultdict[tuple[str, int], list[bytes]] = defaultdict(list)
    for term, field, data in db.execute(
        "SELECT term, field, data FROM posting WHERE term = ANY(%s) AND field < %s ORDER BY block",
        (_affordable(db, terms, passages), WORDS),
        binary=True,
    ):
        held[term, field].append(data)
    rows, scores = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float64)]
    for (_, field), parts in held.items():
        records = unpacked(field, b"".join(parts))
        weight = bm25.idf(len(records), passages) * FIELD_BOOSTS[_FIELDS[field]]
        mean = totals[field] / max(passages, 1)
        rows.append(records["row"].astype(np.int64))
        scores.append(bm25.scores(records["count"], records["norm"], weight=weight, mean_length=mean))
    found, places = np.unique(np.concatenate(rows), return_inverse=True)
    return found, np.bincount(places, np.concatenate(scores), minlength=len(found)).astype(np.float64)


def _affordable(db: Db, terms: Sequence[str], passages: int) -> list[str]:
    """Leave out the commonest words where the postings of all would be too many; the rarest always stays."""
    if passages * len(terms) * len(_FIELDS) <= MOST_POSTINGS:
        return list(terms)
    sizes = db.execute(
        "SELECT term, sum(passages) FROM posting WHERE term = ANY(%s) AND field < %s GROUP BY term ORDER BY 2, 1",
        (list(terms), WORDS),
    ).fetchall()
    spent = np.cumsum([int(size) for _, size in sizes])
    return [term for place, (term, _) in enumerate(sizes) if not place or spent[place] <= MOST_POSTINGS]


def _side_by_side(db: Db, words: Sequence[str]) -> NDArray[np.int64]:
    """List the rows of passages that hold words one after the other."""
    held: defaultdict[str, list[bytes]] = defaultdict(list)
    for term, data in db.execute(
        "SELECT term, data FROM posting WHERE term = ANY(%s) AND field = %s", (list(set(words)), WORDS), binary=True
    ):
        held[term].append(data)
    places = {word: _places(b"".join(held[word])) for word in set(words)}
    # From the rarest on, so that what is compared stays small.
    order = sorted(range(len(words)), key=lambda at: len(places[words[at]]))
    begins = places[words[order[0]]] - order[0]
    for at in order[1:]:
        begins = begins[np.isin(begins + at, places[words[at]])]
    return np.unique(begins >> 16)


def _places(data: bytes) -> NDArray[np.int64]:
    """Number the places of a word through all passages, so that neighbours in a passage have neighbouring numbers."""
    records = unpacked(WORDS, data)
    rows: NDArray[np.int64] = records["row"].astype(np.int64)
    return (rows << 16) | records["place"].astype(np.int64)


def _shown(db: Db, rows: NDArray[np.int64], filters: Filters) -> set[int]:
    """Tell which passages are there and may be seen."""
    where, values = condition(filters)
    found = db.execute(
        f"SELECT row FROM passage WHERE row = ANY(%s) AND {where}".encode(),  # noqa: S608 (constants)
        (rows.tolist(), *values),
    )
    return {row for (row,) in found}


def _listed(db: Db, filters: Filters) -> NDArray[np.int64] | None:
    """List the passages that may be seen, in any order; None where they are many."""
    where, values = condition(filters)
    found = db.execute(
        "SELECT string_agg(int8send(row), ''::bytea)"  # noqa: S608 (constants)
        f" FROM (SELECT row FROM passage WHERE {where} LIMIT %s) AS seen".encode(),
        (*values, MOST_LISTED + 1),
        binary=True,
    ).fetchone()
    rows: NDArray[np.int64] = np.frombuffer(found[0] if found and found[0] else b"", dtype=">i8").astype(np.int64)
    return None if len(rows) > MOST_LISTED else rows


def _to_the_last(rows: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> dict[int, float]:
    """Take the first k of some rows, best first, and those that tie with the last."""
    if len(rows) > k:
        kept = scores >= scores[k - 1]
        rows, scores = rows[kept], scores[kept]
    return dict(zip(rows.tolist(), scores.tolist(), strict=True))


def _one(db: Db, statement: str, *values: object) -> tuple[int, ...]:
    found = db.execute(statement.encode(), values).fetchone()
    assert found is not None
    return tuple(int(value) for value in found)
