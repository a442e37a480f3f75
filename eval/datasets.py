"""Loads a data set for evaluation: a corpus, queries and judgements in one folder.

    corpus.jsonl, corpus.jsonl.gz or articles/   the documents; articles/ holds raw files of any readable kind
    queries.jsonl                                {"_id", "text", "metadata"}, one a line
    qrels/test.tsv                               see `eval.qrels`

Documents are read by the product's own reader (`index.reading`) when an archive is built; here they are only counted.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from eval.qrels import Qrels, find_qrels, read_qrels
from rag.errors import UnreadableError

_CORPORA = ("corpus.jsonl", "corpus.jsonl.gz", "articles")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Query:
    """One query; `facts` are sentences that prove an answer, where the data set names them.

    `parts` are the parts of the answer, each with the facts that prove it: any one of them does. A fact may prove
    several parts, or none where it says something of the matter that is no answer by itself. Without `parts` each fact
    is a part of its own.
    """

    id: str
    text: str
    facts: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    unanswerable: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)

    def wanted(self) -> tuple[tuple[str, ...], ...]:
        """Return the parts of the answer, each with the facts of which one is enough.

        >>> Query("q", "Who and when?", facts=("He did.", "In May.")).wanted()
        (('He did.',), ('In May.',))
        """
        return self.parts or tuple((fact,) for fact in self.facts)

    def wording(self, name: str) -> str:
        """Return the query as it is to be asked: its `text`, or a wording that its metadata keeps under `name`.

        Raises UnreadableError when the query has no such wording.
        """
        words = self.text if name == "text" else self.metadata.get(name)
        if not isinstance(words, str) or not words.strip():
            known = ["text", *(key for key, value in self.metadata.items() if isinstance(value, str))]
            raise UnreadableError(
                f"Query {self.id} has no wording {name!r}.", hint=f"It has these: {', '.join(known)}."
            )
        return words


@dataclass(frozen=True, slots=True)
class Dataset:
    """A loaded data set. `corpus` is the path that `index.reading.read` takes; `skipped` documents have no text."""

    name: str
    corpus: Path
    corpus_sha256: str
    documents: int
    skipped: int
    queries: tuple[Query, ...]
    qrels: Qrels

    def judged(self) -> tuple[Query, ...]:
        """Return the queries that at least one document is relevant to: those that measures are taken on."""
        return tuple(
            query for query in self.queries if any(value > 0 for value in self.qrels.get(query.id, {}).values())
        )

    def unanswerable(self) -> tuple[Query, ...]:
        """Return the queries that the data set says its corpus cannot answer."""
        judged = {query.id for query in self.judged()}
        return tuple(query for query in self.queries if query.unanswerable and query.id not in judged)

    def unjudged(self) -> tuple[Query, ...]:
        """Return the queries without a relevant document that are not said to be unanswerable."""
        left_out = {query.id for query in (*self.judged(), *self.unanswerable())}
        return tuple(query for query in self.queries if query.id not in left_out)

    def first(self, count: int) -> Dataset:
        """Keep the first `count` judged queries and no other, for trials; the corpus stays whole."""
        return replace(self, queries=self.judged()[:count])


def load_dataset(folder: Path, *, name: str | None = None) -> Dataset:
    """Load a data set; its name is the folder's unless one is given.

    Raises UnreadableError when a part is missing or a line cannot be read.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        raise UnreadableError(
            f"{folder} is not a folder.",
            hint="Give the folder that holds the corpus, queries.jsonl and qrels/test.tsv.",
        )
    corpus = find_corpus(folder)
    documents, skipped = _count(corpus)
    return Dataset(
        name=name or folder.name,
        corpus=corpus,
        corpus_sha256=_sha256(corpus),
        documents=documents,
        skipped=skipped,
        queries=read_queries(folder / "queries.jsonl"),
        qrels=read_qrels(find_qrels(folder)),
    )


def find_corpus(folder: Path) -> Path:
    """Find the documents of a data set: a file of records or a folder of articles.

    Raises UnreadableError when there are none.
    """
    for name in _CORPORA:
        if (folder / name).exists():
            return folder / name
    raise UnreadableError(
        f"{folder} holds no documents: looked for {', '.join(_CORPORA)}.",
        hint="Put them into corpus.jsonl, one record a line, or raw files into articles/.",
    )


