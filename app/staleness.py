"""Kept answers shown again: a citation whose source changed or went since shows that, and no quote.

The answer as it was given stays stored; only what is shown of it changes.
"""

from __future__ import annotations

from dataclasses import replace

from rag.nouns import Answer, Citation, Conversation
from rag.seams import Archive


def as_of_now(conversation: Conversation, archive: Archive) -> Conversation:
    """Mark every citation whose source is no longer what it was when the answer was given."""
    cited = {citation.article_id for turn in conversation.turns for citation in turn.answer.citations}
    hashes = archive.hashes(sorted(cited))
    turns = tuple(replace(turn, answer=_answer(turn.answer, hashes, archive)) for turn in conversation.turns)
    return replace(conversation, turns=turns)


def _answer(answer: Answer, hashes: dict[str, str], archive: Archive) -> Answer:
    citations = tuple(_citation(citation, hashes, archive) for citation in answer.citations)
    return replace(answer, citations=citations)


def _citation(citation: Citation, hashes: dict[str, str], archive: Archive) -> Citation:
    if hashes.get(citation.article_id) == citation.article_hash:
        return citation
    if citation.article_id in hashes:
        status = "source changed"
    else:
        day = archive.removed_on(citation.article_id)
        status = f"source removed on {day}" if day else "source removed"
    return replace(citation, quote="", before="", after="", status=status)
