"""Each route needs the role that stands here, and what nobody thought of only an admin may."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access.caller import Caller
from app.access.roles import needed_role
from app.server import create_app
from index.keys import ROLES, Role
from tests.app.serving import open_small, settings_in


@pytest.mark.parametrize(
    ("method", "path", "role"),
    [
        ("GET", "/healthz", None),
        ("GET", "/readyz", None),
        ("GET", "/docs", None),
        ("GET", "/openapi.json", None),
        ("GET", "/metrics", "admin"),
        ("GET", "/v1/keys", "admin"),
        ("DELETE", "/v1/keys/abc", "admin"),
        ("GET", "/v1/search", "reader"),
        ("POST", "/v1/ask", "reader"),
        ("POST", "/v1/chat/completions", "reader"),
        ("POST", "/v1/locate", "reader"),
        ("POST", "/v1/feedback", "reader"),
        ("PATCH", "/v1/conversations/c", "reader"),
        ("DELETE", "/v1/conversations/c", "reader"),
        ("POST", "/mcp", "reader"),
        ("GET", "/v1/articles/../keys", "reader"),
        ("POST", "/v1/articles", "editor"),
        ("DELETE", "/v1/articles/a/b", "editor"),
        ("PUT", "/v1/articles/a", "editor"),
        ("POST", "/v1/articlesx", "admin"),
        ("POST", "/v1/search", "admin"),
        ("GET", "/V1/search", "admin"),
        ("GET", "//v1/search", "admin"),
        ("GET", "/healthz/", "admin"),
        ("POST", "/", "admin"),
    ],
)
def test_a_request_needs_this_role(method: str, path: str, role: Role | None) -> None:
    assert needed_role(method, path) == role


def test_each_role_may_what_those_before_it_may() -> None:
    for place, role in enumerate(ROLES):
        caller = Caller("o", role, "l")
        assert [caller.may(each) for each in ROLES] == [True] * (place + 1) + [False] * (len(ROLES) - place - 1)


def test_only_routes_that_are_meant_to_are_for_admins_alone(tmp_path: Path) -> None:
    """A new route that changes something has to be given its role in `app/access/roles.py`."""
    settings = settings_in(tmp_path)
    paths = create_app(lambda: open_small(settings), settings).openapi()["paths"]
    found = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method in methods
        if needed_role(method.upper(), path) == "admin"
    }
    assert found == {
        ("GET", "/metrics"),
        ("GET", "/v1/keys"),
        ("POST", "/v1/keys"),
        ("DELETE", "/v1/keys/{key}"),
    }
