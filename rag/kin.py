"""Reads a country in the name of its people, and the other way round, where a question names one of them.

Asked who the Kestowan president is, a sentence about "the president of Kestow" speaks of all that is asked.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.names import bearing_words, kindred
from rag.stems import stem, stems

_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*")
_SHORTEST = 4
"""Letters of a name whose endings make no common words: "Su" and "sun"."""


def stems_beside(names: tuple[str, ...], text: str) -> set[str]:
    """Stem a text's words; those of `names` that stand there in a kindred form are among them as they are asked.

    >>> sorted(stems_beside(("Kestowan",), "Kestow votes")), sorted(stems_beside(("Kestow",), "Kestow votes"))
    (['kestow', 'kestowan', 'vote'], ['kestow', 'vote'])
    >>> sorted(stems_beside(("Norman",), "norms hold"))
    ['hold', 'norm']
    """
    held = stems(text)
    kin = _forms(names)
    if not kin or all(forms.isdisjoint(held) for _, forms in kin):
        return held
    # "Norms" are no Normans.
    written = stems(" ".join(_CAPITAL.findall(text)))
    return held | {asked for asked, forms in kin if not forms.isdisjoint(written)}


@lru_cache(maxsize=1024)
def _forms(names: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    alone = [words[0] for name in names if len(words := bearing_words(name)) == 1 and len(words[0]) >= _SHORTEST]
    return tuple((stem(word), frozenset(map(stem, kindred(word))) - {stem(word)}) for word in alone)
