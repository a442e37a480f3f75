"""Lines on PDF pages to paragraphs and a title, by where they stand and how large they are set.

Pure: it is given lines with their boxes and knows nothing of PDFium.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

HYPHEN = "\ufffe"
"""What PDFium writes for a hyphen at a line's end, which it has already joined to the next line."""

_LARGE = 1.2
"""A headline is set at least this many times as large as the text."""

_LONGEST_HEAD = 90
"""Characters of a page's head or foot."""

_TERMINAL = (".", "!", "?", "…", ".”", '."', "?”", '?"', "!”", '!"', ".’", ".)", ":")
# No word is longer; without the bound each character of an endless one would be tried as the beginning of all the rest.
_BROKEN = re.compile(rf"([\w.’'-]{{1,80}}){HYPHEN}\s*([\w’']+)")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line of text in points from the page's lower left corner; `size` is the height of its type."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class PdfText:
    """A document's large headline, if it has one, and its paragraphs, without what stands above that headline."""

    title: str | None
    paragraphs: tuple[str, ...]
    heads: tuple[str, ...] = ()
    """Lines of the pages' heads and of what stands above the headline, the first page's first."""


def text_of_lines(lines: Sequence[PdfLine]) -> PdfText:
    """Join lines to paragraphs: across a page's end too, and over words that were broken at a line's end."""
    running = _running(lines)
    body = [line for line in lines if line not in running]
    heads = [line.text for line in lines if line in running]
    if not body:
        return PdfText(None, ())
    usual = _usual_size(body)
    headline = _headline(body, usual)
    if headline:
        heads = [line.text for line in body[: body.index(headline[0])]] + heads
        body = body[body.index(headline[-1]) + 1 :]
    title = " ".join(line.text for line in headline) or None
    unbroken = _BROKEN.sub(" ", " ".join(line.text for line in lines).lower())
    words = Counter(re.findall(r"\w[\w’'-]*", unbroken))
    paragraphs = [_unbroken(" ".join(part), words) for part in _paragraphs(body)]
    return PdfText(_unbroken(title, words) if title else None, tuple(paragraphs), tuple(heads))


def _usual_size(lines: Sequence[PdfLine]) -> float:
    """Return the size that most characters are set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0]


def _running(lines: Sequence[PdfLine]) -> set[PdfLine]:
    """Return page numbers, and the heads and feet that pages share: the same words, numbers aside, at one height."""
    pages: dict[int, list[PdfLine]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges = [edge for on_page in pages.values() for edge in _ends(on_page) if len(edge.text) <= _LONGEST_HEAD]
    shared: dict[tuple[str, int], set[int]] = {}
    for edge in edges:
        shared.setdefault(_likeness(edge), set()).add(edge.page)
    least = max(2, len(pages) / 2)
    return {edge for edge in edges if len(shared[_likeness(edge)]) >= least or _NUMBERS.fullmatch(edge.text)}


def _likeness(edge: PdfLine) -> tuple[str, int]:
    return _NUMBERS.sub("#", edge.text), round(edge.top / 4)


def _ends(lines: Sequence[PdfLine]) -> list[PdfLine]:
    ordered = sorted(lines, key=lambda line: -line.top)
    return [*ordered[:2], *ordered[-2:]]


def _headline(lines: Sequence[PdfLine], usual: float) -> list[PdfLine]:
    """Return the lines of the largest type on the first page, where that is plainly larger than the text."""
    first = [line for line in lines[:12] if line.page == lines[0].page]
    # A masthead may be as large: it stands above and has no sentence's length.
    largest = max((line.size for line in first), default=0.0)
    if largest < _LARGE * usual:
        return []
    group: list[PdfLine] = []
    for line in first:
        if line.size >= 0.95 * largest:
            group.append(line)
        elif group:
            break
    return group if len(" ".join(line.text for line in group)) <= 300 else []  # noqa: PLR2004


def _paragraphs(lines: Sequence[PdfLine]) -> list[list[str]]:
    if not lines:
        return []
    spacing = _spacing(lines)
    right = sorted(line.right for line in lines)[int(len(lines) * 0.95)]
    width = max(right - min(line.left for line in lines), 1.0)
    paragraphs = [[lines[0].text]]
    for line, following in pairwise(lines):
        if _parted(line, following, spacing=spacing, short=right - line.right > width / 8):
            paragraphs.append([])
        paragraphs[-1].append(following.text)
    return paragraphs


def _spacing(lines: Sequence[PdfLine]) -> float:
    """Return the usual gap between two lines of one paragraph."""
    gaps = [a.bottom - b.top for a, b in pairwise(lines) if a.page == b.page and a.bottom > b.top - a.size]
    return median(sorted(gaps)[: max(1, len(gaps) * 3 // 4)]) if gaps else 0.0


def _parted(line: PdfLine, following: PdfLine, *, spacing: float, short: bool) -> bool:
    """Whether a paragraph ends between two lines."""
    ended = line.text.endswith(_TERMINAL)
    if abs(line.size - following.size) > 0.12 * line.size:
        return True
    if line.page != following.page or following.top > line.top:
        return ended or short
    if line.bottom - following.top > spacing + 0.35 * line.size:
        return True
    return short or (ended and following.left > line.left + 0.8 * line.size)


def _unbroken(text: str, words: Counter[str]) -> str:
    """Write words whole that a line's end broke, and keep the hyphens that belong to them."""

    def whole(match: re.Match[str]) -> str:
        left, right = match[1], match[2]
        joined, compound = f"{left}{right}", f"{left}-{right}"
        if words[joined.lower()]:
            return joined
        both_words = len(left) > 2 and len(right) > 3 and words[left.lower()] and words[right.lower()]  # noqa: PLR2004
        own = not left[-1].isalpha() or "-" in left or right[0].isupper() or words[compound.lower()]
        return compound if own or both_words else joined

    return " ".join(_BROKEN.sub(whole, text).replace(HYPHEN, "-").split())
