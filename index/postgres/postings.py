"""Keeps, for each word, which passages hold it: the inverted index of an archive, in rows of the table `posting`.

A word's row holds six bytes for each passage of a block (ranked fields: its row, how often, its length's norm) or for
each occurrence (`WORDS`: its row and its place, for phrases). A batch is a block; blocks of one level are joined into
one of the next, so that a word is read from few rows however many batches there were. A search by words is therefore
one statement, answered with some kilobytes, and scored in `index/postgres/words.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.analysis import LONGEST_WORD, stemmed
from index.lexical import FIELD_BOOSTS, LexicalDocument, ranked_texts
from index.postgres.bm25 import norm_of
from index.postgres.connections import Db, longer
from rag.spelling import fold

WORDS = len(FIELD_BOOSTS)
"""The number of the field of words as they are written; before it come the ranked fields in their order."""

RANKED: NDArray[np.void] = np.empty(0, dtype=[("row", "<u4"), ("count", "u1"), ("norm", "u1")])
PLACED: NDArray[np.void] = np.empty(0, dtype=[("row", "<u4"), ("place", "<u2")])
"""What the bytes of a posting are, for `numpy.frombuffer`."""

FANOUT = 8
"""Blocks of a level that are joined: each posting is then written again once for every eightfold growth."""

MOST_JOINED = 50_000
"""Passages of the largest block that is made by joining, in some seconds, while other writers wait."""

CLEAN_BELOW = 20_000
"""Passages up to which what is removed leaves the postings at once; beyond, they are cleaned as a whole."""

DEAD_SHARE = 0.1
"""Share of removed passages at which all postings are cleaned: until then they weigh a little in the idf."""

QUICK = 1_000
"""Passages up to which a statement keeps to its usual time limit."""

INDEXED_SECONDS, WRITTEN_SECONDS = 0.05, 0.005
"""Seconds that each passage beyond may take: into a vector index that does not fit into memory, and into postings."""

_MOST_OFTEN, _LAST_PLACE = 255, 65_535
_READ_AT_ONCE = 2_000

Key: TypeAlias = tuple[str, int]
"""A word and the number of its field."""


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words of one passage: counted in each ranked field, with the fields' lengths, and as they stand at places."""

    ranked: tuple[Mapping[str, int], ...]
    lengths: tuple[int, ...]
    placed: tuple[str, ...]
    places: tuple[int, ...]

    def keys(self) -> set[Key]:
        """List the postings that it stands in."""
        ranked = {(word, field) for field, words in enumerate(self.ranked) for word in words}
        return ranked | {(word, WORDS) for word in self.placed}


def words_of(document: LexicalDocument) -> PassageWords:
    """Take a passage apart into words, as the index of an archive in a folder does."""
    body = fold(document.body)
    fields = [stemmed(text) for text in ranked_texts(document, body).values()]
    title, text = document.title.split(), body.split()
    # Between title and text a place stays free, so that no phrase reaches over it.
    placed = zip((*title, *text), (*range(len(title)), *range(len(title) + 1, len(title) + 1 + len(text))), strict=True)
    kept = [(word, at) for word, at in placed if len(word.encode()) < LONGEST_WORD and at <= _LAST_PLACE]
    return PassageWords(
        ranked=tuple(Counter(words) for words in fields),
        lengths=tuple(map(len, fields)),
        placed=tuple(word for word, _ in kept),
        places=tuple(at for _, at in kept),
    )


def packed(passages: Mapping[int, PassageWords]) -> Iterator[tuple[Key, tuple[int, bytes]]]:
    """Make the postings of a block: for each word the number of its passages and the bytes; passages in their order."""
    given = sorted(passages.items())
    for field in range(WORDS):
        counted = [words.ranked[field] for _, words in given]
        sizes = list(map(len, counted))
        records = np.empty(sum(sizes), dtype=RANKED.dtype)
        records["row"] = np.repeat([row for row, _ in given], sizes)
        records["count"] = np.minimum([count for words in counted for count in words.values()], _MOST_OFTEN)
        records["norm"] = np.repeat([norm_of(words.lengths[field]) for _, words in given], sizes)
        yield from _grouped(field, [word for words in counted for word in words], records)
    sizes = [len(words.placed) for _, words in given]
    records = np.empty(sum(sizes), dtype=PLACED.dtype)
    records["row"] = np.repeat([row for row, _ in given], sizes)
    records["place"] = [at for _, words in given for at in words.places]
    yield from _grouped(WORDS, [word for _, words in given for word in words.placed], records)


def _grouped(field: int, words: Sequence[str], records: NDArray[np.void]) -> Iterator[tuple[Key, tuple[int, bytes]]]:
    """Put the records of each word side by side; their order stays."""
    numbers: dict[str, int] = {}
    of_word = np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.int64)
    order = np.argsort(of_word, kind="stable")
    records, of_word = records[order], of_word[order]
    bounds = np.searchsorted(of_word, np.arange(len(numbers) + 1)).tolist()
    turns = np.concatenate([[0], np.cumsum(records["row"][1:] != records["row"][:-1])]).tolist()
    for word, number in numbers.items():
        first, after = bounds[number], bounds[number + 1]
        yield (word, field), (turns[after - 1] - turns[first] + 1, records[first:after].tobytes())


