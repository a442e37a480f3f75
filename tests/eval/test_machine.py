from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eval.machine import describe, folder_bytes, written_bytes


def test_a_machine_is_described_with_its_cores_memory_and_versions() -> None:
    machine = describe()
    assert machine.python == platform.python_version()
    assert 1 <= machine.cores <= (os.cpu_count() or 1)
    assert machine.memory > 2**28
    assert "numpy" in machine.versions
    assert f"{machine.cores} cores" in str(machine)


GROWN = """
import os
from eval.machine import resident_bytes
before = resident_bytes()
held = bytearray(os.urandom(64 * 2**20))  # random, so that no page stays untouched
print(resident_bytes() - before, len(held))
"""


def test_resident_memory_grows_by_what_is_held() -> None:
    # In a process of its own: what the threads of this one give back meanwhile would count against it.
    told = subprocess.run([sys.executable, "-c", GROWN], check=True, capture_output=True, text=True).stdout
    grown, held = map(int, told.split())
    assert held == 64 * 2**20
    assert held * 3 // 4 < grown < held * 5 // 4


def test_a_folder_weighs_what_its_files_weigh(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "in" / "b").write_bytes(b"4567")
    assert folder_bytes(tmp_path) == 7


def test_what_is_written_is_counted_once_it_is_on_its_way_to_the_disk(tmp_path: Path) -> None:
    before = written_bytes()
    if before is None:
        pytest.skip("this system does not count what a process writes")
    with (tmp_path / "file").open("wb") as file:
        file.write(os.urandom(4 * 2**20))
        file.flush()
        os.fsync(file.fileno())
    after = written_bytes()
    assert after is not None
    # A file system in memory writes nothing.
    assert after - before in {0} | set(range(4 * 2**20, 5 * 2**20))


def test_other_hardware_is_another_machine_and_other_versions_are_not() -> None:
    here = describe()
    assert not here.differs_from(replace(here, versions={}, python="4.0", memory=here.memory + 2**20))
    assert here.differs_from(replace(here, flags=("amx_bf16", *here.flags)))
    assert here.differs_from(replace(here, cores=here.cores + 1))
    assert here.differs_from(replace(here, memory=2 * here.memory))
