"""The real server and page as processes, and a real Chromium; pictures go to `test-output/`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.serving import served_archive, served_page

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_MILLISECONDS = 20_000.0
expect.set_options(timeout=WAIT_MILLISECONDS)

Open = Callable[..., Page]


def chromium() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the HTTP server."""
    if chromium() is None:
        pytest.skip("no Chromium is here: run scripts/install-browser")
    with served_archive(tmp_path_factory.mktemp("browser") / "archive") as address:
        yield address


@pytest.fixture(scope="session")
def address(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the page."""
    with served_page(server, log=tmp_path_factory.mktemp("page") / "page.log") as page:
        yield page


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    """A headless Chromium, started once the page answers. A fresh profile is made by Playwright for each start.

    It goes with its module: Playwright's event loop runs as long, and no other test could run one of its own.
    """
    assert address
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def elsewhere() -> list[str]:
    """Addresses beyond the page's own that a page asked for."""
    return []


@pytest.fixture
def open_page(browser: Browser, address: str, elsewhere: list[str]) -> Iterator[Open]:
    """Open the page in a window of its own; at the end nothing may have been loaded from elsewhere."""
    contexts: list[BrowserContext] = []

    def opened(
        path: str = "", *, width: int = 1280, height: int = 900, scheme: str = "light", touch: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=touch,
            is_mobile=touch,
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _note(request.url, address, elsewhere))
        page.goto(f"{address}/{path}")
        page.get_by_role("textbox", name="Ask about the talks …").or_(
            page.locator(".st-key-ledger, .st-key-shelf")
        ).wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert elsewhere == [], "the page loads nothing from elsewhere"


@pytest.fixture(scope="session")
def pictures(root: Path) -> Path:
    """Where screenshots are kept."""
    folder = root / "test-output"
    folder.mkdir(exist_ok=True)
    return folder


def _note(url: str, address: str, elsewhere: list[str]) -> None:
    if not url.startswith((f"{address}/", "data:", "blob:", address.replace("http", "ws", 1))):
        elsewhere.append(url)
