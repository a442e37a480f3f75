"""Lines of a plain text file to paragraphs: odd spaces go, hard-wrapped lines are joined again.

This knows nothing of what a line says; which lines are page furniture is `index.furniture`'s to judge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDEST_WRAP = 100
"""Characters: text whose lines are nearly all within this may have been wrapped by a program."""

_FULL_LINE = 45
"""Characters: a line shorter than this says nothing about wrapping."""

_NEWLINES = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = dict.fromkeys(map(ord, "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))), " ")
_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and chr(code) not in "\t\n"),
        *(0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFC),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ],
    "",
)
_CHARACTERS = {**_SPACES, **_INVISIBLE}
_STOPS = tuple(".!?…:;\"”’')]")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph's text on one line; lines that no blank line parts share a `block`."""

    text: str
    block: int


def tidy(text: str) -> str:
    r"""Write text in composed characters (NFC), with plain spaces and newlines and nothing invisible.

    >>> tidy("caf\u0065\u0301\u00a0 now\r\nnext\u200b")
    'café  now\nnext'
    """
    composed = unicodedata.normalize("NFC", _NEWLINES.sub("\n", text))
    return composed.translate(_CHARACTERS)


def lines_of(text: str) -> list[Line]:
    r"""Split text into paragraphs: one a line, or one a run of lines where the text was hard-wrapped.

    >>> [line.text for line in lines_of("One.\nTwo.\n\nThree.")]
    ['One.', 'Two.', 'Three.']
    """
    blocks: list[list[str]] = [[]]
    for raw in tidy(text).split("\n"):
        if line := " ".join(raw.split()):
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    width = _wrap_width(blocks)
    return [
        Line(paragraph, number)
        for number, block in enumerate(blocks)
        for paragraph in (block if width is None else _join(block, width))
    ]


def _wrap_width(blocks: Sequence[Sequence[str]]) -> int | None:
    """Return the column at which lines were wrapped, or None where each line is a paragraph of its own.

    Wrapped text has its lines within `WIDEST_WRAP`, and most of its full lines stop in the middle of a sentence.
    """
    lengths = sorted(len(line) for block in blocks for line in block)
    if not lengths:
        return None
    width = lengths[int(len(lengths) * 0.97)]
    if width > WIDEST_WRAP:
        return None
    full = [(a, b) for block in blocks for a, b in pairwise(block) if len(a) >= max(_FULL_LINE, 0.7 * width)]
    broken = sum(_runs_on(a, b) for a, b in full)
    return width if broken and broken >= 0.4 * len(full) else None


def _runs_on(line: str, following: str) -> bool:
    """Whether a sentence plainly goes on from one line to the next."""
    return not line.endswith(_STOPS) and (following[0].islower() or line.endswith((",", "-")))


def _join(block: Sequence[str], width: int) -> Iterator[str]:
    """Join the lines of a block that wrapping broke: where the next line's first word would not have fitted."""
    parts = [block[0]] if block else []
    for line, following in pairwise(block):
        would_fit = len(line) + 1 + len(following.split(" ", 1)[0]) <= width
        if would_fit and not _runs_on(line, following):
            yield _glue(parts)
            parts = []
        parts.append(following)
    if parts:
        yield _glue(parts)


def _glue(parts: Sequence[str]) -> str:
    return " ".join(parts)
