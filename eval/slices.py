"""Cuts the judged queries of a data set into slices, and measures each: where a system is good, and where it is not.

What a query has in common with others is read from its own words, its judgements and its metadata, and only where the
data set says it. A property that all queries share tells nothing and is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from eval.datasets import Dataset, Query
from eval.results import Slice, SliceScore, SystemResult
from eval.significance import interval
from rag.dates import windows

FEW = 10
"""Under so many queries an interval says little: the slice is marked."""

_TYPES = ("type", "question_type", "kind")
# A key with more values than these names the query, not what kind it is of.
_MOST_VALUES = 20
_UNSAID = "not said"
_COUNTS = ("1", "2", "3", "4 or more")
_LENGTHS = ((8, "up to 8"), (20, "9 to 20"), (40, "21 to 40"))
_LONGEST = "more than 40"
_QUOTED = re.compile(
    r"“[^”]{2,}”|\"[^\"]{2,}\"|‘[^’]{2,}’(?!\w)"  # noqa: RUF001 quotation marks as they are typed
    # An apostrophe closes a quotation only where no letter follows: 'Orla's brass kettle'.
    r"|(?<!\w)'\w(?:[^']|'(?=\w))*[\w.,!?]'(?!\w)"
)

Labels = Callable[[Query], Sequence[str]]


def find_slices(dataset: Dataset, *, wording: str, today: date) -> tuple[Slice, ...]:
    """Cut the judged queries by each property that tells them apart; values are in a fixed order, types by size.

    A query with several types is in the slice of each. Dates are read from the words as they are asked.
    """
    queries = dataset.judged()
    found = [_cut(queries, name, _typed(name)) for name in _TYPES]
    found += [
        _cut(queries, "relevant documents", lambda query: _counted(_relevant(dataset, query)), order=_COUNTS),
        _cut(queries, "outlets of the evidence", lambda query: _counted(_outlets(query)), order=_COUNTS),
        _cut(queries, "date", lambda query: [_dated(query.wording(wording), today)], order=("named", "none")),
        _cut(queries, "quotation", lambda query: [_quoting(query.wording(wording))], order=("some", "none")),
        _cut(
            queries,
            "words",
            lambda query: [_length(query.wording(wording))],
            order=[*(label for _, label in _LENGTHS), _LONGEST],
        ),
    ]
    return tuple(piece for pieces in found for piece in pieces)


def measure_slices(slices: Iterable[Slice], systems: Sequence[SystemResult]) -> tuple[Slice, ...]:
    """Give each slice the means and 95 % intervals of all systems; all columns of a slice share their resamples."""
    return tuple(_measured(piece, systems) for piece in slices)


def quotes(text: str) -> bool:
    """Tell whether a question holds words in quotation marks.

    >>> [quotes(text) for text in ("Who wrote 'Orla's brass kettle'?", "Did the parties' talks end?", 'Is it "off"?')]
    [True, False, True]
    """
    return _QUOTED.search(text) is not None


def _cut(queries: Sequence[Query], by: str, labels: Labels, *, order: Sequence[str] = ()) -> list[Slice]:
    """Sort queries by label; no slices if there is only one label, or if there are too many to be kinds."""
    labelled = {query.id: labels(query) for query in queries}
    counts = Counter(label for found in labelled.values() for label in found)
    if not 1 < len(counts) <= _MOST_VALUES:
        return []
    values = [value for value in order if value in counts] or sorted(counts, key=lambda value: (-counts[value], value))
    return [_slice(by, value, labelled) for value in values]


def _slice(by: str, value: str, labelled: Mapping[str, Sequence[str]]) -> Slice:
    queries = tuple(query for query, found in labelled.items() if value in found)
    return Slice(by, value, len(queries), len(queries) < FEW, queries)


def _typed(key: str) -> Labels:
    def types(query: Query) -> list[str]:
        found = query.metadata.get(key)
        several = found if isinstance(found, list) else [found]
        return list(dict.fromkeys(value for value in several if isinstance(value, str) and value)) or [_UNSAID]

    return types


def _relevant(dataset: Dataset, query: Query) -> int:
    return sum(value > 0 for value in dataset.qrels[query.id].values())


def _outlets(query: Query) -> int:
    evidence = query.metadata.get("evidence")
    sources = (item.get("source") for item in evidence if isinstance(item, dict)) if isinstance(evidence, list) else ()
    return len({source for source in sources if isinstance(source, str) and source})


def _counted(count: int) -> list[str]:
    """Name a count; nothing for none, since then the data set does not say.

    >>> _counted(0), _counted(3), _counted(7)
    ([], ['3'], ['4 or more'])
    """
    return [_COUNTS[min(count, len(_COUNTS)) - 1]] if count else []


def _dated(words: str, today: date) -> str:
    return "named" if windows(words, today=today) else "none"


def _quoting(words: str) -> str:
    return "some" if quotes(words) else "none"


def _length(words: str) -> str:
    count = len(words.split())
    return next((label for most, label in _LENGTHS if count <= most), _LONGEST)


def _measured(piece: Slice, systems: Sequence[SystemResult]) -> Slice:
    columns: dict[tuple[str, ...], list[tuple[str, str, list[float]]]] = {}
    for system in systems:
        for score in system.scores:
            taken = tuple(query for query in piece.queries if query in score.values)
            if taken:
                column = (system.name, score.measure, [score.values[query] for query in taken])
                columns.setdefault(taken, []).append(column)
    found = {
        (score.system, score.measure): score for taken, group in columns.items() for score in _scored(len(taken), group)
    }
    order = [(system.name, score.measure) for system in systems for score in system.scores]
    scores = tuple(found[name] for name in order if name in found)
    return Slice(piece.by, piece.value, piece.count, piece.few, piece.queries, scores)


def _scored(count: int, columns: Sequence[tuple[str, str, list[float]]]) -> list[SliceScore]:
    matrix = np.array([values for _, _, values in columns]).T
    means = matrix.mean(axis=0)
    low, high = interval(matrix)
    return [
        SliceScore(system, measure, count, float(means[place]), float(low[place]), float(high[place]))
        for place, (system, measure, _) in enumerate(columns)
    ]
