"""Late interaction: compares a query's tokens with a passage's, one by one, over vectors kept as bits.

An embedding sees a passage as a whole; MaxSim (Khattab and Zaharia, "ColBERT", SIGIR 2020) asks for each token of the
query how near the nearest token of the passage comes. The token vectors are those that the embedding model computes
anyway; a head turns each into 128 bits, so that a passage's codes take 16 bytes a token and are compared without
running the model again. `python -m eval.late` makes the head; docs/late-head.md says from what, and what it gains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.nouns import Vectors

HEAD_FILE = "late_head.npz"


@dataclass(frozen=True, slots=True)
class QueryTokens:
    """A query's tokens as they are compared: unit rows of shape `(m, bits)`, and the word that each is a piece of."""

    rows: Vectors
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LateHead:
    """What turns token vectors into what is compared: `projection` of shape `(dimensions, bits)`, `offset` `(bits,)`.

    `model` is the sha256 of the embedding weights whose token vectors it was made for: with others it means nothing.
    """

    projection: NDArray[np.float32]
    offset: NDArray[np.float32]
    model: str
    checksum: str = ""

    @property
    def bits(self) -> int:
        """How many bits a token of a passage takes."""
        return int(self.projection.shape[1])

    def encode(self, tokens: Vectors) -> bytes:
        """Turn a passage's token vectors, unit rows of shape `(n, dimensions)`, into `n * bits / 8` bytes."""
        return np.packbits(tokens @ self.projection + self.offset > 0, axis=1).tobytes()

    def read(self, tokens: Vectors) -> Vectors:
        """Project a query's token vectors to unit rows of shape `(m, bits)`: only passages are kept as bits."""
        rows = tokens @ self.projection + self.offset
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return unit


def max_sim(rows: Vectors, weights: Sequence[float], codes: Sequence[bytes]) -> list[float]:
    r"""Score passages by the weighted mean, over a query's token rows, of the best cosine with one of their tokens.

    A passage without codes scores 0, and so does all where nothing weighs.

    >>> row = np.eye(1, 8, dtype=np.float32)
    >>> [round(score, 3) for score in max_sim(row, [1.0], [b"\x80", b"\x00\x00", b""])]
    [0.354, -0.354, 0.0]
    """
    scores = np.zeros(len(codes))
    filled = [place for place, code in enumerate(codes) if code]
    share = np.asarray(weights, dtype=np.float32)
    if not filled or share.sum() <= 0:
        return scores.tolist()
    bits = rows.shape[1]
    packed = np.frombuffer(b"".join(codes[place] for place in filled), dtype=np.uint8).reshape(-1, bits // 8)
    # With signs s = 2 b - 1 for bits b: q.s = 2 q.b - sum(q); unit sign vectors are s / sqrt(bits).
    held = rows @ np.unpackbits(packed, axis=1).astype(np.float32).T
    starts = np.cumsum([0, *(len(codes[place]) * 8 // bits for place in filled)])[:-1]
    best = np.maximum.reduceat(held, starts, axis=1)
    similar = (2 * best - rows.sum(axis=1, keepdims=True)) / np.sqrt(bits)
    scores[filled] = share @ similar / share.sum()
    return scores.tolist()


def write_head(head: LateHead) -> bytes:
    """Write a head as it is shipped: 16-bit numbers, about 100 KB."""
    buffer = BytesIO()
    numbers = {"projection": head.projection.astype(np.float16), "offset": head.offset.astype(np.float16)}
    np.savez(buffer, **numbers, model=np.array(head.model))  # type: ignore[arg-type]  # numpy's stub takes no names
    return buffer.getvalue()


def read_head(data: bytes) -> LateHead:
    """Read what `write_head` wrote; its checksum is that of the bytes. Raises ModelError if it is something else."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            projection, offset = stored["projection"].astype(np.float32), stored["offset"].astype(np.float32)
            return LateHead(projection, offset, str(stored["model"]), sha256(data).hexdigest())
    except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
        raise ModelError("The head for token codes cannot be read.", hint="Install rapporteur again.") from error


@cache
def shipped_head() -> LateHead:
    """Read the head that comes with the package. Raises ModelError if it is not there."""
    try:
        return read_head((files("rag") / HEAD_FILE).read_bytes())
    except OSError as error:
        raise ModelError("The head for token codes is missing.", hint="Install rapporteur again.") from error


def head_for(model: str) -> LateHead | None:
    """Return the shipped head if it was made for the embedding weights of this checksum."""
    head = shipped_head()
    return head if head.model == model else None
