"""Who is asking: the noun that the guard makes and that routes, logs and limits read."""

from __future__ import annotations

from dataclasses import dataclass

from index.keys import ROLES, Role
from index.owners import LOCAL


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may ask.

    `owner` is whose conversations they see, `label` what a log may say of them: a key's public id, or how they came in.
    `per_minute` and `per_day` are requests, None for as many as they like.
    """

    owner: str
    role: Role
    label: str
    per_minute: int | None = None
    per_day: int | None = None
    at_once: int | None = None

    def may(self, role: Role) -> bool:
        """Tell whether this caller may do what a role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


ANYBODY = Caller(LOCAL, "admin", "open")
"""Whoever reaches a server that asks for no keys."""

PAGE = Caller(LOCAL, "editor", "page")
"""The chat page that was started beside the server, on behalf of whoever sits at this machine."""

NOBODY = Caller("nobody", "reader", "nobody")
"""Who asks what needs no role: they own nothing."""
