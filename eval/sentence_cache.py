"""Encodes the sentences that passages are recombined from, and keeps their vectors and codes in the user's cache."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import numpy as np

from eval.archives import cache_folder
from eval.recombined import Encoded, Material
from rag.identity import digest
from rag.seams import TokenCoder


def encode_sentences(material: Material, coder: TokenCoder, *, checksum: str) -> Encoded:
    """Encode the distinct sentences, or read what an earlier run kept.

    `checksum` is that of the embedding weights.
    """
    path = cache_folder() / f"encoded-{digest(checksum, coder.late, *material.sentences)}.npz"
    if path.is_file():
        return _read(path)
    vectors, codes = coder.encode_passages(material.sentences)
    found = Encoded(vectors, tuple(codes) if coder.late else ())
    _write(path, found)
    return found


def _read(path: Path) -> Encoded:
    with np.load(path, allow_pickle=False) as kept:
        vectors, ends, joined = kept["vectors"], kept["ends"].tolist(), kept["codes"].tobytes()
    return Encoded(vectors, tuple(joined[start:end] for start, end in pairwise([0, *ends])))


def _write(path: Path, encoded: Encoded) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    ends = np.cumsum([len(code) for code in encoded.codes], dtype=np.int64)
    joined = np.frombuffer(b"".join(encoded.codes), dtype=np.uint8)
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as stream:
        np.savez(stream, vectors=encoded.vectors, ends=ends, codes=joined)
    # At once, so that a run that is cut short leaves nothing that looks whole.
    part.replace(path)
