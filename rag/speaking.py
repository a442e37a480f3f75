"""Search among the passages in which somebody speaks: what `Filters.speakers` keeps, by the ledger.

Of speakers of whom the ledger has nothing, passages that name one of them are kept, by the last word of the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from rag.names import bearing_words
from rag.nouns import Filters, ScoredPassage
from rag.questions import read_question
from rag.said import Entry, Wanted
from rag.seams import Archive, Retriever
from rag.spelling import content_words, fold
from rag.statement_ledger import StatementLedger
from rag.stems import stem
from rag.understanding import as_of

DEPTH = 200
"""Passages of a search that are looked through for those in which the speakers say something."""

Spans = dict[str, list[tuple[int, int]]]
"""Where statements lie, by article."""


class SpeakerRetriever:
    """Another retriever, kept to what speakers say where a filter names some; fulfils `rag.seams.Retriever`.

    However far behind others the search has them, statements that hold a word of the query are found: where the first
    `DEPTH` passages hold too few, the ledger tells where they stand.
    """

    def __init__(
        self, inner: Retriever, ledger: StatementLedger, archive: Archive, today: Callable[[], date] = date.today
    ) -> None:
        self._inner = inner
        self._ledger = ledger
        self._archive = archive
        self._today = today

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Find at most `k` passages, the best first; those that the ledger alone tells of come last."""
        if not filters.speakers:
            return self._inner.retrieve(query, k=k, filters=filters)
        found = self._inner.retrieve(query, k=max(k, DEPTH), filters=filters)
        spans = spoken(self._ledger, filters.speakers)
        names = {bearing_words(name)[-1] for name in filters.speakers if bearing_words(name)}
        kept = [hit for hit in found if (_speaks(hit, spans) if spans else _named(hit, names))][:k]
        if len(kept) < k and spans:
            kept += self._told(query, kept, k - len(kept), filters)
        return kept

    def _told(self, query: str, kept: Sequence[ScoredPassage], k: int, filters: Filters) -> list[ScoredPassage]:
        """Find at most `k` further passages by the ledger, those whose statements hold most words of the query first.

        Their scores are below all of those that are kept.
        """
        words = {stem(word) for word in content_words(query)}
        # An "as of" in the question binds here as it does in the search.
        windows = read_question(query, outlets=(), today=self._today(), ignore=filters.ignore).windows
        shared: list[tuple[float, Entry]] = [
            (len(words & entry.stems) / len(words), entry)
            for speaker in filters.speakers
            for entry in self._ledger.entries(Wanted(speaker=speaker, filters=as_of(windows, filters)))
            if words & entry.stems
        ]
        shared.sort(key=lambda one: (-one[0], -(one[1].said.day or date.min).toordinal(), one[1].said.id))
        lowest = kept[-1].score if kept else 1.0
        known = {hit.passage.id for hit in kept}
        added: list[ScoredPassage] = []
        for share, entry in shared:
            for hit in self._passages(entry):
                if len(added) < k and hit.passage.id not in known:
                    known.add(hit.passage.id)
                    added.append(replace(hit, score=lowest * share if lowest > 0 else lowest - 1 + share))
            if len(added) == k:
                break
        return sorted(added, key=lambda hit: (-hit.score, hit.passage.id))

    def _passages(self, entry: Entry) -> Iterator[ScoredPassage]:
        spans = {entry.said.article_id: [(entry.said.spans[0][0], entry.said.spans[-1][1])]}
        hits = (ScoredPassage(each, 0.0, entry.said.also_in) for each in self._archive.passages(entry.said.article_id))
        return (hit for hit in hits if _speaks(hit, spans))


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
