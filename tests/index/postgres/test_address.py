"""The address of an archive on PostgreSQL: what libpq gets, and what anybody may see."""

from __future__ import annotations

from pathlib import Path
from traceback import format_exception

import pytest

from app.settings import load_settings
from index.postgres.address import Address
from rag.errors import SettingsError


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("postgresql://news@db/archive", "postgresql://news@db/archive"),
        ("postgresql://news:s3cret@db:5433/archive", "postgresql://news:***@db:5433/archive"),
        (
            "postgresql://db/archive?password=s3cret&sslmode=require",
            "postgresql://db/archive?password=***&sslmode=require",
        ),
        ("postgresql://n:p%40ss@a:1,b:2/archive", "postgresql://n:***@a:1,b:2/archive"),
    ],
)
def test_an_address_is_shown_without_its_password(given: str, shown: str) -> None:
    assert str(Address(given)) == shown
    assert "s3cret" not in repr(Address(given))


def test_time_limits_are_added_where_the_address_has_none() -> None:
    conninfo = Address("postgresql://db/archive?connect_timeout=2").conninfo
    assert "connect_timeout=2" in conninfo
    assert "connect_timeout=5" not in conninfo
    assert "keepalives_idle=5" in conninfo
    assert Address("postgresql://db/archive").conninfo.startswith("postgresql://db/archive?connect_timeout=5&")


def test_an_address_without_a_database_is_refused() -> None:
    with pytest.raises(SettingsError, match="names no database"):
        Address("postgresql://db:5432")
    assert Address("postgresql://db/?dbname=archive").text == "postgresql://db/?dbname=archive"


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://news:s3cret%zz@db/archive",
        "postgresql://news:%@db/archive?application_name=s3cret%",
        "postgresql://news:100%25s3cret%@db/archive",
        "postgresql://news@db/archive?password=s3cret%zz",
        "postgresql://news@db/archive?pasword=s3cret",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_its_words(
    given: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        Address(given)
    assert "s3cret" not in "".join(format_exception(caught.value))
    assert caplog.text == ""


def test_settings_tell_addresses_from_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings({"archive": "postgres://db/archive"}).archive == Address("postgres://db/archive")
    assert load_settings({"archive": "./postgresql"}).archive == Path("postgresql")
    monkeypatch.setenv("RAPPORTEUR_ARCHIVE", "postgresql://news:s3cret@db/archive")
    settings = load_settings()
    assert settings.archive == Address("postgresql://news:s3cret@db/archive")
    with pytest.raises(SettingsError, match=r"news:\*\*\*@db"):
        _ = settings.folder
