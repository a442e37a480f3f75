"""Finds what a text puts between quotation marks: "the article 'Ferry talks fail'", “step for step”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.spelling import fold

# A single quotation mark inside a word is an apostrophe; a plural's ("the rebels' demand") opens nothing.
_QUOTED = re.compile(
    r"“([^“”\n]{3,200})”|\"([^\"\n]{3,200})\"|«([^«»\n]{3,200})»"
    r"|(?<!\w)['‘](?=\S)((?:[^'‘’\n]|(?<=\w)['’](?=\w)){3,200})['’](?!\w)"
)
_FEWEST_WORDS = 2
_LONGEST = 1_000
# Here a single mark must also stand apart from words outside: "the rebels' demand for 'peace'" quotes "peace".
_QUOTATION = re.compile(
    rf"“(?P<a>[^“”\n]{{1,{_LONGEST}}})”|\"(?P<b>[^\"\n]{{1,{_LONGEST}}})\"|«(?P<c>[^«»\n]{{1,{_LONGEST}}})»"
    rf"|(?<!\w)['‘](?=\S)(?P<d>(?:[^'‘’\"“”\n]|(?<=\w)['’](?=\w)){{1,{_LONGEST}}})['’](?!\w)"
)
_MARKS = re.compile("[\"“”„«»\\[\\]]|(?<!\\w)['‘’]|['‘’](?!\\w)")
_APOSTROPHE = re.compile("[‘’]")
_GAP = re.compile(r"\[?(?:\.\s?){3}\]?|\[?…\]?")
_EDGES = " .,;:!?-–—"


def quoted_phrases(text: str) -> tuple[str, ...]:
    r"""List what stands between quotation marks and has two words or more, as it stands there, each once.

    >>> quoted_phrases("Does the article 'Ferry talks fail ...' call the rebels' plan “step for step” or \"dead\"?")
    ('Ferry talks fail ...', 'step for step')
    """
    found = (next(filter(None, match.groups())).strip() for match in _QUOTED.finditer(text))
    return tuple(dict.fromkeys(phrase for phrase in found if len(fold(phrase).split()) >= _FEWEST_WORDS))


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    r"""List the places of what stands between quotation marks, without these, in order. Linear in the text.

    >>> text = "He called the rebels' plan “dead”, not \"late\"."
    >>> [text[start:end] for start, end in quotations(text)]
    ['dead', 'late']
    """
    return tuple(match.span(match.lastgroup or 0) for match in _QUOTATION.finditer(text))


def is_verbatim(quotation: str, quote: str) -> bool:
    r"""Tell whether a quotation stands in a quote word for word: marks, white space, case and what is left out apart.

    >>> is_verbatim("[W]e  will ... sail", "Holt said: «We will not\nwait; we will sail.»"), is_verbatim("old", "bold")
    (True, False)
    """
    held = f" {_bare(quote)} "
    place = 0
    for piece in _pieces(quotation):
        place = held.find(piece, place)
        while place > 0 and (held[place - 1].isalnum() or held[place + len(piece)].isalnum()):
            place = held.find(piece, place + 1)
        if place < 0:
            return False
        place += len(piece)
    return True


def _pieces(quotation: str) -> Iterator[str]:
    for piece in _GAP.split(quotation):
        if bare := _bare(piece).strip(_EDGES):
            yield bare


def _bare(text: str) -> str:
    return " ".join(_MARKS.sub("", _APOSTROPHE.sub("'", text)).casefold().split())
