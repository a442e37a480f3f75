"""Cuts articles into passages: whole sentences within two budgets, each with its article's header.

One budget is counted by tiktoken and is the user's to choose; the other is the embedding model's own window, header
included, beyond which a model reads nothing. The header (title, outlet, date) is embedded and indexed with a passage
but never part of its text: `passage.text == article.text[passage.start:passage.end]`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from rag.errors import SettingsError
from rag.identity import passage_id
from rag.nouns import Article, Passage
from rag.sentences import sentence_spans
from rag.tokens import count_tokens

HEADER_TOKENS = 48
# Less room than this beside the header, in the model's tokens, and passages would be mere scraps.
_LEAST_ROOM = 32
# A gap of more whitespace than this, in characters, always ends a passage.
_WIDEST_GAP = 80
# A passage may end early, at a paragraph's end, once it is this full.
_FULL_ENOUGH = 0.6
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NON_SPACE = re.compile(r"\S+")


class TokenWindow(Protocol):
    """What chunking needs of an embedder: how it counts, and how much it reads."""

    @property
    def max_tokens(self) -> int:
        """How many of the model's own tokens a text may hold before it is cut, special tokens included."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the model's own tokens of each text, special tokens included, without cutting."""


@dataclass(frozen=True, slots=True)
class Chunking:
    """How long passages are and by how much they overlap, at most, in cl100k_base tokens.

    Raises:
        SettingsError: Fewer than 16 tokens, or an overlap that is negative or more than half of them.
    """

    tokens: int = 200
    overlap: int = 40

    def __post_init__(self) -> None:
        least = 16
        if self.tokens < least:
            raise SettingsError(
                f"Passages of {self.tokens} tokens are too short.", hint=f"Set chunking tokens to {least} or more."
            )
        if not 0 <= self.overlap <= self.tokens // 2:
            raise SettingsError(
                f"An overlap of {self.overlap} tokens does not fit passages of {self.tokens}.",
                hint=f"Set chunking overlap to a number from 0 to {self.tokens // 2}.",
            )


def header(of: Article | Passage) -> str:
    """Write title, outlet and date in one line, as far as they are known; at most 48 cl100k_base tokens.

    >>> header(Article("a", "Talks resume", "...", date(2022, 2, 10), "The Courier"))
    'Talks resume | The Courier | 10 February 2022'
    >>> header(Article("a", None, "..."))
    ''
    """
    return _header(of.title, of.source, of.published)


def embedding_text(passage: Passage) -> str:
    r"""Put a passage's header before its text: what is embedded.

    >>> embedding_text(Passage("a#0-5", "a", "Words", 0, 5, title="Talks resume"))
    'Talks resume\nWords'
    """
    line = header(passage)
    return f"{line}\n{passage.text}" if line else passage.text


def chunk(article: Article, *, chunking: Chunking, embedder: TokenWindow) -> tuple[Passage, ...]:
    """Cut an article into passages, in the order of its text; every character but whitespace lies in at least one.

    A passage is made of whole sentences and begins with the last sentences of the one before, as far as the overlap
    allows. Only a sentence that is too long for a passage is cut, between words; a word that is too long, anywhere.
    A text without anything but whitespace gives no passages.

    Raises:
        SettingsError: The model's window leaves no room beside the header.
    """
    room = _room(header(article), embedder)
    units = _units(article.text, sentence_spans(article.text), _Budget(chunking.tokens, room), embedder)
    return tuple(
        passage_at(article, units[first].start, units[last - 1].end) for first, last in _pack(units, chunking, room)
    )


@dataclass(frozen=True, slots=True)
class _Budget:
    tokens: int
    pieces: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a part of one that is too long; `tokens` includes the whitespace before it."""

    start: int
    end: int
    tokens: int
    pieces: int
    begins_paragraph: bool
    after_gap: bool


