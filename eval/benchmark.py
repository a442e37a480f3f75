"""Measures how fast and how large on articles of a data set: adding, embedding, searching, answering, starting.

Articles are added to a new archive; then embedding, plain sentence-transformers on the same passages and adding the
articles anew are timed in turn, searches and answers against the clock, and a fresh process against both clock and
memory. How good the answers are is for the evaluations; how cost grows with an archive is measured in `eval.scale`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, get_args

from eval.datasets import find_corpus, read_queries
from eval.encoder_flops import shape_in
from eval.figures import Figure, Section
from eval.limits import GIGA, Limits
from eval.machine import folder_bytes
from eval.speed import medians, middle_and_tail, percentiles, seconds_of
from index.layout import Layout
from rag.chunking import embedding_text
from rag.desk import Mode
from rag.embedding import SentenceTransformerEmbedder
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
RESULTS = 10

EMBEDDING = "Embedding and adding"
ASKING = "Searching and answering"
PROCESS = "Process and disk"


def run_benchmark(
    folder: Path,
    settings: Settings,
    embedder: SentenceTransformerEmbedder,
    *,
    limits: Limits,
    passages: int,
    repeats: int,
    questions: int,
    on_step: Callable[[str], None] = lambda _: None,
) -> Generator[Section, None, None]:
    """Measure on about `passages` passages of the data set in `folder`; `on_step` hears what is next.

    Closing it early removes what it has stored.

    Raises InputError when the data set gives no passage.
    """
    from app.wiring import build_service

    characters = passages * settings.chunking.tokens * CHARACTERS_A_TOKEN
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as scratch:
        here = settings.model_copy(update={"archive": Path(scratch) / "archive"})
        service = build_service(here, create=True, embedder=embedder)
        try:
            on_step("adding")
            _add(service, folder, characters=characters)
            on_step("adding and embedding, in turn")

            def again(statements: bool) -> None:
                _add_anew(settings, embedder, folder, characters=characters, statements=statements)

            yield _embedding(service, embedder, limits, again, repeats=repeats)
            on_step("searching and answering")
            asked = _questions(service, folder, count=questions)
            single = embedding_queries(embedder, asked, model=settings.embedding.model)
            yield Section(ASKING, (*single, *searching(service, asked), *_answering(service, asked)))
            stored = service.archive.state().passages
        finally:
            service.close()
        on_step("starting a fresh process")
        yield Section(PROCESS, (*fresh_process(here, asked[0]), *disk(here.folder, stored)))


def _add(service: Service, folder: Path, *, characters: int) -> None:
    """Add articles until they hold so many characters. Raises InputError if they give no passage."""
    from index.reading import read

    service.add(_first(read([find_corpus(folder.resolve())]), characters=characters), lambda _: None)
    if service.archive.state().passages == 0:
        raise InputError(f"{folder} gave no passage to measure on.", hint="Give a data set whose articles have text.")


def _add_anew(
    settings: Settings, embedder: SentenceTransformerEmbedder, folder: Path, *, characters: int, statements: bool
) -> None:
    """Add the same articles to a new archive, models warm, and remove it again."""
    from app.wiring import build_service

    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as scratch:
        apart = settings.model_copy(update={"archive": Path(scratch) / "archive"})
        with closing(build_service(apart, create=True, embedder=embedder, statements=statements)) as service:
            _add(service, folder, characters=characters)


def _first(reads: Iterator[Read | Notice], *, characters: int) -> Iterator[Read | Notice]:
    taken = 0
    for item in reads:
        yield item
        article = getattr(item, "article", None)
        taken += len(article.text) if article is not None else 0
        if taken >= characters:
            return


def _embedding(
    service: Service,
    embedder: SentenceTransformerEmbedder,
    limits: Limits,
    add: Callable[[bool], object],
    *,
    repeats: int,
) -> Section:
    """Time the embedder on the archive's own passages, all at once and in a stream, beside the plain library and `add`.

    `add` adds the same articles anew, with their statements or without.
    """
    from rag.embedding import plain_encode

    stored = service.archive.articles(filters=EVERYTHING)
    texts = [embedding_text(passage) for article in stored for passage in service.archive.passages(article.id)]
    rivals: dict[str, Callable[[], object]] = {
        "plain": lambda: plain_encode(texts, name=embedder.name),
        "ours": lambda: embedder.embed_passages(texts),
        "stream": lambda: [embedder.embed_passages(texts[at : at + STREAM]) for at in range(0, len(texts), STREAM)],
        "add": lambda: add(True),
        "add without statements": lambda: add(False),
    }
    plain_encode(texts[:STREAM], name=embedder.name)
    embedder.embed_passages(texts[:STREAM])
    spent = medians(rivals, repeats=repeats)
    count, whole, bare = len(texts), spent["add"], spent["add without statements"]
    figures = (
        Figure("embedding, plain sentence-transformers", count / spent["plain"], "passages/s", "fp32"),
        Figure("embedding, all at once", count / spent["ours"], "passages/s", embedder.precision),
        Figure("embedding, over plain", spent["plain"] / spent["ours"], "times as fast"),
        Figure(f"embedding, {STREAM} at a time", count / spent["stream"], "passages/s", embedder.precision),
        *_of_the_limit(embedder, texts, limits, seconds=spent["ours"]),
        Figure("add", count / whole, "passages/s", "reading, chunking, embedding, statements, storing, indexing"),
        Figure("add, over embedding alone", whole / spent["ours"], "times"),
        Figure("add without statements", count / bare, "passages/s", "the same with --no-statements"),
        Figure("add without statements, over embedding alone", bare / spent["ours"], "times"),
    )
    return Section(EMBEDDING, (Figure("passages", count, "", f"of {len(stored):,} articles"), *figures))


def _of_the_limit(
    embedder: SentenceTransformerEmbedder, texts: Sequence[str], limits: Limits, *, seconds: float
) -> list[Figure]:
    """Say how much of the machine's matrix throughput embedding uses; nothing for a model of unknown shape."""
    from rag.weights import find_model

    shape = shape_in(find_model(embedder.name))
    if shape is None:
        return []
    lengths = [min(tokens, embedder.max_tokens) for tokens in embedder.count_tokens(texts)]
    flops, most = shape.flops_of(lengths), limits.multiplied[embedder.precision]
    note = (
        f"{flops / len(texts) / GIGA:.2f} GFLOP a passage of {sum(lengths) / len(texts):.0f} tokens: "
        f"{flops / seconds / GIGA:,.0f} of {most / GIGA:,.0f} GFLOP/s"
    )
    return [Figure("embedding, of the matrix throughput", flops / seconds / most, "share", note)]


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
    return [timed(f"embedding a query, {name}", times[2:], note=tokens) for name, times in spent.items()]


