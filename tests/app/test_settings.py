"""Settings: a file, variables over it, flags over those, and errors that name the nearest known key."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings, known_keys, load_settings
from rag.errors import SettingsError


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RAPPORTEUR_ARCHIVE", raising=False)
    monkeypatch.delenv("RAPPORTEUR_CONFIG", raising=False)


def test_without_any_source_the_defaults_hold() -> None:
    settings = load_settings()
    assert settings.archive == Path("archive")
    assert (settings.server.host, settings.server.port, settings.page.port) == ("127.0.0.1", 8000, 8501)
    assert settings.api_url == "http://127.0.0.1:8000"


def test_variables_go_over_the_file_and_flags_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("rapporteur.toml").write_text('archive = "a"\n[server]\nport = 1001\nhost = "h1"\n[page]\nport = 1002\n')
    monkeypatch.setenv("RAPPORTEUR_SERVER__PORT", "2001")
    monkeypatch.setenv("RAPPORTEUR_ARCHIVE", "b")
    settings = load_settings({"archive": "c", "server.host": None})
    assert (settings.archive, settings.server.port) == (Path("c"), 2001)
    assert (settings.server.host, settings.page.port) == ("h1", 1002)


def test_the_file_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "conf.toml"
    elsewhere.write_text("[chunking]\ntokens = 150\n")
    monkeypatch.setenv("RAPPORTEUR_CONFIG", str(elsewhere))
    assert load_settings().chunking.tokens == 150


def test_a_named_file_that_is_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORTEUR_CONFIG", "nowhere.toml")
    with pytest.raises(SettingsError, match=r"RAPPORTEUR_CONFIG names nowhere\.toml, which is not a file"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("[server]\nprot = 1\n", "server.port"), ('archiv = "x"\n', "archive"), ("[chunkin]\ntokens = 9\n", "chunking")],
)
def test_an_unknown_key_names_the_nearest_known_one(text: str, nearest: str) -> None:
    Path("rapporteur.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.hint == f"The nearest known one is {nearest}."


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("RAPPORTEUR_SERVER_PORT", "RAPPORTEUR_SERVER__PORT"), ("RAPPORTEUR_ARCHIV", "RAPPORTEUR_ARCHIVE")],
)
def test_an_unknown_variable_names_the_nearest_known_one(
    name: str, nearest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.hint == f"The nearest known one is {nearest}."


def test_a_value_that_does_not_fit_is_named_with_all_its_places() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"server.port": 70_000})
    assert "server.port cannot be 70000" in caught.value.message
    assert "RAPPORTEUR_SERVER__PORT" in caught.value.hint


def test_no_reranker_is_named_by_default_and_the_file_may_name_one() -> None:
    assert load_settings().reranker.model is None
    Path("rapporteur.toml").write_text('[reranker]\nmodel = "models/mine"\ndepth = 25\n')
    assert (load_settings().reranker.model, load_settings().reranker.depth) == ("models/mine", 25)


@pytest.mark.parametrize("override", [{"reranker.depth": 0}, {"reranker.depth": 101}, {"reranker.model": ""}])
def test_a_reranker_without_a_name_or_with_too_many_passages_is_refused(override: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=r"reranker\.\w+ cannot be"):
        load_settings(override)


def test_toml_that_is_none_is_an_error_of_ours() -> None:
    Path("rapporteur.toml").write_text("archive =")
    with pytest.raises(SettingsError, match=r"rapporteur\.toml is not valid TOML"):
        load_settings()


@pytest.mark.parametrize("address", ["postgresql://localhost/news", "postgres://localhost/news"])
def test_a_database_address_is_no_folder(address: str) -> None:
    settings = load_settings({"archive": address})
    assert str(settings.archive) == address
    with pytest.raises(SettingsError, match="needs an archive that is a folder"):
        _ = settings.folder


def test_a_replica_is_named_by_its_address_which_is_never_shown_with_its_password() -> None:
    settings = load_settings({"postgres.read_from": "postgresql://news:s3cret@db2/news", "postgres.staleness": 2})
    assert str(settings.postgres.read_from) == "postgresql://news:***@db2/news"
    assert settings.postgres.staleness == 2
    with pytest.raises(SettingsError, match=r"postgres\.read_from is not the address") as told:
        load_settings({"postgres.read_from": "news:s3cret@db2"})
    assert "s3cret" not in str(told.value)


def test_settings_are_frozen() -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.archive = Path("x")


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://[::1]:8000"), ("news.test", "http://news.test:8000")],
)
def test_the_address_for_clients_is_one_that_can_be_reached(host: str, url: str) -> None:
    assert load_settings({"server.host": host}).api_url == url


def test_the_page_may_be_sent_to_another_server() -> None:
    assert load_settings({"server.url": "http://news.test/api/"}).api_url == "http://news.test/api"


UNSET = {
    "access.per_day": "5",
    "access.page_key": "k" * 32,
    "postgres.read_from": "postgresql://h/news",
    "server.drain_seconds": "5",
}
"""What may be said of settings that are not set by default, other than an address."""


def test_every_key_has_a_variable_that_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    leaves = [key for key in known_keys() if "." in key or key == "archive"]
    defaults = Settings()
    for key in leaves:
        value = (
            defaults.archive if key == "archive" else getattr(getattr(defaults, key.split(".")[0]), key.split(".")[1])
        )
        text = {tuple: "[]", dict: "{}", bool: "false"}.get(
            type(value), str(value if value is not None else UNSET.get(key, "http://h"))
        )
        monkeypatch.setenv("RAPPORTEUR_" + key.replace(".", "__").upper(), text)
    changed = load_settings().server.url
    assert changed == "http://h"


@pytest.mark.parametrize("given", ["base_url", "model"])
def test_a_language_model_needs_an_address_and_a_name(given: str) -> None:
    value = {"base_url": "http://127.0.0.1:1/v1", "model": "m"}[given]
    missing = {"base_url": "model", "model": "base_url"}[given]
    with pytest.raises(SettingsError, match=f"generation.{missing} is missing"):
        load_settings({f"generation.{given}": value})


@pytest.mark.parametrize("address", ["127.0.0.1:1/v1", "file:///etc/passwd", "http://a b"])
def test_an_address_of_a_language_model_is_one_of_the_web(address: str) -> None:
    with pytest.raises(SettingsError, match=r"generation\.base_url"):
        load_settings({"generation.base_url": address, "generation.model": "m"})


def test_the_key_of_a_language_model_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORTEUR_GENERATION__KEY", "sesame")
    settings = load_settings({"generation.base_url": "http://127.0.0.1:1/v1", "generation.model": "m"})
    assert settings.generation.key is not None
    assert settings.generation.key.get_secret_value() == "sesame"
    assert "sesame" not in f"{settings!r} {settings} {settings.model_dump()}"
    with pytest.raises(SettingsError) as caught:
        load_settings({"generation.key": ["sesame"]})
    assert "sesame" not in str(caught.value)


def test_the_pages_key_is_shown_nowhere() -> None:
    settings = load_settings({"access.page_key": "sesame" * 8})
    assert "sesame" not in f"{settings!r} {settings} {settings.model_dump()}"
    with pytest.raises(SettingsError) as caught:
        load_settings({"access.page_key": "sesame"})
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["proxy.local", "0.0.0.0/0", "::/0", "10.0.0.1/8", ""])
def test_a_proxy_is_named_by_its_address(proxy: str) -> None:
    with pytest.raises(SettingsError, match=r"access\.proxy holds"):
        load_settings({"access.proxy": [proxy]})


@pytest.mark.parametrize("origin", ["*", "https://*", "https://news.test/", "news.test", "null"])
def test_an_origin_that_may_use_the_server_is_one_site(origin: str) -> None:
    with pytest.raises(SettingsError, match=r"server\.origins"):
        load_settings({"server.origins": [origin]})


def test_a_proxy_is_not_named_on_a_server_that_lets_everybody_in() -> None:
    with pytest.raises(SettingsError, match=r"access\.without_keys lets everybody in, and access\.proxy asks"):
        load_settings({"access.proxy": ["10.0.0.5"], "access.without_keys": True})
