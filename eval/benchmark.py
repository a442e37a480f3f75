"""Measures how fast and how large: adding, embedding, searching, answering, starting, memory and disk.

Articles of a data set are added to a new archive; then embedding is timed against plain sentence-transformers on the
same passages in turn, searches and answers against the clock, and a fresh process against both clock and memory.
How good the answers are is for the evaluations; the command and its table are in `eval.bench`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, get_args

from eval.datasets import find_corpus, read_queries
from eval.machine import Machine, describe, folder_bytes
from eval.speed import medians, percentiles, seconds_of
from rag.chunking import embedding_text
from rag.desk import Mode
from rag.errors import ArchiveError, InputError
from rag.nouns import Filters
from rag.seams import Embedder

if TYPE_CHECKING:
    from app.service import Service
    from app.settings import Settings
    from index.reading import Read
    from index.report import Notice

CHARACTERS_A_TOKEN = 4
"""Of English news in cl100k_base, about; it decides how many articles make the passages that were asked for."""

STREAM = 64
"""Passages embedded at a time where articles come in a stream, as in `add`."""

EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured."""

    name: str
    value: float
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A whole report of one run on one machine."""

    machine: Machine
    dataset: str
    articles: int
    passages: int
    repeats: int
    figures: tuple[Figure, ...]


def run_benchmark(
    folder: Path,
    settings: Settings,
    *,
    passages: int,
    repeats: int,
    questions: int,
    on_step: Callable[[str], None] = lambda _: None,
) -> Benchmark:
    """Measure everything on about `passages` passages of the data set in `folder`; `on_step` hears what is next.

    Raises InputError when the data set gives no passage.
    """
    from app.wiring import build_service, load_embedder_for

    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as scratch:
        here = settings.model_copy(update={"archive": Path(scratch) / "archive"})
        service = build_service(here, create=True)
        try:
            on_step("adding")
            adding = _add(service, folder, characters=passages * settings.chunking.tokens * CHARACTERS_A_TOKEN)
            on_step("embedding")
            embedding = _embedding(service, settings, repeats=repeats, adding=adding)
            on_step("searching and answering")
            asked = _questions(service, folder, count=questions)
            single = embedding_queries(load_embedder_for(settings), asked, model=settings.embedding.model)
            speed = [*single, *_searching(service, asked), *_answering(service, asked)]
            state = service.archive.state()
        finally:
            service.close()
        on_step("starting a fresh process")
        rest = [*fresh_process(here.archive, asked[0]), *disk(here.archive, state.passages)]
    return Benchmark(
        describe(), folder.resolve().name, state.articles, state.passages, repeats, (*embedding, *speed, *rest)
    )


def _add(service: Service, folder: Path, *, characters: int) -> float:
    """Add articles until they hold so many characters; return the seconds that it took, model already warm."""
    from index.reading import read

    # The first use of a model is slower than all others and is no part of a rate.
    service.desk.retrieve("warm up", mode="dense", k=1)
    reads = _first(read([find_corpus(folder.resolve())]), characters=characters)
    spent = seconds_of(lambda: service.add(reads, lambda _: None))
    if service.archive.state().passages == 0:
        raise InputError(f"{folder} gave no passage to measure on.", hint="Give a data set whose articles have text.")
    return spent


def _first(reads: Iterator[Read | Notice], *, characters: int) -> Iterator[Read | Notice]:
    taken = 0
    for item in reads:
        yield item
        article = getattr(item, "article", None)
        taken += len(article.text) if article is not None else 0
        if taken >= characters:
            return


def _embedding(service: Service, settings: Settings, *, repeats: int, adding: float) -> list[Figure]:
    """Time the embedder on the archive's own passages, all at once and in a stream, against the plain library."""
    from rag.embedding import load_embedder, plain_encode

    stored = service.archive.articles(filters=EVERYTHING)
    texts = [embedding_text(passage) for article in stored for passage in service.archive.passages(article.id)]
    model = settings.embedding.model
    embedder = load_embedder(model, precision=settings.embedding.precision)
    rivals: dict[str, Callable[[], object]] = {
        "plain": lambda: plain_encode(texts, name=model),
        "ours": lambda: embedder.embed_passages(texts),
        "stream": lambda: [embedder.embed_passages(texts[at : at + STREAM]) for at in range(0, len(texts), STREAM)],
    }
    plain_encode(texts[:STREAM], name=model)
    embedder.embed_passages(texts[:STREAM])
    spent = medians(rivals, repeats=repeats)
    count = len(texts)
    return [
        Figure("embedding, plain sentence-transformers", count / spent["plain"], "passages/s"),
        Figure("embedding, all at once", count / spent["ours"], "passages/s", _times(spent["plain"] / spent["ours"])),
        Figure(f"embedding, {STREAM} at a time", count / spent["stream"], "passages/s"),
        Figure("add", adding, "s", f"{count / adding:.0f} passages/s"),
        Figure("add over embedding alone", adding / spent["ours"], "times"),
    ]


