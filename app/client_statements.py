"""The part of the client that asks for statements: who said what, who speaks, and where they stand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Any, TypeVar

from app.wire import SpeakerList
from rag.comparing import Comparison, Of
from rag.figure_ledger import Ledger
from rag.nouns import Filters
from rag.positions import Matrix
from rag.said import SaidPage, Wanted
from rag.suggested_issues import Suggestions
from rag.voices import Speaker

T = TypeVar("T")


class StatementCalls(ABC):
    """Calls about statements; of `Wanted` they send speaker, issue, kind, words and days."""

    @abstractmethod
    def _get(self, kind: type[T], path: str, params: dict[str, Any] | None = None) -> T:
        """Fetch one document of a type."""

    def statements(self, wanted: Wanted, *, limit: int = 50, offset: int = 0) -> SaidPage:
        """One page of statements, newest first. Raises InputError for an unknown issue or days in the wrong order."""
        return self._get(SaidPage, "/v1/statements", _params(wanted) | {"limit": limit, "offset": offset})

    def positions(self, wanted: Wanted, *, compared: tuple[str, ...] = (), limit: int = 20) -> Matrix:
        """Speakers by issues: of the `compared` if any are named, else of the `limit` who speak most."""
        params = _params(wanted) | {"speaker": list(compared), "limit": limit}
        return self._get(Matrix, "/v1/positions", params)

    def compare(self, wanted: Wanted, names: tuple[str, str], *, of: Of = "speakers") -> Comparison:
        """Two speakers side by side, or two outlets with what `wanted.speaker` says in each."""
        params = _params(wanted)
        params |= {"speaker": list(names)} if of == "speakers" else {"outlet": list(names)}
        return self._get(Comparison, "/v1/compare", params)

    def suggested_issues(self) -> Suggestions:
        """Issues that the list lacks: groups of statements that are near in meaning."""
        return self._get(Suggestions, "/v1/issues/suggested")

    def figures(self, query: str | None, *, filters: Filters, limit: int = 50) -> Ledger:
        """Groups of figures: of what a query is about, else of the newest articles. Raises QuestionError."""
        params: dict[str, Any] = {"limit": limit, "source": list(filters.sources)}
        given = {"q": query, "since": _text(filters.since), "until": _text(filters.until)}
        return self._get(Ledger, "/v1/figures", params | {name: value for name, value in given.items() if value})

    def speakers(self) -> tuple[Speaker, ...]:
        """All speakers, those who speak most first."""
        found: list[Speaker] = []
        following: int | None = 0
        while following is not None:
            page = self._get(SpeakerList, "/v1/speakers", {"offset": following})
            found += page.speakers
            following = page.next
        return tuple(found)


def _params(wanted: Wanted) -> dict[str, Any]:
    found = {
        "speaker": wanted.speaker,
        "issue": wanted.issue,
        "kind": wanted.kind,
        "q": wanted.query,
        "since": _text(wanted.since),
        "until": _text(wanted.until),
    }
    return {name: value for name, value in found.items() if value is not None}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
