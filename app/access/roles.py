"""Which route needs which role: one table for HTTP and MCP alike. What it does not know only an admin may.

Paths are compared as the router compares them, after percent-decoding and without any other cleaning.
"""

from __future__ import annotations

from index.keys import Role

OPEN = frozenset({"/healthz", "/readyz", "/docs", "/openapi.json"})
"""Answered without a key: whether the server lives and is ready (with the archive's counts), and what it offers."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})

_ASKING = frozenset({"/v1/ask", "/v1/locate", "/v1/feedback", "/v1/chat/completions"})
_OWN = "/v1/conversations"
"""A reader's own conversations, to rename, share and delete."""


def needed_role(method: str, path: str) -> Role | None:
    """Name the role that a request needs; None where it needs none.

    >>> needed_role("POST", "/v1/ask"), needed_role("POST", "/v1/articles"), needed_role("GET", "/metrics")
    ('reader', 'editor', 'admin')
    """
    if path in OPEN:
        return None
    if path == "/metrics" or _under(path, "/v1/keys"):
        return "admin"
    if path == "/mcp" or path in _ASKING or _under(path, _OWN):
        return "reader"
    if _under(path, "/v1"):
        if method in READING:
            return "reader"
        if _under(path, "/v1/articles"):
            return "editor"
    return "admin"


def _under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
