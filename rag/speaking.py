"""Search among the passages in which somebody speaks: what `Filters.speakers` keeps, by the ledger.

Of speakers of whom the ledger has nothing, passages that name one of them are kept, by the last word of the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rag.names import bearing_words
from rag.nouns import Filters, ScoredPassage
from rag.said import Wanted
from rag.seams import Retriever
from rag.spelling import fold
from rag.statement_ledger import StatementLedger

DEPTH = 200
"""Passages looked through for those in which the speakers say something."""

Spans = dict[str, list[tuple[int, int]]]
"""Where statements lie, by article."""


class SpeakerRetriever:
    """Another retriever, kept to what speakers say where a filter names some; fulfils `rag.seams.Retriever`."""

    def __init__(self, inner: Retriever, ledger: StatementLedger) -> None:
        self._inner = inner
        self._ledger = ledger

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Find at most `k` passages, the best first."""
        if not filters.speakers:
            return self._inner.retrieve(query, k=k, filters=filters)
        found = self._inner.retrieve(query, k=max(k, DEPTH), filters=filters)
        spans = spoken(self._ledger, filters.speakers)
        names = {bearing_words(name)[-1] for name in filters.speakers if bearing_words(name)}
        return [hit for hit in found if (_speaks(hit, spans) if spans else _named(hit, names))][:k]


def spoken(ledger: StatementLedger, speakers: Sequence[str]) -> Spans:
    """Find where any of some speakers says something, in every print of it."""
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for speaker in speakers:
        for entry in ledger.entries(Wanted(speaker=speaker), prints=True):
            spans[entry.said.article_id].append((entry.said.spans[0][0], entry.said.spans[-1][1]))
    return dict(spans)


def _speaks(hit: ScoredPassage, spans: Spans) -> bool:
    passage = hit.passage
    return any(start < passage.end and passage.start < end for start, end in spans.get(passage.article_id, ()))


def _named(hit: ScoredPassage, names: set[str]) -> bool:
    return bool(names & set(fold(hit.passage.text).split()))