@lru_cache(maxsize=1024)
def _header(title: str | None, source: str | None, published: date | None) -> str:
    day = f"{published.day} {_MONTHS[published.month - 1]} {published.year}" if published else ""
    outlet = _shortened(source or "", HEADER_TOKENS // 3)
    tail = [part for part in (outlet, day) if part]
    spent = count_tokens([" | " + " | ".join(tail)])[0] if tail else 0
    return " | ".join(part for part in (_shortened(title or "", HEADER_TOKENS - spent), *tail) if part)


def _shortened(text: str, tokens: int) -> str:
    line = " ".join(text[: 20 * tokens].split())
    if len(text) <= 20 * tokens and count_tokens([line])[0] <= tokens:
        return line
    while line and count_tokens([line + "…"])[0] > tokens:
        # A word goes at a time; a word without spaces around it, a quarter at a time.
        line = line.rpartition(" ")[0] or line[: len(line) * 3 // 4]
    return line + "…" if line else ""


def _room(line: str, embedder: TokenWindow) -> int:
    room = embedder.max_tokens - embedder.count_tokens([line])[0]
    if room < _LEAST_ROOM:
        raise SettingsError(
            f"The embedding model reads {embedder.max_tokens} tokens; a header alone takes up to "
            f"{embedder.max_tokens - room}, and a passage needs {_LEAST_ROOM} beside it.",
            hint="Choose an embedding model with a wider window.",
        )
    return room


def _units(text: str, spans: list[tuple[int, int]], budget: _Budget, embedder: TokenWindow) -> list[_Unit]:
    # Longer than this, a sentence is cut before it is counted: tokenizers are slow on megabytes without a space.
    longest = 20 * budget.tokens
    whole = [span for span in spans if span[1] - span[0] <= longest]
    counted = dict(zip(whole, _count(text, whole, embedder), strict=True))
    parts: list[tuple[int, int]] = []
    for span in spans:
        size = counted.get(span)
        if size is not None and size.tokens <= budget.tokens and size.pieces <= budget.pieces:
            parts.append(span)
        else:
            parts.extend(_parts(text, span, budget, embedder))
    missing = [part for part in parts if part not in counted]
    counted.update(zip(missing, _count(text, missing, embedder), strict=True))
    before = [0, *(end for _, end in parts)]
    return [_unit(text, part, counted[part], end) for part, end in zip(parts, before, strict=False)]


def _unit(text: str, span: tuple[int, int], size: _Budget, before: int) -> _Unit:
    start, end = span
    gap = text[before:start]
    return _Unit(start, end, size.tokens, size.pieces, "\n" in gap, len(gap) > _WIDEST_GAP)


def _count(text: str, spans: list[tuple[int, int]], embedder: TokenWindow) -> list[_Budget]:
    if not spans:
        return []
    texts = [_gap(text, start) + text[start:end] for start, end in spans]
    special = embedder.count_tokens([""])[0]
    pieces = [pieces - special for pieces in embedder.count_tokens(texts)]
    return [_Budget(*sizes) for sizes in zip(count_tokens(texts), pieces, strict=True)]


def _gap(text: str, start: int) -> str:
    before = text[max(0, start - _WIDEST_GAP) : start]
    return before[len(before.rstrip()) :]


def _parts(text: str, span: tuple[int, int], budget: _Budget, embedder: TokenWindow) -> Iterator[tuple[int, int]]:
    """Cut a sentence between words into parts that fit the budget."""
    # No character has more than four bytes, and no byte more than one token.
    piece = max(1, min(budget.tokens - 1, budget.pieces) // 4)
    words = [
        (start, min(start + piece, match.end()))
        for match in _NON_SPACE.finditer(text, *span)
        for start in range(match.start(), match.end(), piece)
    ]
    first = tokens = pieces = 0
    for number, size in enumerate(_count(text, words, embedder)):
        tokens, pieces = tokens + size.tokens, pieces + size.pieces
        wide = number > 0 and words[number][0] - words[number - 1][1] > _WIDEST_GAP
        if number > first and (wide or tokens > budget.tokens or pieces > budget.pieces):
            yield words[first][0], words[number - 1][1]
            first, tokens, pieces = number, size.tokens, size.pieces
    yield words[first][0], words[-1][1]


def _pack(units: Sequence[_Unit], chunking: Chunking, room: int) -> Iterator[tuple[int, int]]:
    """Choose half-open runs of units, each within both budgets and reaching further than the one before."""
    tokens = [0, *itertools.accumulate(unit.tokens for unit in units)]
    pieces = [0, *itertools.accumulate(unit.pieces for unit in units)]

    def fits(first: int, last: int) -> bool:
        return tokens[last] - tokens[first] <= chunking.tokens and pieces[last] - pieces[first] <= room

    first = last = 0
    while last < len(units):
        furthest = last + 1
        while furthest < len(units) and fits(first, furthest + 1) and not units[furthest].after_gap:
            furthest += 1
        new = last
        last = furthest if furthest == len(units) else _border(units, tokens, (first, new, furthest), chunking)
        yield first, last
        first = last
        if last < len(units) and not units[last].after_gap:
            while (
                first - 1 > new - 1
                and tokens[last] - tokens[first - 1] <= chunking.overlap
                and fits(first - 1, last + 1)
            ):
                first -= 1


def _border(units: Sequence[_Unit], tokens: list[int], run: tuple[int, int, int], chunking: Chunking) -> int:
    """Choose a passage's end: preferably a paragraph's, and midway when two passages are left to make."""
    first, new, furthest = run
    left = tokens[-1] - tokens[first]
    wanted = chunking.tokens
    if left + chunking.overlap <= 2 * chunking.tokens:
        wanted = (left + chunking.overlap) // 2
    least = _FULL_ENOUGH * wanted
    ends = [last for last in range(new + 1, furthest + 1) if tokens[last] - tokens[first] >= least]
    paragraphs = [last for last in ends if units[last].begins_paragraph]
    return min(paragraphs or ends or [furthest], key=lambda last: abs(tokens[last] - tokens[first] - wanted))


def passage_at(article: Article, start: int, end: int) -> Passage:
    """Make the passage that an article's span is, whoever chose the span."""
    return Passage(
        id=passage_id(article.id, start, end),
        article_id=article.id,
        text=article.text[start:end],
        start=start,
        end=end,
        title=article.title,
        published=article.published,
        source=article.source,
        url=article.url,
    )
