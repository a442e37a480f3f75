"""How much a word tells: the rarer it is among the passages, the more."""

from __future__ import annotations

import math


def idf(passages: int, held: int) -> float:
    """Weigh a term by its rarity as BM25 does (Robertson and Zaragoza, 2009), never below zero.

    >>> round(idf(100, 1), 2), round(idf(100, 100), 2)
    (4.21, 0.0)
    """
    return math.log(1 + (max(passages - held, 0) + 0.5) / (held + 0.5))
