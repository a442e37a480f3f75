"""The container's files keep the rules of docs/operations.md, as far as that can be told without building them."""

from __future__ import annotations

import fnmatch
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from app.cli import app


@pytest.fixture(scope="module")
def steps(root: Path) -> list[tuple[str, str]]:
    """Instructions of the Dockerfile with their words, continued lines joined."""
    text = re.sub(r"\\\n", " ", (root / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


@pytest.fixture(scope="module")
def service(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((root / "compose.yaml").read_text())["services"]["rapporteur"]
    return found


def last(steps: list[tuple[str, str]], name: str) -> str:
    return [words for step, words in steps if step == name][-1]


def test_what_is_copied_is_there_and_not_kept_from_the_build(root: Path, steps: list[tuple[str, str]]) -> None:
    let_in = [line[1:] for line in (root / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for words in (words for step, words in steps if step == "COPY" and not words.startswith("--from")):
        for source in shlex.split(words)[:-1]:
            assert (root / source).exists(), source
            assert any(fnmatch.fnmatch(source, name) for name in let_in), source


def test_the_container_runs_as_nobody_and_keeps_its_data_in_a_volume(
    steps: list[tuple[str, str]], service: dict[str, Any]
) -> None:
    assert last(steps, "USER") == service["user"] == "10001:10001"
    assert last(steps, "VOLUME") == "/archive"
    assert service["volumes"] == ["archive:/archive"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_bases_and_packages_are_pinned(root: Path, steps: list[tuple[str, str]]) -> None:
    bases = [words.split()[0] for step, words in steps if step == "FROM"]
    assert all(re.fullmatch(r"python:3\.11-slim-\w+", base) for base in bases)
    torch = re.search(r"^TORCH := (\S+)$", (root / "Makefile").read_text(), re.MULTILINE)
    assert torch
    assert any(torch[1] in words for step, words in steps if step == "RUN")
    assert any("--require-hashes -r requirements/run.lock" in words for step, words in steps if step == "RUN")


def test_the_command_is_one_that_there_is_and_health_is_asked_where_it_listens(
    steps: list[tuple[str, str]], service: dict[str, Any]
) -> None:
    assert last(steps, "ENTRYPOINT") == '["rapporteur"]'
    command, *flags = yaml.safe_load(last(steps, "CMD"))
    known = get_command(app).commands[command]  # type: ignore[attr-defined]  # a group has commands
    assert {flag for flag in flags if flag.startswith("--")} <= {
        each for option in known.params for each in option.opts
    }
    port = flags[flags.index("--port") + 1]
    assert f"http://127.0.0.1:{port}/healthz" in last(steps, "HEALTHCHECK")
    assert f"http://127.0.0.1:{port}/readyz" in service["healthcheck"]["test"][-1]


def test_it_is_given_longer_to_stop_than_the_server_takes(service: dict[str, Any]) -> None:
    from app.processes import STOP_SECONDS

    assert float(service["stop_grace_period"].removesuffix("s")) > STOP_SECONDS
