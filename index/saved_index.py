"""Reads and writes the file of the vector index, of whichever kind it is, and checks that it is whole."""

from __future__ import annotations

import hashlib

import faiss
import numpy as np

from index import log
from index.cell_index import CellIndex
from index.exact_index import ExactIndex
from index.layout import Layout, write_durably
from rag.errors import DamagedError

Index = ExactIndex | CellIndex


def write_saved(layout: Layout, index: Index, *, sequence: int) -> log.Mark:
    """Write an index as it was at a sequence number, whole or not at all; returns the mark that is to name it."""
    data = index.dump()
    name = f"{sequence}.faiss"
    write_durably(layout.vectors / name, data.data)
    return log.Mark("vectors", sequence, name, hashlib.sha256(data.data).hexdigest())


def read_saved(layout: Layout, mark: log.Mark, dimensions: int) -> Index:
    """Read the file that a mark names. Raises DamagedError unless it is there, whole and what the mark says."""
    path = layout.vectors / mark.file
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != mark.checksum:
            raise ValueError("its checksum is wrong")  # noqa: TRY301 (one way out for all that can be wrong)
        return loaded(data, dimensions)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DamagedError(
            f"{path} cannot be used: {reason}.",
            hint="Run `rapporteur check --repair`: it is built anew from the stored vectors.",
        ) from error


def loaded(data: bytes, dimensions: int) -> Index:
    """Read what `dump` of either kind wrote. Raises ValueError if it is something else."""
    try:
        index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    except RuntimeError as error:
        raise ValueError(str(error)) from error
    if index.d == dimensions:
        if isinstance(index, faiss.IndexIDMap):
            return ExactIndex.of(index, dimensions)
        if isinstance(index, faiss.IndexIVFPQFastScan):
            return CellIndex(index)
    raise ValueError(f"no index of {dimensions} dimensions")
