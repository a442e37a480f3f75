"""Widens a quote to a further sentence near by that may hold the answer as well.

    "The village lies in Velm. It was founded in 1820. [widened to: Its people were 319 in 2010.]"

Which sentence of a passage answers a short question is often uncertain, and it costs a reader less to have both in one
quote than to miss the one. The quote stays one span of the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.evidence import Evidence

REACH = 400
"""Characters of a widened quote at most: two or three sentences of news. Chosen from 250, 400 and 600 on ramdocs."""


def widened(quoted: Sequence[Evidence], likely: Sequence[Evidence]) -> list[Evidence]:
    """Widen each quote once, to the likeliest sentence of its passage within reach that a reader looked at.

    `likely` are sentences that may answer, the likeliest first. Quotes of one article never overlap.
    """
    found = list(quoted)
    for place, item in enumerate(found):
        others = [*found[:place], *found[place + 1 :]]
        wider = (_joined(item, one) for one in likely if one.pointed is not None and reaches(item, one))
        found[place] = next((one for one in wider if not any(map(one.overlaps, others))), item)
    return found


def reaches(quoted: Evidence, item: Evidence) -> bool:
    """Tell whether a quote can be widened to a sentence of its passage that it does not hold."""
    if quoted.hit.passage.id != item.hit.passage.id or quoted.covers(item):
        return False
    return max(quoted.end, item.end) - min(quoted.quoted_from, item.quoted_from) <= REACH


def _joined(quoted: Evidence, item: Evidence) -> Evidence:
    passage = quoted.hit.passage
    start, end = min(quoted.quoted_from, item.quoted_from), max(quoted.end, item.end)
    text = passage.text[start - passage.start : end - passage.start]
    return replace(quoted, text=text, start=start, end=end, lead=None)