def read_queries(path: Path) -> tuple[Query, ...]:
    """Read queries in the order of the file.

    Raises UnreadableError for a line without id or text and for an id that comes twice.
    """
    queries: dict[str, Query] = {}
    for number, record in records(path):
        query = _query(record, f"{path}, line {number}")
        if query.id in queries:
            raise UnreadableError(
                f"{path}, line {number}: the id {query.id!r} was used before.", hint="Give each query its own."
            )
        queries[query.id] = query
    if not queries:
        raise UnreadableError(f"{path} holds no query.", hint='Give it a line {"_id": ..., "text": ...} for each.')
    return tuple(queries.values())


def records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line numbers, from 1, and the JSON objects of a plain or gzipped JSONL file; empty lines are passed over.

    Raises UnreadableError for a missing file and for a line that is not a JSON object.
    """
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig") as lines
        ):
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, _object(line, f"{path}, line {number}")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError(f"{path} cannot be read: {reason}.", hint="A data set needs this file whole.") from error
    except (UnicodeDecodeError, EOFError) as error:
        raise UnreadableError(f"{path} is damaged: {error}.", hint="Fetch or write the file again.") from error


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"{place}: not JSON ({error.msg}).", hint="Each line must be one JSON object.") from error
    if not isinstance(record, dict):
        raise UnreadableError(f"{place}: found {type(record).__name__}, expected a JSON object.")
    return record


def _query(record: dict[str, Any], place: str) -> Query:
    identifier, text, metadata = record.get("_id", record.get("id")), record.get("text"), record.get("metadata") or {}
    if not isinstance(identifier, str | int) or not isinstance(text, str) or not isinstance(metadata, dict):
        raise UnreadableError(f"{place}: no query.", hint='Expected {"_id": ..., "text": ..., "metadata": {...}}.')
    return Query(
        id=str(identifier),
        text=text,
        facts=_facts(metadata.get("evidence")),
        parts=_parts(metadata.get("evidence"), place),
        unanswerable=bool(metadata.get("unanswerable")),
        metadata=metadata,
    )


def _facts(evidence: object) -> tuple[str, ...]:
    if not isinstance(evidence, list):
        return ()
    facts = (item.get("fact") for item in evidence if isinstance(item, dict))
    # Copies of one story hold one fact: it is looked for once.
    return tuple(dict.fromkeys(fact for fact in facts if isinstance(fact, str) and fact.strip()))


def _parts(evidence: object, place: str) -> tuple[tuple[str, ...], ...]:
    """Group facts by the numbers under `parts`, a list in each piece of evidence; nothing where no piece has it."""
    grouped: dict[int, list[str]] = {}
    for item in evidence if isinstance(evidence, list) else ():
        fact, numbers = (item.get("fact"), item.get("parts", [])) if isinstance(item, dict) else (None, [])
        if not isinstance(fact, str) or not fact.strip():
            continue
        if not isinstance(numbers, list) or not all(isinstance(number, int) for number in numbers):
            raise UnreadableError(f"{place}: found {numbers!r} as parts.", hint="Expected a list of numbers from 1.")
        for number in numbers:
            grouped.setdefault(number, []).append(fact)
    return tuple(tuple(dict.fromkeys(grouped[number])) for number in sorted(grouped))


def _count(corpus: Path) -> tuple[int, int]:
    """Count documents with text, and those without or that cannot be read."""
    if corpus.is_dir():
        return _count_articles(corpus)
    documents = skipped = 0
    for _, record in records(corpus):
        text = record.get("text")
        if isinstance(text, str) and text.strip():
            documents += 1
        else:
            skipped += 1
    return documents, skipped


def _count_articles(folder: Path) -> tuple[int, int]:
    """Read raw files, since only reading tells how many articles a feed, a zip file or a page holds."""
    from index.reading import Read, read

    outcomes = [isinstance(outcome, Read) for outcome in read([folder])]
    return sum(outcomes), len(outcomes) - sum(outcomes)


def _sha256(corpus: Path) -> str:
    total = hashlib.sha256()
    for path in _files(corpus) if corpus.is_dir() else [corpus]:
        total.update(path.relative_to(corpus.parent).as_posix().encode())
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                total.update(block)
    return total.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
