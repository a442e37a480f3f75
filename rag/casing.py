"""Writes a headline as a sentence for the parser: "Envoy Rejects Quill's Plan" as "Envoy rejects Quill's plan".

A parser takes each word with a capital for a name. Which words are names is told by the article itself: they have
their capital within its sentences too. Of a word that has both there, its neighbours tell; one that has
neither is left as it is, for it may be a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rag.date_points import MONTHS
from rag.spelling import STOP_WORDS
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
    """The words of an article's sentences as they are written there: in small letters, and with a capital.

    `verbs` are words that are written small where the article does not tell.
    """

    small: Collection[str]
    capital: Collection[str]
    verbs: Collection[str] = frozenset()

    @classmethod
    def of(cls, text: str, sentences: Iterable[Span], verbs: Collection[str] = frozenset()) -> Casing:
        """Read the words of sentences that are no headlines; the first word of each tells nothing."""
        words = [match.group() for start, end in sentences for match in list(_WORD.finditer(text, start, end))[1:]]
        return cls({word for word in words if word.islower()}, {word for word in words if word[0].isupper()}, verbs)

    def plain(self, headline: str) -> str:
        """Write a headline as a sentence, of the same length.

        >>> casing = Casing({"plan"}, {"Brel", "Quill"}, {"rejects"})
        >>> casing.plain("Envoy Rejects Quill's Plan For UN In Brel"), casing.plain("ENVOY LEAVES BREL")
        ("Envoy rejects Quill's plan for UN in Brel", 'Envoy leaves Brel')
        """
        loud = headline.isupper()
        words = list(_WORD.finditer(headline))
        names = [self._is_name(match.group()) for match in words]
        written = list(headline)
        for place, match in enumerate(words):
            beside = any(
                names[other] and headline[words[min(place, other)].end() : words[max(place, other)].start()] == " "
                for other in (place - 1, place + 1)
                if 0 <= other < len(words)
            )
            keeps = place == 0 or names[place] or self._may_be_name(match.group(), loud=loud, beside=beside)
            written[match.start() : match.end()] = _written(match.group(), loud=loud, keeps=keeps)
        return "".join(written)

    def _is_name(self, word: str) -> bool:
        return self._has_capital(word) and word.lower() not in self.small

    def _has_capital(self, word: str) -> bool:
        return _capital(word) in self.capital or word in self.capital

    def _may_be_name(self, word: str, *, loud: bool, beside: bool) -> bool:
        """Tell "May" beside "Theresa", a month, and what the article has nowhere else."""
        small = word.lower()
        if self._has_capital(word) and beside:
            return True
        if loud:
            return False
        return small in MONTHS or not (small in self.small or small in self.verbs or small in STOP_WORDS)


def _capital(word: str) -> str:
    return word[0] + word[1:].lower()


def _written(word: str, *, loud: bool, keeps: bool) -> str:
    if word.islower() or (word.isupper() and not loud and 1 < len(word) <= _INITIALS):
        return word
    changed = (_capital(word) if loud else word) if keeps else word.lower()
    return changed if len(changed) == len(word) else word


def is_headline(sentence: str) -> bool:
    """Tell a sentence whose words have capitals.

    >>> is_headline("Envoy Rejects the Plan of Brel"), is_headline("The envoy Ada Quill rejected it in Brel")
    (True, False)
    """
    words = [word for word in _WORD.findall(sentence) if len(word) > _SHORT]
    return len(words) >= _FEWEST_WORDS and sum(word[0].isupper() for word in words) >= _SHARE * len(words)
