"""Lists what somebody says: a body also speaks through those whom articles call its head, negotiator or spokeswoman."""

from __future__ import annotations

from rag.nouns import Filters
from rag.said import Entry, Wanted, in_time
from rag.spelling import fold
from rag.statement_ledger import StatementLedger

_FORMER = frozenset("former ex late then retired".split())


def of_speaker(asked: str, ledger: StatementLedger, filters: Filters) -> list[Entry]:
    """List statements by somebody, and by people whose role in the article is one of a body that is asked about.

    In the order of days; each stands under its own speaker's name.
    """
    own = ledger.entries(Wanted(speaker=asked, filters=filters))
    words = [word for word in fold(asked).split() if word != "the"]
    if not words or not _is_body(asked):
        return own
    known = {each.said.id for each in own}
    others = [
        each
        for each in ledger.entries(Wanted(filters=filters))
        if each.said.id not in known and each.said.role and _speaks_for(each.said.role, words)
    ]
    return sorted([*own, *others], key=in_time)


def _is_body(asked: str) -> bool:
    return asked.lower().startswith("the ") or asked.isupper()


def _speaks_for(role: str, words: list[str]) -> bool:
    """Tell whether a role is one of a body: "head of the HNC" is of the HNC."""
    folded = fold(role).split()
    if _FORMER & set(folded):
        return False
    return any(folded[place : place + len(words)] == words for place in range(len(folded)))
