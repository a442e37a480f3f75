"""Takes addresses to listen on, and says clearly when one is in use."""

from __future__ import annotations

import socket

from rag.errors import SettingsError

TRIES = 50
"""How many ports above a busy default are tried."""


def listen(host: str, port: int) -> socket.socket:
    """Take an address. Raises SettingsError when it is in use or not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol left open asyncio sets no TCP_NODELAY, and each answer on a kept connection waits 40 ms.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen()
    except OSError as error:
        taken.close()
        raise SettingsError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}.",
            hint="Choose another port or stop what listens there.",
        ) from error
    return taken


def free_port(host: str, port: int, *, movable: bool) -> int:
    """Give the port if it is free, else the next free one where it may move. Raises SettingsError."""
    for candidate in range(port, min(port + TRIES, 65_536)):
        try:
            with listen(host, candidate) as taken:
                return int(taken.getsockname()[1])
        except SettingsError:
            if not movable:
                raise
    raise SettingsError(
        f"No port from {port} to {port + TRIES - 1} is free on {host}.", hint="Choose others with --port, --page-port."
    )
