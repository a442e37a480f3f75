"""Draws questions to go on with from what lies beside an answer: other actors, figures, other years, who disagreed.

They are read off passages near the last question, off the statements and figures of their articles, by rules
(`rag/candidate_forms.py`); nothing here knows whether they can be answered (`rag/suggesting.py`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from rag import candidate_forms as forms
from rag.candidate import Beside, Candidate
from rag.candidate_variants import of_others, of_years

MOST_RANKED = 64
"""Candidates of a kind that are ranked by meaning, since nothing can stop that once it has begun."""


def candidates(beside: Beside) -> Iterator[Candidate]:
    """Yield candidates by turns, of each kind the nearest first.

    They ask who disagreed, what others said, how many, the same of another year and of another actor, why somebody took
    a side, what else the speaker said, and who somebody is. Behind all of these they ask of nearby matters.
    """
    kinds = (
        forms.disagreed(beside),
        forms.stated(beside),
        forms.figures(beside),
        chain(forms.at_other_times(beside), of_years(beside)),
        forms.reasons(beside),
        of_others(beside),
        _nearest_first(forms.on_other_subjects, beside),
        forms.who_is(beside),
    )
    return chain(_by_turns(kinds), _nearest_first(forms.on_nearby_matters, beside))


def _nearest_first(draw: Callable[[Beside], Iterator[Candidate]], beside: Beside) -> Iterator[Candidate]:
    """Yield candidates, the nearest in meaning to the last question and its answer first."""
    found = list(islice(draw(beside), MOST_RANKED))
    nearness = beside.nearness([one.question for one in found])
    yield from (one for _, one in sorted(zip(nearness, found, strict=True), key=lambda pair: -pair[0]))


def _by_turns(kinds: Iterable[Iterator[Candidate]]) -> Iterator[Candidate]:
    """Take one of each kind in turn; a kind is looked for when its turn comes, which may be never."""
    waiting = deque(kinds)
    while waiting:
        kind = waiting.popleft()
        one = next(kind, None)
        if one is not None:
            yield one
            waiting.append(kind)
