"""Tells whether two articles print one story: wire copies, retitled, trimmed, reordered or lightly edited.

`signature_bands` makes candidates cheap to find (equal bands), `are_copies` decides. Two texts that differ in a number,
a name or a date are two pieces of evidence and never copies. Stores nothing and knows no articles, only texts; what
becomes of a pair of copies (the cluster, "also in") is the archive's to say.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.differences import differ
from index.particulars import lines
from rag.spelling import fold

if TYPE_CHECKING:
    from datasketch import MinHash

Hashes = NDArray[np.uint64]

SHINGLE = 5
"""Words side by side that make one shingle: long enough that unrelated articles share next to none."""

BANDS, ROWS = 40, 2
"""Two texts of Jaccard similarity s share a band with probability 1 - (1 - s**ROWS)**BANDS: .98 at s = .3, .999 at .4,
and .004 at .01, which is more than unrelated news shares (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
section 3.4)."""

OPENING_WORDS, OPENING_BANDS = 30, 8
"""A print cut down to its lead shares next to nothing with a long story, but its opening: the first words get bands of
their own. A dateline of six words before them leaves a similarity of .6, and a band shared with probability .97."""

COPY_CONTAINMENT = 0.7
"""Share of the shorter text's shingles that a copy's longer text holds: one word in twenty changed leaves .77."""

BRIEF, BRIEF_CONTAINMENT = 30, 0.9
"""Shingles below which a text is brief, and what its copy must hold of it: two notices of one form differ in little."""

PASSAGE_CONTAINMENT = 0.8

TRIMMED = 0.6
"""A text below this share of the other's length is a trimmed copy only if the longer one opens with it."""

OPENING = 30
"""How many shingles of the longer text count as its opening."""

_SEED = 1
_BLOCK = 8192
# Odd multipliers, one a place in the shingle, so that the order of words counts.
_PLACES = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)
_WORD = re.compile(r"\w+(?:\.\w+)*")


def signature_bands(text: str) -> list[int]:
    """Hash a text to signed 64-bit integers; a pair that shares one is a candidate for `are_copies`.

    `BANDS` integers, the same on every machine and at every run; none for a text without words.
    """
    shingles = _shingles_of(text)
    return _bands(shingles, range(1, BANDS + 1)) if len(shingles) else []


def opening_bands(text: str) -> list[int]:
    """Hash the opening of a text to `OPENING_BANDS` integers, as `signature_bands` does the whole of it.

    The same opening gives the same integers however the texts go on; they are none of those of a whole text.
    """
    shingles = _shingles_of(text)[: OPENING_WORDS - SHINGLE + 1]
    return _bands(shingles, range(BANDS + 1, BANDS + OPENING_BANDS + 1)) if len(shingles) else []


def are_copies(a: str, b: str) -> bool:
    """Tell whether two texts are one piece of evidence: the same story, and no number, name or date replaced.

    Symmetric. A dateline, a credit, a new title, added or cut sentences are no difference. News is cut from the end,
    so a text much shorter than the other is its copy only if the other opens with it: else the other is a digest.
    """
    first, second = _words(a), _words(b)
    if not first or not second:
        return False
    if first == second:
        return True
    if _share(*_by_size(first, second)) < COPY_CONTAINMENT / 2:
        return False
    # Looked at closely, an outlet's own dateline and credits do not count.
    inner, outer = _by_size(_body(a), _body(b))
    needed = BRIEF_CONTAINMENT if len(inner) < BRIEF else COPY_CONTAINMENT
    if not len(inner) or _share(inner, outer) < needed:
        return False
    if len(inner) < TRIMMED * len(outer) and _share(outer[:OPENING], inner) < COPY_CONTAINMENT / 2:
        return False
    return not differ(a, b)


def contains_passage(passage: str, text: str) -> bool:
    """Tell whether a text prints a passage, small edits allowed, with the same numbers, names and dates."""
    inner, outer = _words(passage), _words(text)
    if not inner:
        return False
    if f" {' '.join(inner)} " in f" {' '.join(outer)} ":
        return True
    size = min(SHINGLE, len(inner))
    if _share(_shingles(inner, size), _shingles(outer, size)) < PASSAGE_CONTAINMENT:
        return False
    return not differ(passage, text, within=True)


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


@lru_cache(maxsize=2)
def _shingles_of(text: str) -> Hashes:
    return _shingles(_words(text))


def _shingles(words: tuple[str, ...], size: int = SHINGLE) -> Hashes:
    """Hash every run of `size` words, in order; a shorter text is one run of all its words."""
    if not words:
        return np.empty(0, dtype=np.uint64)
    size = min(size, len(words))
    # crc32 and not hash(): the latter differs from process to process.
    hashed = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words], dtype=np.uint64)
    count = len(words) - size + 1
    total = np.zeros(count, dtype=np.uint64)
    for place in range(size):
        total = total * _PLACES[1] + _mix(hashed[place : place + count] + _PLACES[place])
    return _mix(total)


def _bands(shingles: Hashes, numbers: range) -> list[int]:
    """Hash a set of shingles to one signed integer for each band's number."""
    sketch = _empty_sketch(len(numbers)).copy()
    # The permutations see 32 bits; the upper ones are the better mixed after a multiplication.
    values = (shingles >> np.uint64(32)).astype(np.uint32)
    for start in range(0, len(values), _BLOCK):
        sketch.update_batch(values[start : start + _BLOCK])
    rows = sketch.hashvalues.reshape(len(numbers), ROWS).astype(np.uint64)
    keys = (rows[:, 0] << np.uint64(32)) | rows[:, 1]
    mixed = _mix(keys + np.array(numbers, dtype=np.uint64) * _PLACES[0])
    return [int(key) for key in mixed.view(np.int64)]


def _by_size(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[Hashes, Hashes]:
    """Cut two texts into shingles of one size, those of the shorter text first."""
    # Words break the tie: without them the order of the arguments could tell.
    short, long = sorted((a, b), key=lambda words: (len(words), words))
    size = min(SHINGLE, len(short))
    return _shingles(short, size), _shingles(long, size)


def _body(text: str) -> tuple[str, ...]:
    return tuple(chain.from_iterable(line.words for line in lines(text)))


def _mix(values: Hashes) -> Hashes:
    """Spread 64 bits over 64 bits, one to one (the finaliser of MurmurHash3)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _share(inner: Hashes, outer: Hashes) -> float:
    distinct = np.unique(inner)
    return float(np.isin(distinct, outer).mean()) if len(distinct) else 0.0


@lru_cache(maxsize=2)
def _empty_sketch(bands: int) -> MinHash:
    from datasketch import MinHash  # imports SciPy: a second that a question need not wait for

    return MinHash(num_perm=bands * ROWS, seed=_SEED, hashfunc=int, scheme="affine32")
