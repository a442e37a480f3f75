"""Tells the day on which something was said, from the words around the reporting verb and the article's own day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from rag.dates import resolve
from rag.tree import Span

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ANY_DAY = date(2000, 12, 31)
_LONG = 500
"""Characters of a sentence that may hold many statements, each of which would read all of it again."""


def said_on(text: str, sentence: Span, content: Sequence[Span], published: date | None) -> date | None:
    """Find the one day that a reporting sentence names outside what it reports; None without one.

    An undated article tells only days written with their year.

    >>> said = "On Wednesday the League said talks would resume on Friday."
    >>> said_on(said, (0, len(said)), [(29, 57)], date(2022, 2, 10))
    datetime.date(2022, 2, 9)
    """
    today = published or _ANY_DAY
    if sentence[1] - sentence[0] > _LONG and not _tells_time(text[slice(*sentence)], today):
        return None
    frame, place = "", sentence[0]
    for start, end in sorted(content):
        if start >= sentence[1] or end <= sentence[0]:
            continue
        frame += text[place : max(place, start)] + " ; "
        place = max(place, end)
    frame += text[place : sentence[1]]
    days = [
        window.since
        for window in resolve(frame, today)
        if window.since is not None
        and window.since == window.until
        and window.kind == "during"
        and (published is not None or _YEAR.search(window.text))
    ]
    return days[0] if len(set(days)) == 1 else None


@lru_cache(maxsize=4)
def _tells_time(sentence: str, today: date) -> bool:
    return bool(resolve(sentence, today))
