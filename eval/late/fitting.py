"""Fits the head without labels: the directions in which token vectors differ most, turned so that all bits tell alike.

Random rotation before taking signs is the plain form of iterative quantisation (Gong and Lazebnik, "Iterative
Quantization", CVPR 2011); its iterations gained nothing here (docs/late-head.md).
"""

from __future__ import annotations

import numpy as np

from eval.late.encodings import Encodings
from rag.late import LateHead
from rag.nouns import Vectors

BITS = 128
SAMPLE = 30_000
_SAMPLE_SEED, _TURN_SEED = 0, 1


def fitted(passages: Encodings, *, model: str, bits: int = BITS) -> LateHead:
    """Fit a head on a sample of the token vectors of passages, for the embedding weights of a checksum."""
    vectors = sampled(passages)
    mean = vectors.mean(axis=0)
    centred = vectors - mean
    directions = np.linalg.svd(centred.T @ centred)[0][:, :bits]
    turn = np.linalg.qr(np.random.default_rng(_TURN_SEED).normal(size=(bits, bits)))[0]
    projection = np.asarray(directions @ turn, dtype=np.float32)
    return LateHead(projection, np.asarray(-(mean @ projection), dtype=np.float32), model)


def sampled(encodings: Encodings) -> Vectors:
    """Draw token vectors of all texts: `(SAMPLE, dimensions)`, or all if there are fewer."""
    count = len(encodings.vectors)
    rows = np.sort(np.random.default_rng(_SAMPLE_SEED).choice(count, min(SAMPLE, count), replace=False))
    vectors: Vectors = encodings.vectors[rows].astype(np.float32)
    return vectors
