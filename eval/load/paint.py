"""Measures how soon the chat page is there: `python -m eval.load.paint [--opens 10] [--dataset PATH] [--out FILE]`.

A server on a data set's articles and the page are started, and a Chromium opens the page: each time with nothing
cached, and then once more in the same window. Needs what the tests need (`make install-test`, scripts/install-browser).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import httpx
from rich.console import Console

from app.page_launch import page_command
from app.ports import free_port
from app.processes import end
from eval.datasets import find_corpus
from eval.load.__main__ import SAMPLE, records
from eval.load.served import STOP_SECONDS, fill, served
from eval.machine import describe, load_average

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

START_SECONDS = 120.0
WAIT_MILLISECONDS = 60_000.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SEEN: dict[str, str] = {
    "heading": "document.querySelector('h1')",
    "question box": "document.querySelector('[data-testid=stChatInput] textarea:not([disabled])')",
    "example questions": "document.querySelector('.st-key-examples button')",
}
"""What a reader waits for, and how it is known that it is there."""

Times = dict[str, float]
"""Milliseconds from the beginning of navigation until each thing was there."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the table, write the JSON; returns the exit code."""
    given = _parser().parse_args(arguments)
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        sys.stderr.write("No Chromium was found. Install one: scripts/install-browser\n")
        return 1
    console = Console(stderr=True, highlight=False)
    with (
        tempfile.TemporaryDirectory(prefix="rapporteur-paint-") as folder,
        Path(folder, "server.log").open("wb") as output,
        served(Path(folder, "archive"), output) as (address, _),
    ):
        fill(address, list(records(find_corpus(given.dataset))))
        with _served_page(address, Path(folder, "page.log")) as page:
            busy = load_average()
            console.print(f"opening {page} {given.opens} times; load of the machine before: {busy:.1f}")
            fresh, again = _opened(page, chromium, given.opens)
    machine = describe()
    sys.stdout.write(f"{machine}\n\n{table(fresh, again)}\n")
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        kept = {"machine": asdict(machine), "load_before": busy, "fresh": fresh, "again": again}
        given.out.write_text(json.dumps(kept), encoding="utf-8")
    return 0


def table(fresh: Sequence[Times], again: Sequence[Times]) -> str:
    """Write the middle and the longest of each time as a table in Markdown, in milliseconds.

    >>> print(table([{"heading": 900.0}, {"heading": 1100.0}], [{"heading": 400.0}, {"heading": 500.0}]))
    | seen | nothing cached, p50 ms | longest ms | opened again, p50 ms | longest ms |
    | --- | ---: | ---: | ---: | ---: |
    | heading | 1,000 | 1,100 | 450 | 500 |
    """
    lines = [
        "| seen | nothing cached, p50 ms | longest ms | opened again, p50 ms | longest ms |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name in fresh[0]:
        first, second = ([each[name] for each in times] for times in (fresh, again))
        found = (median(first), max(first), median(second), max(second))
        lines.append(f"| {name} | {' | '.join(f'{value:,.0f}' for value in found)} |")
    return "\n".join(lines)


def _opened(page: str, chromium: str, opens: int) -> tuple[list[Times], list[Times]]:
    from playwright.sync_api import sync_playwright

    fresh: list[Times] = []
    again: list[Times] = []
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for _ in range(opens):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            fresh.append(_open(context, page))
            again.append(_open(context, page))
            context.close()
        browser.close()
    return fresh, again


def _open(context: BrowserContext, address: str) -> Times:
    page = context.new_page()
    page.set_default_timeout(WAIT_MILLISECONDS)
    page.goto(address, wait_until="commit")
    times: Times = {}
    for name, there in SEEN.items():
        found: Any = page.wait_for_function(f"() => {there} && performance.now()").json_value()
        times[name] = float(found)
    painted = float(page.evaluate(PAINTED))
    page.close()
    return {"first paint": painted, **times}


@contextmanager
def _served_page(address: str, log: Path) -> Iterator[str]:
    """Serve the page for a server in a process of its own; yields its address once it answers."""
    port = free_port("127.0.0.1", 0, movable=False)
    page = f"http://127.0.0.1:{port}"
    with (
        log.open("wb") as output,
        subprocess.Popen(page_command(address, port=port), stdout=output, stderr=subprocess.STDOUT) as process,  # noqa: S603 (our own command)
    ):
        try:
            _wait_until_it_answers(f"{page}/_stcore/health", process)
            yield page
        finally:
            end(process, seconds=STOP_SECONDS)


def _wait_until_it_answers(probe: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(probe, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"The page was not there within {START_SECONDS:.0f} s.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.load.paint", description="Measure how soon the page is there."
    )
    parser.add_argument("--opens", type=int, default=10, help="how often it is opened with nothing cached (10)")
    parser.add_argument("--dataset", type=Path, default=SAMPLE, help="whose articles (eval/sample)")
    parser.add_argument("--out", type=Path, help="file for every time, as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
