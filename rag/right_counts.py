"""Holds the numbers of sentences against what a question wants counted: the dead do not answer how many are missing.

Only what people suffer is told apart (`rag.figures.HARM`): other things are counted under many names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.choosing import JOINS_WITHIN
from rag.counted_nouns import counts, counts_only_others, is_counted, noun_asked
from rag.counted_things import mentions, singular
from rag.evidence import Evidence
from rag.figure_groups import around, stumps
from rag.figure_search import asked
from rag.figure_words import counted_as
from rag.figures import HARM
from rag.nouns import Figure
from rag.numbers import numbers
from rag.questions import Question
from rag.seams import Archive
from rag.spelling import fold
from rag.stems import stem, stems

_HOW_MANY = re.compile(r"\bhow\smany\s(?:of\sthe\s)?(?P<noun>[a-z]+)", re.IGNORECASE)
_OTHERS = tuple(
    {one, other} for one in ("hostage", "civilian", "child") for other in ("prisoner", "soldier", "fighter")
)
"""Who are never the same people."""

_HOW_MUCH = re.compile(r"\bhow\smuch\b", re.IGNORECASE)
"""Opens questions for money and the like, whoever suffers in them."""

_DOING = re.compile(
    r"\bhow\smany\s(?:people|persons|men|women|delegates)\s(?:(?:have|had|who)\s)?(?P<verb>[a-z]+ed|came|went|met|took|spoke|sat|stood|ran)\b",
    re.IGNORECASE,
)
"""Asks for the number of those who did something."""

_WHERE = (
    r"\b(?:in|at|near|across|from)(?:\sthe)?\s{}"
    r"(?=\W*$|\W*\s(?:in|on|at|by|after|before|since|during|between|as|when|last|this)\b)"
)

WITHIN = 6.0
"""Log odds by which such a sentence may be less likely to answer than the best with a number: one that is less likely
still counts those of another event."""


def counting(
    question: Question, evidence: Sequence[Evidence], archive: Archive
) -> tuple[list[Evidence], tuple[str, ...]]:
    """Leave out sentences with other numbers, where some sentence that fits about as well counts what is asked for.

    Where none does, and the best sentence with a number counts another harm, that is missing: all are kept beside it
    if any of them speaks of what is asked for, otherwise none, since they would answer another question.
    """
    wanted = asked(question.text).counted
    noun = _HOW_MANY.search(question.text)
    whom = singular(noun["noun"]) if noun else ""
    if question.kind != "quantity" or not evidence or _HOW_MUCH.search(question.text):
        return list(evidence), ()
    figures = archive.figures(list(dict.fromkeys(item.hit.passage.article_id for item in evidence)))
    pairs = [(item, _counted(item, figures, wanted, whom)) for item in evidence]
    if wanted not in HARM:
        return _of_no_harm(question, pairs)
    counts = [one for one in figures if one.counted == wanted]
    elsewhere = [place for place in _places(question) if counts and not _told_of(place, wanted, counts, evidence)]
    if elsewhere:
        # The dead of a war are not those of one town in it.
        return [], (f"No number of {counted_as(wanted)} was found for {elsewhere[0]}.",)
    best = max((item.score for item in evidence if item.fits_kind), default=evidence[0].score)
    if any(wanted in harms and item.score >= best - WITHIN for item, harms in pairs):
        # A number of which it is not told what it counts counts what its text speaks of: another harm.
        return [item for item, harms in pairs if wanted in harms or not (harms or item.fits_kind)], ()
    if not next((harms for item, harms in pairs if item.fits_kind), None):
        return list(evidence), ()
    spoken = any(wanted in harms or mentions(wanted, item.text) for item, harms in pairs)
    return list(evidence) if spoken else [], (f"No number of {counted_as(wanted)} was found.",)


def _of_no_harm(
    question: Question, pairs: Sequence[tuple[Evidence, set[str]]]
) -> tuple[list[Evidence], tuple[str, ...]]:
    """Leave out sentences that count the dead and the like where a question is of people who suffer nothing.

    "How many people attended?" Only where none of its own words but names stands beside such a number. All are left
    out where no number stands near the things that are to be counted, and others' numbers where some count these.
    """
    noun = noun_asked(question)
    if noun is not None and not is_counted(noun, [item for item, _ in pairs]):
        return [], (f"No number of {noun} was found.",)
    if noun is not None and not question.windows:
        best = max((item.score for item, _ in pairs if item.fits_kind), default=0.0)
        if any(item.score >= best - JOINS_WITHIN and counts(noun, item.text) for item, _ in pairs if item.fits_kind):
            return [item for item, _ in pairs if not (item.fits_kind and counts_only_others(noun, item.text))], ()
    doing = _DOING.search(question.text)
    if doing is None:
        return [item for item, _ in pairs], ()
    verb = stem(fold(doing["verb"]))
    kept = [(item, harms) for item, harms in pairs if not harms or verb in stems(item.text) or _counts_others(item)]
    if any(item.fits_kind for item, _ in kept) or not any(item.fits_kind for item, _ in pairs):
        return [item for item, _ in kept], ()
    return [], (f"No number of people who {doing['verb']} was found.",)


def _counts_others(item: Evidence) -> bool:
    """Tell whether a sentence has more numbers of something than one: "9,000 people joined, two were killed"."""
    return sum(number.kind == "count" for number in numbers(item.text)) > 1


def _places(question: Question) -> list[str]:
    """List the names by which a question says where: "in Halem", but not "in the Halem flood"."""
    return [name for name in question.names if re.search(_WHERE.format(re.escape(name)), question.text)]


def _told_of(place: str, wanted: str, counts: Sequence[Figure], evidence: Sequence[Evidence]) -> bool:
    """Tell whether one of the figures is of a place, or a sentence that speaks of the harm names it."""
    named = stumps([fold(place)])
    if any(named <= around(one) for one in counts):
        return True
    return any(named <= stumps(fold(item.text).split()) and mentions(wanted, item.text) for item in evidence)


def _counted(item: Evidence, figures: Sequence[Figure], wanted: str, whom: str) -> set[str]:
    """Name the harms that the figures of a sentence count; of others than those asked about, as of another harm.

    "118 prisoners were freed" does not tell how many hostages were.
    """
    mine = [one for one in figures if one.article_id == item.hit.passage.article_id]
    own = [one for one in mine if item.start <= one.start < item.end and one.counted in HARM]
    return {one.counted if one.counted != wanted or _may_be(one.of, whom) else f"{one.counted} {one.of}" for one in own}


def _may_be(counted: str, whom: str) -> bool:
    """Tell whether some who are counted can be those asked about: only captives and prisoners are told apart."""
    return {counted, whom} not in _OTHERS