def embedding_queries(embedder: Embedder, asked: Sequence[str], *, model: str) -> list[Figure]:
    """Time the embedding of single queries against plain sentence-transformers, in turn."""
    from rag.embedding import plain_encode

    rivals: dict[str, Callable[[str], object]] = {
        "plain sentence-transformers": lambda query: plain_encode([query], name=model),
        "ours": embedder.embed_query,
    }
    spent: dict[str, list[float]] = {name: [] for name in rivals}
    for query in ("warm up", "warm up again", *asked):
        for name, embed in rivals.items():
            spent[name].append(1000 * seconds_of(partial(embed, query)))
    tokens = f"{median(embedder.count_tokens(asked)):.0f} tokens in the middle one of {len(asked)} queries"
    return [Figure(f"embedding a query, {name} p50", median(spent[name][2:]), "ms", tokens) for name in rivals]


def _times(ratio: float) -> str:
    return f"{ratio:.2f} times the plain library"


def _questions(service: Service, folder: Path, *, count: int) -> list[str]:
    """Take the data set's own queries, or its articles' titles where it has none."""
    path = folder / "queries.jsonl"
    if path.is_file():
        return [query.text for query in read_queries(path)[:count]]
    titled = (article.title for article in service.archive.articles(filters=EVERYTHING))
    return [title for title in titled if title][:count] or ["talks"]


def _searching(service: Service, asked: Sequence[str]) -> list[Figure]:
    figures = []
    for mode in get_args(Mode):
        search = partial(service.desk.retrieve, mode=mode, k=10)
        search(asked[0])
        spent = percentiles(search, asked)
        figures += pair(f"search, {mode}", spent, count=len(asked))
    return figures


def _answering(service: Service, asked: Sequence[str]) -> list[Figure]:
    service.desk.ask(asked[0])
    return pair("answer", percentiles(service.desk.ask, asked), count=len(asked))


def pair(name: str, spent: tuple[float, float], *, count: int) -> list[Figure]:
    """Make two figures of a median and a 95th percentile in milliseconds."""
    note = f"{count} queries"
    return [Figure(f"{name} p50", spent[0], "ms", note), Figure(f"{name} p95", spent[1], "ms", note)]


def fresh_process(archive: Path, query: str) -> list[Figure]:
    """Start a process that opens the archive and searches it: seconds until it has, and the memory it holds then."""
    command = [sys.executable, "-m", "eval.probe", str(archive), query]
    told: list[str] = []

    def start() -> None:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own module
        if ended.returncode:
            raise ArchiveError(f"A fresh process could not search the archive: {ended.stderr.strip()[-300:]}")
        told.append(ended.stdout)

    seconds = seconds_of(start)
    return [
        Figure("start to first results", seconds, "s", "fresh process, every way of searching once"),
        Figure("resident memory", json.loads(told[0])["resident_bytes"] / 2**20, "MiB", "that process"),
    ]


def disk(archive: Path, passages: int, *, code_bytes: int = 0) -> list[Figure]:
    """Measure what an archive takes on the disk; where the length of all token codes is known, without them too."""
    sizes = {"disk": folder_bytes(archive)}
    if code_bytes:
        sizes["disk, token codes left out"] = sizes["disk"] - code_bytes
    return [
        Figure(name, size / 2**20, "MiB", f"{size / passages / 1024:.1f} KiB a passage") for name, size in sizes.items()
    ]
