"""Picks the direct answer out of what is quoted: a number, a name, a day or a place, as a span of its article.

A reader points at words (`rag/reader.py`); they are taken only where they are of the kind that was asked for, and where
the reader prefers them to nothing. What a position or a reason is takes a sentence, and that is quoted anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.actors import BODY_HEADS
from rag.dates import resolve, windows
from rag.evidence import Evidence
from rag.names import bearing_words, names
from rag.nouns import Citation, ShortAnswer
from rag.numbers import AMOUNTS, numbers
from rag.questions import Question
from rag.reading import Pointed
from rag.spelling import fold

SURE_ABOVE = 11.0
"""Log odds of the words against nothing from which four of five are right (sample archive; docs/reader.md)."""

MOST_WORDS = 12
_BOUNDS = re.compile(
    r"(?:at least|more than|fewer than|less than|no fewer than|up to|over|under|about|around|some|nearly|almost|roughly"
    r"|between)\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"(?:another|the|an?\s(?:further|additional))\s+", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"^\s*(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|may|might)\b", re.IGNORECASE
)
_PLURAL_VERB = (
    r"are|were|have|do|did|will|would|can|could|should|may|might|[a-z]{2,}ed|took|met|held|left|sent|gave|made|won|said"
    r"|led|lost|sought|fought|built|chose|want|support|oppose|back|agree|refuse|call|seek|say"
)
_SEVERAL = re.compile(
    rf"\s*which\s(?:(?!of\b)[\w-]+\s){{0,2}}?[a-z-]+(?:ie|[a-z][^\Wsi])s\s(?:{_PLURAL_VERB})\b", re.IGNORECASE
)
"""A question that opens by asking for several: its noun and its verb are plural."""

_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{2,}(?:,[^—–\n]{0,40}?)?\s*(?:\([^)\n]{1,40}\)\s*)?[—–-]\s")
_BETWEEN = re.compile(r"(?:,\s(?:and\s|or\s)?|\s(?:and|or)\s)(?:the\s)?")


def short_answer(
    question: Question, picked: Sequence[Evidence], citations: Sequence[Citation], *, parts: int = 1
) -> ShortAnswer | None:
    """Choose the words that answer among those pointed at in what is cited; `citations[i]` cites `picked[i]`.

    None where nothing is pointed at surely enough, or what is pointed at is not of the kind that was asked for; nor is
    one answer given to a question of several parts, or where the sources give different amounts.
    """
    if parts > 1 or question.kind in {"statement", "reason"} or _YES_OR_NO.match(question.text):
        return None
    pointed = [
        (item.pointed, citation)
        for item, citation in zip(picked, citations, strict=True)
        if item.pointed and item.pointed.score > SURE_ABOVE and _inside(item.pointed, citation)
    ]
    fitted = [(one, citation, span) for one, citation in pointed if (span := _fitted(question, citation, one))]
    if not fitted or (question.kind == "quantity" and _differ(fitted)):
        return None
    _, citation, (start, end) = max(fitted, key=lambda one: (one[0].score, -one[1].number))
    text = citation.quote[start - citation.start : end - citation.start]
    return ShortAnswer(text, citation.number, start, end)


def doubted(answer: str, quoted: Sequence[Evidence], likely: Sequence[Evidence]) -> bool:
    """Tell whether a quote holds other words too that a reader points at as surely: then none is the answer."""
    given = fold(answer)
    sure = [one for one in likely if one.pointed and one.pointed.score > SURE_ABOVE]
    others = [fold(_words_of(one)) for one in sure if any(item.covers(one) for item in quoted)]
    return any(other not in given and given not in other for other in others)


def _words_of(item: Evidence) -> str:
    """Give the words that a reader points at."""
    passage, pointed = item.hit.passage, item.pointed
    return passage.text[pointed.start - passage.start : pointed.end - passage.start] if pointed else ""


def _differ(fitted: Sequence[tuple[Pointed, Citation, tuple[int, int]]]) -> bool:
    """Tell whether the amounts pointed at are not all the same."""
    texts = [citation.quote[start - citation.start : end - citation.start] for _, citation, (start, end) in fitted]
    return len({tuple(number.value for number in numbers(text) if number.kind in AMOUNTS) for text in texts}) > 1


def _inside(pointed: Pointed, citation: Citation) -> bool:
    return citation.start <= pointed.start < pointed.end <= citation.end


def _fitted(question: Question, citation: Citation, pointed: Pointed) -> tuple[int, int] | None:
    """Give the span of the kind that was asked for at the words pointed at, or None."""
    quote, offset = citation.quote, citation.start
    start, end = pointed.start - offset, pointed.end - offset
    if len(quote[start:end].split()) > MOST_WORDS:
        return None
    found: tuple[int, int] | None = (start, end)
    if question.kind not in {"quantity", "time"} and _SEVERAL.match(question.text):
        found = _enumerated(quote, start, end)
    elif question.kind == "quantity":
        found = _amount(quote, start, end)
    elif question.kind == "time":
        found = (start, end) if _is_day(quote[start:end], citation.published) else None
    elif question.kind in {"person", "place"}:
        found = _name_of_kind(question, quote, start, end)
    return (offset + found[0], offset + found[1]) if found else None


def _amount(quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen words to the amounts that they touch, and to a bound before them ("at least"); None without one."""
    amounts = [one for one in numbers(quote) if one.kind in AMOUNTS and one.start < end and start < one.end]
    if not amounts:
        return None
    if _FURTHER.fullmatch(quote, start, amounts[0].start):
        start = amounts[0].start
    start, end = min(start, amounts[0].start), max(end, amounts[-1].end)
    bound = _BOUNDS.search(quote[:start])
    return bound.start() if bound else start, end


