"""Finds the sentences of passages that bear out a generated sentence best: they are cited, not the whole passages.

The fewest that support it as well as any: one if one does, a second or third only where the check finds more borne out
with it. Sentences side by side make one quote. What an article says to whoever reads it for somebody else
(`rag/orders.py`) is cited for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.citing import cite
from rag.nouns import Article, Citation, ScoredPassage, Sentence, Support
from rag.orders import is_order
from rag.sentences import sentence_spans
from rag.stems import stems
from rag.support import check

_MOST_QUOTES = 3
_TRIED = 12
_RANK: dict[Support, int] = {"supported": 0, "partly": 1, "unsupported": 2}


@dataclass(frozen=True, slots=True)
class Stored:
    """A passage as it was found and the article that prints it."""

    hit: ScoredPassage
    article: Article


@dataclass(frozen=True, slots=True)
class Attributed:
    """A checked sentence, its citations all numbered 0, and what it rests on."""

    sentence: Sentence
    citations: tuple[Citation, ...]


def attribute(text: str, passages: Sequence[Stored]) -> Attributed:
    """Choose what a sentence cites among the sentences of some passages, and check it against that."""
    ranked = _ranked(text, passages)
    chosen: list[Citation] = []
    best = _checked(text, ())
    for _ in range(_MOST_QUOTES):
        tried = [_checked(text, (*chosen, one)) for one in ranked if one not in chosen]
        better = min(tried, key=_badness, default=best)
        if not tried or _badness(better) >= _badness(best):
            break
        best, chosen = better, list(better.citations)
        if best.sentence.support == "supported":
            break
    return Attributed(best.sentence, _joined(best.citations, passages))


def _ranked(text: str, passages: Sequence[Stored]) -> list[Citation]:
    """List the sentences of the passages that share most words with a text, each as a citation."""
    wanted = stems(text)
    found: dict[tuple[str, int], tuple[int, Citation]] = {}
    for stored in passages:
        passage = stored.hit.passage
        for start, end in sentence_spans(passage.text):
            first, last = passage.start + start, passage.start + end
            said = passage.text[start:end]
            shared = 0 if is_order(said) else len(wanted & stems(said))
            if shared and (stored.article.id, first) not in found:
                citation = cite(0, stored.article, stored.hit, start=first, end=last, score=stored.hit.score)
                found[stored.article.id, first] = shared, citation
    ranked = sorted(found.values(), key=lambda one: (-one[0], one[1].article_id, one[1].start))
    return [citation for _, citation in ranked[:_TRIED]]


def _checked(text: str, citations: tuple[Citation, ...]) -> Attributed:
    found = check(text, citations)
    return Attributed(Sentence(text, (), found.support, offending=found.offending), citations)


def _badness(one: Attributed) -> tuple[int, int]:
    return _RANK[one.sentence.support], sum(offence.end - offence.start for offence in one.sentence.offending)


def _joined(citations: Sequence[Citation], passages: Sequence[Stored]) -> tuple[Citation, ...]:
    """Make one quote of sentences that stand side by side; quotes stay in the order of use."""
    stored: Mapping[str, Stored] = {one.hit.passage.id: one for one in passages}
    ordered = sorted(citations, key=lambda one: (one.article_id, one.start))
    for one, other in pairwise(ordered):
        if one.article_id == other.article_id and other.start > one.start and other.start - one.end <= 1:
            source = stored[one.passage_id]
            whole = cite(0, source.article, source.hit, start=one.start, end=other.end, score=one.score)
            rest = [each for each in citations if each not in {one, other}]
            return _joined((whole, *rest), passages)
    return tuple(citations)
