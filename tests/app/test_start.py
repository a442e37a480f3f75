"""A server that cannot use its archive does not start: one line says what was found and what to do, exit code 1."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from index.lock import WriterLock
from index.manifest import FORMAT
from index.reading import read_records
from rag.errors import ArchiveError
from tests.app.serving import RECORDS, open_small, settings_in
from tests.limits import largest_file

SERVE = "from eval.torture.rights import give_up_root; give_up_root(); from app.cli import main; main()"
"""As any user and not as root, whom no rights of files stop."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small archive in it, to be copied and spoilt."""
    folder = tmp_path_factory.mktemp("kept")
    service = open_small(settings_in(folder))
    service.add(read_records(RECORDS), lambda _progress: None)
    service.close()
    return folder / "archive"


def spoilt(kept: Path, folder: Path, how: Callable[[Path], object]) -> Path:
    archive = folder / "archive"
    shutil.copytree(kept, archive)
    how(archive)
    return archive


def tear(archive: Path) -> None:
    (archive / "truth.db").write_bytes(b"torn" * 1_000)


def lose(archive: Path) -> None:
    (archive / "truth.db").unlink()


def come_from_a_later_version(archive: Path) -> None:
    with closing(sqlite3.connect(archive / "truth.db")) as db, db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(FORMAT + 1),))


def be_another_program_s(archive: Path) -> None:
    shutil.rmtree(archive)
    archive.mkdir()
    (archive / "letter.txt").write_text("Dear all")


def forbid(archive: Path) -> None:
    archive.chmod(0o500)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "told", "remedy"),
    [
        (tear, "is damaged: truth.db cannot be read", "Restore truth.db from a backup"),
        (lose, "has lost its truth.db", "Restore truth.db from a backup"),
        (come_from_a_later_version, f"has format {FORMAT + 1}", "Use the version that made it"),
        (be_another_program_s, "is not an archive: it holds letter.txt", "Name another folder"),
        (forbid, "cannot be opened for writing", "Make the folder and its files writable"),
    ],
)
def test_serve_refuses_an_archive_that_needs_care(
    kept: Path, tmp_path: Path, how: Callable[[Path], object], told: str, remedy: str
) -> None:
    archive = spoilt(kept, tmp_path, how)
    command = [sys.executable, "-c", SERVE, "serve", "--port", "0", "--archive", str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    archive.chmod(0o700)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("error: ")
    assert told in last
    assert remedy in last
    assert "Traceback" not in done.stderr


def test_an_archive_of_another_model_is_refused_with_both_names(kept: Path) -> None:
    from app.wiring import build_service
    from tests.embedders import WordEmbedder

    with pytest.raises(ArchiveError, match=r"built with the model words-64.*ask for other-64.*rapporteur reindex"):
        build_service(settings_in(kept.parent), create=True, embedder=WordEmbedder("other-64"))


def test_on_a_full_disk_no_new_archive_is_begun(tmp_path: Path) -> None:
    with largest_file(4_096), pytest.raises(ArchiveError, match=r"cannot (be written|grow).*Free space"):
        open_small(settings_in(tmp_path))


def test_an_archive_that_another_is_writing_to_is_served_all_the_same(kept: Path) -> None:
    with WriterLock(kept / "LOCK").held():
        service = open_small(settings_in(kept.parent))
        try:
            assert service.desk.search("ferries").hits
        finally:
            service.close()


@pytest.mark.slow
def test_sigterm_lets_an_answer_in_progress_end(tmp_path: Path) -> None:
    archive = str(tmp_path / "archive")
    command = [sys.executable, "-m", "app.cli", "serve", "--port", "0", "--archive", archive]
    answered: list[httpx.Response] = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        address = json.loads(server.stderr.readline())["address"]
        threading.Thread(target=server.stderr.read, daemon=True).start()
        wait_until_ready(address)
        client = httpx.Client(base_url=address, trust_env=False, timeout=60)
        client.post("/v1/articles", json=RECORDS).raise_for_status()
        asking = threading.Thread(
            target=lambda: answered.append(
                client.post("/v1/ask", json={"question": "Who closed the border post? " * 40})
            )
        )
        asking.start()
        while (
            "rapporteur_pending_work 1.0" not in httpx.get(f"{address}/metrics", trust_env=False).text and not answered
        ):
            time.sleep(0.001)
        server.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert server.wait(15) == 0
        assert time.monotonic() - began < 15
        asking.join(15)
        client.close()
    assert answered[0].status_code == 200
    assert answered[0].json()["verdict"]


def wait_until_ready(address: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            if httpx.get(f"{address}/readyz", trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError(address)
