"""Tells whether one statement says the opposite of another: "no weapon was found" of "weapons were found"."""

from __future__ import annotations

from rag.polarity import negations
from rag.spelling import fold
from rag.wording import root, words_of

LEAST = 2
"""Words that both hold and that only one turns around."""


def says_otherwise(one: str, other: str) -> bool:
    """Tell whether what one says turns around what the other says: with "no", "not" or "never" over the same words.

    >>> says_otherwise("no weapon had ever been found", "that weapons had been found under sacks")
    True
    >>> says_otherwise("he did not read the accord", "she would sign the accord")
    False
    """
    mine, theirs = _turned(one), _turned(other)
    held = (
        {word.stem for word in words_of(other) if word.content},
        {word.stem for word in words_of(one) if word.content},
    )
    return len((mine & held[0]) - theirs) >= LEAST or len((theirs & held[1]) - mine) >= LEAST


def says_not(one: str, asked: str) -> bool:
    """Tell whether what is said denies the very thing that is asked: the next word behind a "not" of one is in both.

    >>> says_not("the dam would not collapse", "the dam would collapse"), says_not("it did not leak", "the dam leaks")
    (True, True)
    >>> says_not("the dam would collapse if it was not mended", "the dam would collapse")
    False
    """
    return says_otherwise(one, asked) or _denies_next(one, asked) or _denies_next(asked, one)


def _denies_next(one: str, other: str) -> bool:
    words, turned = words_of(one), _turned(other)
    held = {word.stem for word in words_of(other) if word.content} - turned
    return any(cue.scope and words[cue.scope[0]].stem in held for cue in negations(words))


def swaps(one: str, asked: str, named: frozenset[str]) -> bool:
    """Tell whether who does what to whom, one of them by a name, is turned about: by its first and its last word.

    >>> swaps("Holm hit the army", "the army hit Holm", frozenset({"holm"}))
    True
    >>> swaps("Holm was hit by the army", "the army hit Holm", frozenset({"holm"}))
    False
    """
    plain = [word.stem for word in words_of(asked) if word.content]
    if not plain or named.isdisjoint({plain[0], plain[-1]}):
        return False
    between = set(plain[1:-1]) - named
    orders = [_leads(text, plain[0], plain[-1], between) for text in (one, asked)]
    return None not in orders and orders[0] != orders[1]


def _leads(text: str, one: str, other: str, between: set[str]) -> bool | None:
    """Tell whether one is who does it; None where the two do not stand around what is done."""
    words = [root(word) for word in fold(text).split()]
    if one == other or one not in words or other not in words:
        return None
    start, end = sorted((words.index(one), words.index(other)))
    if between.isdisjoint(words[start + 1 : end]):
        return None
    return (words[start] == one) != ("by" in words[max(start, end - 2) : end])


def _turned(text: str) -> set[str]:
    words = words_of(text)
    return {words[place].stem for cue in negations(words) for place in cue.scope}
