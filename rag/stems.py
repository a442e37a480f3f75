"""Reduces words to their stems, so that "demanded" and "demands" meet: English Snowball, as in the lexical index."""

from __future__ import annotations

import threading
from functools import lru_cache

import snowballstemmer

from rag.spelling import fold

# The stemmer keeps the word it works on, so two threads must not share it unguarded.
_stemmer = snowballstemmer.stemmer("english")
_lock = threading.Lock()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Stem one folded word.

    >>> stem("negotiations"), stem("demanded")
    ('negoti', 'demand')
    """
    with _lock:
        return str(_stemmer.stemWord(word))


def stems(text: str) -> set[str]:
    """Fold a text and stem its words.

    >>> sorted(stems("Steps-for-steps talks"))
    ['for', 'step', 'talk']
    """
    return {stem(word) for word in fold(text).split()}
