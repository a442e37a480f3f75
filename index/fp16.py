"""Packs unit vectors to 16 bits a component and back.

Whatever compares stored vectors (the vector index, rescoring, a rebuild) sees the rows that `decode` gives, so that all
of them agree to the last bit.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.nouns import Vectors

_STORED = np.dtype("<f2")

WIDTH = _STORED.itemsize
"""Bytes a component."""

ROUNDING = 0.001
"""How far rounding to 16 bits can move the length of a unit vector: one part in two thousand, twice that to be safe."""


def encode(vectors: Vectors) -> list[bytes]:
    """Pack rows of shape `(n, d)` to n blobs of `2 * d` bytes."""
    packed = np.ascontiguousarray(vectors, dtype=_STORED)
    return [row.tobytes() for row in packed]


def checksum(blobs: Sequence[bytes]) -> int:
    """Sum up the vectors of one article (CRC-32 of the blobs, one after the other)."""
    return zlib.crc32(b"".join(blobs))


def decode(blobs: Sequence[bytes], dimensions: int) -> Vectors:
    """Unpack blobs to float32 rows of length one, shape `(len(blobs), dimensions)`.

    Rounding to 16 bits moved their lengths a little (`ROUNDING`); they are brought back to one.
    """
    rows = unpack(blobs, dimensions)
    size = _lengths(rows)[:, None]
    # In 32 bits: a division in 64 takes longer than reading the vectors.
    return np.asarray(rows / np.where(size > 0, size, 1.0).astype(np.float32), dtype=np.float32)


def lengths(blobs: Sequence[bytes], dimensions: int) -> NDArray[np.float64]:
    """Measure the rows as they are stored, shape `(len(blobs),)`."""
    return _lengths(unpack(blobs, dimensions))


def unpack(blobs: Sequence[bytes], dimensions: int) -> Vectors:
    """Unpack blobs to the rows in them, shape `(len(blobs), dimensions)`: packed again they are the same bytes."""
    rows = np.frombuffer(b"".join(blobs), dtype=_STORED)
    return rows.reshape(len(blobs), dimensions).astype(np.float32)


def _lengths(rows: Vectors) -> NDArray[np.float64]:
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64)), dtype=np.float64)
