"""Reads on: where nothing points surely at a sentence's words, the one after it is quoted with it.

    "The Guard left the truce." [The next: "It called the army's digging a breach."]

A question's words and its answer often stand side by side, and which of two sentences answers is what choosing errs in
most. The quote stays one span of the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.evidence import Evidence

SURE_ABOVE = 10.0
"""Log odds of the words that a reader points at in a sentence from which it is quoted alone (docs/reader.md)."""

GAP = 2
"""Characters of white space between two quotes that are made one."""


def read_on(picked: Sequence[Evidence], found: Sequence[Evidence], *, apart: bool = False) -> list[Evidence]:
    """Extend each sentence that a reader is unsure of by the next one of its passage; `found` are all weighed ones.

    What then overlaps or follows each other is one quote, unless they are to stand `apart`. A sentence of a passage
    that was not read is extended too, but nothing is changed where there is no reader at all.
    """
    if all(item.pointed is None for item in found):
        return list(picked)
    extended = [_with_next(item, found) if _unsure(item) else item for item in picked]
    return extended if apart else merged(extended)


def merged(items: Sequence[Evidence]) -> list[Evidence]:
    """Make one quote of those that overlap or follow each other in a passage, in the place of the first of them."""
    kept: list[Evidence] = []
    for item in items:
        place = next((at for at, other in enumerate(kept) if _touch(item, other)), None)
        if place is None:
            kept.append(item)
        else:
            kept[place] = _as_one(*sorted((kept[place], item), key=lambda each: each.quoted_from))
    return kept if len(kept) == len(items) else merged(kept)


def _unsure(item: Evidence) -> bool:
    return item.pointed is None or item.pointed.score < SURE_ABOVE


def _with_next(item: Evidence, found: Sequence[Evidence]) -> Evidence:
    passage = item.hit.passage
    later = [other for other in found if other.hit.passage.id == passage.id and other.start >= item.end]
    if not later:
        return item
    end = min(later, key=lambda other: other.start).end
    return replace(item, text=passage.text[item.start - passage.start : end - passage.start], end=end)


def _touch(one: Evidence, other: Evidence) -> bool:
    """Tell whether two quotes overlap, or one begins where the other ends, but for a blank."""
    same = one.hit.passage.id == other.hit.passage.id
    return same and one.quoted_from <= other.end + GAP and other.quoted_from <= one.end + GAP


def _as_one(first: Evidence, last: Evidence) -> Evidence:
    passage = first.hit.passage
    end = max(first.end, last.end)
    pointed = [each.pointed for each in (first, last) if each.pointed]
    return replace(
        first,
        text=passage.text[first.start - passage.start : end - passage.start],
        end=end,
        pointed=max(pointed, key=lambda each: each.score, default=None),
    )
