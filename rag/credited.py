"""Tells whether anything found is of, or names, the outlets to which a question credits its matter.

    "Which plan did Quill reject, according to the Velm Post?"    (no article is of the Velm Post, none names it)

What another outlet says of the matter does not answer that, however well it fits. People, bodies and places that are
to have said something are another matter (`rag.names.unknown_names`, `rag/joined.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.bearers import named
from rag.date_points import MONTHS, WEEKDAYS
from rag.evidence import own_words
from rag.mentions import outlet_core, outlet_mentions
from rag.nouns import Article
from rag.questions import Question
from rag.spelling import STOP_WORDS, fold

_HELD = "\0"
"""What stands in place of each character of an outlet of the archive."""

_NAME = (
    rf"(?:{_HELD}+(?:['’]s?)?"
    r"|(?<![\w’'.&-])(?:[Tt]he\s)?[A-Z][\w’'.&-]*(?:\s(?:(?:of|the|for|&)\s){0,2}[A-Z][\w’'.&-]*){0,5})"
)
_WORK = r"(?:news\s)?(?:articles?|reports?|pieces?|coverage|newspapers?)"
_TOLD = r"(?:reported|mentioned|described|discussed|covered|published|highlighted|noted|stated|cited)"
_LIST = rf"(?P<whom>{_NAME}(?:(?:,|,?\s(?:and|or))\s{_NAME})*)"
_WHOLE = r"(?![\w’'.&-])(?!\s\d)"
_CREDITS = re.compile(
    rf"\b(?i:according\sto|as\sper|{_TOLD}\s(?:in|by))\s"
    rf"(?:(?:an?|the)\s(?:\w+\s){{0,2}}{_WORK}\s(?:from|by|in|of)\s)?{_LIST}{_WHOLE}"
)
# "An article by Forbes", "the Forbes article": of whatever name that is, it is an outlet's.
_WORKS = (
    re.compile(rf"\b{_WORK}\s(?:from|by)\s{_LIST}{_WHOLE}"),
    re.compile(rf"(?P<whom>{_NAME})\s{_WORK}\b"),
)
_LISTED = re.compile(r",?\s(?:and|or)\s|,\s")
_POSSESSIVE = re.compile(r"['’]s?$")
_OUTLET_WORDS = frozenset(
    """
    times post news journal herald guardian tribune express gazette telegraph chronicle observer standard daily press
    broadcasting magazine weekly today review bulletin agency despatch dispatch wire
    """.split()
)
_AGENCIES = frozenset("reuters bloomberg xinhua tass interfax anadolu axios politico forbes newsweek variety".split())
_NO_OUTLETS = (
    WEEKDAYS.keys()
    | MONTHS.keys()
    | frozenset("article articles chapter section resolution report reports reporting international english".split())
)
_MOST_LETTERS = 6


def credited(question: Question) -> list[str]:
    """List the outlets by which a question says its matter to be told, those of the archive apart, in its order.

    None where all words have capitals, which tell no names then, or are of another language.

    >>> from datetime import date
    >>> from rag.questions import read_question
    >>> text = "What does the Quay article say of the fire that, according to the Velm Post and VNN, was set?"
    >>> credited(read_question(text, outlets=["Quay"], today=date(2026, 1, 1)))
    ['Velm Post', 'VNN']
    """
    if question.text.isupper() or not question.english:
        return []
    own = _without(own_words(question.text), question.sources)
    found = [(match, False) for match in _CREDITS.finditer(own)]
    found += [(match, True) for pattern in _WORKS for match in pattern.finditer(own)]
    names = [
        (_trimmed(name), told)
        for match, told in sorted(found, key=lambda each: each[0].start("whom"))
        for name in _LISTED.split(match["whom"])
    ]
    kept = [name for name, told in names if _may_be_outlet(name) and (told or is_outlet(name))]
    return list(dict.fromkeys(kept))


def uncredited(question: Question, articles: Iterable[Article]) -> tuple[str, ...]:
    """Say which of the `credited` no article is of or names; the articles are only read where some are credited."""
    asked = credited(question)
    if not asked:
        return ()
    texts = [f"{article.title or ''} {article.source or ''} {article.text}" for article in articles]
    missing = (name for name in asked if not any(_told_by(name, text) for text in texts))
    return tuple(f"Nothing found is from, or names, “{name}”." for name in missing)


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


def _may_be_outlet(name: str) -> bool:
    words = fold(name).split()
    return bool(words) and _HELD not in name and _NO_OUTLETS.isdisjoint(words) and not any(c.isdigit() for c in name)


def _told_by(name: str, text: str) -> bool:
    """Tell whether a text names an outlet: all words side by side, or the letters that these begin with."""
    read = named(text)
    if f" {outlet_core(name)} " in read.phrase:
        return True
    if " " not in name and "-" not in name:
        return read.bears(name)
    letters = "".join(word[0] for word in re.split(r"[\s-]", name) if word[:1].isupper()).lower()
    return len(letters) > 2 and letters in read.capitals  # noqa: PLR2004 (two letters stand for too much)


def is_outlet(name: str) -> bool:
    """Tell the name of an outlet by a word of it, by its few capitals or as a known agency.

    >>> [is_outlet(name) for name in ("Velm Post", "VNN", "Reuters", "Ada Quill", "Press", "Moscow")]
    [True, True, True, False, False, False]
    """
    words = fold(name).split()
    letters = name.isupper() and len(words) == 1 and 1 < len(name) <= _MOST_LETTERS
    return letters or not _AGENCIES.isdisjoint(words) or (len(words) > 1 and not _OUTLET_WORDS.isdisjoint(words))
