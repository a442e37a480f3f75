"""Reduces words to their stems, so that "demanded" and "demands" meet: English Snowball, as in the lexical index.

Before that, British spellings with "-is-" are written as the American ones, which Snowball knows better.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import snowballstemmer

from rag.spelling import fold

# The stemmer keeps the word it works on, so two threads must not share it unguarded.
_stemmer = snowballstemmer.stemmer("english")
_lock = threading.Lock()


# "Promise", "advise" and "exercise" have other letters before.
_BRITISH = re.compile(r"(?<=..)(al|il|ol|n|or|ar|at|ot|im|tic)is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Stem one folded word.

    >>> stem("negotiations"), stem("demanded")
    ('negoti', 'demand')
    >>> stem("normalisation") == stem("normalize"), stem("promise") == stem("promises")
    (True, True)
    """
    with _lock:
        return str(_stemmer.stemWord(_BRITISH.sub(r"\1iz", word)))


def stems(text: str) -> set[str]:
    """Fold a text and stem its words.

    >>> sorted(stems("Steps-for-steps talks"))
    ['for', 'step', 'talk']
    """
    return {stem(word) for word in fold(text).split()}
