"""Retrievers, each made of others: two legs, their fusion, what a question says of outlets and dates, and copies.

`lexical` and `dense` are the legs and `hybrid` fuses them; `full` prefers what the question names and lists copies of
one passage once. Each part is kept because it gains on whole sets (docs/evaluation.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.dates import Window, windows
from rag.fusion import by_score
from rag.nouns import Filters, Passage, ScoredPassage
from rag.precedence import precedence
from rag.questions import Question, read_question
from rag.seams import Archive, Embedder, Reranker, Retriever
from rag.spelling import fold
from rag.stages import stage
from rag.stems import stems

# Two passages of copies are the same evidence when the shorter shares this share of its words with the longer.
SAME_WORDS = 0.7


@dataclass(frozen=True, slots=True)
class LexicalRetriever:
    """BM25 over text, title, outlet and date."""

    archive: Archive

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the best passages by words."""
        with stage("lexical"):
            return self.archive.lexical(query, k=k, filters=filters)


@dataclass(frozen=True, slots=True)
class DenseRetriever:
    """Cosine between the query's vector and the passages'."""

    embedder: Embedder
    archive: Archive

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the nearest passages in meaning."""
        with stage("embed"):
            vector = self.embedder.embed_query(query)
        with stage("dense"):
            return self.archive.dense(vector, k=k, filters=filters)


@dataclass(frozen=True, slots=True)
class FusedRetriever:
    """Retrievers with weights that depend on the query; each is asked for at least `depth` passages."""

    legs: tuple[tuple[Callable[[str], float], Retriever], ...]
    depth: int

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the passages with the best weighted sum of normalised scores."""
        depth = max(k, self.depth)
        runs = [(weight(query), leg.retrieve(query, k=depth, filters=filters)) for weight, leg in self.legs]
        with stage("fuse"):
            return by_score(runs)[:k]


@dataclass(frozen=True, slots=True)
class RerankedRetriever:
    """Looks at a retriever's first `depth` passages again and adds what a reranker says of them, for a share.

    Both scores are scaled to run from 1 to 0 before they are summed; a passage that was not looked at gets 0 for it. At
    least `pool` passages are asked for, so that the scale, and with it the order, does not depend on `k`.
    """

    inner: Retriever
    reranker: Reranker
    share: float
    depth: int
    pool: int

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the inner retriever's passages, the first ones in a better order; scores from 1 to 0."""
        hits = self.inner.retrieve(query, k=max(k, self.pool), filters=filters)
        with stage("rerank"):
            ranked = self.reranker.rerank(query, hits[: self.depth])
            return by_score([(1 - self.share, hits), (self.share, ranked)])[:k]


@dataclass(frozen=True, slots=True)
class GuidedRetriever:
    """Prefers the outlets and dates that a question names, and searches each of them on its own as well.

    A preference is soft: it adds to a score and hides nothing. Undated passages are not preferred by a date.
    """

    inner: Retriever
    archive: Archive
    today: Callable[[], date]
    outlet_bonus: float
    window_bonus: float
    depth: int

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the inner retriever's passages with preferred ones moved up; scores are the inner's plus bonuses."""
        with stage("read"):
            question = read_question(query, outlets=[name for name, _ in self.archive.sources()], today=self.today())
        hits = self.inner.retrieve(query, k=max(k, self.depth), filters=filters)
        found = {hit.passage.id: hit for hit in hits}
        for narrowed in _narrowings(question, filters):
            # What the wide search did not find at all is worth what its last is, before the bonus.
            for hit in self.inner.retrieve(query, k=k, filters=narrowed):
                found.setdefault(hit.passage.id, replace(hit, score=hits[-1].score if hits else hit.score))
        with stage("prefer"):
            scored = [replace(hit, score=hit.score + self._bonus(hit.passage, question)) for hit in found.values()]
        return sorted(scored, key=lambda hit: (-hit.score, hit.passage.id))[:k]

    def _bonus(self, passage: Passage, question: Question) -> float:
        bonus = self.outlet_bonus if passage.source in question.sources else 0.0
        published = passage.published
        if published is not None and any(window.holds(published) for window in question.windows):
            bonus += self.window_bonus
        return bonus


@dataclass(frozen=True, slots=True)
class DistinctRetriever:
    """Lists one result for each piece of evidence: copies of a passage become `also_in` of the first (`precedence`)."""

    inner: Retriever
    archive: Archive
    depth: int

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the inner retriever's passages without copies; the first of copies has the best one's score."""
        hits = self.inner.retrieve(query, k=max(self.depth, 2 * k), filters=filters)
        with stage("copies"):
            return self._distinct(hits, k, filters)

    def _distinct(self, hits: Sequence[ScoredPassage], k: int, filters: Filters) -> list[ScoredPassage]:
        kept: list[ScoredPassage] = []
        for hit in hits:
            place = next((i for i, other in enumerate(kept) if _copies(hit, other)), None)
            if place is not None and precedence(hit.passage) < precedence(kept[place].passage):
                kept[place] = replace(self._listed(hit, filters), score=kept[place].score)
            elif place is None and len(kept) < k:
                kept.append(self._listed(hit, filters))
        return sorted(kept, key=lambda hit: (-hit.score, hit.passage.id))

    def _listed(self, hit: ScoredPassage, filters: Filters) -> ScoredPassage:
        return replace(hit, also_in=tuple(self.archive.also_in(hit.passage, filters=filters)))


@dataclass(frozen=True, slots=True)
class AsOfRetriever:
    """Hides from its inner retriever what is later than an "as of" in the question, copies included."""

    inner: Retriever
    today: Callable[[], date]

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the inner retriever's passages up to that day."""
        bounds = windows(query, today=self.today())
        return self.inner.retrieve(query, k=k, filters=as_of(bounds, filters))


def _copies(hit: ScoredPassage, kept: ScoredPassage) -> bool:
    if hit.passage.article_id not in kept.also_in:
        return False
    mine, theirs = stems(hit.passage.text), stems(kept.passage.text)
    return len(mine & theirs) >= SAME_WORDS * min(len(mine), len(theirs))


def as_of(bounds: Sequence[Window], filters: Filters) -> Filters:
    """Hide what is later than an "as of" in the question; undated articles stay unless the caller bounds dates."""
    days = [window.until for window in bounds if window.kind == "as_of" and window.until is not None]
    if not days:
        return filters
    bound = min([*days, *([filters.as_of] if filters.as_of else [])])
    return replace(filters, as_of=bound, undated=filters.undated or not filters.bounded)


def _narrowings(question: Question, filters: Filters) -> list[Filters]:
    """Give each named outlet, and each window, a search of its own; never wider than the caller's filters."""
    narrowed = [replace(filters, sources=(source,)) for source in question.sources if _allows(filters, source)]
    return narrowed + [_within(filters, window) for window in question.windows if window.kind != "as_of"]


def _allows(filters: Filters, source: str) -> bool:
    return not filters.sources or fold(source) in map(fold, filters.sources)


def _within(filters: Filters, window: Window) -> Filters:
    since = max((day for day in (filters.since, window.since) if day is not None), default=None)
    until = min((day for day in (filters.until, window.until) if day is not None), default=None)
    return replace(filters, since=since, until=until)
