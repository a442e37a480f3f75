"""Makes a peer's virtual environment once, from its list of exact versions, and reuses it while that list stays."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.archives import cache_folder
from eval.peers.pipelines.exchange import sha256
from eval.peers.roster import Peer
from rag.errors import RapporteurError

TORCH = "torch=="
STAMP = "requirements.sha256"
TORCH_ARGUMENTS = "TORCH_PIP_ARGS"
"""Extra words for pip when it fetches torch, as in the Makefile: a machine may have its own index of CPU builds."""


def peers_folder() -> Path:
    """Return where environments and runs of peers are kept: `rapporteur/peers` in the user's cache."""
    return cache_folder().with_name("peers")


def python_of(peer: Peer, *, folder: Path | None = None) -> Path:
    """Return the interpreter of a peer's environment in `folder`, installing what the peer needs if that changed.

    Raises RapporteurError when the environment cannot be made.
    """
    place = (folder or peers_folder()) / peer.environment
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted, stamp = sha256(peer.requirements), place / STAMP
    if python.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return python
    # Our own pip fills it: one in each would take seconds to be put there.
    _run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(place)], peer)
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "--quiet"]
    for arguments in installs(peer.requirements, os.environ):
        _run([*pip, "install", *arguments], peer)
    # Written last: an installation that was cut short is begun again.
    stamp.write_text(wanted, encoding="ascii")
    return python


def installs(requirements: Path, variables: Mapping[str, str]) -> list[list[str]]:
    """Say what pip is asked for, call by call: torch first and apart, because its CPU build differs by machine."""
    lines = [line.strip() for line in requirements.read_text(encoding="utf-8").splitlines()]
    torch = [[*shlex.split(variables.get(TORCH_ARGUMENTS, "")), line] for line in lines if line.startswith(TORCH)]
    return [*torch, ["--requirement", str(requirements)]]


def last_line(text: str) -> str:
    r"""Return the last line that says anything, which is where Python and pip put the reason.

    >>> last_line("Traceback ...\nValueError: no\n\n")
    'ValueError: no'
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def _run(command: Sequence[str], peer: Peer) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own words
    if ended.returncode:
        raise RapporteurError(f"The environment of {peer.environment} cannot be made: {last_line(ended.stderr)}")
