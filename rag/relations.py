"""Says how two numeric claims about the same thing relate: they agree, one came later, they count other things, or not.

    "over 350,000" (2022) and "350,209" (2021)  ->  compatible
    118 (3 May) and 126 (13 May) of one office  ->  superseded
    37 people and 9 children                    ->  different scope
    19 (the ministry) and 31 (a monitor)        ->  conflict

Never an average, and no claim is preferred. What makes claims be about the same thing is `rag/figure_groups.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from rag.event_words import LASTING
from rag.figures import HARM
from rag.nouns import Figure, Relation
from rag.spelling import STOP_WORDS, fold

OVER = 0.1
"""How far above its number "over" and "at least" reach, as a share: who counts 48,000 does not say "over 41,000"."""

ABOUT = 0.1
"""How far from its number "about" reaches, as a share."""

UNDER_HALF = 0.49
"""How far a rounded number may be off, in what it is rounded to: neighbours do not touch."""

MANY = 4.0
"""How many times as many as its least "dozens" and "hundreds" can be, nearly the next such word."""

ROUNDED_FROM = 100
"""Smaller numbers are not rounded: 14 dead are not 15."""

MOST_ROUNDED = 10
"""Below a thousand nobody rounds to hundreds who counts the dead."""

FIRST_WEEKS = 31
"""Days after which a higher count by somebody else no longer tells that a sudden event's toll grew."""

PART = 0.2
"""Below this share of another figure in the same article, one of the same thing is of a part of it."""

SOON, SOON_IN_WAR = 2, 90
"""Days after which a higher count by somebody else is a later one and not another one: a toll grows within days, that
of a war or an epidemic within months."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure with what is known of its article; `day` is the day up to which it counts.

    `text` is the figure with the words of its bound, at `article.text[start:end]`; `quote` its sentence; `also_in` are
    the articles that print the same, and `prints` the claims there that were merged into this one.
    """

    figure: Figure
    text: str
    start: int
    end: int
    quote: str
    said_by: str | None
    day: date | None
    title: str | None = None
    source: str | None = None
    published: date | None = None
    url: str | None = None
    also_in: tuple[str, ...] = ()
    prints: tuple[Claim, ...] = ()


def relate(one: Claim, other: Claim) -> Relation:
    """Say how two claims about the same thing relate; the order does not matter."""
    if not same_scope(one.figure, other.figure):
        return "different_scope"
    if compatible(one.figure, other.figure):
        return "compatible"
    if one.figure.article_id == other.figure.article_id and not (one.said_by or other.said_by):
        # Who gives two numbers as facts does not contradict himself: those who left, and those whom one country hosts.
        return "different_scope"
    return _relate_tolls(one, other) if one.figure.counted in HARM else _relate_states(one, other)


def _relate_tolls(one: Claim, other: Claim) -> Relation:
    """Relate different counts of what only grows."""
    same, together = same_speaker(one, other), one.figure.article_id == other.figure.article_id
    if one.day is None or other.day is None:
        return "superseded" if same and together else "conflict"
    earlier, later = sorted((one, other), key=lambda claim: (claim.day or date.min, claim.figure.value))
    return "superseded" if same or _outgrew(later, earlier) else "conflict"


def _outgrew(later: Claim, earlier: Claim) -> bool:
    """Tell whether a toll has merely grown from one count to another, by somebody else, until the later day.

    The number of those still missing falls, too, as they are found.
    """
    if interval(later.figure)[0] <= interval(earlier.figure)[1] and later.figure.counted != "missing":
        return False
    days = ((later.day or date.min) - (earlier.day or date.min)).days
    lasting = bool({later.figure.event, earlier.figure.event} & LASTING)
    if not (earlier.said_by and later.said_by):
        return days >= (SOON_IN_WAR if lasting else SOON)
    # Two who count a war differ by what they count; of a flood, the first hours' numbers are overtaken by anybody's.
    open_ended = earlier.figure.bound in {"at_least", "over"}
    return not lasting and days >= SOON and (days <= FIRST_WEEKS or open_ended)


def _relate_states(one: Claim, other: Claim) -> Relation:
    """Relate counts of what comes and goes (seats, trucks): at another time they may well be others."""
    if one.day is not None and other.day is not None and abs((one.day - other.day).days) < SOON:
        return "superseded" if same_speaker(one, other) and one.day != other.day else "conflict"
    return "superseded" if same_speaker(one, other) else "different_scope"


def same_scope(one: Figure, other: Figure) -> bool:
    """Tell whether two figures count the same in the same span of time, as far as they say."""
    if (one.counted, one.unit) != (other.counted, other.unit) or one.of != other.of:
        return False
    return one.since is None or other.since is None or one.since.year == other.since.year


def compatible(one: Figure, other: Figure) -> bool:
    """Tell whether both can be true of one number, by their bounds and by how far they are rounded.

    >>> def figure(value, bound="exact"):
    ...     return Figure("a", 0, 1, 0, 1, value, bound, "killed")
    >>> compatible(figure(350_000, "over"), figure(350_209)), compatible(figure(31, "at_least"), figure(14))
    (True, False)
    """
    low, high = interval(one)
    other_low, other_high = interval(other)
    return low <= other_high and other_low <= high


def interval(figure: Figure) -> tuple[float, float]:
    """Give the least and the most that a figure can mean.

    >>> interval(Figure("a", 0, 1, 0, 1, 48_000.0, "exact", "killed"))
    (47510.0, 48490.0)
    >>> interval(Figure("a", 0, 1, 0, 1, 24.0, "at_least", "killed"))
    (24.0, 96.0)
    """
    value, unit = figure.value, _rounded_to(figure.value)
    if figure.high is not None:
        return value, figure.high
    if figure.bound in {"over", "at_least"}:
        vague = figure.bound == "at_least" and _is_vague(value)
        return value, value * MANY if vague else value + max(unit, OVER * value)
    if figure.bound in {"at_most", "under"}:
        return value - max(unit, OVER * value), value
    reach = ABOUT * value if figure.bound == "about" else UNDER_HALF * unit if value >= ROUNDED_FROM else 0.0
    return value - reach, value + reach


def is_part(one: Figure, other: Figure) -> bool:
    """Tell whether a figure is so much smaller than another in its article that it counts a part: who died of cold."""
    if (one.article_id, one.counted, one.unit) != (other.article_id, other.counted, other.unit):
        return False
    return one.counted in HARM and interval(one)[1] < PART * interval(other)[0]


def same_speaker(one: Claim, other: Claim) -> bool:
    """Tell whether both are said by one and the same: "the ministry" is "the interior ministry in Tolmeny"."""
    mine, theirs = speaker_words(one.said_by), speaker_words(other.said_by)
    shared = mine & theirs
    return bool(shared) and (shared in {mine, theirs} or 1 < len(shared) >= len(mine ^ theirs))


def speaker_words(speaker: str | None) -> frozenset[str]:
    """Fold a speaker's name into the words that tell it apart."""
    return frozenset(word for word in fold(speaker or "").split() if word not in STOP_WORDS)


def _rounded_to(value: float) -> float:
    """Give the power of ten that a number seems to be rounded to: 10,000 for 470,000, 1 for 31."""
    if value < 1 or value != math.floor(value):
        return 0.0
    digits = str(int(value))
    unit = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return min(unit, MOST_ROUNDED) if value < 1000 else min(unit, 10.0 ** (len(digits) - 2))  # noqa: PLR2004


def _is_vague(value: float) -> bool:
    return value in {20.0, 24.0, 200.0, 2000.0, 20_000.0, 200_000.0, 2e6, 2e9}
