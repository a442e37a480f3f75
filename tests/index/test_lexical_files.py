"""tantivy's own checksums, read without tantivy."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.lexical import LexicalDocument, LexicalIndex
from index.lexical_files import faults


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    index = LexicalIndex(tmp_path / "lex", create=True)
    documents = [LexicalDocument(row, row, "", f"grain number {row}", "", None, None) for row in range(1, 50)]
    index.write((), documents)
    index.write([7], ())
    return tmp_path / "lex"


def test_a_whole_index_has_no_faults_and_its_deletions_are_a_file(folder: Path) -> None:
    assert faults(folder) == []
    assert len(list(folder.glob("*.del"))) == 1


@pytest.mark.parametrize("kind", ["term", "idx", "pos", "fieldnorm", "fast", "store", "del"])
def test_every_kind_of_file_is_checked(folder: Path, kind: str) -> None:
    (path,) = folder.glob(f"*.{kind}")
    whole = path.read_bytes()
    altered = bytearray(whole)
    altered[1] ^= 0x10
    path.write_bytes(altered)
    assert [fault.split(": ")[-1] for fault in faults(folder)] == ["its checksum is wrong."]
    path.write_bytes(whole[: len(whole) // 2])
    assert "it has no footer" in faults(folder)[0]
    path.unlink()
    assert "cannot be read: No such file" in faults(folder)[0]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"segments": [{}]}', b"\xff"])
def test_a_list_of_segments_that_cannot_be_read_is_a_fault(folder: Path, content: bytes) -> None:
    (folder / "meta.json").write_bytes(content)
    assert len(faults(folder)) == 1
