"""Vectors of sentences lie beside an archive, in half precision, and what cannot be stored lasts with its process."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.layout import Layout
from index.meaning_shelf import FILE, MeaningShelf
from tests.embedders import WordEmbedder

ONE, OTHER = b"1" * 16, b"2" * 16
VECTOR = WordEmbedder().embed_query("a word")


def test_what_is_kept_is_there_for_the_next_reader(tmp_path: Path) -> None:
    MeaningShelf(tmp_path).write([(ONE, VECTOR)])
    found = MeaningShelf(tmp_path).read([ONE, OTHER])
    assert list(found) == [ONE]
    assert np.allclose(found[ONE], VECTOR, atol=1e-3)
    assert found[ONE].dtype == np.float32
    assert Layout(tmp_path).strangers() == []


def test_what_is_no_longer_wanted_goes_from_the_file(tmp_path: Path) -> None:
    shelf = MeaningShelf(tmp_path)
    shelf.write([(ONE, VECTOR), (OTHER, VECTOR)])
    shelf.keep([OTHER])
    assert list(shelf.read([ONE, OTHER])) == list(MeaningShelf(tmp_path).read([ONE, OTHER])) == [OTHER]


def test_a_damaged_file_or_a_missing_folder_costs_only_the_keeping(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    for folder in (tmp_path, tmp_path / "nowhere"):
        shelf = MeaningShelf(folder)
        shelf.write([(ONE, VECTOR)])
        assert list(shelf.read([ONE])) == [ONE]
        shelf.keep([ONE])
        assert MeaningShelf(folder).read([ONE]) == {}
