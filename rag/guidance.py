"""Retrievers that follow what a question says of outlets and dates: preferences, searches of their own, and "as of".

They stand around a retriever that knows nothing of questions, and hide nothing but what is later than an "as of".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.dates import Window
from rag.mentions import outlet_core
from rag.nouns import Filters, Passage, ScoredPassage
from rag.questions import Question, read_question
from rag.seams import Archive, Retriever
from rag.spelling import fold
from rag.stages import stage
from rag.understanding import Settled, as_of, as_read, understand

PHRASE_DEPTH = 50
"""Passages that are looked at for a quoted phrase."""

MOST_CLAUSES = 8
"""Parts that get a search of their own: more are no question but a list, and each costs one."""

HALF_AS_FRESH = 90
"""Days after which an article is half as fresh as the newest."""


@dataclass(frozen=True, slots=True)
class _Search:
    """A search beside the wide one; a passage gets `share` of the score that it has there."""

    query: str
    filters: Filters
    share: float


def freshness(published: date, newest: date) -> float:
    """Weigh a day from 1 (the newest) downwards: half after 90 days, a third after 180.

    Falls slowly, so that the newest of old articles still comes before the older ones.

    >>> freshness(date(2024, 5, 1), date(2024, 5, 1)), freshness(date(2024, 2, 1), date(2024, 5, 1))
    (1.0, 0.5)
    """
    return HALF_AS_FRESH / (HALF_AS_FRESH + max((newest - published).days, 0))


@dataclass(frozen=True, slots=True)
class GuidedRetriever:
    """Prefers what a question names, and searches each outlet, part and date of it on its own as well.

    A preference is soft: it adds to a score and hides nothing. Undated passages are not preferred by a date. What is
    worth nothing is not searched for. Every search is asked for `depth` passages, however many are wanted, so that the
    first ones are the same for every `k`.
    """

    inner: Retriever
    archive: Archive
    today: Callable[[], date]
    outlet_bonus: float
    window_bonus: float
    depth: int
    clause_bonus: float = 0.0
    title_bonus: float = 0.0
    latest_bonus: float = 0.0
    settled: Settled = as_read

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the inner retriever's passages with preferred ones moved up; scores are the inner's plus bonuses."""
        with stage("read"):
            question = self.settled(understand(query, self.archive, today=self.today(), filters=filters), filters)
        hits = self.inner.retrieve(query, k=self.depth, filters=filters)
        found = {hit.passage.id: hit for hit in hits}
        extra: dict[str, float] = {}
        # What the wide search did not find at all is worth what its last is, before the bonus.
        floor = hits[-1].score if hits else 0.0
        for search in self._searches(question, filters):
            for hit in self.inner.retrieve(search.query, k=self.depth, filters=search.filters):
                found.setdefault(hit.passage.id, replace(hit, score=floor))
                extra[hit.passage.id] = max(extra.get(hit.passage.id, 0.0), search.share * hit.score)
        for phrase in question.titles if self.title_bonus else ():
            with stage("quoted"):
                hits = self.archive.lexical(phrase, k=PHRASE_DEPTH, filters=filters)
            for hit in hits:
                found.setdefault(hit.passage.id, replace(hit, score=floor))
        with stage("prefer"):
            # Of what was found: a bound in the future, or one misdated article, would make all others equally old.
            newest = max((hit.passage.published for hit in found.values() if hit.passage.published), default=None)
            preference = _Preference.of(question, newest)
            scored = [
                replace(hit, score=hit.score + extra.get(key, 0.0) + self._bonus(hit.passage, preference))
                for key, hit in found.items()
            ]
        return sorted(scored, key=lambda hit: (-hit.score, hit.passage.id))[:k]

    def _searches(self, question: Question, filters: Filters) -> Iterator[_Search]:
        """Give each named outlet, and each window, a search of its own; never wider than the caller's filters."""
        text = question.text
        sources = [source for source in question.sources if _allows(filters, source)]
        several = self.clause_bonus and 1 < len(question.clauses) <= MOST_CLAUSES
        parts = question.clauses if several else ()
        for source in sources if self.outlet_bonus or self.clause_bonus else ():
            narrowed = replace(filters, sources=(source,))
            own = [part for part in parts if outlet_core(source) in part.outlets]
            for part in own:
                yield _Search(text[part.start : part.end], narrowed, self.clause_bonus)
            if not own:
                yield _Search(text, narrowed, 0.0)
        for window in _windows(question) if self.window_bonus else ():
            yield _Search(text, _within(filters, window), 0.0)

    def _bonus(self, passage: Passage, preference: _Preference) -> float:
        bonus = self.outlet_bonus if outlet_core(passage.source or "") in preference.outlets else 0.0
        if self.title_bonus and preference.phrases:
            bonus += self.title_bonus * _share_quoted(passage, preference.phrases)
        if passage.published is None:
            return bonus
        if any(window.holds(passage.published) for window in preference.windows):
            bonus += self.window_bonus
        if preference.newest is not None:
            bonus += self.latest_bonus * freshness(passage.published, preference.newest)
        return bonus


@dataclass(frozen=True, slots=True)
class _Preference:
    """What a question prefers, ready to be compared; `newest` is set where it asks for the latest."""

    outlets: frozenset[str]
    phrases: tuple[str, ...]
    windows: tuple[Window, ...]
    newest: date | None

    @classmethod
    def of(cls, question: Question, newest: date | None) -> _Preference:
        return cls(
            outlets=frozenset(map(outlet_core, question.sources)),
            phrases=tuple(f" {fold(phrase)} " for phrase in question.titles),
            windows=tuple(_windows(question)),
            newest=newest if question.latest else None,
        )


def _windows(question: Question) -> list[Window]:
    """List the windows that prefer; an "as of" is a bound, which whatever is seen keeps."""
    return [window for window in (*question.windows, *question.events) if window.kind != "as_of"]


def _share_quoted(passage: Passage, phrases: Sequence[str]) -> float:
    """Of folded phrases, the share that a passage or its title holds side by side."""
    # Two line breaks part title and text, so that no phrase runs from one into the other.
    held = f" {fold(passage.title or '')} \n\n {fold(passage.text)} "
    return sum(phrase in held for phrase in phrases) / len(phrases)


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


def _allows(filters: Filters, source: str) -> bool:
    return not filters.sources or fold(source) in map(fold, filters.sources)


def _within(filters: Filters, window: Window) -> Filters:
    since = max((day for day in (filters.since, window.since) if day is not None), default=None)
    until = min((day for day in (filters.until, window.until) if day is not None), default=None)
    return replace(filters, since=since, until=until)
