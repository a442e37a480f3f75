"""Keeps disagreements true to an answer whose citations were numbered anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from rag.nouns import Disagreement

_MARKER = re.compile(r"\[(\d{1,4})\]")


def renumbered(found: Iterable[Disagreement], order: Mapping[int, int]) -> tuple[Disagreement, ...]:
    """Write disagreements with the new numbers, by the old ones; one that shows what is no longer cited is left out.

    >>> renumbered([Disagreement("12 [3] and 14 [7] differ.")], {3: 1, 7: 2})[0].text
    '12 [1] and 14 [2] differ.'
    >>> renumbered([Disagreement("12 [3] and 14 [7] differ.")], {3: 1})
    ()
    """
    return tuple(_renumbered(each, order) for each in found if numbers_in(each) <= order.keys())


def _renumbered(found: Disagreement, order: Mapping[int, int]) -> Disagreement:
    def marked(text: str) -> str:
        return _MARKER.sub(lambda marker: f"[{order[int(marker[1])]}]", text)

    variants = tuple(replace(each, citation=order[each.citation]) for each in found.variants)
    return replace(found, text=marked(found.text), how=marked(found.how), variants=variants)


def numbers_in(found: Disagreement) -> set[int]:
    """List the citations that a disagreement shows, by number."""
    shown = {variant.citation for variant in found.variants}
    return shown | {int(number) for number in _MARKER.findall(f"{found.text} {found.how}")}