def _is_day(words: str, published: date | None) -> bool:
    return bool((resolve(words, published) if published else windows(words, today=date.max)) or numbers(words))


def _name_of_kind(question: Question, quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen words to the name that they touch; None without one, or if it cannot be what was asked for."""
    whole = _named(quote, start, end)
    if whole is None or _asked_about(quote[slice(*whole)], question) or not _is_of_kind(question, quote, whole):
        return None
    return min(start, whole[0]), max(end, whole[1])


def _enumerated(quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Find the list of names, "A, B and the C", that the words from `start` to `end` are a part of."""
    chain: list[tuple[int, int]] = []
    place = 0
    for name in names(quote):
        first = quote.find(name, place)
        if first < 0:
            continue
        place = first + len(name)
        if chain and not _BETWEEN.fullmatch(quote, chain[-1][1], first):
            if _holds(chain, start, end):
                break
            chain = []
        chain.append((first, place))
    return (chain[0][0], chain[-1][1]) if len(chain) > 1 and _holds(chain, start, end) else None


def _holds(chain: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return bool(chain) and chain[0][0] < end and start < chain[-1][1]


def _named(quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Find the first name that the words from `start` to `end` hold or are a part of."""
    for name in names(quote):
        place = quote.find(name)
        while place >= 0:
            if place < end and start < place + len(name):
                return place, place + len(name)
            place = quote.find(name, place + 1)
    return None


def _is_of_kind(question: Question, quote: str, whole: tuple[int, int]) -> bool:
    """Tell whether a name can be what was asked for: the place of a dateline did nothing, a body is no place."""
    if question.kind == "place":
        return bearing_words(quote[slice(*whole)])[-1] not in BODY_HEADS
    dateline = _DATELINE.match(quote)
    return dateline is None or whole[0] >= dateline.end()


def _asked_about(name: str, question: Question) -> bool:
    """Tell whether a name is one that the question itself names: "Who succeeded Quill?" is not answered by Quill."""
    return bearing_words(name)[-1] in {bearing_words(asked)[-1] for asked in question.names}
