"""Writes a headline as a sentence for the parser: "Envoy Rejects Quill's Plan" as "Envoy rejects Quill's plan".

A parser takes each word with a capital for a name. Which words are names is told by the article itself: they have
their capital within its sentences too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rag.tree import Span

_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 4
_SHARE = 0.7
"""Capitals among the words of a headline, but for short ones: names alone seldom reach that."""
_SHORT = 3
_INITIALS = 5
"""Letters of the longest word in capitals that is taken for initials."""


@dataclass(frozen=True, slots=True)
class Casing:
    """The words of an article's sentences as they are written there: in small letters, and with a capital."""

    small: Collection[str]
    capital: Collection[str]

    @classmethod
    def of(cls, text: str, sentences: Iterable[Span]) -> Casing:
        """Read the words of sentences that are no headlines; the first word of each tells nothing."""
        words = [match.group() for start, end in sentences for match in list(_WORD.finditer(text, start, end))[1:]]
        return cls({word for word in words if word.islower()}, {word for word in words if word[0].isupper()})

    def plain(self, headline: str) -> str:
        """Write a headline as a sentence, of the same length.

        >>> casing = Casing({"plan"}, {"Brel", "Quill"})
        >>> casing.plain("Envoy Rejects Quill's Plan For UN In Brel"), casing.plain("ENVOY LEAVES BREL")
        ("Envoy rejects Quill's plan for UN in Brel", 'Envoy leaves Brel')
        """
        loud = headline.isupper()
        first = _WORD.search(headline)
        return _WORD.sub(
            lambda match: self._word(match.group(), loud=loud, first=match.start() == (first.start() if first else 0)),
            headline,
        )

    def _word(self, word: str, *, loud: bool, first: bool) -> str:
        capital = word[0] + word[1:].lower()
        if word.islower() or (word.isupper() and not loud and 1 < len(word) <= _INITIALS):
            return word
        keeps = first or ((capital in self.capital or word in self.capital) and word.lower() not in self.small)
        changed = (capital if loud else word) if keeps else word.lower()
        return changed if len(changed) == len(word) else word


def is_headline(sentence: str) -> bool:
    """Tell a sentence whose words have capitals.

    >>> is_headline("Envoy Rejects the Plan of Brel"), is_headline("The envoy Ada Quill rejected it in Brel")
    (True, False)
    """
    words = [word for word in _WORD.findall(sentence) if len(word) > _SHORT]
    return len(words) >= _FEWEST_WORDS and sum(word[0].isupper() for word in words) >= _SHARE * len(words)
