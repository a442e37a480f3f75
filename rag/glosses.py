"""Says beside a quote what its words alone would hide: which day "on Tuesday" was, and who "she" is.

The quote itself is never altered. A date is counted from its article's day of publication. A person is named only where
the article leaves no choice: one person, and no other, is named in the nearest sentences before the pronoun.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from datetime import date, timedelta

from rag.actors import ROLES
from rag.dates import Window, resolve
from rag.day_tense import has_come
from rag.descriptions import DOCUMENTS
from rag.names import bearing_words, is_body, names
from rag.nouns import Article, Citation
from rag.sentences import sentence_spans

MOST_DATES = 2
LOOKED_BACK = 3
"""Sentences before a quote in which its pronoun's person is looked for."""

_RELATIVE = re.compile(r"\b(?:last|ago|yesterday|this|next)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_READ_BACK = 1500
_SAID = (
    r"said|says|told|added|asked|called|warned|wrote|insisted|announced|demanded|argued|explained|replied|promised|refused"
    r"|rejected|accused|described|objected|proposed|recalled|went\son|pointed\sout|admitted|noted|conceded|complained"
)
# Where "he" or "she" is the subject: beside a verb of saying, or first in a sentence.
_SUBJECT = re.compile(
    r"(?:^|[.!?]\s+|[\"”’']\s*,?\s*|,\s+)(?P<saying>he|she)\s+(?:\w+ly\s+)?(?:" + _SAID + r")\b"
    r"|(?:^|[.!?][\"”’']?\s+)[\"“‘']?(?P<first>he|she|his|her)\b",
    re.IGNORECASE,
)
_PRONOUNS = {
    "he": re.compile(r"\b(?:he|his|him)\b", re.IGNORECASE),
    "she": re.compile(r"\b(?:she|her)\b", re.IGNORECASE),
}
_SUBJECTS = {"he": re.compile(r"\bshe\b", re.IGNORECASE), "she": re.compile(r"\bhe\b", re.IGNORECASE)}
_SOMEBODY = re.compile(
    rf"\b(?:an?|the|one|another|its|his|her|their)\s(?:[\w-]+\s){{0,2}}?(?:{ROLES}|man|woman|girl|boy|aide|nurse)s?\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?:\s(?:of|for|to)\s[^,]{1,40})?,?\s?")


def glosses(articles: Sequence[Article], cited: Sequence[Citation]) -> list[str]:
    """Say beside each quote what its words alone would hide: which days its dates are, who "she" is."""
    told = []
    for article, citation in zip(articles, cited, strict=True):
        person = person_gloss(article.text, citation.start, citation.end)
        own = [*([person] if person else []), *date_glosses(citation.quote, citation.published)]
        if own:
            told.append(f"In [{citation.number}] {'; '.join(own)}.")
    return told


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
    found = next((one for one in _SUBJECT.finditer(quote) if not _is_spoken(text, start, start + one.start())), None)
    if found is None:
        return None
    pronoun = (found["saying"] or found["first"]).lower()
    ahead = quote[: found.start()]
    # "A nurse stayed. She ran": somebody without a name is somebody all the same.
    if pronoun not in _PRONOUNS or _SOMEBODY.search(ahead) or any(_is_person(name, text) for name in names(ahead)):
        return None
    person = _person_before(text, start, pronoun)
    return f"“{pronoun}” is {person}" if person else None


def _is_spoken(text: str, start: int, place: int) -> bool:
    """Tell whether a place lies within quotation marks that the quote, or its paragraph before it, has opened."""
    said = text[max(text.rfind("\n", 0, start) + 1, start - _READ_BACK) : place + 1]
    return said.count("“") > said.count("”") or (said.count('"') % 2 == 1 and not said.endswith('"'))


def _has_come(quote: str, words: str) -> bool:
    """Tell whether a day named in a quote has come, wherever it names it."""
    # "Will strike on Thursday" is a Thursday to come, which one is not told.
    return all(has_come(quote, found.start(), found.end()) for found in re.finditer(re.escape(words), quote))


def _person_before(text: str, start: int, pronoun: str) -> str | None:
    """Name the one person of the nearest sentence that names any; sentences about the same "she" are passed over."""
    begin = max(0, start - _READ_BACK)
    before = text[begin:start]
    left = LOOKED_BACK
    for first, last in reversed(sentence_spans(before)):
        sentence = before[first:last]
        people = {bearing_words(name)[-1]: name for name in names(sentence) if _is_person(name, text)}
        if re.match(rf"[\"“‘']?{pronoun}\b", sentence, re.IGNORECASE) and not _SUBJECTS[pronoun].search(sentence):
            # Whom "he accused" is not him.
            continue
        if len(people) > 1 or _SUBJECTS[pronoun].search(sentence):
            return None
        if people:
            (name,) = people.values()
            return None if _tells_of_another(sentence, name) else _full_name(name, text[:start])
        if _SOMEBODY.search(sentence) and not _PRONOUNS[pronoun].search(sentence):
            return None
        left -= not _PRONOUNS[pronoun].search(sentence)
        if not left:
            return None
    return None


def _tells_of_another(sentence: str, name: str) -> bool:
    """Tell whether a sentence begins with somebody without a name: "The general refused what Ada Quill offered"."""
    other = _SOMEBODY.search(sentence)
    return other is not None and not _BESIDE.fullmatch(sentence[other.end() : max(other.end(), sentence.find(name))])


def _is_person(name: str, text: str) -> bool:
    """Tell a person: somebody who is named in full somewhere in the text, and is no body or place."""
    full = _full_name(name, text)
    return full is not None and bearing_words(full)[-1] not in DOCUMENTS and not is_body(full, text)


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
