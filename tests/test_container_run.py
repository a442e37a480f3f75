"""The image is built and run as docs/operations.md says. Only `make soak` does, and only beside a container engine.

`COMPOSE` names the program, as `docker compose` is one only where its plugin is; `TORCH_PIP_ARGS` is passed on to pip.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml
from hypothesis import settings

from app.ports import free_port
from eval.sample.judgements import ARTICLES
from tests.profiles import SOAK

pytestmark = [
    pytest.mark.soak,
    pytest.mark.slow,
    pytest.mark.skipif(settings.get_current_profile_name() != SOAK, reason="builds an image: make soak"),
]

COMPOSE = shlex.split(os.environ.get("COMPOSE", "docker compose"))
QUESTION = "What did Okonvär say about the truce?"
BUILD_SECONDS = 1800


@dataclass(frozen=True)
class Containers:
    """The service of compose.yaml under a name and on ports of its own."""

    root: Path
    override: Path
    port: int
    page_port: int

    def compose(self, *words: str, seconds: float = 180) -> str:
        """Run compose; its output. A program that fails, fails the test with what it wrote."""
        files = ["-f", str(self.root / "compose.yaml"), "-f", str(self.override)]
        done = subprocess.run(
            [*COMPOSE, "-p", f"rapporteur-test-{os.getpid()}", *files, *words],
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def inside(self, *words: str) -> str:
        """Run words in the running container; its output."""
        return self.compose("exec", "-T", "rapporteur", *words)

    def state(self) -> dict[str, object]:
        found: dict[str, object] = httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=10).json()
        return found

    def ask(self) -> dict[str, object]:
        found = httpx.post(f"http://127.0.0.1:{self.port}/v1/ask", json={"question": QUESTION}, timeout=60)
        assert found.status_code == 200, found.text
        answer: dict[str, object] = found.json()
        return answer


def engine() -> str | None:
    """Why there is no container engine, or None where one answers."""
    try:
        done = subprocess.run([*COMPOSE, "ps"], capture_output=True, text=True, timeout=60, check=False, cwd=ARTICLES)
    except FileNotFoundError as error:
        return str(error)
    return None if "no configuration file" in done.stderr.lower() else done.stderr.strip()


@pytest.fixture(scope="module")
def containers(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Containers]:
    """The service, built and ready with an empty archive."""
    if why := engine():
        pytest.skip(f"no container engine: {why}")
    port, page_port = (free_port("127.0.0.1", 0, movable=False) for _ in range(2))
    ready = f"import urllib.request as u; u.urlopen('http://127.0.0.1:{port}/readyz', timeout=4)"
    override = tmp_path_factory.mktemp("compose") / "ports.yaml"
    service = {
        "image": f"rapporteur-test-{os.getpid()}",
        "build": {"network": "host"},
        "command": ["up", "--port", str(port), "--page-port", str(page_port)],
        "healthcheck": {"test": ["CMD", "python", "-c", ready]},
    }
    override.write_text(yaml.safe_dump({"services": {"rapporteur": service}}))
    made = Containers(root, override, port, page_port)
    try:
        made.compose("up", "--build", "--wait", seconds=BUILD_SECONDS)
        yield made
    finally:
        made.compose("down", "--volumes", "--rmi", "all")


def test_a_container_keeps_articles_answers_from_them_and_loses_nothing_when_stopped(containers: Containers) -> None:
    assert containers.state()["articles"] == 0
    assert httpx.get(f"http://127.0.0.1:{containers.page_port}", timeout=30).status_code == 200

    containers.compose("run", "--rm", "--no-deps", "-v", f"{ARTICLES}:/articles:ro", "rapporteur", "add", "/articles")
    stored = containers.state()
    assert stored["articles"] == 49
    assert containers.ask()["verdict"] == "answered"

    exported = containers.inside("rapporteur", "export", "-", "--conversations").splitlines()
    assert sum("text" in json.loads(line) for line in exported) == 49

    answers: list[dict[str, object]] = []
    asking = threading.Thread(target=lambda: answers.append(containers.ask()))
    asking.start()
    time.sleep(0.1)  # so that the question has been accepted
    containers.compose("stop")
    asking.join()
    assert answers[0]["verdict"] == "answered"

    containers.compose("up", "--wait")
    assert containers.state() == stored
    assert containers.inside("rapporteur", "check").startswith("whole: 49 articles")


def test_a_container_runs_as_nobody_and_can_write_nowhere_but_where_its_data_lies(containers: Containers) -> None:
    assert containers.inside("id", "-u").strip() == "10001"
    tried = "touch $each/x 2>/dev/null && echo $each && rm $each/x"
    written = containers.inside("sh", "-c", f"for each in / /opt/rapporteur /tmp /archive; do {tried}; done; true")
    assert written.split() == ["/" + name for name in ("tmp", "archive")]
    assert containers.inside("sh", "-c", "cp /bin/true /tmp/x && /tmp/x || echo kept from it").strip() == "kept from it"
    capabilities = containers.inside("grep", "CapEff", "/proc/self/status").split()[1]
    assert int(capabilities, 16) == 0
