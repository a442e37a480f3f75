"""Kept answers shown again: what rests on a source that changed or went since says that, and quotes nothing of it.

An answer quotes its sources in its sentences too, so those fall silent with their citations. The answer as it was given
stays stored; only what is shown of it changes. Hashes are read first: they come from where the archive is newest, and
what is read after them is no older (`index/postgres/replicas.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rag.nouns import Answer, Citation, Conversation, Hit, Sentence
from rag.seams import Archive


def as_of_now(conversation: Conversation, archive: Archive) -> Conversation:
    """Mark every citation whose source is no longer what it was when the answer was given."""
    cited = {citation.article_id for turn in conversation.turns for citation in turn.answer.citations}
    hashes = archive.hashes(sorted(cited))
    turns = tuple(replace(turn, answer=_answer(turn.answer, hashes, archive)) for turn in conversation.turns)
    return replace(conversation, turns=turns)


def answer_as_of_now(answer: Answer, archive: Archive) -> Answer:
    """Mark the citations of one answer in the same way."""
    return _answer(answer, archive.hashes(sorted({each.article_id for each in answer.citations})), archive)


def _answer(answer: Answer, hashes: Mapping[str, str], archive: Archive) -> Answer:
    citations = tuple(_citation(citation, hashes, archive) for citation in answer.citations)
    answer = replace(
        answer, citations=citations, nearest=tuple(hit for hit in answer.nearest if _still_there(hit, archive))
    )
    stale = {citation.number: citation.status for citation in citations if citation.status is not None}
    return _without_words(answer, stale) if stale else answer


def _citation(citation: Citation, hashes: Mapping[str, str], archive: Archive) -> Citation:
    if hashes.get(citation.article_id) == citation.article_hash:
        return citation
    if citation.article_id in hashes:
        status = "source changed"
    else:
        day = archive.removed_on(citation.article_id)
        status = f"source removed on {day}" if day else "source removed"
    return replace(citation, quote="", before="", after="", status=status)


def _without_words(answer: Answer, stale: Mapping[int, str]) -> Answer:
    """Let the sentences that rest on stale citations say so instead of what they said."""
    sentences = tuple(_sentence(sentence, stale) for sentence in answer.sentences)
    marked = (f"{each.text} {' '.join(f'[{number}]' for number in each.citations)}".rstrip() for each in sentences)
    short = answer.short_answer
    return replace(
        answer,
        answer=" ".join(marked),
        sentences=sentences,
        short_answer=None if short is not None and short.citation in stale else short,
        # They repeat what the sources say.
        disagreements=(),
        notes=(),
    )


def _sentence(sentence: Sentence, stale: Mapping[int, str]) -> Sentence:
    statuses = dict.fromkeys(stale[number] for number in sentence.citations if number in stale)
    if not statuses:
        return sentence
    told = "; ".join(statuses)
    return Sentence(f"{told[0].upper()}{told[1:]}.", sentence.citations, "unsupported")


def _still_there(hit: Hit, archive: Archive) -> bool:
    article = archive.article(hit.article_id)
    return article is not None and article.text[hit.start : hit.end] == hit.text
