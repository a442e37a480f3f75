"""The plain model that an archive is held against: what it may hold, by id.

A put or a removal that has begun may be stored or not; one that was reported is. `None` stands for absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rag.nouns import Article

Versions = frozenset[Article | None]

ABSENT: Versions = frozenset({None})


class Ledger:
    """Which versions of each article an archive may hold.

    >>> one, two = Article("a", None, "One."), Article("a", None, "Two.")
    >>> ledger = Ledger()
    >>> ledger.begin_put(one); ledger.settle({"a": one})
    []
    >>> ledger.begin_put(two); ledger.settle({"a": one})
    []
    >>> ledger.begin_put(two); ledger.reported(["a"]); ledger.settle({"a": one})
    ['a is not as it was reported.']
    """

    def __init__(self) -> None:
        self._may: dict[str, Versions] = {}
        self._given: dict[str, Article] = {}

    def may(self, article_ids: Iterable[str]) -> dict[str, Versions]:
        """Tell which versions of some articles there may be."""
        return {identity: self._may.get(identity, ABSENT) for identity in article_ids}

    def everything(self) -> dict[str, Versions]:
        """Tell which versions of all articles there may be."""
        return dict(self._may)

    def begin_put(self, article: Article) -> None:
        """From now on the article may be there as it is given."""
        self._given[article.id] = article
        self._may[article.id] = self._may.get(article.id, ABSENT) | {article}

    def reported(self, article_ids: Iterable[str]) -> None:
        """From now on the articles must be there as they were given last."""
        for identity in article_ids:
            self._may[identity] = frozenset({self._given[identity]})

    def begin_removal(self, article_ids: Iterable[str]) -> None:
        """From now on the articles may be absent."""
        for identity in article_ids:
            self._may[identity] |= ABSENT

    def removed(self, article_ids: Iterable[str]) -> None:
        """From now on the articles must be absent."""
        for identity in article_ids:
            self._may[identity] = ABSENT

    def settle(self, stored: Mapping[str, Article]) -> list[str]:
        """Say what an archive holds or lacks against this model, a sentence each; then take it as it is."""
        faults = []
        for identity in sorted(self._may.keys() | stored.keys()):
            found, may = stored.get(identity), self._may.get(identity, ABSENT)
            if found not in may:
                faults.append(f"{identity} {_fault(found, may)}.")
            self._may[identity] = frozenset({found})
        return faults

    def stored(self) -> dict[str, Article]:
        """List what must be there, by id."""
        return {
            identity: version
            for identity, versions in sorted(self._may.items())
            for version in versions
            if version is not None and len(versions) == 1
        }


def _fault(found: Article | None, may: Versions) -> str:
    if found is None:
        return "was reported and is lost"
    if may == ABSENT:
        return "is there and was removed, or never given"
    return "is not as it was reported"
