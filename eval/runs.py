"""A run: what one system returned for each query, as documents and as passages, and its TREC file.

A document stands where its first passage stands. Copies (`also_in`) stand right after the document that
represents them, since a reader is shown them there. How good a run is, is for `eval.measures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from rag.errors import UnreadableError
from rag.nouns import ScoredPassage


@dataclass(frozen=True, slots=True)
class Ranking:
    """What one query brought: document ids, best first, and the texts of the first passages; seconds of search."""

    query_id: str
    documents: tuple[str, ...]
    passages: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """The rankings of one system, in the order in which the queries were asked."""

    system: str
    rankings: tuple[Ranking, ...]

    def documents(self) -> dict[str, tuple[str, ...]]:
        """Return document ids by query id."""
        return {ranking.query_id: ranking.documents for ranking in self.rankings}

    def passages(self) -> dict[str, tuple[str, ...]]:
        """Return the first passages' texts by query id."""
        return {ranking.query_id: ranking.passages for ranking in self.rankings}


def fold_to_documents(hits: Iterable[ScoredPassage], *, k: int) -> tuple[str, ...]:
    """Rank documents by their first passage and put copies right after it; at most `k`, none twice.

    Passages of articles a, b, a, where b is also in c, rank the documents a, b, c.
    """
    places: dict[str, None] = {}
    for hit in hits:
        for document in (hit.passage.article_id, *hit.also_in):
            places.setdefault(document)
    return tuple(places)[:k]


def write_run(run: Run, path: Path) -> None:
    """Write a TREC run file: query, Q0, document, rank from 1, score, system.

    The score is counted down from the number of documents, because trec_eval sorts by score alone and breaks ties by
    name. White space in names is percent-encoded, because columns are separated by it.
    """
    lines = [line for ranking in run.rankings for line in _run_lines(ranking, run.system)]
    path.write_text("".join(lines), encoding="utf-8")


def read_run(path: Path) -> Run:
    """Read a TREC run file, of whatever program; documents are sorted by score, equal scores by rank.

    Raises UnreadableError naming the line that has other columns.
    """
    found: dict[str, list[tuple[float, int, str]]] = {}
    system = path.stem
    for number, line in enumerate(_lines(path), start=1):
        fields = line.split()
        try:
            query_id, _, document, rank, score, system = fields
            found.setdefault(unquote(query_id), []).append((-float(score), int(rank), unquote(document)))
        except ValueError as error:
            raise UnreadableError(
                f"{path}, line {number}: {line.strip()[:80]!r} is no line of a run.",
                hint="Expected six columns: query, Q0, document, rank, score, system.",
            ) from error
    return Run(system, tuple(_ranking(query_id, rows) for query_id, rows in found.items()))


def write_per_query(path: Path, *, scores: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Write scores by system, measure and query id as a table: system, query, then a column a measure.

    A measure that was not taken on a query leaves its cell empty.
    """
    measures = list(dict.fromkeys(measure for by_measure in scores.values() for measure in by_measure))
    rows = ["\t".join(("system", "query", *measures))]
    for system, by_measure in scores.items():
        queries = dict.fromkeys(query for values in by_measure.values() for query in values)
        rows.extend("\t".join((system, query, *_cells(by_measure, measures, query))) for query in queries)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _cells(by_measure: Mapping[str, Mapping[str, float]], measures: Sequence[str], query: str) -> list[str]:
    values = [by_measure.get(measure, {}).get(query) for measure in measures]
    return ["" if value is None else f"{value:.6f}" for value in values]


def _ranking(query_id: str, rows: list[tuple[float, int, str]]) -> Ranking:
    return Ranking(query_id, tuple(dict.fromkeys(document for _, _, document in sorted(rows))))


def _run_lines(ranking: Ranking, system: str) -> list[str]:
    query_id, depth = _encoded(ranking.query_id), len(ranking.documents)
    return [
        f"{query_id} Q0 {_encoded(document)} {rank} {depth + 1 - rank} {system}\n"
        for rank, document in enumerate(ranking.documents, start=1)
    ]


def _encoded(name: str) -> str:
    escaped = name.replace("%", "%25")
    return "".join(
        "".join(f"%{byte:02X}" for byte in letter.encode()) if letter.isspace() else letter for letter in escaped
    )


def _lines(path: Path) -> list[str]:
    try:
        # Not splitlines: an id may hold a character that Unicode calls a line break.
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path} cannot be read as a run: {error}.", hint="Expected a TREC run file.") from error
