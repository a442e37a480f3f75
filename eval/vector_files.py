"""Tells what a search in an archive's vector index reads: how many cells there are, and how many bytes of codes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index import log
from index.cell_index import CellIndex
from index.database import Database
from index.layout import Layout
from index.saved_index import Index, read_saved


@dataclass(frozen=True, slots=True)
class VectorFile:
    """What is known of a saved vector index; without cells, `cells` and `probes` are 0 and all codes are read."""

    cells: int
    probes: int
    bytes_read: float


def read_vector_file(archive: Path, dimensions: int) -> VectorFile | None:
    """Read what an archive's vector index is like; None before one was saved."""
    layout = Layout(archive)
    database = Database(layout.truth)
    try:
        with database.reading() as db:
            mark = log.mark(db, "vectors")
    finally:
        database.close()
    return _described(read_saved(layout, mark, dimensions)) if mark is not None else None


def _described(index: Index) -> VectorFile:
    """Count the bytes of codes: one a dimension, or in cells four bits for two dimensions, of the cells looked at."""
    codes = len(index) * index.dimensions
    if not isinstance(index, CellIndex):
        return VectorFile(cells=0, probes=0, bytes_read=codes)
    return VectorFile(index.cells, index.probes, bytes_read=codes / 4 * index.probes / index.cells)
