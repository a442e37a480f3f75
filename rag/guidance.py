"""Retrievers that follow what a question says of outlets and dates: preferences, searches of their own, and "as of".

They stand around a retriever that knows nothing of questions, and hide nothing but what is later than an "as of".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.dates import Window
from rag.nouns import Filters, Passage, ScoredPassage
from rag.questions import Question, read_question
from rag.seams import Archive, Retriever
from rag.spelling import fold
from rag.stages import stage
from rag.understanding import understand


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
            question = understand(query, self.archive, today=self.today(), filters=filters)
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
class AsOfRetriever:
    """Hides from its inner retriever what is later than an "as of" in the question, copies included."""

    inner: Retriever
    today: Callable[[], date]

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the inner retriever's passages up to that day."""
        # Which outlets there are is of no matter here.
        question = read_question(query, outlets=(), today=self.today(), ignore=filters.ignore)
        return self.inner.retrieve(query, k=k, filters=as_of(question.windows, filters))


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
