"""Verifies the postings of an archive: that each passage stands in those of its words, as often and where it should.

Each posting of a passage adds a number to a sum; the same sum is made of the passage's text. Nothing is held in memory
but the sums. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.postgres.bm25 import norm_of
from index.postgres.connections import Db
from index.postgres.postings import WORDS, PassageWords, unpacked
from index.postgres.truth import words_of_article
from index.postgres.truth_check import stored
from index.truth_check import few

_SIZE = 1 << 64
_READ_AT_ONCE = 2_000


def faults(db: Db) -> tuple[int, list[str]]:
    """Count the passages that can be found by their words, and say what is wrong, one sentence each."""
    found = db.execute("SELECT passage, dead, passages FROM turn").fetchone()
    assert found is not None
    last, dead, counted = found
    sums = _sums_of_postings(db, last)
    rows = np.array([row for (row,) in db.execute("SELECT row FROM passage ORDER BY row")], dtype=np.int64)
    surplus = int(np.count_nonzero(sums)) - int(np.count_nonzero(sums[rows]))
    told = [*few(_passage_faults(db, sums))]
    if surplus and not dead:
        told.append(f"{surplus} passages that are not stored stand in the lexical index.")
    if counted != len(rows):
        told.append(f"The archive counts {counted} passages and has {len(rows)}.")
    return int(np.count_nonzero(sums[rows])), told


def _passage_faults(db: Db, sums: NDArray[np.uint64]) -> Iterator[str]:
    for articles in stored(db):
        spans = db.execute(
            "SELECT article, row, start, stop FROM passage WHERE article = ANY(%s) ORDER BY article, row",
            (list(articles),),
        ).fetchall()
        for row, article in articles.items():
            own = [(passage, (start, stop)) for owner, passage, start, stop in spans if owner == row]
            words = words_of_article(article, [span for _, span in own])
            if any(int(sums[passage]) != _sum_of(each) for (passage, _), each in zip(own, words, strict=True)):
                yield f"A passage of article {article.id!r} does not stand in the lexical index as its text says."


def _sums_of_postings(db: Db, last: int) -> NDArray[np.uint64]:
    sums = np.zeros(last + 1, dtype=np.uint64)
    with db.cursor(name="postings") as cursor:
        cursor.itersize = _READ_AT_ONCE
        cursor.execute("SELECT term, field, data FROM posting")
        for term, field, data in cursor:
            records = unpacked(field, data)
            if field == WORDS:
                parts = records["place"].astype(np.uint64)
            else:
                parts = records["count"].astype(np.uint64) * np.uint64(256) + records["norm"]
            rows = records["row"]
            inside = rows <= last
            np.add.at(sums, rows[inside], (parts[inside] + np.uint64(1)) * np.uint64(_number(term, field)))
    return sums


def _sum_of(words: PassageWords) -> int:
    total = sum(_number(word, WORDS) * (place + 1) for word, place in zip(words.placed, words.places, strict=True))
    for field, (counted, length) in enumerate(zip(words.ranked, words.lengths, strict=True)):
        norm = norm_of(length)
        total += sum(_number(word, field) * (min(count, 255) * 256 + norm + 1) for word, count in counted.items())
    return total % _SIZE


@lru_cache(maxsize=1 << 17)
def _number(word: str, field: int) -> int:
    return int.from_bytes(blake2b(f"{field} {word}".encode(), digest_size=8).digest(), "big")
