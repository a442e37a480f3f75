from __future__ import annotations

import os
import platform
from pathlib import Path

from eval.machine import describe, folder_bytes, resident_bytes


def test_a_machine_is_described_with_its_cores_memory_and_versions() -> None:
    machine = describe()
    assert machine.python == platform.python_version()
    assert 1 <= machine.cores <= (os.cpu_count() or 1)
    assert machine.memory > 2**28
    assert "numpy" in machine.versions
    assert f"{machine.cores} cores" in str(machine)


def test_resident_memory_grows_by_what_is_held() -> None:
    before = resident_bytes()
    held = bytearray(os.urandom(64 * 2**20))  # random, so that no page stays untouched
    assert resident_bytes() - before > 48 * 2**20
    assert len(held) == 64 * 2**20


def test_a_folder_weighs_what_its_files_weigh(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "in" / "b").write_bytes(b"4567")
    assert folder_bytes(tmp_path) == 7
