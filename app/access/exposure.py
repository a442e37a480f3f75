"""Refuses to serve an archive to other machines without anybody being asked who they are."""

from __future__ import annotations

from ipaddress import ip_address

from app.settings import Settings
from rag.errors import SettingsError


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen on is reached from this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def require_guarded(settings: Settings) -> None:
    """Raise SettingsError where it would listen beyond this machine without key, signing-in proxy or explicit word."""
    from app.access.opening import opened_access

    host = settings.server.host
    if is_loopback(host) or settings.access.without_keys or settings.access.proxy:
        return
    with opened_access(settings, create=False) as access:
        if access is not None and access.keys.in_force():
            return
    raise SettingsError(
        f"Listening on {host} would let everybody who reaches this machine read and change the archive: it has no key.",
        hint=f"Make one with `rapporteur keys add NAME --role admin --archive {settings.archive}`, listen on "
        "127.0.0.1, name a signing-in proxy in access.proxy, or say --without-keys.",
    )
