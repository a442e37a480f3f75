"""Chooses the sentences that are quoted: each part of a question gets the best, and others that say something else.

A part is a time, an outlet or one of several compared names; a question without any is one part.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass

from rag.date_points import WEEKDAYS
from rag.dates import Window
from rag.evidence import Evidence
from rag.names import bearing_words
from rag.questions import Question
from rag.reasons import with_reasons
from rag.spelling import fold
from rag.stems import stem, stems

# A further sentence joins the answer when its log odds are at most so much less, and it is not the best said again.
JOINS_WITHIN = 2.0
SAME_ABOVE = 0.7
MOST_SENTENCES = 3
MOST_FIGURES = 4
_MONTH_STEMS = {stem(fold(month)) for month in month_name if month}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a question (a year, an outlet, a named side) with the sentences that may answer it, best first."""

    label: str
    window: Window | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The parts of a question and what was chosen for each, in order: `kept[i]` answers `parts[i]`.

    `empty` are the times asked about for which nothing was found.
    """

    parts: tuple[Part, ...]
    kept: tuple[tuple[Evidence, ...], ...]
    empty: tuple[Window, ...]

    @property
    def picked(self) -> list[Evidence]:
        """All that was chosen, each once."""
        return list({item.key: item for kept in self.kept for item in kept}.values())

    def part_of(self, quoted: Evidence) -> str:
        """Name the part whose sentence a quote holds; nothing where there is but one part, and of rivals."""
        if len(self.parts) == 1:
            return ""
        pairs = [*zip(self.parts, self.kept, strict=True)]
        return next((part.label for part, kept in reversed(pairs) if any(map(quoted.covers, kept))), "")


def choose_all(question: Question, evidence: Sequence[Evidence]) -> Chosen:
    """Choose for each part of a question from evidence that is sorted, the likeliest first."""
    parts = split_into_parts(question, evidence)
    kept = tuple(tuple(choose(part, question, several=len(parts) > 1)) for part in parts)
    empty = tuple(part.window for part, found in zip(parts, kept, strict=True) if part.window and not found)
    if len(empty) == len(parts) and all(map(names_weekday_alone, empty)):
        # "Sunday" is more often a day of the matter than the day on which somebody wrote.
        whole = Part("", None, tuple(evidence))
        return Chosen((whole,), (tuple(choose(whole, question, several=False)),), empty)
    return Chosen(tuple(parts), kept, empty)


def beside_events(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Keep what was published on the asked side of an event, and what is undated, where it answers nearly as well.

    The day of an event is a guess, so it never takes a better answer away.
    """
    for window in question.events:
        kept = [e for e in evidence if e.hit.passage.published is None or window.holds(e.hit.passage.published)]
        if kept and kept[0].score >= evidence[0].score - JOINS_WITHIN:
            evidence = kept
    return list(evidence)


def split_into_parts(question: Question, evidence: Sequence[Evidence]) -> list[Part]:
    """Give each window, else each named outlet, else each of several compared names, its own candidates."""
    if question.windows:
        return [Part(w.text, w, tuple(_within(evidence, w))) for w in question.windows]
    if len(question.sources) > 1:
        return [Part(s, None, tuple(e for e in evidence if e.hit.passage.source == s)) for s in question.sources]
    if len(question.names) > 1 and compares(question.text):
        return [Part(n, None, tuple(e for e in evidence if _names(e, n))) for n in question.names]
    return [Part("", None, tuple(evidence))]


def choose(part: Part, question: Question, *, several: bool) -> list[Evidence]:
    """Pick the sentences that answer one part: the best, and others nearly as good that say something else.

    Asked how many, figures from several articles stand side by side, since they differ by outlet and by date; asked
    why, the best stands with those beside it that tell why.
    """
    figures = question.kind == "quantity"
    candidates = [e for e in part.evidence if e.fits_kind] if figures else list(part.evidence)
    if question.kind == "reason" and not several:
        candidates = with_reasons(candidates)
    if not candidates:
        return []
    most = (2 if several else MOST_FIGURES) if figures else (1 if several else MOST_SENTENCES)
    kept: list[Evidence] = []
    for item in candidates:
        if len(kept) == most or item.score < candidates[0].score - JOINS_WITHIN:
            break
        if any(_says_the_same(item, other) for other in kept):
            continue
        if figures and any(item.hit.passage.article_id == other.hit.passage.article_id for other in kept):
            continue
        kept.append(item)
    return kept


def _within(evidence: Sequence[Evidence], window: Window) -> list[Evidence]:
    """Keep what was published in a window; only where nothing was, what is undated or names the window's year.

    What is later than an "as of" was never retrieved, so there everything is kept.
    """
    if window.kind == "as_of":
        return list(evidence)
    dated = [
        item for item in evidence if item.hit.passage.published is not None and window.holds(item.hit.passage.published)
    ]
    if dated:
        return dated
    years = {str(bound.year) for bound in (window.since, window.until) if bound is not None}
    # "In December" may be that of an article of February, which says so too.
    told = years | (stems(window.text) & _MONTH_STEMS if not years & stems(window.text) else set())
    return [item for item in evidence if item.hit.passage.published is None or told & stems(item.text)]


def names_weekday_alone(window: Window) -> bool:
    """Tell whether a window is a day of the week and no more: "on Sunday"."""
    words = set(fold(window.text).split())
    return bool(words & WEEKDAYS.keys()) and not any(character.isdigit() for character in window.text)


def compares(text: str) -> bool:
    """Tell whether a question sets two sides against each other: each is then answered for itself."""
    return bool(
        re.search(r"\b(both|differ\w*|compar\w*|versus|vs|disagree\w*|each|respectively|agree)\b", text, re.IGNORECASE)
    )


def _names(evidence: Evidence, name: str) -> bool:
    words = bearing_words(name)
    return bool(words) and stem(words[-1]) in stems(evidence.text)


def _says_the_same(one: Evidence, other: Evidence) -> bool:
    if one.overlaps(other):
        return True
    mine, theirs = stems(one.text), stems(other.text)
    return len(mine & theirs) >= SAME_ABOVE * min(len(mine), len(theirs))
