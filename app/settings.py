"""Every setting, read once: `rapporteur.toml`, then `RAPPORTEUR_*` variables over it, then flags over those.

Only what a user has a reason to change is a setting; an algorithm's constants stand beside the algorithm. Nested keys
are spelt `[server] port = 8000` in the file and `RAPPORTEUR_SERVER__PORT=8000` in the environment. The file is the one
that `RAPPORTEUR_CONFIG` names, else `rapporteur.toml` in the current folder, else none. This module opens no archive.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SourceError

from app.access_settings import AccessSettings
from app.postgres_settings import PostgresSettings
from app.setting_sections import (
    ChunkingSettings,
    ConversationSettings,
    EmbeddingSettings,
    GenerationSettings,
    LimitSettings,
    PageSettings,
    RerankerSettings,
    ServerSettings,
)
from index.postgres.address import Address, is_address
from rag.errors import SettingsError

PREFIX = "RAPPORTEUR_"
CONFIG_VARIABLE = "RAPPORTEUR_CONFIG"
ARCHIVE_VARIABLE = f"{PREFIX}ARCHIVE"
CONFIG_NAME = "rapporteur.toml"

HIDDEN = ("generation.key", "access.page_key")
"""Settings whose values are never shown."""

Overrides = Mapping[str, object]
"""Flags by dotted key, such as `{"server.port": 8010}`; a value of None means that the flag was not given."""


class Settings(BaseSettings):
    """All settings as frozen values, passed down from the edge; nothing reads the environment later."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    archive: Annotated[Path | Address, NoDecode] = Path("archive")
    embedding: EmbeddingSettings = EmbeddingSettings()
    reranker: RerankerSettings = RerankerSettings()
    generation: GenerationSettings = GenerationSettings()
    conversation: ConversationSettings = ConversationSettings()
    chunking: ChunkingSettings = ChunkingSettings()
    server: ServerSettings = ServerSettings()
    access: AccessSettings = AccessSettings()
    page: PageSettings = PageSettings()
    limits: LimitSettings = LimitSettings()
    postgres: PostgresSettings = PostgresSettings()

    @field_validator("archive", mode="before")
    @classmethod
    def _be_a_place(cls, value: object) -> object:
        """Tell a database's address from a folder, whose name a Path would make of it without a word."""
        if isinstance(value, str):
            return Address(value) if is_address(value) else Path(value).expanduser()
        return value

    @property
    def folder(self) -> Path:
        """The archive's folder. Raises SettingsError for an archive that is none."""
        if isinstance(self.archive, Address):
            raise SettingsError(
                f"This needs an archive that is a folder; {self.archive} is on PostgreSQL.",
                hint="Give a folder, for example --archive ./archive.",
            )
        return self.archive

    @property
    def api_url(self) -> str:
        """The address at which a client on this machine reaches the HTTP server."""
        if self.server.url:
            return self.server.url.rstrip("/")
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(self.server.host, self.server.host)  # noqa: S104 (a wildcard is translated here, not listened on)
        return f"http://{host}:{self.server.port}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the signature is the library's)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: flags, environment, file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=config_file())


def config_file() -> Path | None:
    """Find the settings file, or None when there is none. Raises SettingsError when the named one is missing."""
    named = os.environ.get(CONFIG_VARIABLE)
    path = Path(named).expanduser() if named else Path(CONFIG_NAME)
    if path.is_file():
        return path
    if named:
        raise SettingsError(
            f"{CONFIG_VARIABLE} names {path}, which is not a file.", hint="Correct the path or unset the variable."
        )
    return None


def load_settings(overrides: Overrides | None = None) -> Settings:
    """Read the settings of this process. Raises SettingsError for an unknown key or a value that does not fit."""
    _check_variables(os.environ)
    try:
        return Settings(**_nested(overrides or {}))  # type: ignore[arg-type]  # checked by pydantic, whose errors are translated below
    except ValidationError as error:
        raise _explained(error) from error
    except SourceError as error:
        raise SettingsError(
            f"An environment variable cannot be read: {error}.", hint="Spell nested keys with two underscores."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{config_file()} is not valid TOML: {error}.", hint="Correct the file.") from error


def known_keys() -> list[str]:
    """Every key in its dotted spelling, sections before their keys.

    >>> known_keys()[:3]
    ['archive', 'embedding', 'embedding.model']
    """
    return list(_keys(Settings, ""))


def _keys(model: type[BaseModel], path: str) -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield path + name
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _keys(info.annotation, f"{path}{name}.")


def _nested(overrides: Overrides) -> dict[str, object]:
    """Unfold dotted keys into tables, leaving out flags that were not given."""
    tables: dict[str, object] = {}
    for key, value in overrides.items():
        if value is None:
            continue
        *sections, name = key.split(".")
        table = tables
        for section in sections:
            inner = table.setdefault(section, {})
            assert isinstance(inner, dict)
            table = inner
        table[name] = value
    return tables


def _variable(key: str) -> str:
    return PREFIX + key.replace(".", "__").upper()


def _check_variables(environment: Mapping[str, str]) -> None:
    """Refuse variables with our prefix that name no setting; pydantic-settings would pass over them in silence."""
    known = {_variable(key): key for key in known_keys()} | {CONFIG_VARIABLE: ""}
    for name in environment:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = get_close_matches(name.upper(), known, n=1, cutoff=0)[0]
            raise SettingsError(
                f"The environment variable {name} names no setting.", hint=f"The nearest known one is {nearest}."
            )


def _explained(error: ValidationError) -> SettingsError:
    """Translate pydantic's first complaint; the others show once the first is mended."""
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        nearest = get_close_matches(key, known_keys(), n=1, cutoff=0)[0]
        return SettingsError(f"There is no setting {key}.", hint=f"The nearest known one is {nearest}.")
    found = "what it is set to" if key.startswith(HIDDEN) else repr(first["input"])
    return SettingsError(
        f"The setting {key} cannot be {found}: {first['msg'].lower()}.",
        hint=f"Correct it in {CONFIG_NAME}, in {_variable(key)} or in the flag.",
    )
