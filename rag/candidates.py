"""Draws questions to go on with from what lies beside an answer: other actors, figures, other years, who disagreed.

They are read off passages near the last question, off the statements and figures of their articles, by rules
(`rag/candidate_forms.py`); nothing here knows whether they can be answered (`rag/suggesting.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, zip_longest

from rag import candidate_forms as forms
from rag.candidate import Beside, Candidate
from rag.candidate_variants import of_others, of_years


def candidates(beside: Beside) -> Iterator[Candidate]:
    """Yield candidates by turns, of each kind the nearest first.

    They ask who disagreed, what others said, how many, the same of another year and of another actor, why somebody took
    a side, what else the speaker said, and who somebody is.
    """
    kinds = (
        forms.disagreed(beside),
        forms.stated(beside),
        forms.figures(beside),
        chain(forms.at_other_times(beside), of_years(beside)),
        forms.reasons(beside),
        of_others(beside),
        forms.on_other_subjects(beside),
        forms.who_is(beside),
    )
    return (one for one in chain.from_iterable(zip_longest(*kinds)) if one is not None)
