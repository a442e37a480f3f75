"""Tells a slip of the fingers from another word: how far two words are apart, and in which way.

Knows no dictionary: which words there are is the caller's to say.
"""

from __future__ import annotations

from collections.abc import Iterable

LONG = 8
"""Letters from which on a word may be two slips away, not one."""
_CERTAIN = 7
"""Letters from which on another letter in a name is a slip; in shorter ones it is as likely another name."""


def distance(one: str, other: str) -> int:
    """Count the letters that are added, left out, changed or exchanged with their neighbour to make one word the other.

    The optimal string alignment distance (Damerau 1964; Boytsov 2011): no letter is touched twice.

    >>> distance("brige", "bridge"), distance("karimnud", "karimund"), distance("tram", "boat")
    (1, 1, 3)
    """
    above: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        earlier, above, row = above, row, [place]
        for column, opposite in enumerate(other, start=1):
            cost = min(above[column] + 1, row[-1] + 1, above[column - 1] + (letter != opposite))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == opposite:
                cost = min(cost, earlier[column - 2] + 1)
            row.append(cost)
    return row[-1]


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Give the one word that is nearest to a misspelt one, with its first letter; None where none or several are.

    >>> nearest("mesures", ["measures", "pairs"]), nearest("bost", ["boat", "boot"]), nearest("folgte", ["follow"])
    ('measures', None, None)
    """
    reach = 2 if len(word) >= LONG else 1
    found: dict[int, set[str]] = {}
    for other in set(words):
        if other[:1] == word[:1] and abs(len(other) - len(word)) <= reach:
            found.setdefault(distance(word, other), set()).add(other)
    best = min((apart for apart in found if 0 < apart <= reach), default=None)
    return next(iter(found[best])) if best is not None and len(found[best]) == 1 else None


def may_be_another_name(word: str, name: str) -> bool:
    """Tell whether a word near to a short name has other letters, or more or fewer, as another name would.

    >>> may_be_another_name("markel", "merkel"), may_be_another_name("mrekel", "merkel")
    (True, False)
    """
    return len(word) < _CERTAIN and sorted(word) != sorted(name)
