"""Compares the numbers of a sentence with those of its quotes, by value, unit and bound: "half a million", "500,000".

How numbers are written is read in `rag/numbers.py`. Years and days are left to `rag/date_fit.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rag.numbers import Bound, Number

Fit = Literal["borne", "loose", "none"]

_SIDE: dict[Bound, int] = {"exact": 0, "about": 0, "over": 1, "at_least": 1, "under": -1, "at_most": -1}
# "Over 350" may be said of 351, hardly of 500; "about 350" of 345. Neither may be said of another bound.
_BEYOND = 1.25
_ABOUT = 0.05
_APART = frozenset({"ordinal", "label", "score", "time", "share", "money"})
"""Kinds that are no amount of another kind: "40 %" is not "40 people", "the third" not "three"."""


def fit_of(mine: Number, theirs: Sequence[Number]) -> Fit:
    """Say how well the numbers of the quotes bear out one of the sentence.

    "loose" is the same number with a bound of the other kind: "350" for "over 350".
    """
    fits = {_fit(mine, other) for other in theirs if _comparable(mine, other)}
    return "borne" if "borne" in fits else "loose" if "loose" in fits else "none"


def unborne_numbers(mine: Sequence[Number], theirs: Sequence[Number]) -> Iterator[tuple[Number, Fit]]:
    """Yield the numbers of a sentence that those of its quotes bear out loosely or not at all."""
    for number in mine:
        fit = fit_of(number, theirs)
        if fit != "borne":
            yield number, fit


def _comparable(one: Number, other: Number) -> bool:
    if one.kind != other.kind and {one.kind, other.kind} & _APART:
        return False
    if one.kind == other.kind == "count":
        return True
    return one.unit == other.unit or not (one.unit and other.unit)


def _fit(mine: Number, other: Number) -> Fit:
    own, held = _SIDE[mine.bound], _SIDE[other.bound]
    if mine.value == other.value:
        if own == held:
            return "borne"
        return "none" if own * held < 0 else "loose"
    if other.value <= 0 or other.bound != "exact":
        return "none"
    share = mine.value / other.value
    if own > 0 and 1 / _BEYOND <= share < 1:
        return "borne"
    if own < 0 and 1 < share <= _BEYOND:
        return "borne"
    return "borne" if mine.bound == "about" and abs(share - 1) <= _ABOUT else "none"
