"""A busy port is named, or moved where nobody asked for it."""

from __future__ import annotations

import pytest

from app.ports import free_port, listen
from rag.errors import SettingsError


def test_a_busy_port_that_was_asked_for_is_an_error_that_names_it() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"Cannot listen on 127\.0\.0\.1:{port}: Address already in use"):
            free_port("127.0.0.1", port, movable=False)


def test_a_busy_default_port_moves_up() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port, movable=True) < port + 50


def test_a_free_port_is_given_as_it_is() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
    assert free_port("127.0.0.1", port, movable=False) == port


def test_an_address_of_another_machine_is_an_error_of_ours() -> None:
    with pytest.raises(SettingsError, match=r"Cannot listen on 203\.0\.113\.9:0"):
        listen("203.0.113.9", 0)
