"""How the chat page is started: the command line of its Streamlit process, theme and safety included.

Flags are used instead of a `config.toml`, so that the page looks and behaves alike wherever it is started from.
This module starts nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

HOSTS = ("127.0.0.1", "localhost")
"""The page answers to no other name: a foreign site could point one of its own here (DNS rebinding)."""

PAGE = Path(__file__).with_name("page.py")

PAGE_KEY = "RAPPORTEUR_ACCESS__PAGE_KEY"
"""The variable through which server and page are handed the page's key; a setting of the server's."""

OPTIONS: dict[str, str] = {
    "server.address": "127.0.0.1",
    "server.headless": "true",
    # Said here, so that no config.toml of the folder where it is started opens the page to other sites.
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.enableAgentApi": "false",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "browser.gatherUsageStats": "false",
    "browser.serverAddress": "127.0.0.1",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.showSidebarNavigation": "false",
    "logger.hideWelcomeMessage": "true",
    "global.developmentMode": "false",
}

THEME: dict[str, str] = {
    # "serif" and "sans-serif" are fonts that Streamlit serves itself; nothing is loaded from elsewhere.
    "theme.font": "sans-serif",
    "theme.headingFont": "serif",
    "theme.baseRadius": "0.375rem",
    "theme.buttonRadius": "0.375rem",
    "theme.showSidebarBorder": "true",
    "theme.light.primaryColor": "#8a2f2b",
    "theme.light.backgroundColor": "#fcfaf6",
    "theme.light.secondaryBackgroundColor": "#f3eee5",
    "theme.light.textColor": "#1f1c18",
    "theme.light.linkColor": "#8a2f2b",
    "theme.light.borderColor": "#ddd5c7",
    "theme.light.yellowTextColor": "#6b4e00",
    "theme.light.orangeTextColor": "#8a4b00",
    "theme.light.sidebar.backgroundColor": "#f5f1e9",
    "theme.light.sidebar.secondaryBackgroundColor": "#fcfaf6",
    "theme.dark.primaryColor": "#e2a08c",
    "theme.dark.backgroundColor": "#171512",
    "theme.dark.secondaryBackgroundColor": "#221f1b",
    "theme.dark.textColor": "#ece7dd",
    "theme.dark.linkColor": "#e2a08c",
    "theme.dark.borderColor": "#3a352e",
    "theme.dark.sidebar.backgroundColor": "#1c1a16",
    "theme.dark.sidebar.secondaryBackgroundColor": "#26231e",
}


def page_command(api_url: str, *, port: int, upload_megabytes: int = 64) -> list[str]:
    """Spell the command that serves the page on `127.0.0.1:port` for the HTTP server at `api_url`."""
    options = OPTIONS | THEME | {"server.port": str(port), "server.maxUploadSize": str(upload_megabytes)}
    flags = [f"--{name}={value}" for name, value in options.items()]
    flags += [f"--server.allowedHosts={host}" for host in HOSTS]  # a list is given one by one
    return [sys.executable, "-m", "streamlit", "run", str(PAGE), *flags, "--", api_url]
