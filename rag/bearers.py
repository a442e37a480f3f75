"""Tells whether a text names the bearer of a name, in another of its forms: last name, initialism, people for place.

Compared after folding. It never guesses that two different names are one bearer's; a longer form than the text has is
another name ("Ada Quill" where only "Quill" stands). What short form stands for what is read off the letters, but for a
few that share none ("French" for "France").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.names import bearing_words
from rag.spelling import fold
from rag.wording import root

_ALIASES = (
    frozenset(("us", "usa", "united states", "america", "american", "americans")),
    frozenset(("uk", "united kingdom", "britain", "british", "britons")),
    frozenset(("france", "french")),
    frozenset(("netherlands", "dutch", "holland")),
    frozenset(("germany", "german", "germans")),
    frozenset(("spain", "spanish", "spaniards")),
    frozenset(("greece", "greek", "greeks")),
    frozenset(("poland", "polish", "poles")),
    frozenset(("denmark", "danish", "danes")),
    frozenset(("switzerland", "swiss")),
    frozenset(("ireland", "irish")),
    frozenset(("norway", "norwegian", "norwegians")),
    frozenset(("philippines", "filipino", "filipinos", "philippine")),
)
_ENDINGS = frozenset("n an ian ean i ish ese s ns ans ians is a ia e ey y".split()) | {""}
_SHORTEST_STUMP = 4
# Written without capitals these are common words ("told us", "who").
_CAPITALS = re.compile(r"\b(?:[A-Z]\.?){2,8}(?![\w])")
_RUN = re.compile(r"\b[A-Z][\w’'-]*(?:\s+(?:(?:of|for|the|and|on|de|del|la)\s+){0,2}[A-Z][\w’'-]*){1,7}")
_FEWEST_INITIALS, _MOST_INITIALS = 2, 12


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: its folded words (as a set, by stem, and padded for phrases) and its initialisms.

    `capitals` are those that stand in it, `initials` those that its names would have.
    """

    phrase: str
    words: frozenset[str]
    stems: frozenset[str]
    capitals: frozenset[str]
    initials: frozenset[str]

    def bears(self, name: str) -> bool:
        """Tell whether the text names what `name` names. Titles count as words, not as part of a name.

        >>> text = named("Foreign Minister Ada Quill of the Harbour League met the Syrians")
        >>> [text.bears(name) for name in ("Quill", "H.L.", "Syria", "Ms Ada Quill", "Bo Quill")]
        [True, True, True, True, False]
        """
        folded = fold(name)
        if f" {folded} " in self.phrase:
            return True
        if _CAPITALS.fullmatch(name) and folded in self.initials | self.capitals:
            return True
        if self.capitals & set(_initialisms(name)) or self._has_alias(folded):
            return True
        return all(self.has(word) for word in bearing_words(name))

    def has(self, word: str) -> bool:
        """Tell whether a folded word of a name stands in the text, or that of its people or place."""
        if word in self.words or root(word) in self.stems or self._has_alias(word):
            return True
        return any(_kindred(word, other) for other in self.words if other[:_SHORTEST_STUMP] == word[:_SHORTEST_STUMP])

    def _has_alias(self, folded: str) -> bool:
        group = next((aliases for aliases in _ALIASES if folded in aliases), frozenset())
        return any(alias in self.capitals or (len(alias) > 3 and f" {alias} " in self.phrase) for alias in group)  # noqa: PLR2004 (shorter ones are initialisms)


@lru_cache(maxsize=256)
def named(text: str) -> Named:
    """Read what a text names. Linear in its length."""
    phrase = fold(text)
    words = frozenset(phrase.split())
    return Named(
        phrase=f" {phrase} ",
        words=words,
        stems=frozenset(map(root, words)),
        capitals=frozenset(fold(match.group()) for match in _CAPITALS.finditer(text)),
        initials=frozenset(short for run in _RUN.finditer(text) for short in _initialisms(run.group())),
    )


def _initialisms(name: str) -> Iterator[str]:
    """Yield the initialisms of a name of several words, and of what stands side by side in it.

    >>> sorted(set(_initialisms("Ministry of Foreign Affairs")))
    ['fa', 'mf', 'mfa', 'mo', 'mof', 'mofa', 'of', 'ofa']
    """
    words = name.split()
    if len(words) > _MOST_INITIALS:
        return
    small = [word for word in words if word[:1].isupper()]
    for letters in {"".join(word[0] for word in words).lower(), "".join(word[0] for word in small).lower()}:
        for start in range(len(letters)):
            yield from (letters[start:end] for end in range(start + _FEWEST_INITIALS, len(letters) + 1))


def _kindred(one: str, other: str) -> bool:
    """Tell whether two words name a place and its people, or are one's singular and plural.

    >>> _kindred("syria", "syrians"), _kindred("turkey", "turkish"), _kindred("quill", "quillon")
    (True, True, False)
    """
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return any(one[cut:] in _ENDINGS and other[cut:] in _ENDINGS for cut in range(_SHORTEST_STUMP, shared + 1))
