"""Finds what a wording says that its conversation does not: names, numbers, dates, and any other word of content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from rag.date_fit import dates_of
from rag.dialogue import terms_of
from rag.nouns import Conversation
from rag.numbers import numbers
from rag.spelling import STOP_WORDS, fold
from rag.stems import stem, stems

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
# Names where they have capitals.
_NAMES_TOO = frozenset({"may", "march", "us", "who", "it"})
_SOME_DAY = date(2001, 1, 3)


def additions(wording: str, question: str, conversation: Conversation) -> list[str]:
    """List the words of a wording that stand nowhere in its question and conversation, in their order.

    A word stands there in any of its forms ("vote" for "voted"), a number by its value, a date in the same words.
    Words of asking ("say", "many") may be added.
    """
    known = "\n".join(_texts(question, conversation))
    found = [*_dates(wording, known), *_numbers(wording, known), *_words(wording, known)]
    return list(dict.fromkeys(text for _, text in sorted(found)))


def _texts(question: str, conversation: Conversation) -> Iterator[str]:
    yield question
    for turn in conversation.turns:
        yield turn.question
        yield turn.answer.standalone_question
        yield turn.answer.answer
        for one in turn.answer.citations:
            yield "\n".join(filter(None, (one.quote, one.title, one.source)))


def _dates(wording: str, known: str) -> Iterator[tuple[int, str]]:
    folded = f" {fold(known)} "
    for found in dates_of(wording, _SOME_DAY):
        written = wording[found.start : found.end]
        if f" {fold(written)} " not in folded:
            yield found.start, written


def _numbers(wording: str, known: str) -> Iterator[tuple[int, str]]:
    values = {(one.value, one.unit) for one in numbers(known)}
    for one in numbers(wording):
        if (one.value, one.unit) not in values:
            yield one.start, wording[one.start : one.end]


def _words(wording: str, known: str) -> Iterator[tuple[int, str]]:
    held, written = stems(known), set(_WORD.findall(known))
    asked = set(terms_of(wording.lower()))
    for found in _WORD.finditer(wording):
        word = found.group()
        parts = fold(word).split()
        capital = word[0].isupper() and found.start() > 0
        if capital and word.lower() in _NAMES_TOO and word not in written:
            yield found.start(), word
        for part in parts:
            told = capital or part in asked or any(map(str.isdigit, part))
            if told and part not in STOP_WORDS and stem(part) not in held:
                yield found.start(), word
