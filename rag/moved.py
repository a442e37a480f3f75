"""Tells how somebody's position went: two opposed statements, or that no change is seen, and what articles say of it.

Where the ledger sees no move, articles may still tell of one in their own words ("dropped her demand"). Where somebody
has no statement on the issue at all, that is said, beside what articles tell of the two together.
"""

from __future__ import annotations

from collections.abc import Iterable

from rag.article_lines import Line
from rag.ledger_questions import LedgerQuestion
from rag.nouns import Filters
from rag.positions import positions
from rag.said import Wanted
from rag.seams import Archive
from rag.side_words import names_one, stems_of, tells_of_change
from rag.sides import names_of
from rag.statement_ledger import StatementLedger
from rag.told import LedgerAnswer, Told, in_days, told_by

MOST_TOLD = 4
"""Sentences of articles that are quoted beside what somebody said."""


def moved(
    asked: LedgerQuestion, ledger: StatementLedger, archive: Archive, filters: Filters, read: Iterable[Line]
) -> LedgerAnswer | None:
    """Answer how somebody's position on an issue changed; None where neither the ledger nor an article tells."""
    who = asked.speaker or ""
    keys = ledger.speakers.find(who)
    label = ledger.issues.named(asked.topic) if asked.topic else None
    if not keys or (asked.topic and label is None):
        return None
    found = positions(ledger, Wanted(issue=label, filters=filters), compared=[who])
    if found.moves:
        told = told_by(archive, [said for move in found.moves for said in (move.before, move.after)])
        return LedgerAnswer(told) if told else None
    if not found.steady and (not asked.topic or ledger.entries(Wanted(speaker=who, issue=label, filters=filters))):
        # One statement shows no move, and nothing that was quoted may be said not to be there.
        return None
    about = [line for line in read if _is_about(line, names_of(who, keys), asked.topic, label, ledger)]
    changes = _quoted([line for line in about if tells_of_change(line.text)], archive)
    if not found.steady:
        # What begins with the name is told of that one, whoever else is named in it.
        begun = [line for line in about if names_one(line.text[: len(who) + 5], names_of(who, keys))]
        named = [line for line in begun if stems_of(asked.topic) <= stems_of(line.text)]
        others = in_days([*changes, *_quoted(named, archive)])
        missing = f"No statement under the name of {who} on {label or 'any issue'} was found."
        return LedgerAnswer(others, missing=(missing,)) if others else None
    steady = found.steady[0]
    ends = [entry.said for entry in ledger.entries(Wanted(speaker=steady.speaker, issue=steady.issue, filters=filters))]
    days = f" between {steady.first} and {steady.last}" if steady.first != steady.last else ""
    note = f"No change seen in {steady.statements} statements of {steady.speaker} on {steady.issue}{days}"
    told = told_by(archive, [ends[0], ends[-1]])
    more = "; articles tell of one in their own words." if changes else "."
    return LedgerAnswer(in_days([*told, *changes]), (note + more,)) if told else None


def _quoted(found: Iterable[Line], archive: Archive) -> tuple[Told, ...]:
    told = [told for line in found if (told := line.told(archive)) is not None]
    return in_days(told[:MOST_TOLD])


def _is_about(line: Line, called: tuple[str, ...], topic: str, label: str | None, ledger: StatementLedger) -> bool:
    """Tell whether a sentence names somebody and the topic, or an issue's cue."""
    if not names_one(line.text, called):
        return False
    wanted = stems_of(topic)
    own = stems_of(line.text)
    return wanted <= own or any(match.label == label for match in ledger.issues.match(line.text))
