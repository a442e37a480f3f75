"""Who may use the HTTP server, as settings say it; what is done with them stands in `app/access/`."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from app.section import Section
from index.keys import Role
from rag.errors import SettingsError


class AccessSettings(Section):
    """Who may use the HTTP server besides whoever sits at this machine (docs/security.md).

    `without_keys` lets everybody in who reaches it. `proxy` are the addresses of a signing-in proxy, whose
    `user_header` is believed; `roles` are its users' roles, `role` that of the others. Limits are of one key or user:
    requests a minute, a day (None: as many as they like) and at once. `page_key` is handed by `up` to server and page.
    """

    without_keys: bool = False
    proxy: tuple[str, ...] = ()
    user_header: str = Field(default="X-Forwarded-User", pattern=r"^[A-Za-z0-9-]+$")
    role: Role = "reader"
    roles: dict[str, Role] = Field(default_factory=dict)
    per_minute: int = Field(default=120, ge=1, le=1_000_000)
    per_day: int | None = Field(default=None, ge=1, le=1_000_000_000)
    at_once: int = Field(default=8, ge=1, le=1_000)
    page_key: SecretStr | None = Field(default=None, min_length=32)

    @field_validator("proxy")
    @classmethod
    def _be_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Ask for addresses, since only they can be compared with whom a request comes from."""
        for each in value:
            try:
                if ip_network(each).prefixlen:
                    continue
            except ValueError:
                pass
            message = f"access.proxy holds {each!r}, which is not the address of one proxy or of its network."
            raise SettingsError(message, hint='Give addresses, such as "127.0.0.1" or "10.0.0.0/28".')
        return value

    @model_validator(mode="after")
    def _ask_everybody_or_nobody(self) -> Self:
        """Refuse a proxy whose word would not be asked for."""
        if self.without_keys and self.proxy:
            raise SettingsError(
                "access.without_keys lets everybody in, and access.proxy asks who they are.",
                hint="Leave one of them out: with a proxy, its users and the holders of keys are let in.",
            )
        return self
