"""Tells whether two articles print one story: wire copies, retitled, trimmed, reordered or lightly edited.

A `Sketch` makes candidates cheap to find (equal bands) and most of them cheap to dismiss (`may_be_copies`);
`are_copies` decides. Two texts that differ in a number, a name or a date are two pieces of evidence and never copies.
Stores nothing and knows no articles, only texts; what becomes of a pair of copies (the cluster, "also in") is the
archive's to say.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.differences import differ
from index.particulars import worded
from rag.spelling import fold

Hashes = NDArray[np.uint64]

SHORTEST = 100
"""Characters below which texts are copies only if they are identical: captions resemble each other."""

SHINGLE = 5
"""Words side by side that make one shingle: long enough that unrelated articles share next to none."""

BANDS, ROWS = 30, 2
"""Two texts of Jaccard similarity s share a band with probability 1 - (1 - s**ROWS)**BANDS: .94 at s = .3, .995 at .4,
and .003 at .01, which is more than unrelated news shares (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
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

_SIZE = struct.Struct("<I")
_BLOCK = 1024
_SPACE = ord(" ")
_BASE = 0xC2B2AE3D27D4EB4F
_STEP = np.uint64(0x9E3779B97F4A7C15)
_LONGEST_KEPT = 1 << 20


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text for finding its copies. `bands` are signed 32-bit integers: candidates share one.

    The first band is shared by identical texts. `signature` is for `may_be_copies`; it is empty for a text that is a
    copy only of identical ones.
    """

    bands: tuple[int, ...]
    signature: bytes


def sketch(text: str) -> Sketch:
    """Sketch a text; one of nothing but whitespace has no bands."""
    if not text.strip():
        return Sketch((), b"")
    whole = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4, person=b"whole").digest()
    same = int.from_bytes(whole, "big", signed=True)
    if len(text) < SHORTEST:
        return Sketch((same,), b"")
    return Sketch((same, *signature_bands(text), *opening_bands(text)), _signature(text))


def signature_bands(text: str) -> list[int]:
    """Hash a text to signed 32-bit integers; a pair that shares one is a candidate for `are_copies`.

    `BANDS` integers, the same on every machine and at every run; none for a text without words.
    """
    return _bands(_minima(text), range(1, BANDS + 1))


def opening_bands(text: str) -> list[int]:
    """Hash the opening of a text to `OPENING_BANDS` integers, as `signature_bands` does the whole of it.

    The same opening gives the same integers however the texts go on; they are none of those of a whole text.
    """
    shingles = _shingles_of(text)[: OPENING_WORDS - SHINGLE + 1]
    return _bands(_minimum_hashes(shingles, OPENING_BANDS), range(BANDS + 1, BANDS + OPENING_BANDS + 1))


def may_be_copies(signature: bytes, others: Sequence[bytes]) -> NDArray[np.bool_]:
    """Tell which of other texts `are_copies` has to look at, going by signatures; shape `(len(others),)`.

    The share of equal bytes estimates the Jaccard similarity of the texts' shingles, with a standard error of .06
    (b-bit minwise hashing, Li and König 2010); it has to reach what the least containment that `are_copies` looks at
    makes of texts of these lengths.
    """
    possible = np.array([len(other) == len(signature) > 0 for other in others], dtype=bool)
    if not possible.any():
        return possible
    joined = b"".join(other for other, fits in zip(others, possible.tolist(), strict=True) if fits)
    table = np.frombuffer(joined, dtype=np.uint8).reshape(-1, len(signature))
    own = np.frombuffer(signature, dtype=np.uint8)
    equal = (table[:, _SIZE.size :] == own[_SIZE.size :]).mean(axis=1)
    similar = (equal - 1 / 256) / (1 - 1 / 256)
    sizes = np.ascontiguousarray(table[:, : _SIZE.size]).view("<u4")[:, 0].astype(np.float64)
    (size,) = _SIZE.unpack_from(signature)
    shorter = np.minimum(sizes, size) / np.maximum(sizes, size)
    least = COPY_CONTAINMENT / 2 * shorter
    possible[possible] = similar >= least / (1 + shorter - least)
    return possible


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
    if _share(_shingles(" ".join(inner), size), _shingles(" ".join(outer), size)) < PASSAGE_CONTAINMENT:
        return False
    return not differ(passage, text, within=True)


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(text).split())


@lru_cache(maxsize=2)
def _shingles_of(text: str) -> Hashes:
    return _shingles(fold(text), SHINGLE)


@lru_cache(maxsize=2)
def _minima(text: str) -> Hashes:
    return _minimum_hashes(_shingles_of(text), BANDS)


def _signature(text: str) -> bytes:
    """Pack the number of shingles and the lowest byte of each minimum hash; empty for a text without words."""
    minima = _minima(text)
    return _SIZE.pack(len(_shingles_of(text))) + minima.astype(np.uint8).tobytes() if len(minima) else b""


def _shingles(folded: str, size: int) -> Hashes:
    """Hash every run of `size` words of a folded text, in order; a shorter text is one run of all its words.

    A run's hash is that of its bytes, a polynomial modulo 2**64: the difference of two sums from the beginning of the
    text, moved there (Karp and Rabin 1987). It is the same in every process, as `hash()` is not.
    """
    if not folded:
        return np.empty(0, dtype=np.uint64)
    data = np.frombuffer(folded.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    powers, inverses = (_powers if len(data) < _LONGEST_KEPT else _powers.__wrapped__)(1 << len(data).bit_length())
    sums = np.cumsum((data.astype(np.uint64) + np.uint64(1)) * powers[: len(data)], dtype=np.uint64)
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), sums])
    spaces = np.flatnonzero(data == _SPACE)
    starts = np.concatenate([[0], spaces + 1])
    ends = np.concatenate([spaces, [len(data)]])
    count = max(1, len(starts) - size + 1)
    first, last = starts[:count], ends[-count:]
    return _mix((sums[last] - sums[first]) * inverses[first])


@lru_cache(maxsize=4)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """List so many powers of the base, from the first on, and their inverses modulo 2**64."""
    bases = (_BASE, pow(_BASE, -1, 1 << 64))
    powers, inverses = (np.cumprod(np.full(count, base, dtype=np.uint64), dtype=np.uint64) for base in bases)
    return powers, inverses


def _minimum_hashes(shingles: Hashes, bands: int) -> Hashes:
    """Take the minima of so many bands' permutations over a set of shingles; empty for the empty set.

    A permutation multiplies 32 bits by an odd number and adds another (Broder 1998, with the linear permutations of
    Bohman, Cooper and Frieze 2000).
    """
    if not len(shingles):
        return np.empty(0, dtype=np.uint64)
    factors, terms = _permutations(bands * ROWS)
    # The upper bits are the better mixed after a multiplication.
    values = (shingles >> np.uint64(32)).astype(np.uint32)
    minima = np.full(len(factors), np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, len(values), _BLOCK):
        np.minimum(minima, (factors * values[start : start + _BLOCK] + terms).min(axis=1), out=minima)
    return minima.astype(np.uint64)


@lru_cache(maxsize=2)
def _permutations(count: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Draw odd factors and terms, each of shape `(count, 1)`, the same at every run."""
    drawn = _mix(np.arange(1, 2 * count + 1, dtype=np.uint64) * _STEP)
    halves = (drawn >> np.uint64(32)).astype(np.uint32).reshape(2, count, 1)
    return halves[0] | np.uint32(1), halves[1]


def _bands(minima: Hashes, numbers: range) -> list[int]:
    """Hash minima to one signed integer for each band's number."""
    if not len(minima):
        return []
    rows = minima.reshape(len(numbers), ROWS)
    keys = (rows[:, 0] << np.uint64(32)) | rows[:, 1]
    mixed = _mix(keys + np.array(numbers, dtype=np.uint64) * _STEP)
    found: list[int] = (mixed >> np.uint64(32)).astype(np.uint32).view(np.int32).tolist()
    return found


def _by_size(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[Hashes, Hashes]:
    """Cut two texts into shingles of one size, those of the shorter text first."""
    # Words break the tie: without them the order of the arguments could tell.
    short, long = sorted((a, b), key=lambda words: (len(words), words))
    size = min(SHINGLE, len(short))
    return _shingles(" ".join(short), size), _shingles(" ".join(long), size)


@lru_cache(maxsize=64)
def _body(text: str) -> tuple[str, ...]:
    return tuple(chain.from_iterable(words for _, words in worded(text)))


def _mix(values: Hashes) -> Hashes:
    """Spread 64 bits over 64 bits, one to one (the finaliser of MurmurHash3)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _share(inner: Hashes, outer: Hashes) -> float:
    distinct = np.unique(inner)
    return float(np.isin(distinct, outer).mean()) if len(distinct) else 0.0
