"""Tells what keeps an answer from being sought: filters that let nothing through, names that nobody bears, speakers."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence import Evidence
from rag.ledger_answers import said_by
from rag.names import bearing_words, names, unknown_names
from rag.nouns import Filters
from rag.questions import Question
from rag.seams import Archive
from rag.statement_ledger import StatementLedger


def out_of_reach(question: Question, archive: Archive, filters: Filters) -> tuple[str, ...]:
    """Say why nothing needs to be read: the filters let no article through, or nobody bears a name asked about."""
    if filters != Filters(speakers=filters.speakers, ignore=filters.ignore) and archive.total(filters=filters) == 0:
        return (f"No article lies within the filters ({_described(filters)}).",)
    unknown = unknown_names(question.names, archive, filters=Filters())
    if unknown:
        return tuple(f"No article names {name}." for name in unknown)
    hidden = unknown_names(question.names, archive, filters=filters)
    return tuple(f"No article within the filters ({_described(filters)}) names {name}." for name in hidden)


def by_speakers(
    evidence: Sequence[Evidence], speakers: Sequence[str], ledger: StatementLedger | None = None
) -> list[Evidence]:
    """Keep the sentences in which the ledger has one of the speakers say something; all of them without speakers.

    Where it has none of the sentences, those that name one of them are kept, by the last word of a name.
    """
    heard = said_by(evidence, speakers, ledger) if ledger else []
    if heard:
        return heard
    wanted = {bearing_words(speaker)[-1] for speaker in speakers if bearing_words(speaker)}
    if not speakers:
        return list(evidence)
    return [item for item in evidence if wanted & {(bearing_words(name) or [""])[-1] for name in names(item.text)}]


def unheard(speakers: Sequence[str]) -> tuple[str, ...]:
    """Say that no sentence names any of those who were asked to be heard; nothing where everybody is."""
    return (f"No sentence found names {' or '.join(speakers)}.",) if speakers else ()


def _described(filters: Filters) -> str:
    bounds = (("from", filters.since), ("to", filters.until), ("as of", filters.as_of))
    days = [f"{word} {day.isoformat()}" for word, day in bounds if day is not None]
    return ", ".join([*days, *filters.sources])
