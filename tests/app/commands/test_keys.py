"""`rapporteur keys`: made and shown once, listed without what opens anything, revoked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from tests.app.serving import open_small, settings_in


def run(archive: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(app, ["keys", *arguments, "--archive", str(archive)])
    assert done.exit_code == code, done.output
    return done.stdout, done.stderr


def test_a_key_is_printed_alone_and_told_about_beside(tmp_path: Path) -> None:
    told, beside = run(tmp_path / "a", "add", "newsroom", "--role", "editor")
    assert re.fullmatch(r"rapporteur_[0-9a-f]{12}_[A-Za-z0-9_-]{43}\n", told)
    assert "shown only now" in beside
    listed, _ = run(tmp_path / "a", "list")
    assert told.strip() not in listed
    assert listed.startswith(f"{told[11:23]}  editor  newsroom  (made ")


def test_keys_are_listed_as_json_and_revoked_by_name(tmp_path: Path) -> None:
    made = json.loads(run(tmp_path / "a", "add", "desk", "--per-minute", "5", "--per-day", "9", "--json")[0])
    assert set(made) == {"id", "name", "role", "key"}
    (listed,) = json.loads(run(tmp_path / "a", "list", "--json")[0])["keys"]
    assert (listed["id"], listed["role"], listed["per_minute"], listed["per_day"]) == (made["id"], "reader", 5, 9)
    assert "key" not in listed
    assert run(tmp_path / "a", "revoke", "desk")[0] == f"Revoked {made['id']} of 'desk'.\n"
    assert "revoked 2" in run(tmp_path / "a", "list")[0]


def test_an_archive_is_made_where_keys_were_made_first(tmp_path: Path) -> None:
    run(tmp_path / "archive", "add", "newsroom")
    service = open_small(settings_in(tmp_path))
    assert service.archive.state().articles == 0
    assert [key.name for key in service.access.keys.list()] == ["newsroom"]
    service.close()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("add", "x", "--role", "owner"), 2, "there is no role 'owner'"),
        (("add", " "), 1, "A key's name has 1 to 100 printable characters"),
        (("add", "a\nb"), 1, "printable"),
        (("revoke", "nobody"), 1, "has no keys"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    _, beside = run(tmp_path / "a", *arguments, code=code)
    assert told in beside


def test_no_keys_are_told_as_such_and_nothing_is_made(tmp_path: Path) -> None:
    assert run(tmp_path / "a", "list")[0] == "No keys. `rapporteur keys add NAME` makes one.\n"
    assert not (tmp_path / "a").exists()


def test_a_name_is_taken_while_its_key_is_in_force(tmp_path: Path) -> None:
    run(tmp_path / "a", "add", "desk")
    assert "There is a key named 'desk' already" in run(tmp_path / "a", "add", "desk", code=1)[1]
    assert "No key in force" in run(tmp_path / "a", "revoke", "other", code=1)[1]
