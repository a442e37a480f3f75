from __future__ import annotations

from pathlib import Path

import pytest

from app.bulk import place_of
from app.settings import Settings
from index.postgres.address import Address


def test_each_archive_has_a_place_of_its_own_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    named = [Path("a"), tmp_path / "a", tmp_path / "b", Address("postgresql://news:secret@db.example/archive")]
    places = [place_of(Settings.model_construct(archive=each)) for each in named]
    assert places == [
        str(tmp_path / "a"),
        str(tmp_path / "a"),
        str(tmp_path / "b"),
        "postgresql://news:***@db.example/archive",
    ]
