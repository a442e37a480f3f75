"""Tells whether anything found is of, or names, those whom a question credits its matter to.

    "Which plan did Quill reject, according to the Velm Post?"    (no article is of the Velm Post, none names it)

What another outlet says of the matter does not answer that, however well it fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.bearers import named
from rag.date_points import MONTHS, WEEKDAYS
from rag.evidence import own_words
from rag.mentions import outlet_core, outlet_mentions
from rag.names import bearing_words
from rag.nouns import Article
from rag.questions import Question
from rag.spelling import STOP_WORDS, fold

_HELD = "\0"
"""What stands in place of each character of an outlet of the archive."""

_NAME = (
    rf"(?:{_HELD}+(?:['’]s?)?|(?:[Tt]he\s)?[A-Z][\w’'.&-]*(?:\s(?:(?:of|the|for|&)\s){{0,2}}[A-Z][\w’'.&-]*){{0,5}})"
)
_WORK = r"(?:(?:news\s)?(?:articles?|reports?|pieces?|coverage|reporting|stor(?:y|ies)|newspapers?))"
_TOLD = r"(?:reported|mentioned|described|discussed|covered|published|highlighted|noted|stated|cited)"
_CREDITS = re.compile(
    rf"\b(?i:according\sto|(?:as\s)?per|{_TOLD}\s(?:in|by)|{_WORK}\s(?:from|by|in))\s"
    rf"(?:(?:an?|the)\s(?:\w+\s){{0,2}}{_WORK}\s(?:from|by|in|of)\s)?"
    rf"(?P<whom>{_NAME}(?:(?:,|,?\s(?:and|or))\s{_NAME})*)"
)
_OF = re.compile(rf"(?P<whom>{_NAME})\s{_WORK}\b")
_LISTED = re.compile(r",?\s(?:and|or)\s|,\s")
_POSSESSIVE = re.compile(r"['’]s?$")
_OUTLET_WORDS = frozenset(
    """
    times post news journal herald guardian tribune express gazette telegraph chronicle observer standard daily press
    broadcasting magazine weekly today review bulletin agency despatch dispatch wire
    """.split()
)
_CALENDAR = WEEKDAYS.keys() | MONTHS.keys()


def credited(question: Question) -> list[str]:
    """List whom a question says its matter to be told by, outlets of the archive apart, in its order.

    >>> from datetime import date
    >>> from rag.questions import read_question
    >>> text = "What does the Quay article say of the fire that, according to the Velm Post and VNN, was set?"
    >>> credited(read_question(text, outlets=["Quay"], today=date(2026, 1, 1)))
    ['Velm Post', 'VNN']
    """
    own = _without(own_words(question.text), question.sources)
    found = [match for pattern in (_CREDITS, _OF) for match in pattern.finditer(own)]
    names = [
        _trimmed(name)
        for match in sorted(found, key=lambda match: match.start("whom"))
        for name in _LISTED.split(match["whom"])
    ]
    return [name for name in dict.fromkeys(names) if _names_somebody(name)]


def uncredited(question: Question, articles: Iterable[Article]) -> tuple[str, ...]:
    """Say which of the `credited` no article names or is of; the articles are only read where somebody is credited."""
    asked = credited(question)
    if not asked:
        return ()
    texts = [f"{article.title or ''} {article.source or ''} {article.text}" for article in articles]
    missing = (name for name in asked if not any(_told_by(name, text) for text in texts))
    return tuple(f"No article found is of {name}, or names that source." for name in missing)


def _without(text: str, outlets: Sequence[str]) -> str:
    """Take out the outlets that are named."""
    for mention in outlet_mentions(text, outlets):
        text = text[: mention.start] + _HELD * (mention.end - mention.start) + text[mention.end :]
    return text


def _trimmed(name: str) -> str:
    """Drop small words before a name, and its possessive ending."""
    words = name.split()
    while words and fold(words[0]) in STOP_WORDS:
        words = words[1:]
    return _POSSESSIVE.sub("", " ".join(words))


def _names_somebody(name: str) -> bool:
    words = fold(name).split()
    return bool(words) and _HELD not in name and not set(words) <= _CALENDAR


def _told_by(name: str, text: str) -> bool:
    """Tell whether a text names an outlet, all words side by side, or a person, by the last name at least."""
    read = named(text)
    if is_outlet(name):
        return f" {outlet_core(name)} " in read.phrase or fold(name) in read.initials | read.capitals
    return read.bears(name) or read.has(bearing_words(name)[-1])


def is_outlet(name: str) -> bool:
    """Tell the name of an outlet, by a word of it or by being all capitals, from that of a person.

    >>> is_outlet("Velm Post"), is_outlet("VNN"), is_outlet("Ada Quill")
    (True, True, False)
    """
    return name.isupper() or bool(_OUTLET_WORDS & set(fold(name).split()))
