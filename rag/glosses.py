"""Says beside a quote what its words alone would hide: which day "on Tuesday" was, and who "she" is.

The quote itself is never altered. A date is counted from its article's day of publication. A person is named only where
the article leaves no choice: one person, and no other, is named in the nearest sentences before the pronoun.
"""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date, timedelta

from rag.dates import Window, resolve
from rag.day_tense import has_come
from rag.names import bearing_words, is_body, names
from rag.sentences import sentence_spans

MOST_DATES = 2
LOOKED_BACK = 3
"""Sentences before a quote in which its pronoun's person is looked for."""

_RELATIVE = re.compile(r"\b(?:last|ago|yesterday|this|next)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_READ_BACK = 1500
_SUBJECT = re.compile(
    r"(?:^|[.!?]\s+|[\"”’']\s*,?\s*|,\s+)(?P<pronoun>he|she)\s+(?:\w+ly\s+)?(?:said|says|told|added|asked|called|warned|wrote|insisted"
    r"|announced|demanded|argued|explained|replied|promised|refused|rejected|accused|described|objected|proposed)\b"
    r"|^[\"“‘']?(?P<opening>he|she|his|her)\b",
    re.IGNORECASE,
)


def date_glosses(quote: str, published: date | None) -> list[str]:
    """Say which days the relative dates of a quote are, at most `MOST_DATES`; none for an undated article.

    >>> date_glosses("The envoy left on Tuesday, five years after 2017.", date(2022, 3, 10))
    ['“on Tuesday” is 8 March 2022']
    """
    if published is None:
        return []
    told = [
        window
        for window in resolve(quote, published)
        if not _YEAR.search(window.text) and (_RELATIVE.search(window.text) or _has_come(quote, window.text))
    ]
    days = [(window.text.rstrip("."), _days(window)) for window in told]
    return [f"“{text}” is {day}" for text, day in days if day][:MOST_DATES]


def person_gloss(text: str, start: int, end: int) -> str | None:
    """Say whom "he" or "she" of the quote `text[start:end]` means, where the sentences before it name one person only.

    >>> story = "Ada Quill came back. “It is over,” she said."
    >>> person_gloss(story, 21, len(story))
    '“she” is Ada Quill'
    """
    quote = text[start:end]
    found = _SUBJECT.search(quote)
    if found is None or any(_is_person(name, text) for name in names(quote)):
        return None
    pronoun = found["pronoun"] or found["opening"]
    person = _person_before(text, start)
    return f"“{pronoun.lower()}” is {person}" if person and pronoun.lower() in {"he", "she"} else None


def _has_come(quote: str, words: str) -> bool:
    """Tell whether a day named in a quote has come, wherever it names it."""
    # "Will strike on Thursday" is a Thursday to come, which one is not told.
    return all(has_come(quote, found.start(), found.end()) for found in re.finditer(re.escape(words), quote))


def _person_before(text: str, start: int) -> str | None:
    begin = max(0, start - _READ_BACK)
    before = text[begin:start]
    spans = sentence_spans(before)[-LOOKED_BACK:]
    for first, last in reversed(spans):
        people = {bearing_words(name)[-1]: name for name in names(before[first:last]) if _is_person(name, text)}
        if len(people) == 1:
            (name,) = people.values()
            return _full_name(name, text[:start])
        if people:
            return None
    return None


def _is_person(name: str, text: str) -> bool:
    """Tell a person: somebody who is named in full somewhere in the text, and is no body or place."""
    full = _full_name(name, text)
    return full is not None and not is_body(full, text)


def _full_name(name: str, text: str) -> str | None:
    """Give the longest name in a text that ends as a name does and has two bearing words or more."""
    last = bearing_words(name)[-1]
    forms = [other for other in names(text) if len(words := bearing_words(other)) > 1 and words[-1] == last]
    return max(forms, key=len, default=None)


def _days(window: Window) -> str | None:
    """Write the days of a window: a day, a month, or from one day to another; None for half-open ones of no day."""
    since, until = window.since, window.until
    if since is None or until is None:
        return None
    if since == until:
        return f"{since.day} {month_name[since.month]} {since.year}"
    if (since.day, since.month, until) == (1, 1, date(since.year, 12, 31)):
        return str(since.year)
    if since.day == 1 and (since.year, since.month) == (until.year, until.month) and (until + timedelta(1)).day == 1:
        return f"{month_name[since.month]} {since.year}"
    return None
