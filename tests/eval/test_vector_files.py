from __future__ import annotations

from pathlib import Path

import pytest

from eval.vector_files import VectorFile, read_vector_file
from index.archive import EmbeddedArchive
from index.cell_index import cells_for
from index.layout import Layout
from index.opening import require_archive
from tests.index.articles import EMBEDDER, MANIFEST, opened, story

STORIES = [story(f"a{number:03}", f"word{number % 40} word{number % 7} word{number}") for number in range(300)]


def test_an_exact_index_reads_every_code_a_byte_a_dimension(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add(STORIES)
    assert read_vector_file(tmp_path, EMBEDDER.dimensions) == VectorFile(cells=0, probes=0, bytes_read=300 * 64)


def test_an_index_with_cells_reads_a_share_of_codes_of_four_bits_for_two_dimensions(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    with EmbeddedArchive(layout, require_archive(layout, MANIFEST, create=True), exact_up_to=100) as archive:
        archive.add(STORIES)
    found = read_vector_file(tmp_path, EMBEDDER.dimensions)
    assert found is not None
    assert found.cells == cells_for(300)
    assert 0 < found.probes <= found.cells
    assert found.bytes_read == pytest.approx(300 * 16 * found.probes / found.cells)


def test_an_archive_without_a_saved_index_has_none_to_tell_of(tmp_path: Path) -> None:
    opened(tmp_path).close()
    assert read_vector_file(tmp_path, EMBEDDER.dimensions) is None
