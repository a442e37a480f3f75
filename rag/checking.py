"""Puts every sentence of an answer through the support check, whoever wrote it, and leaves out what is not supported.

What is left out is told in the answer's notes, by kind, never in the sentence's own words: an article could have put
them there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rag.nouns import Answer, Citation, OffenceReason, Sentence
from rag.renumbering import renumbered
from rag.support import check

NOTHING_LEFT = "Nothing of the answer was borne out by its sources."

_RESPECTS: dict[OffenceReason, str] = {
    "number": "a number",
    "date": "a date",
    "name": "a name",
    "quotation": "a quotation",
    "negation": "a denial",
    "modality": "how certain it is",
    "words": "most of their words",
    "uncited": "any of their words",
}


def checked_sentence(sentence: Sentence, citations: Mapping[int, Citation]) -> Sentence:
    """Check one sentence against those of the citations, by number, that it cites."""
    found = check(sentence.text, [citations[number] for number in sentence.citations if number in citations])
    return replace(sentence, support=found.support, offending=found.offending)


def checked_answer(answer: Answer) -> Answer:
    """Check every sentence; without the unsupported ones, if there are any, markers and citations are numbered anew.

    An answer of which nothing is left becomes a refusal. Checking twice changes nothing.
    """
    by_number = {citation.number: citation for citation in answer.citations}
    sentences = tuple(checked_sentence(sentence, by_number) for sentence in answer.sentences)
    dropped = [sentence for sentence in sentences if sentence.support == "unsupported"]
    if not dropped:
        return replace(answer, sentences=sentences)
    kept = [sentence for sentence in sentences if sentence.support != "unsupported"]
    notes = (*answer.notes, left_out(dropped))
    if not kept:
        return _refused(answer, notes)
    return replace(_renumbered(answer, kept), notes=notes)


def left_out(dropped: Sequence[Sentence]) -> str:
    """Say how many sentences were left out and why.

    >>> from rag.nouns import Offence
    >>> left_out([Sentence("Holt left.", (1,), "unsupported", offending=(Offence("Holt", "name", 0, 4),))])
    '1 sentence was left out, since its sources do not bear out a name.'
    """
    respects = Counter(_RESPECTS[offence.reason] for sentence in dropped for offence in sentence.offending)
    many = f"{len(dropped)} sentences were" if len(dropped) > 1 else "1 sentence was"
    whose = "their" if len(dropped) > 1 else "its"
    return f"{many} left out, since {whose} sources do not bear out {' or '.join(respects)}."


def _refused(answer: Answer, notes: tuple[str, ...]) -> Answer:
    missing = answer.missing or (NOTHING_LEFT,)
    return replace(
        answer,
        verdict="not_in_archive",
        answer=" ".join(("This is not in the archive.", *missing)),
        sentences=(),
        citations=(),
        short_answer=None,
        disagreements=(),
        missing=missing,
        notes=notes,
        as_of=None,
    )


def _renumbered(answer: Answer, kept: Sequence[Sentence]) -> Answer:
    """Write an answer of the sentences kept, with its citations numbered from 1 in order of first use."""
    short = answer.short_answer
    used = [number for sentence in kept for number in sentence.citations]
    order = {old: new for new, old in enumerate(dict.fromkeys(used), start=1)}
    short = short if short is not None and short.citation in order else None
    sentences = tuple(replace(each, citations=tuple(order[number] for number in each.citations)) for each in kept)
    citations = sorted(
        (replace(each, number=order[each.number]) for each in answer.citations if each.number in order),
        key=lambda citation: citation.number,
    )
    days = [citation.published for citation in citations if citation.published is not None]
    return replace(
        answer,
        answer=marked(sentences),
        sentences=sentences,
        citations=tuple(citations),
        short_answer=replace(short, citation=order[short.citation]) if short else None,
        disagreements=renumbered(answer.disagreements, order),
        as_of=max(days) if days else None,
    )


def marked(sentences: Iterable[Sentence]) -> str:
    """Write sentences one after the other, each with the markers of its citations."""
    return " ".join(" ".join((each.text, *(f"[{number}]" for number in each.citations))) for each in sentences)
