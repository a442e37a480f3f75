"""Finds what stands between quotation marks: spans of an article's text, marks included.

A quotation over several paragraphs opens anew in each and closes in the last; each paragraph's part is a span of its
own here. Apostrophes are told from single marks by what stands around them. Inner quotations are not told apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile(r"''|``|[“”\"«»„‟]|[‘’'](?=\W|$)|(?<!\w)[‘’'](?=\w)")
_OPENS = "“«„‟‘"
_CLOSES = "”»"
_SINGLE = "‘’'"


@dataclass(frozen=True, slots=True)
class Quotation:
    """`text[start:end]`, marks included; `open_ended` where the paragraph ends before the mark that closes it."""

    start: int
    end: int
    open_ended: bool = False


def quotations(text: str) -> list[Quotation]:
    r"""Find the outermost quotations of a text, in order.

    >>> text = '"We\'ll go," he said. "No \'ifs\'." It\'s a \'red line\'.'
    >>> [text[found.start : found.end] for found in quotations(text)]
    ['"We\'ll go,"', '"No \'ifs\'."', "'red line'"]
    """
    return [found for paragraph in _PARAGRAPH.finditer(text) for found in _in_paragraph(text, *paragraph.span())]


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quotation]:
    opened: int | None = None
    kind = ""
    for mark in _MARK.finditer(text, start, end):
        family = _family(mark.group())
        if opened is None:
            if _can_open(text, mark, start):
                opened, kind = mark.start(), family
        elif family == kind and _can_close(text, mark, end):
            yield Quotation(opened, mark.end())
            opened = None
        elif family == kind and mark.group() in _OPENS and family != "single":
            # The one before was never closed.
            yield Quotation(opened, mark.start(), open_ended=True)
            opened = mark.start()
    if opened is not None and kind != "single":
        yield Quotation(opened, opened + len(text[opened:end].rstrip()), open_ended=True)


def _family(mark: str) -> str:
    if mark in _SINGLE:
        return "single"
    return "twin" if mark in {"''", "``"} else "double"


def _can_open(text: str, mark: re.Match[str], start: int) -> bool:
    if mark.group() in _CLOSES or (mark.group() == "’"):
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end() : mark.end() + 1]
    return mark.group() in "“«„" or (not before.isalnum() and after.strip() != "")


def _can_close(text: str, mark: re.Match[str], end: int) -> bool:
    if mark.group() in _CLOSES:
        return True
    after = text[mark.end()] if mark.end() < end else " "
    before = text[mark.start() - 1]
    if mark.group() in "“«„‘":
        # “We tried,“ she said: the wrong mark.
        return mark.group() == "“" and (before in ".,!?…") and not after.isalnum()
    if before in " \t":
        # "The name of 'Quill,' " she said.
        return text[mark.start() - 2] in "'’" and after == " "
    return not after.isalnum()


def quotation_at(quoted: Sequence[Quotation], place: int) -> Quotation | None:
    """Give the quotation, of several in order, that a place of the text lies in; None outside of all.

    >>> quotation_at([Quotation(0, 4), Quotation(9, 12)], 9), quotation_at([Quotation(0, 4)], 4)
    (Quotation(start=9, end=12, open_ended=False), None)
    """
    before = bisect_right(quoted, place, key=lambda one: one.start)
    return quoted[before - 1] if before and place < quoted[before - 1].end else None


def quotations_touching(quoted: Sequence[Quotation], start: int, end: int) -> Sequence[Quotation]:
    """List the quotations, of several in order, that share a character with `text[start:end]`."""
    first = bisect_right(quoted, start, key=lambda one: one.end)
    return quoted[first : bisect_left(quoted, end, lo=first, key=lambda one: one.start)]


def quotations_from(quoted: Sequence[Quotation], place: int) -> Iterator[Quotation]:
    """Yield the quotations, of several in order, that begin at a place or behind it."""
    for number in range(bisect_left(quoted, place, key=lambda one: one.start), len(quoted)):
        yield quoted[number]


def quotation_before(quoted: Sequence[Quotation], place: int) -> Quotation | None:
    """Give the last quotation, of several in order, that ends at a place or before it; None if there is none."""
    behind = bisect_right(quoted, place, key=lambda one: one.end)
    return quoted[behind - 1] if behind else None
