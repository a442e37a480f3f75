"""What passes between us and a peer's program, and the frame that every such program runs in.

Two files of JSON lines go in and one comes back:

    documents.jsonl   {"id", "title", "source", "published", "text"}   all but id and text may be null
    queries.jsonl     {"id", "text"}
    run.jsonl         {"versions", "weights", "passages", "seconds"}, then for each query
                      {"query", "milliseconds", "documents", "texts"}

`documents` names the document of each passage found, best first, once for every passage; `texts` are the first
`TEXTS` passages. `weights` is the sha256 of the model's file. This file runs in the peers' environments too and
imports the standard library alone.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

DOCUMENTS, QUERIES = "documents.jsonl", "queries.jsonl"
TEXTS = 10
"""How many passages' texts are handed back: as many as measures by evidence read."""

Hit = tuple[str, str]
"""The id of a passage's document, and the passage's text."""

Search = Callable[[str, int], Sequence[Hit]]
"""Finds at most so many passages for a query, best first."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article, as every peer is given it; `published` is a day in words."""

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    published: str | None = None

    def fields(self) -> dict[str, str]:
        """Return what is known beside the text, by name."""
        named = {"title": self.title, "source": self.source, "published": self.published}
        return {name: value for name, value in named.items() if value}

    def with_header(self, passage: str) -> str:
        r"""Put title, outlet and date in a line before a passage of this document.

        >>> Document("a", "Words. More.", "Talks resume", None, "10 February 2022").with_header("Words.")
        'Talks resume | 10 February 2022\nWords.'
        """
        header = " | ".join(self.fields().values())
        return f"{header}\n{passage}" if header else passage


@dataclass(frozen=True, slots=True)
class Query:
    """One question, in the wording in which it is asked."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Index:
    """What a pipeline has built: its search, the number of passages in it, and the file of its model's weights."""

    search: Search
    passages: int
    weights: Path | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What ran: versions of packages, sha256 of the weights, number of passages, seconds to build the index."""

    versions: dict[str, str]
    weights: str | None
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Found:
    """What one query brought: see the module's docstring."""

    query: str
    milliseconds: float
    documents: tuple[str, ...]
    texts: tuple[str, ...]


def run_pipeline(
    build: Callable[[Sequence[Document], bool], Index], packages: Sequence[str], arguments: Sequence[str] | None = None
) -> None:
    """Build an index of the documents, ask all queries of it, and write what came back: a peer's whole program.

    `build` takes the documents and whether each passage is to carry its header. Nothing may connect to a network.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, help=f"holds {DOCUMENTS} and {QUERIES}")
    parser.add_argument("out", type=Path)
    parser.add_argument("--passages", type=int, required=True, help="how many to ask for")
    parser.add_argument("--header", action="store_true")
    given = parser.parse_args(arguments)
    sys.addaudithook(refuse_network)
    began = time.perf_counter()
    index = build(list(read_documents(given.folder)), given.header)
    card = Card(
        versions={name: version(name) for name in packages},
        weights=sha256(index.weights) if index.weights else None,
        passages=index.passages,
        seconds=round(time.perf_counter() - began, 1),
    )
    found = (ask(index.search, query, given.passages) for query in read_queries(given.folder))
    write_run(given.out, card, found)


def ask(search: Search, query: Query, passages: int) -> Found:
    """Time one search."""
    began = time.perf_counter()
    hits = search(query.text, passages)
    milliseconds = (time.perf_counter() - began) * 1000
    return Found(query.id, milliseconds, tuple(name for name, _ in hits), tuple(text for _, text in hits[:TEXTS]))


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise where the interpreter is about to look up a host or connect to one: an audit hook (PEP 578)."""
    local = event == "socket.connect" and not isinstance(arguments[1], tuple)
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"} and not local:
        raise ConnectionRefusedError(f"a peer's run is offline, yet something asked for {arguments[1:]}")


def write_input(folder: Path, documents: Iterable[Document], queries: Iterable[Query]) -> None:
    """Write what every peer is given."""
    _write(folder / DOCUMENTS, map(asdict, documents))
    _write(folder / QUERIES, map(asdict, queries))


def read_documents(folder: Path) -> Iterator[Document]:
    """Read the documents that `write_input` wrote."""
    return (Document(**record) for record in _records(folder / DOCUMENTS))


def read_queries(folder: Path) -> Iterator[Query]:
    """Read the queries that `write_input` wrote."""
    return (Query(**record) for record in _records(folder / QUERIES))


def write_run(path: Path, card: Card, found: Iterable[Found]) -> None:
    """Write a run, query by query."""
    _write(path, itertools.chain([asdict(card)], map(asdict, found)))


def read_run(path: Path) -> tuple[Card, tuple[Found, ...]]:
    """Read a run. Raises ValueError when the file is none."""
    try:
        first, *rest = _records(path)
        return Card(**first), tuple(map(_found, rest))
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"{path.name} is no run: {error}") from error


def sha256(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _found(record: dict[str, Any]) -> Found:
    return Found(**{**record, "documents": tuple(record["documents"]), "texts": tuple(record["texts"])})


def _write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for record in records:
            lines.write(json.dumps(record) + "\n")


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
