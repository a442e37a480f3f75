"""The server fetches nothing: no address in an article, a file's markup or a question is ever looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HOOKED = """
import sys
from tests.attacks.guard import CAUGHT, watch
sys.addaudithook(watch)
import urllib.request
try:
    urllib.request.urlopen("http://127.0.0.1:9/")
except OSError:
    print(CAUGHT)
"""


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=root, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_hook_sees_a_request(root: Path) -> None:
    seen = run(root, "-c", HOOKED)
    assert "urllib.Request" in seen.stdout
    assert "socket.connect" in seen.stdout


def test_no_address_that_is_sent_is_ever_fetched(root: Path, tmp_path: Path) -> None:
    done = run(root, "-m", "tests.attacks.guard", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("DONE\n")
    assert [line for line in done.stdout.splitlines() if line.startswith("CAUGHT")] == []
