"""Shortens what is quoted in a sentence before it is parsed: “We tried it,” she said.

What stands within a quotation reports nothing, and a parser often loses its way in one of many words, or begins in its
middle, where a quotation has several sentences. A quoted phrase that is part of the sentence around it stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.quotations import Quotation, quotations_touching
from rag.tree import Span

_STAND_IN = "We tried it"
_CLOSING = re.compile(r"([.,!?;:…—–-]*)\s?([”\"«»'’]*)$")
_PLAIN = str.maketrans({"’": "'", "–": "—", "―": "—", "\xa0": " ", "\u202f": " "})
"""Signs that the parser's own texts had in another form."""
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_WORDS = 4
"""Fewer words with a capital are a name or a title."""


@dataclass(frozen=True, slots=True)
class Shortened:
    """A sentence as it is parsed; `cuts` are `(start, end)` of each stand-in there and of the words it stands for.

    Places of the words stood for, and `offset` for what stands before the first, are those of the article.
    """

    text: str
    offset: int
    cuts: tuple[tuple[Span, Span], ...] = ()

    def there(self, span: Span) -> Span:
        """Give the place in the article of a span of the shortened sentence; one that touches a stand-in holds all.

        >>> short = Shortened("“We tried it,” she said.", 10, (((0, 14), (10, 40)),))
        >>> short.there((15, 18)), short.there((1, 9))
        ((41, 44), (10, 40))
        """
        start, end = span
        return self._place(start, first=True), self._place(end, first=False)

    def _place(self, place: int, *, first: bool) -> int:
        moved = place + self.offset
        for (start, end), (whole_start, whole_end) in self.cuts:
            if place >= end if first else place > end:
                moved = place - end + whole_end
            elif place >= start if first else place > start:
                return whole_start if first else whole_end
        return moved


def shorten(text: str, sentence: Span, quoted: Sequence[Quotation]) -> Shortened | None:
    """Put a stand-in for each spoken sentence that is quoted in a sentence of a text; None if all of it is quoted.

    >>> text = "“We tried to go. We failed,” she said."
    >>> found = [Quotation(0, 28)]
    >>> shorten(text, (0, 16), found), shorten(text, (17, 38), found).text
    (None, '“We tried it,” she said.')
    """
    start, end = sentence
    parts: list[str] = []
    cuts: list[tuple[Span, Span]] = []
    place, length = start, 0
    for one in quotations_touching(quoted, start, end):
        first, last = max(one.start, start), min(one.end, end)
        if not _is_spoken(text, one, sentence):
            continue
        before, stand_in = text[place:first], _stand_in(text[first:last])
        if text[last : last + 1].isalpha():
            # “We tried,”Quill said.
            stand_in += " "
        parts += [before, stand_in]
        cuts.append(((length + len(before), length + len(before) + len(stand_in)), (first, last)))
        place, length = last, length + len(before) + len(stand_in)
    parts.append(text[place:end])
    if cuts and not any(_LETTER.search(part) for part in parts[::2]):
        return None
    return Shortened("".join(parts).translate(_PLAIN), start, tuple(cuts))


def _is_spoken(text: str, one: Quotation, sentence: Span) -> bool:
    if one.start < sentence[0] or one.end > sentence[1]:
        return True
    inner = text[one.start : one.end].strip("“”\"'‘’«»` ")
    return inner[:1].isupper() and inner.count(" ") >= _FEWEST_WORDS


def _stand_in(words: str) -> str:
    closing = _CLOSING.search(words)
    stops, marks = closing.groups() if closing else ("", "")
    return f"“{_STAND_IN}{stops}{'”' if marks else ''}"
