"""Says beside who took a side who took the other one: "accepted: the League [1]; rejected: the Guild [2]"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.acts import ACTS, CALLED
from rag.nouns import Article, Disagreement, Relating, Variant
from rag.told import Told

_SIDES = re.compile(
    "|".join(
        (*(ACTS[name].told.pattern for name in ("supports", "opposes")), *(rf"\b(?:{words})\b" for words in CALLED))
    ),
    re.IGNORECASE,
)
HOW = "Speakers take opposite sides."


def side_by_side(standing: Sequence[tuple[Told, Article]], own: int) -> tuple[Disagreement, ...]:
    """Lay those who took a side, the first `own` of what is cited in order, beside those who took the other one."""
    found = [
        (place < own, _variant(each, article, place + 1))
        for place, (each, article) in enumerate(standing)
        if each.speaker and each.cue and each.start <= each.cue[0] < each.cue[1] <= each.end
    ]
    if {side for side, _ in found} != {True, False}:
        return ()
    variants = tuple(one for _, one in found)
    pairs = tuple(
        Relating(first, second, "conflict")
        for second, (other, _) in enumerate(found)
        for first, (one, _) in enumerate(found[:second])
        if one != other
    )
    listed = "; ".join(f"{each.said_by}: {each.text} [{each.citation}]" for each in variants)
    return (Disagreement(f"{listed}. {HOW}", HOW, "answer", "conflict", variants, pairs),)


def _variant(told: Told, article: Article, number: int) -> Variant:
    start, end = told.cue or (told.start, told.end)
    if not _SIDES.search(article.text[start:end]) and (verb := _SIDES.search(article.text[told.start : told.end])):
        # "Said it would not accept": what was done is told by another word.
        start, end = told.start + verb.start(), told.start + verb.end()
    text = " ".join(article.text[start:end].split())
    return Variant(text, number, start, end, said_by=told.speaker, day=article.published)
