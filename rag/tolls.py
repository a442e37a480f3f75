"""Answers how many suffered a harm where no passage does in the question's words: "How many died?", "people killed".

What people suffer is filed under one word (`rag/counted_things.py`), so that the figures kept of articles tell it in
whatever words they do. They answer alone only where they are about all that the question speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.counted_things import harm_words
from rag.dates import Window
from rag.differing import NOTHING, Beside, beside_figures
from rag.event_words import event_of
from rag.figure_groups import around, group, stumps
from rag.figure_search import Asked, asked, find_claims
from rag.figure_words import counted_as
from rag.figures import HARM
from rag.nouns import Filters, ScoredPassage
from rag.questions import Question
from rag.relations import Claim
from rag.seams import Archive
from rag.spelling import fold
from rag.stems import stem, stems

_ASKING = stems(
    """
    differ difference different agree agreement disagree vary varied compare comparison conflict conflicting source
    sources article outlet paper newspaper account version claim figure number count toll tally total estimate death
    people person persons life lives lose lost altogether overall so far give given
    cite cited quote mention mentioned speak reported report side
    """
)
"""Stems of what such a question is asked in, beside what it is about."""


def told_by_figures(
    question: Question, hits: Sequence[ScoredPassage], archive: Archive, *, filters: Filters
) -> tuple[Beside, tuple[str, ...]]:
    """Lay the figures of one event side by side that answer a question, and say what it leaves open.

    `NOTHING` for a question that does not ask how many suffer a harm, and where no figure is about all of it.
    """
    wanted = asked(question.text)
    if wanted.counted not in HARM or question.kind not in {"quantity", "other"}:
        return NOTHING, ()
    about = _about(question, wanted)
    during = [window for window in question.windows if window.kind == "during"]
    claims = [
        claim
        for claim in find_claims(archive, question.text, filters=filters, windows=during)
        if _is_of(claim, wanted) and (not during or _is_in(claim, during))
    ]
    groups = [
        one
        for one in group(claims, asked=wanted.names)
        if any(stumps(wanted.names) <= around(claim.figure) and about <= stems(claim.quote) for claim in one.claims)
    ]
    groups.sort(key=lambda one: -len(one.claims))
    if not groups:
        return NOTHING, ()
    best = len(groups[0].claims) == 1 or any(window.kind == "as_of" for window in question.windows)
    aside = beside_figures(groups[0], (), hits, archive, filters=filters, newest_first=best)
    if len(groups) == 1 or wanted.names or wanted.event or about:
        return aside, ()
    events = ", ".join(dict.fromkeys(one.event or "others" for one in groups))
    return aside, (f"It is not asked of what; the archive counts {counted_as(wanted.counted)} of several: {events}.",)


def _is_of(claim: Claim, wanted: Asked) -> bool:
    """Tell whether a figure counts those of whom it is asked: soldiers are no civilians."""
    return wanted.of in {"", "people"} or claim.figure.of == wanted.of


def _is_in(claim: Claim, during: Sequence[Window]) -> bool:
    return claim.day is not None and any(window.holds(claim.day) for window in during)


def _about(question: Question, wanted: Asked) -> set[str]:
    """Give the stems of what a question speaks of besides the harm, its event, and asking."""
    harms = stems(" ".join(harm_words(wanted.counted)))
    named = {word for name in question.names for word in fold(name).split()}
    return {stem(term) for term in question.terms if term not in named and not event_of([term])} - harms - _ASKING
