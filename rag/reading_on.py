"""Reads on: where nothing points surely at a sentence's words, the one after it is quoted with it.

    "The Guard left the truce." [The next: "It called the army's digging a breach."]

A question's words and its answer often stand side by side, and which of two sentences answers is what choosing errs in
most. The quote stays one span of the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.corrections import withdrawn
from rag.evidence import Evidence

_ENDED = re.compile(r"[.!?…][\"'”’)\]]*\s*$")

SURE_ABOVE = 10.0
"""Log odds of the words that a reader points at in a sentence from which it is quoted alone (docs/reader.md)."""

TAKEN_BACK = 3.0
"""Log odds by which a sentence that its article takes back is less likely to answer: more than another may join at."""


def read_on(picked: Sequence[Evidence], found: Sequence[Evidence]) -> list[Evidence]:
    """Extend each sentence that a reader is unsure of by the next one of its passage; `found` are all weighed ones.

    A sentence of a passage that was not read is extended too. None is where the next one is quoted already or is a line
    without a full stop, such as a heading, nor where there is no reader at all.
    """
    if all(item.pointed is None for item in found):
        return list(picked)
    extended: list[Evidence] = []
    for place, item in enumerate(picked):
        longer = _with_next(item, found) if _unsure(item) else item
        others = [*extended, *picked[place + 1 :]]
        extended.append(item if any(map(longer.overlaps, others)) else longer)
    return extended


def with_corrections(found: Sequence[Evidence]) -> list[Evidence]:
    """Put to each sentence that its article takes back the one behind it; sorted again, the likeliest first.

    No words of it stand for an answer, and what the article says elsewhere is likelier. One without another behind it
    is left out: what is right is not told there.
    """
    kept = []
    for item in found:
        put = _with_next(item, found) if withdrawn(item.text) else item
        if put is not item:
            kept.append(replace(put, pointed=None, score=put.score - TAKEN_BACK))
        elif not withdrawn(item.text):
            kept.append(item)
    return sorted(kept, key=lambda item: (-item.score, item.key))


def _unsure(item: Evidence) -> bool:
    return item.pointed is None or item.pointed.score < SURE_ABOVE


def _with_next(item: Evidence, found: Sequence[Evidence]) -> Evidence:
    passage = item.hit.passage
    later = [other for other in found if other.hit.passage.id == passage.id and other.start >= item.end]
    if not later:
        return item
    after = min(later, key=lambda other: other.start)
    if not _ENDED.search(after.text):
        return item
    end = after.end
    return replace(item, text=passage.text[item.start - passage.start : end - passage.start], end=end)
