"""Keys as a terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def key_lines(keys: Sequence[dict[str, Any]]) -> str:
    """Write a line a key: id, role, name, day of making, limits of its own, and whether it was revoked."""
    return "\n".join(map(_line, keys)) or "No keys. `rapporteur keys add NAME` makes one."


def _line(key: dict[str, Any]) -> str:
    limits = [f"{key[name]} {unit}" for name, unit in (("per_minute", "a minute"), ("per_day", "a day")) if key[name]]
    revoked = [f"revoked {key['revoked'][:10]}"] if key["revoked"] else []
    told = "; ".join([f"made {key['created'][:10]}", *limits, *revoked])
    return f"{key['id']}  {key['role']:<6}  {key['name']}  ({told})"
