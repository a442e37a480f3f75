"""The page's process is started safe: on this machine alone, under its own names, without statistics."""

from __future__ import annotations

import sys
from itertools import product

import pytest
from streamlit import config

from app.page_launch import HOSTS, OPTIONS, PAGE, THEME, page_command


def flags(command: list[str]) -> list[str]:
    return [part for part in command if part.startswith("--") and part != "--"]


def test_the_command_runs_the_page_script_with_the_servers_address() -> None:
    command = page_command("http://127.0.0.1:8010", port=8020)
    assert command[:5] == [sys.executable, "-m", "streamlit", "run", str(PAGE)]
    assert command[-2:] == ["--", "http://127.0.0.1:8010"]
    assert PAGE.is_file()


def test_the_page_listens_on_this_machine_alone_and_sends_no_statistics() -> None:
    given = flags(page_command("http://127.0.0.1:8010", port=8020, upload_megabytes=7))
    assert "--server.address=127.0.0.1" in given
    assert "--server.port=8020" in given
    assert "--server.maxUploadSize=7" in given
    assert "--browser.gatherUsageStats=false" in given
    assert [flag for flag in given if flag.startswith("--server.allowedHosts=")] == [
        f"--server.allowedHosts={host}" for host in HOSTS
    ]


@pytest.mark.parametrize("option", [*OPTIONS, *THEME, "server.allowedHosts", "server.maxUploadSize", "server.port"])
def test_every_option_is_one_that_this_streamlit_knows(option: str) -> None:
    assert option in config.get_config_options(force_reparse=False)


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2, definition of relative luminance)."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_highest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("theme", "front", "back"),
    list(product(("light", "dark"), ("textColor", "primaryColor"), ("backgroundColor", "secondaryBackgroundColor"))),
)
def test_text_and_links_stand_out_enough_to_read(theme: str, front: str, back: str) -> None:
    assert contrast(THEME[f"theme.{theme}.{front}"], THEME[f"theme.{theme}.{back}"]) >= 4.5