def allowance(passages: int, seconds: float) -> float:
    """Return the seconds more than usual for a statement about passages of which each may take so many."""
    return max(0, passages - QUICK) * seconds


def store(db: Db, block: int, passages: Mapping[int, PassageWords]) -> int:
    """Store the postings of a new block, and join blocks that have become many; returns the last block's number."""
    if not passages:
        return block - 1
    with longer(db, allowance(len(passages), WRITTEN_SECONDS)):
        _copy(db, block, packed(passages))
    db.execute("INSERT INTO block VALUES (%s, 0, %s)", (block, len(passages)))
    return _join(db, block)


def forget(db: Db, passages: Mapping[int, PassageWords]) -> None:
    """Take passages out of the postings of their words."""
    keys = sorted(set().union(*(words.keys() for words in passages.values())))
    gone = np.array(sorted(passages), dtype=np.uint32)
    for start in range(0, len(keys), _READ_AT_ONCE):
        words, fields = zip(*keys[start : start + _READ_AT_ONCE], strict=True)
        found = db.execute(
            "SELECT term, field, block, data FROM posting"
            " JOIN unnest(%s::text[], %s::smallint[]) AS wanted (word, place) ON term = word AND field = place",
            (list(words), list(fields)),
        ).fetchall()
        kept = [
            (*cleaned(field, data, lambda rows: ~np.isin(rows, gone)), term, field, block)
            for term, field, block, data in found
        ]
        with db.cursor() as cursor:
            cursor.executemany(
                "UPDATE posting SET passages = %s, data = %s WHERE term = %s AND field = %s AND block = %s",
                [each for each in kept if each[0]],
            )
            cursor.executemany(
                "DELETE FROM posting WHERE term = %s AND field = %s AND block = %s",
                [each[2:] for each in kept if not each[0]],
            )


def clean(db: Db, block: int) -> int:
    """Write all postings anew without passages that are gone; returns the last block's number. Takes a while."""
    # Each statement is about one block.
    with longer(db, allowance(MOST_JOINED, WRITTEN_SECONDS)):
        return _clean(db, block)


def _clean(db: Db, block: int) -> int:
    live = np.array([row for (row,) in db.execute("SELECT row FROM passage ORDER BY row")], dtype=np.uint32)
    last = block - 1
    for (number,) in db.execute("SELECT number FROM block ORDER BY number").fetchall():
        last += 1
        with db.cursor(name="postings") as cursor:
            cursor.itersize = _READ_AT_ONCE
            cursor.execute("SELECT term, field, data FROM posting WHERE block = %s", (number,))
            kept = {
                (term, field): cleaned(field, data, lambda rows: np.isin(rows, live)) for term, field, data in cursor
            }
        db.execute("DELETE FROM posting WHERE block = %s", (number,))
        db.execute("UPDATE block SET number = %s WHERE number = %s", (last, number))
        _copy(db, last, ((key, found) for key, found in kept.items() if found[0]))
    return last


def cleaned(field: int, data: bytes, keep: Callable[[NDArray[np.uint32]], NDArray[np.bool_]]) -> tuple[int, bytes]:
    """Keep of a posting what belongs to rows that are to stay: the number of its passages, and the bytes."""
    records = unpacked(field, data)
    left = records[keep(records["row"])]
    return len(np.unique(left["row"])), left.tobytes()


def unpacked(field: int, data: bytes) -> NDArray[np.void]:
    """Read the records of a posting."""
    return np.frombuffer(data, dtype=PLACED.dtype if field == WORDS else RANKED.dtype)


def _join(db: Db, block: int) -> int:
    """Join the blocks of each level that has become full into one of the next."""
    level = 0
    while True:
        full, passages = _of_level(db, level)
        if len(full) < FANOUT or passages > MOST_JOINED:
            return block
        block, level = block + 1, level + 1
        with longer(db, allowance(passages, WRITTEN_SECONDS)):
            db.execute(
                # Records of a fixed size are joined by putting them side by side.
                "INSERT INTO posting (term, field, block, passages, data)"
                " SELECT term, field, %s, sum(passages), string_agg(data, ''::bytea ORDER BY block) FROM posting"
                " WHERE block = ANY(%s) GROUP BY term, field",
                (block, full),
            )
            db.execute("DELETE FROM posting WHERE block = ANY(%s)", (full,))
        db.execute("DELETE FROM block WHERE number = ANY(%s)", (full,))
        db.execute("INSERT INTO block VALUES (%s, %s, %s)", (block, level, passages))


def _of_level(db: Db, level: int) -> tuple[Sequence[int], int]:
    """List the blocks of a level, and count their passages."""
    found = db.execute("SELECT number, passages FROM block WHERE level = %s", (level,)).fetchall()
    return [number for number, _ in found], sum(passages for _, passages in found)


def _copy(db: Db, block: int, found: Iterable[tuple[Key, tuple[int, bytes]]]) -> None:
    into = "COPY posting (term, field, block, passages, data) FROM STDIN (FORMAT BINARY)"
    with db.cursor() as cursor, cursor.copy(into) as copy:
        copy.set_types(["text", "int2", "int8", "int4", "bytea"])
        for (term, field), (passages, data) in found:
            copy.write_row((term, field, block, passages, data))
