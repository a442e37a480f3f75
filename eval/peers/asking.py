"""Asks a peer all queries in a process of its own, keeps what came back, and turns it into a run of ours.

A run is kept under the hash of all that decides it: documents, queries, program, exact versions, depth. A peer that
fails is an outcome too, with its reason; it stops no other.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.datasets import Dataset
from eval.peers.environments import last_line
from eval.peers.pipelines import exchange
from eval.peers.pipelines.exchange import Card, Document, Found, Query, read_run, sha256, write_input
from eval.peers.roster import Peer
from eval.retrieval import PASSAGES_PER_DOCUMENT, judged_wordings
from eval.runs import Ranking, Run, fold_to_documents
from rag.errors import RapporteurError
from rag.identity import digest
from rag.nouns import Article, Passage, ScoredPassage
from rag.weights import DEFAULT_SHA256

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
}
MOST_SECONDS = 7200.0
"""Two hours, for indexing and all queries: many times what the slowest peer takes; one that hangs stops no other."""

_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "SYSTEMROOT", "OMP_NUM_THREADS")
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Task:
    """What every system is asked: the folder that `write_input` filled, the queries in it, and the runs' depth."""

    folder: Path
    queries: tuple[Query, ...]
    k: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a peer: its run and card, or why there is none."""

    peer: Peer
    run: Run | None = None
    card: Card | None = None
    failure: str | None = None


@contextmanager
def written_task(dataset: Dataset, *, wording: str, k: int) -> Iterator[Task]:
    """Write a data set's documents, as our own reader reads them, and its judged queries where peers can read them."""
    from index.reading import Read, read

    queries = tuple(Query(name, words) for name, words in judged_wordings(dataset, wording))
    articles = (outcome.article for outcome in read([dataset.corpus]) if isinstance(outcome, Read))
    with TemporaryDirectory(prefix="rapporteur-peers-") as name:
        folder = Path(name)
        write_input(folder, (document(article) for article in articles), queries)
        total = digest(sha256(folder / exchange.DOCUMENTS), sha256(folder / exchange.QUERIES), str(k))
        yield Task(folder, queries, k, total)


def document(article: Article) -> Document:
    """Say an article in the terms of the exchange; the day is in words, as articles and questions have it."""
    day = article.published
    published = f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else None
    return Document(article.id, article.text, article.title, article.source, published)


def ask_peer(
    peer: Peer, task: Task, *, folder: Path, python: Callable[[Peer], Path], seconds: float = MOST_SECONDS
) -> Outcome:
    """Return a peer's run, from `folder` where it was kept before; `python` finds the interpreter that has the peer.

    A peer that is not done after so many seconds is ended and has failed.
    """
    kept = folder / f"{peer.name}-{_key(peer, task)}.jsonl"
    try:
        if not kept.exists():
            _make(peer, task, kept, python(peer), seconds)
        card, found = read_run(kept)
        return Outcome(peer, _run(peer, task, card, found), card)
    except (RapporteurError, OSError, ValueError) as error:
        return Outcome(peer, failure=str(error))


def _key(peer: Peer, task: Task) -> str:
    files = (peer.script, peer.requirements, Path(exchange.__file__))
    return digest(task.sha256, *map(sha256, files), str(peer.header))


def _make(peer: Peer, task: Task, kept: Path, python: Path, seconds: float) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own until it is whole: a run that was cut short is made again.
    part = kept.with_suffix(f".{os.getpid()}.part")
    command = [str(python), str(peer.script), str(task.folder), str(part)]
    command += ["--passages", str(task.k * PASSAGES_PER_DOCUMENT), *(["--header"] if peer.header else [])]
    try:
        ended = _ended(command, peer, seconds)
        kept.with_suffix(".log").write_text(ended.stderr, encoding="utf-8")
        if ended.returncode:
            raise RapporteurError(f"{peer.name} ended with code {ended.returncode}: {last_line(ended.stderr)}")
        _run(peer, task, *read_run(part))  # only a run that is whole is kept
        part.replace(kept)
    finally:
        part.unlink(missing_ok=True)


def _ended(command: list[str], peer: Peer, seconds: float) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 our own words
            command, capture_output=True, text=True, check=False, env=_variables(), timeout=seconds
        )
    except subprocess.TimeoutExpired as error:
        raise RapporteurError(f"{peer.name} was not done after {seconds:,.0f} seconds.") from error


def _variables() -> dict[str, str]:
    """Pass on little: no path to our modules, no key of a service."""
    return {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ} | OFFLINE


def _run(peer: Peer, task: Task, card: Card, found: tuple[Found, ...]) -> Run:
    """Fold passages to documents as for our own runs, once it is certain that the run is whole and of our weights."""
    if card.weights not in {None, DEFAULT_SHA256}:
        raise RapporteurError(f"{peer.name} ran with other weights than ours: sha256 {card.weights}.")
    asked = [query.id for query in task.queries]
    if [each.query for each in found] != asked:
        raise RapporteurError(f"{peer.name} answered {len(found)} of {len(asked)} queries, or in another order.")
    return Run(peer.name, tuple(_ranking(each, task.k) for each in found))


def _ranking(found: Found, k: int) -> Ranking:
    pairs = enumerate(zip_longest(found.documents, found.texts, fillvalue=""))
    hits = [
        ScoredPassage(Passage(f"{name}#{place}", name, text, 0, len(text)), -float(place))
        for place, (name, text) in pairs
    ]
    return Ranking(found.query, fold_to_documents(hits, k=k), found.texts, found.milliseconds / 1000)
