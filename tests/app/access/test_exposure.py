"""Beyond this machine the server listens only where somebody asks who comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access.exposure import is_loopback, require_guarded
from app.access.listing import add_key
from app.access.opening import opened_access
from app.commands.serve import _children
from app.page_launch import PAGE_KEY
from app.settings import load_settings
from rag.errors import SettingsError
from tests.app.serving import settings_in


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        *((host, True) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST")),
        *((host, False) for host in ("0.0.0.0", "::", "192.168.0.7", "news.test", "localhost.test")),
    ],
)
def test_loopback_is_what_only_this_machine_reaches(host: str, loopback: bool) -> None:
    assert is_loopback(host) == loopback


def test_listening_elsewhere_without_a_key_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        require_guarded(settings_in(tmp_path, {"server.host": "0.0.0.0"}))
    assert "it has no key" in caught.value.message
    assert "keys add" in caught.value.hint
    assert "--without-keys" in caught.value.hint
    assert not (tmp_path / "archive").exists(), "looking makes nothing"


@pytest.mark.parametrize("overrides", [{"access.without_keys": True}, {"access.proxy": ["10.0.0.5"]}])
def test_an_explicit_word_or_a_proxy_will_do(tmp_path: Path, overrides: dict[str, object]) -> None:
    require_guarded(settings_in(tmp_path, {"server.host": "0.0.0.0", **overrides}))


def test_a_key_will_do_until_it_is_revoked(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, {"server.host": "0.0.0.0"})
    with opened_access(settings, create=True) as access:
        assert access is not None
        add_key(access.keys, "ada", "reader")
        require_guarded(settings)
        access.keys.revoke("ada")
    with pytest.raises(SettingsError):
        require_guarded(settings)


def test_server_and_page_are_handed_one_key_in_their_environment_alone(tmp_path: Path) -> None:
    first, second = (_children(settings_in(tmp_path)) for _ in range(2))
    handed = [child.environment[PAGE_KEY] for child in first]
    assert handed[0] == handed[1]
    assert len(handed[0]) == 43
    assert handed[0] != second[0].environment[PAGE_KEY]
    assert all(handed[0] not in part for child in first for part in child.command)


def test_the_variable_that_hands_it_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PAGE_KEY, "k" * 43)
    key = load_settings().access.page_key
    assert key is not None
    assert key.get_secret_value() == "k" * 43
