"""Token counts without a network."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import ModelError
from rag.tokens import VOCABULARY_SHA256, cache_folders, count_tokens, encoding, unpack_vocabulary


def test_counts_are_those_of_cl100k_base() -> None:
    # Token by token: "Hello", ",", " world", "!" and " indivis", "ible".
    assert count_tokens(["Hello, world!", " indivisible", ""]) == [4, 2, 0]
    assert encoding().encode_ordinary("hello world") == [15339, 1917]


def test_a_special_token_in_a_text_is_plain_text() -> None:
    assert count_tokens(["<|endoftext|>"]) == [7]


def test_a_lone_surrogate_is_counted_instead_of_failing() -> None:
    assert count_tokens(["a\ud800b"])[0] >= 2


def test_the_vocabulary_is_unpacked_once_and_then_used(tmp_path: Path) -> None:
    assert unpack_vocabulary([tmp_path]) == tmp_path
    (file,) = tmp_path.iterdir()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == VOCABULARY_SHA256
    written = file.stat().st_mtime_ns
    unpack_vocabulary([tmp_path])
    assert file.stat().st_mtime_ns == written


def test_an_altered_vocabulary_is_replaced(tmp_path: Path) -> None:
    unpack_vocabulary([tmp_path])
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"altered")
    unpack_vocabulary([tmp_path])
    assert hashlib.sha256(file.read_bytes()).hexdigest() == VOCABULARY_SHA256
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_cannot_be_written_to_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert unpack_vocabulary([tmp_path / "file" / "cache", tmp_path / "other"]) == tmp_path / "other"


def test_without_any_folder_the_error_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelError, match="XDG_CACHE_HOME"):
        unpack_vocabulary([tmp_path / "file" / "cache"])


def test_the_cache_lies_where_the_platform_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folders()[0] == tmp_path / "rapporteur"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    assert cache_folders()[0] == Path.home() / ".cache" / "rapporteur"


def test_a_fresh_program_counts_without_touching_the_environment(tmp_path: Path) -> None:
    program = (
        "import os, socket\n"
        "def refuse(*arguments): raise RuntimeError('network used')\n"
        "socket.socket.connect = refuse\n"
        "before = dict(os.environ)\n"
        "from rag.tokens import count_tokens\n"
        "assert count_tokens(['hello world']) == [2]\n"
        "assert dict(os.environ) == before\n"
    )
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "TIKTOKEN_CACHE_DIR": str(tmp_path / "elsewhere")}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, cwd=Path(__file__).parents[2])
    assert [path.name for path in tmp_path.iterdir()] == ["rapporteur"]
