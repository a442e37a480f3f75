"""Turns texts and queries into the terms of the lexical index.

All text goes through `rag.spelling.fold` first, so tantivy only splits at spaces, drops monstrous words and, for the
ranked fields, stems. Queries become lists of terms; tantivy's query syntax is never used, so no question can break it.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

import tantivy

from rag.spelling import content_words, fold

STEMMED = "folded_stemmed"
PLAIN = "folded"

LONGEST_WORD = 100
"""Bytes beyond which a word is no word (encoded data, a line without spaces) and is not indexed."""

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def analyzer(name: str) -> tantivy.TextAnalyzer:
    """Make the analyzer that the fields of one kind are indexed with."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    builder = builder.filter(tantivy.Filter.remove_long(LONGEST_WORD))
    if name == STEMMED:
        builder = builder.filter(tantivy.Filter.stemmer("english"))
    return builder.build()


def query_terms(query: str) -> list[str]:
    """List the stemmed content words of a query, each once, in order; its stop words if it has no others.

    A word asked twice does not count twice: in questions that cost .01 nDCG@10 (docs/decisions.md).

    >>> query_terms("Who negotiates about negotiations?")
    ['negoti']
    >>> query_terms("The Who")
    ['the', 'who']
    """
    clean = _storable(query)
    words = content_words(clean) or fold(clean).split()
    return list(dict.fromkeys(stemmed(" ".join(words))))


def phrase_words(phrase: str) -> list[str]:
    """Fold a phrase to its words, which are looked for side by side.

    >>> phrase_words("Step-for-step")
    ['step', 'for', 'step']
    """
    return fold(_storable(phrase)).split()


@lru_cache(maxsize=4096)
def day_words(day: date | None) -> str:
    """Spell a day as people ask for it, in words and in digits.

    >>> day_words(date(2022, 2, 10))
    '10 february 2022 2022 02 10'
    """
    if day is None:
        return ""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04} {fold(day.isoformat())}"


def stemmed(folded: str) -> list[str]:
    """List the words of a folded text as ranked fields hold them."""
    return _analyzer(STEMMED).analyze(folded)


def plain(folded: str) -> list[str]:
    """List the words of a folded text as phrases are made of them."""
    return _analyzer(PLAIN).analyze(folded)


@cache
def _analyzer(name: str) -> tantivy.TextAnalyzer:
    return analyzer(name)


def _storable(text: str) -> str:
    # Half a surrogate pair cannot be handed to tantivy, nor can any stored text hold one.
    return text.encode("utf-8", "ignore").decode()
