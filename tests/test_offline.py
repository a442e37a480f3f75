"""The main job, from a folder of articles to a cited answer, asks nothing of any other machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# An audit hook cannot be taken out again by any library: every connection and every look-up of a name passes it.
GUARDED = """
import sys

def refuse(event, arguments):
    if event not in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
        return
    target = arguments[1] if event == "socket.connect" else arguments[0]
    host = target[0] if isinstance(target, tuple) else target
    if isinstance(target, tuple) or event != "socket.connect":
        if str(host) not in {"127.0.0.1", "::1", "localhost", "None"}:
            print("REFUSED", event, target, file=sys.stderr)
            raise PermissionError(f"no network: {event} {target}")

sys.addaudithook(refuse)
from app.cli import main
sys.argv = ["rapporteur", *sys.argv[1:]]
main()
"""


def _rapporteur(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line behind the guard, as on a machine where it never ran before."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TIKTOKEN_"))}
    environment |= {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    return subprocess.run(
        [sys.executable, "-c", GUARDED, *arguments, "--archive", str(folder / "archive")],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_guard_refuses_a_connection(tmp_path: Path) -> None:
    attempt = GUARDED.replace(
        "from app.cli import main", "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    )
    done = subprocess.run([sys.executable, "-c", attempt], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "REFUSED" in done.stderr
    assert done.returncode != 0


@pytest.mark.slow
def test_adding_and_asking_work_with_no_network_and_an_empty_cache(tmp_path: Path, root: Path) -> None:
    added = _rapporteur(tmp_path, "add", str(root / "eval/sample/articles/notes"), "--json")
    assert added.returncode == 0, added.stderr
    assert json.loads(added.stdout)["added"] == 3
    asked = _rapporteur(tmp_path, "ask", "What did Orrin Tesk mend before the war?", "--json")
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert (answer["verdict"], answer["archive"]["articles"]) == ("answered", 3)
    assert any("Before the war Orrin Tesk mended clocks." in citation["quote"] for citation in answer["citations"])
    assert "REFUSED" not in added.stderr + asked.stderr
