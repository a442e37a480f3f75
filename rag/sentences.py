"""Finds the sentences of a text as spans of it: the units that are quoted, and that passages are made of.

sentencex proposes the borders; this file maps them to offsets and repairs what it gets wrong in news: titles and
initials (`Ms. Jones`, `J.D. Smith`), times of day, closing quotation marks left behind, and long quotations that it
never divides. Nothing here knows what a sentence says.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import sentencex

# sentencex needs quadratic time when quotation marks are opened and never closed, so it sees this much at a time.
_BLOCK = 10_000
# A shorter quotation stays whole: its sentences and "he said" belong together. Pieces shorter than the second are kept
# with their neighbour. Both in characters.
_LONG_QUOTATION = 240
_SHORT_PIECE = 30
# Lines of a text that was wrapped for width: how long they are, and how many it takes to tell.
_WRAPPED_WIDTHS = range(40, 121)
_WRAPPED_LINES = 3

_BLANK_LINE = re.compile(r"\n\s*\n")
_LINE = re.compile(r"[^\n]+")
_WHITESPACE = re.compile(r"\s")
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"'“‘«—–-])([^\s(\[\"'“‘«—–-]+)\s*$")
_FIRST_WORD = re.compile(r"\s*[(\[\"'“‘«]*([^\W_]+(?:\.[^\W_]+)*)")
_LEFT_BEHIND = re.compile(r"[”’»)\]\"'](?=[\s”’»)\]\"'.,;]|$)")
_OPENING = re.compile(r"[\"“‘«(]|(?<!\w)'")
_INSIDE = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W\d_])")
_CLOSING = re.compile(r"[.!?][\"'”’]*\)\s+(?=[\"'“‘(]*[^\W\d_])")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_WORD = re.compile(r"[^\W_]")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _words(
    "mr mrs ms dr prof gen lt col maj capt cmdr adm sgt cpl brig gov sen sens rep reps rev hon pres amb messrs mme "
    "supt atty st mt ft vs cf viz e.g i.e"
)
_BEFORE_NUMBERS = _words("no nos art sec ch fig vol pp op jan feb mar apr jun jul aug sep sept oct nov dec")
_AFTER_TIMES = _words(
    "monday tuesday wednesday thursday friday saturday sunday gmt utc et est edt ct cst cdt mt mst mdt pt pst pdt bst "
    "cet cest eet ist local"
)
_SHORTENED = _words("inc co corp ltd bros jr sr etc bn mn dept est approx ave blvd al")
# Initialisms that often end a sentence; initials of names never do.
_PLACES = _words("u.s u.n u.k e.u d.c u.a.e u.s.a a.m p.m")
_STARTERS = _words(
    "the he she it they we i you in on at but and a an this that these those his her its their there if when while "
    "after before as for what who how so not no now yet"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    r"""Find the sentences of a text, in order: `(start, end)`, trimmed, never overlapping, covering all but whitespace.

    A sentence ends at the latest where its paragraph does: at a blank line, or at a line break unless the lines are
    wrapped in mid-sentence. A headline without a full stop is thus a sentence. Linear in the length of the text.

    >>> text = 'Talks resume\n\nGen. Geir O. Dahl left the U.N.-led talks at 5 p.m. Monday. "We tried," he said.'
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Talks resume', 'Gen. Geir O. Dahl left the U.N.-led talks at 5 p.m. Monday.', '"We tried," he said.']
    """
    # A lone surrogate and unusual whitespace make sentencex fail; each is replaced by one character of its kind.
    plain = _WHITESPACE.sub(lambda match: "\n" if match.group() == "\n" else " ", text)
    plain = plain.encode("utf-8", "replace").decode()
    spans: list[tuple[int, int]] = []
    for start, end in _paragraphs(plain):
        for first, last in _blocks(plain, start, end):
            spans.extend(_divide(plain[first:last], first))
    return spans


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    borders = [0, *itertools.chain.from_iterable(match.span() for match in _BLANK_LINE.finditer(text)), len(text)]
    for first, last in zip(borders[::2], borders[1::2], strict=True):
        lines = [match.span() for match in _LINE.finditer(text, first, last)]
        wrapped = _hard_wrapped([text[start:end] for start, end in lines if not text[start:end].isspace()])
        start = first
        for (_, end), (following, _) in itertools.pairwise(lines):
            if not (wrapped or (end - start >= _WRAPPED_WIDTHS.start and text[following].islower())):
                yield start, end
                start = following
        yield start, last


def _hard_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken for width: no line had room for the next one's first word."""
    if len(lines) < _WRAPPED_LINES:
        return False
    width = max(map(len, lines))
    full = all(len(line) + 1 + len(after.split(maxsplit=1)[0]) > width for line, after in itertools.pairwise(lines))
    return width in _WRAPPED_WIDTHS and full and any(line.rstrip()[-1:].isalnum() for line in lines[:-1])


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _BLOCK:
        cut = text.rfind(" ", start + _BLOCK // 2, start + _BLOCK) + 1 or start + _BLOCK
        yield start, cut
        start = cut
    yield start, end


def _divide(block: str, offset: int) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in [*_cuts(block), len(block)]:
        piece = block[start:cut]
        if piece.strip():
            yield offset + cut - len(piece.lstrip()), offset + start + len(piece.rstrip())
        start = cut


def _cuts(block: str) -> list[int]:
    """List where a block is cut: closing marks stay with what they close, pieces without words with a neighbour."""
    cuts: list[int] = []
    last = seen = 0
    worded = False
    for proposed in _proposals(block):
        cut = max(proposed, seen)
        while (mark := _LEFT_BEHIND.match(block, cut)) and _closes(block, last, cut):
            cut = mark.end()
        worded = worded or _WORD.search(block, seen, cut) is not None
        seen = cut
        if worded and not _joined(block, cut):
            cuts.append(cut)
            last, worded = cut, False
        elif not worded and cuts and not _OPENING.match(block, last):
            cuts[-1] = last = cut
    if cuts and not _WORD.search(block, last):
        cuts.pop()
    return cuts


def _closes(block: str, start: int, mark: int) -> bool:
    character = block[mark]
    return character not in "\"'" or block.count(character, start, mark) % 2 == 1


def _proposals(block: str) -> Iterator[int]:
    end = 0
    for segment in sentencex.segment("en", block):
        start, end = end, end + len(segment)
        if segment.startswith("(") and (closing := _CLOSING.search(segment)):
            yield start + closing.end()
        if len(segment) > _LONG_QUOTATION and (opening := _OPENING.search(block, start, end)):
            yield from _inside_quotation(block, opening.start(), start, end)
        if end < len(block):
            yield end


def _inside_quotation(block: str, opening: int, start: int, end: int) -> Iterator[int]:
    for match in _INSIDE.finditer(block, opening, end):
        cut = match.end()
        if cut - start >= _SHORT_PIECE and end - cut >= _SHORT_PIECE and not _shortened(block, cut):
            yield cut
            start = cut


def _words_around(block: str, cut: int) -> tuple[str, str]:
    before = _LAST_WORD.search(block[max(0, cut - 40) : cut])
    after = _FIRST_WORD.match(block[cut : cut + 40])
    return before.group(1) if before else "", after.group(1) if after else ""


def _joined(block: str, cut: int) -> bool:
    """Whether the full stop before a cut belongs to an abbreviation that never ends a sentence here."""
    before, after = _words_around(block, cut)
    if not before.endswith("."):
        return False
    word = before[:-1].lower()
    if word in {"a.m", "p.m"}:
        return after.lower() in _AFTER_TIMES
    if word in _TITLES or (word in _BEFORE_NUMBERS and after[:1].isdigit()):
        return True
    is_name = after[:1].isupper() and after.lower() not in _STARTERS
    return is_name and word not in _PLACES and before[:1].isupper() and _INITIALS.fullmatch(before) is not None


def _shortened(block: str, cut: int) -> bool:
    """Whether the full stop before a cut may belong to an abbreviation in mid-sentence (sentencex has its own list)."""
    before, after = _words_around(block, cut)
    if not before.endswith(".") or after.lower() in _STARTERS:
        return False
    return before[:-1].lower() in _SHORTENED | _PLACES | _BEFORE_NUMBERS
