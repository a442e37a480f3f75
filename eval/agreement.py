"""How far people agree on where a statement's spans are: exact F1 between two who marked the same article.

polnear has articles that six people marked, all their lines in one list, without names. A line that occurs in it m
times was marked alike by m people. Of two of n people drawn at random, both have marked a span with a chance of
m(m-1) in n(n-1) and one of them with m in n, so that exact F1 between them is the sum of m(m-1) over that of m(n-1).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.attributions import Attribution, Spans, marked_lines

ROLES = ("source", "cue", "content")
_SHARE_REPEATED = 0.1
"""In an article of one person a line or two occur twice by mistake."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Exact F1 between two people, by role, over `articles` articles that up to `people` marked."""

    articles: int
    people: int
    exact: dict[str, float]


def agreement(folder: Path) -> Agreement | None:
    """Measure how far people agree on the articles of a data set that several of them marked; None if there are none.

    Raises UnreadableError as reading the marks does.
    """
    by_article: dict[str, list[Attribution]] = defaultdict(list)
    for article, one in marked_lines(folder):
        by_article[article].append(one)
    shared = [lines for lines in by_article.values() if len(set(lines)) < (1 - _SHARE_REPEATED) * len(lines)]
    if not shared:
        return None
    people = [max(Counter(lines).values()) for lines in shared]
    exact = {role: pairwise(zip((_spans(lines, role) for lines in shared), people, strict=True)) for role in ROLES}
    return Agreement(len(shared), max(people), exact)


def pairwise(articles: Iterable[tuple[Sequence[Spans], int]]) -> float:
    """Give the exact F1 between two people, of the spans that all of n people marked in each article.

    >>> round(pairwise([([((0, 4),), ((0, 4),), ((0, 9),)], 2)]), 3)
    0.667
    """
    both = either = 0
    for spans, people in articles:
        for times in Counter(spans).values():
            # A span that one person marked twice counts once.
            count = min(times, people)
            both += count * (count - 1)
            either += count * (people - 1)
    return both / either if either else 0.0


def _spans(lines: Sequence[Attribution], role: str) -> list[Spans]:
    return [spans for line in lines if (spans := getattr(line, role))]