def _questions(service: Service, folder: Path, *, count: int) -> list[str]:
    """Take the data set's own queries, or its articles' titles where it has none."""
    path = folder / "queries.jsonl"
    if path.is_file():
        return [query.text for query in read_queries(path)[:count]]
    titled = (article.title for article in service.archive.articles(filters=EVERYTHING))
    return [title for title in titled if title][:count] or ["talks"]


def searching(service: Service, asked: Sequence[str]) -> list[Figure]:
    """Time every way of searching, the embedding of the query included."""
    figures = []
    for mode in get_args(Mode):
        search = partial(service.desk.retrieve, mode=mode, k=RESULTS)
        search(asked[0])
        figures.append(percentile_figure(f"search all in, {mode}", search, asked))
    return figures


def _answering(service: Service, asked: Sequence[str]) -> list[Figure]:
    service.desk.ask(asked[0])
    return [percentile_figure("whole answer", service.desk.ask, asked)]


def percentile_figure(name: str, work: Callable[[str], object], asked: Sequence[str]) -> Figure:
    """Time some work on each query, in milliseconds."""
    middle, tail = percentiles(work, asked)
    return Figure(name, middle, "ms", f"{len(asked)} queries", p95=tail)


def timed(name: str, milliseconds: Sequence[float], *, note: str = "") -> Figure:
    """Make a figure of times that were taken one by one."""
    middle, tail = middle_and_tail(list(milliseconds))
    return Figure(name, middle, "ms", note, p95=tail)


def fresh_process(settings: Settings, query: str) -> list[Figure]:
    """Start a process that opens the archive and searches it: seconds until it has, and the memory it holds then."""
    where = settings.archive if isinstance(settings.archive, Path) else settings.archive.text
    # Not among the words of the command, which all users of the machine may read: an address may hold a password.
    environment = {**os.environ, "RAPPORTEUR_ARCHIVE": str(where)}
    command = [sys.executable, "-m", "eval.probe", query]
    told: list[str] = []

    def start() -> None:
        ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 our own module
        if ended.returncode:
            raise ArchiveError(f"A fresh process could not search the archive: {ended.stderr.strip()[-300:]}")
        told.append(ended.stdout)

    seconds = seconds_of(start)
    found = json.loads(told[0])
    return [
        Figure("start to first results", seconds, "s", "fresh process, every way of searching once"),
        Figure("opening to first results", found["opening_seconds"], "s", "of that, with the model loaded"),
        Figure("resident memory", found["resident_bytes"] / 2**20, "MiB", "that process"),
    ]


def disk(archive: Path, passages: int, *, code_bytes: int = 0) -> list[Figure]:
    """Measure what a closed archive takes on the disk, part by part, and without token codes of a known length."""
    layout = Layout(archive)
    whole = folder_bytes(archive)
    sizes = {
        "disk": whole,
        # With SQLite's log beside it, where there is one.
        "disk, truth.db": sum(path.stat().st_size for path in archive.glob(f"{layout.truth.name}*")),
        "disk, vector index": folder_bytes(layout.vectors),
        "disk, word index": folder_bytes(layout.lexical),
    }
    a_passage = {"disk, a passage": whole}
    if code_bytes:
        a_passage["disk, a passage, token codes left out"] = whole - code_bytes
    return [
        *(Figure(name, size / 2**20, "MiB") for name, size in sizes.items()),
        *(Figure(name, size / passages / 1024, "KiB") for name, size in a_passage.items()),
    ]
