"""Times one article that comes to a large archive, and one that goes: until the commit, and until a search sees it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from eval.benchmark import EVERYTHING, timed
from eval.figures import Figure
from eval.speed import seconds_of
from rag.errors import ArchiveError
from rag.identity import passage_id
from rag.nouns import IndexedArticle
from rag.seams import Archive

SINGLES = 20
"""Articles that come and go, one after the other; each goes before the next one comes."""

PATIENCE = 30.0
"""Seconds after which a search that still does not see a commit is a fault, not a figure."""

_FIRST = 10


def changing(
    archive: Archive, singles: Sequence[IndexedArticle], *, shown: Callable[[], bool] | None = None
) -> list[Figure]:
    """Add and remove each article; the archive holds afterwards what it held before.

    `shown` tells whether every replica shows what was committed: that is timed too, from the commit on.
    Raises ArchiveError when a change is not seen.
    """
    spent: dict[str, list[float]] = {
        "adding an article: committed": [],
        "adding an article: found by words and vector": [],
        "removing an article: committed": [],
        "removing an article: found no more": [],
    }
    added, found, removed, gone = spent.values()
    behind: list[float] = []
    for number, item in enumerate(singles):
        word = f"qz{number:05}"
        marked = with_word(item, word)
        _time(partial(archive.add, [marked]), partial(_found, archive, marked, word, by=2), added, found)
        change = partial(archive.remove, [marked.article.id])
        _time(change, partial(_found, archive, marked, word, by=0), removed, gone)
        if shown is not None:
            behind.append(_lag(partial(archive.add, [marked]), shown))
            archive.remove([marked.article.id])
    if behind:
        spent["adding an article: from its commit until every replica shows it"] = behind
    return [timed(name, times, note=f"{len(singles)} times") for name, times in spent.items()]


def with_word(item: IndexedArticle, word: str) -> IndexedArticle:
    """Give an article an id and a title of its own with a word that no other has: a search for it finds this alone."""
    title, identity = f"{item.article.title} {word}", f"single-{word}"
    article = replace(item.article, id=identity, title=title)
    passages = tuple(
        replace(passage, id=passage_id(identity, passage.start, passage.end), article_id=identity, title=title)
        for passage in item.passages
    )
    return replace(item, article=article, passages=passages)


def _time(change: Callable[[], object], seen: Callable[[], bool], committed: list[float], shown: list[float]) -> None:
    """Time a change until it returns, and until it is seen; both from its beginning, in milliseconds."""
    began = time.perf_counter()
    committed.append(1000 * seconds_of(change))
    while not seen():
        if time.perf_counter() - began > PATIENCE:
            raise ArchiveError(f"A search still does not see a change {PATIENCE:.0f} s after its commit.")
    shown.append(1000 * (time.perf_counter() - began))


def _lag(change: Callable[[], object], shown: Callable[[], bool]) -> float:
    """Time in milliseconds how long after its commit a change is shown by every replica."""
    change()
    began = time.perf_counter()
    while not shown():
        if time.perf_counter() - began > PATIENCE:
            raise ArchiveError(f"A replica still does not show a change {PATIENCE:.0f} s after its commit.")
    return 1000 * (time.perf_counter() - began)


def _found(archive: Archive, item: IndexedArticle, word: str, *, by: int) -> bool:
    """Tell whether an article is found by so many of two searches, one by words and one by vector."""
    searches = (
        archive.lexical(word, k=_FIRST, filters=EVERYTHING),
        archive.dense(item.vectors[0], k=_FIRST, filters=EVERYTHING),
    )
    return sum(any(hit.passage.article_id == item.article.id for hit in hits) for hits in searches) == by
