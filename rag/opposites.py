"""Tells whether one statement says the opposite of another: "no weapon was found" of "weapons were found"."""

from __future__ import annotations

from rag.polarity import negations
from rag.wording import words_of

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


def _turned(text: str) -> set[str]:
    words = words_of(text)
    return {words[place].stem for cue in negations(words) for place in cue.scope}
