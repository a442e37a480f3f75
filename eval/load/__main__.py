"""Loads a server: `python -m eval.load [--users 50] [--seconds 600] [--dataset PATH] [--seed N] [--out FILE]`.

Half of a data set's articles are there at the beginning, the others come in one by one, and when none is left they come
again with a line more. Exits with 1 if any request failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from eval.datasets import find_corpus, load_dataset
from eval.load.figures import Record, table
from eval.load.readers import READING_SECONDS, Load
from eval.load.served import fill, served, watch_memory
from eval.machine import describe, load_average
from index.reading import Read, read

SAMPLE = Path(__file__).parents[1] / "sample"
PATIENCE_SECONDS = 120.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the table, write the JSON; returns the exit code."""
    given = _parser().parse_args(arguments)
    console = Console(stderr=True, highlight=False)
    articles = list(records(find_corpus(given.dataset)))
    questions = [query.text for query in load_dataset(given.dataset).queries]
    record = Record(given.users, given.seconds)
    first = articles[: len(articles) // 2]
    with tempfile.TemporaryDirectory(prefix="rapporteur-load-") as folder:
        log = Path(folder, "server.log")
        with log.open("wb") as output, served(Path(folder, "archive"), output) as (address, pid):
            console.print(f"adding {len(first)} articles ...")
            fill(address, first)
            busy = load_average()
            console.print(f"{given.users} readers for {given.seconds:.0f} s; load of the machine before: {busy:.1f}")
            asyncio.run(_run(address, pid, record, questions, _more(articles), seed=given.seed, reading=given.reading))
    machine = describe()
    sys.stdout.write(f"{machine}\n\n{table(record)}\n")
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(json.dumps({"machine": asdict(machine), "load_before": busy, **asdict(record)}))
    return 1 if record.faults() else 0


async def _run(
    address: str,
    pid: int,
    record: Record,
    questions: Sequence[str],
    articles: Iterator[dict[str, Any]],
    *,
    seed: int,
    reading: float,
) -> None:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=PATIENCE_SECONDS, limits=limits) as client:
        load = Load(client, record, reading=reading)
        await asyncio.gather(load.run(questions, articles, seed=seed), watch_memory(pid, record))


def records(corpus: Path) -> Iterator[dict[str, Any]]:
    """Read the articles of a data set as the records that the server takes."""
    for outcome in read([corpus]):
        if isinstance(outcome, Read):
            article = outcome.article
            published = article.published.isoformat() if article.published else None
            yield {**asdict(article), "published": published}


def _more(articles: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the second half of the articles, and then all of them again and again, each with a line more."""
    yield from articles[len(articles) // 2 :]
    for round_ in count(1):
        for article in articles:
            yield {**article, "text": f"{article['text']}\n\nThis report was updated {round_} times."}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.load", description="Let readers chat with a server.")
    parser.add_argument("--users", type=int, default=50, help="readers at one time (50)")
    parser.add_argument("--seconds", type=float, default=600, help="how long (600)")
    parser.add_argument("--reading", type=float, default=READING_SECONDS, help="mean seconds between questions (30)")
    parser.add_argument("--dataset", type=Path, default=SAMPLE, help="whose articles and questions (eval/sample)")
    parser.add_argument("--seed", type=int, default=0, help="of all that is drawn (0)")
    parser.add_argument("--out", type=Path, help="file for every request, as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
