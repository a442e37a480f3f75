"""What runs in the workers: reading files, and preparing what was read. Knows nothing of Ray but its calls.

Both give rows as `index/bulk/rows.py` has them, and the same rows for the same files however often they are asked.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from index.admission import require_characters
from index.bulk.plan import Stretch, Unit
from index.bulk.rows import ARTICLE, PREPARED, READ, Row, made_columns, outcome_of, read_row, table_of
from index.preparing import Cut, Parts, Preparer
from index.reading import Defaults, Read, printable, read
from index.report import Notice
from rag.errors import UnreadableError
from rag.identity import content_hash

_LOG = logging.getLogger(__name__)

TOGETHER = 64
"""Articles that travel together."""

REMEDY = "Leave it out or mend it; `rapporteur add` of this file alone shows what is wrong."

Known = NDArray[np.uint64]
"""Names of articles with their contents, sorted: those that are stored already."""


def known_of(stored: Iterable[tuple[str, str]]) -> Known:
    """Gather ids and content hashes of stored articles, 8 bytes each.

    >>> stored = known_of([("a", "1"), ("b", "2")])
    >>> is_known(stored, "a", "1"), is_known(stored, "a", "2")
    (True, False)
    """
    return np.sort(np.array([_name(*each) for each in stored], dtype=np.uint64))


def is_known(known: Known, article_id: str, content: str) -> bool:
    """Tell whether an article seems to be stored; whoever loads it looks again."""
    name = np.uint64(_name(article_id, content))
    place = int(np.searchsorted(known, name))
    return place < len(known) and bool(known[place] == name)


def _name(article_id: str, content: str) -> int:
    named = f"{len(article_id)}:{article_id}{content}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), "big")


def task_of(units: Sequence[Unit], group: Sequence[Stretch]) -> dict[str, str]:
    """Write what one task is to read; a worker may have another working folder."""
    named = [(units[each.unit].path, each) for each in group]
    return {"task": json.dumps([[name, str(Path.cwd() / name), *astuple(each)] for name, each in named])}


class Reading:
    """Reads what a task says, lazily."""

    def __init__(self, defaults: Defaults) -> None:
        self._defaults = defaults

    def __call__(self, tasks: pa.Table) -> Iterator[pa.Table]:
        """Yield rows of READ, so many together, in order."""
        rows: list[Row] = []
        for task in tasks["task"].to_pylist():
            for name, path, *stretch in json.loads(task):
                for row in self._rows(name, path, Stretch(*stretch)):
                    rows.append(row)
                    if len(rows) == TOGETHER:
                        yield table_of(rows, READ)
                        rows = []
        yield table_of(rows, READ)

    def _rows(self, name: str, path: str, stretch: Stretch) -> Iterator[Row]:
        place = stretch.start
        began = time.perf_counter()
        for outcome in islice(read([Path(path)], self._defaults), stretch.start, stretch.stop):
            now = time.perf_counter()
            named = _renamed(_whole(outcome), printable(path), printable(name))
            yield read_row(stretch.unit, place, named, now - began)
            place, began = place + 1, time.perf_counter()
        if stretch.stop is None:
            yield read_row(stretch.unit, place, None, 0.0)


def _whole(outcome: Read | Notice) -> Read | Notice:
    """Turn an article that no column can hold into a failure."""
    if isinstance(outcome, Read):
        try:
            require_characters(outcome.article)
        except UnreadableError as error:
            return Notice(outcome.file, outcome.place, error.message, error.hint)
    return outcome


def _renamed(outcome: Read | Notice, path: str, name: str) -> Read | Notice:
    """Name a file as the caller did."""
    file = name + outcome.file.removeprefix(path)
    if isinstance(outcome, Notice):
        return replace(outcome, file=file)
    return replace(outcome, file=file, warnings=tuple(replace(each, file=file) for each in outcome.warnings))


class Preparing:
    """Cuts, embeds and reads what is said; one object a worker, since making it loads the model."""

    def __init__(self, make_parts: Callable[[], Parts], checksum: str, known: Callable[[], Known]) -> None:
        parts = make_parts()
        if parts.embedder.checksum != checksum:
            message = f"the model {parts.embedder.name} has other weights on this machine ({parts.embedder.checksum})"
            raise RuntimeError(message)
        self._preparer = Preparer(parts)
        self._known = known()

    def __call__(self, tables: pa.Table) -> Iterator[pa.Table]:
        """Yield rows of PREPARED, in order, for rows of READ."""
        rows: list[Row] = tables.to_pylist()
        for first in range(0, len(rows), TOGETHER):
            yield table_of(self._prepared(rows[first : first + TOGETHER]), PREPARED)

    def _prepared(self, rows: Sequence[Row]) -> list[Row]:
        try:
            return self._made(rows)
        except Exception as error:  # noqa: BLE001 - whatever a model or a rule raises, it is one article's fault.
            _LOG.info("Of %s articles one cannot be prepared: %s.", len(rows), last_line(error))
            return [self._made_alone(row) for row in rows]

    def _made_alone(self, row: Row) -> Row:
        try:
            (made,) = self._made([row])
        except Exception as error:  # noqa: BLE001 - told in the report, with all others stored.
            reason = f"It cannot be prepared: {printable(_named(error))}."
            return read_row(
                row["unit"], row["place"], Notice(row["file"], row["within"], reason, REMEDY), row["reading"]
            )
        return made

    def _made(self, rows: Sequence[Row]) -> list[Row]:
        began = time.perf_counter()
        cut: dict[int, Cut] = {}
        made = list(rows)
        for number, row in enumerate(rows):
            outcome = outcome_of(row)
            if not isinstance(outcome, Read):
                continue
            if is_known(self._known, outcome.article.id, content_hash(outcome.article)):
                made[number] = row | {"stored": True}
                continue
            found = self._preparer.cut(outcome)
            if isinstance(found, Notice):
                made[number] = row | {"stored": False, "spans": []}
            else:
                cut[number] = found
        for number, item in zip(cut, self._preparer.prepare(list(cut.values())), strict=True):
            made[number] = rows[number] | made_columns(item) | {"stored": False}
        articles = sum(row["kind"] == ARTICLE for row in made)
        share = (time.perf_counter() - began) / max(articles, 1)
        return [row | {"preparing": share if row["kind"] == ARTICLE else 0.0} for row in made]


def last_line(error: Exception) -> str:
    r"""Say what an error was: those of a worker end with that, after its whole trace.

    >>> last_line(RuntimeError("worker died\n  File ...\nValueError: no room.\n")), last_line(RuntimeError())
    ('ValueError: no room', 'RuntimeError')
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else type(error).__name__


def _named(error: Exception) -> str:
    """Say what was raised, by its type and its last line.

    >>> _named(MemoryError("Cannot allocate.")), _named(MemoryError())
    ('MemoryError: Cannot allocate', 'MemoryError')
    """
    name, said = type(error).__name__, last_line(error)
    return name if said == name else f"{name}: {said}"
