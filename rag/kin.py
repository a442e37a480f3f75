"""Reads a country in the name of its people, and the other way round, where a question names one of them.

Asked who the Kestowan president is, a sentence about "the president of Kestow" speaks of all that is asked.
"""

from __future__ import annotations

from functools import lru_cache

from rag.names import bearing_words, kindred
from rag.stems import stem, stems


def stems_beside(names: tuple[str, ...], text: str) -> set[str]:
    """Stem a text's words; those of `names` that stand there in a kindred form are among them as they are asked.

    >>> sorted(stems_beside(("Kestowan",), "Kestow votes")), sorted(stems_beside(("Kestow",), "Kestow votes"))
    (['kestow', 'kestowan', 'vote'], ['kestow', 'vote'])
    """
    held = stems(text)
    return held | {asked for asked, forms in _forms(names) if not forms.isdisjoint(held)}


@lru_cache(maxsize=1024)
def _forms(names: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    alone = [words[0] for name in names if len(words := bearing_words(name)) == 1]
    return tuple((stem(word), frozenset(map(stem, kindred(word))) - {stem(word)}) for word in alone)
