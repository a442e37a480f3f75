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
    # Pages of one address share a process, and with it the scripts that it has compiled: see `Windows`.
    "--process-per-site",
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


class Windows:
    """Gives each test a window as of a reader who has never been here, sooner than a new profile would.

    Half the time that a new profile takes to open the page goes into fetching and compiling its scripts. So one profile
    of each kind, a screen's and a phone's, is kept for all tests of a module, with one empty page of the address at
    which the scripts stay; what a test has left in it is taken out. A test's second window has a profile of its own:
    it is somebody else's.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._kept: dict[bool, Page] = {}
        self._lent: set[bool] = set()
        self._own: list[BrowserContext] = []

    def new_page(self, *, touch: bool) -> Page:
        """Open an empty page in a window."""
        if touch in self._lent:
            self._own.append(self._profile(touch=touch))
            return self._own[-1].new_page()
        if touch not in self._kept:
            self._kept[touch] = self._profile(touch=touch).new_page()
            self._kept[touch].goto(f"{self._address}/_stcore/health")
        self._lent.add(touch)
        return self._kept[touch].context.new_page()

    def _profile(self, *, touch: bool) -> BrowserContext:
        context = self._browser.new_context(has_touch=touch, is_mobile=touch)
        context.set_default_timeout(WAIT_MILLISECONDS)
        return context

    def take_back(self) -> None:
        """Close what a test has opened, and leave nothing of it."""
        for context in self._own:
            context.close()
        for touch in self._lent:
            kept = self._kept[touch]
            for page in kept.context.pages:
                if page != kept:
                    page.close()
            kept.evaluate("localStorage.clear()")
            kept.context.clear_cookies()
            kept.context.clear_permissions()
        self._own, self._lent = [], set()


@pytest.fixture(scope="module")
def windows(browser: Browser, address: str) -> Windows:
    """Windows of the module's browser."""
    return Windows(browser, address)


@pytest.fixture
def open_page(windows: Windows, address: str, elsewhere: list[str]) -> Iterator[Open]:
    """Open the page in a window of its own; at the end nothing may have been loaded from elsewhere."""

    def opened(
        path: str = "", *, width: int = 1280, height: int = 900, scheme: str = "light", touch: bool = False
    ) -> Page:
        page = windows.new_page(touch=touch)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.on("request", lambda request: _note(request.url, address, elsewhere))
        page.goto(f"{address}/{path}")
        page.get_by_role("textbox", name="Ask about the talks …").or_(
            page.locator(".st-key-ledger, .st-key-shelf")
        ).wait_for()
        return page

    yield opened
    windows.take_back()
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
