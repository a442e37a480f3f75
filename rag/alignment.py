"""Finds where a text stands in another one, word for word or nearly so, with exact offsets.

Both are written plainly first (small letters, straight quotes, one space for any white space), each plain character
with its place in the original. The plain pattern is then compared with every stretch of the plain text by edit
distance: the fewest characters that have to be added, left out or replaced.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTES = dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′`´ʻʼ", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_WRITTEN = _QUOTES | _DASHES
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


REACH = 30
"""Characters that may have been left out between the outermost words of a pattern and the rest of it."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text written plainly: character i of `text` stands at `places[i]` of the original."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text, half-open, and how many characters lie between it and what was looked for."""

    start: int
    end: int
    distance: int


def plainly(text: str) -> Plain:
    r"""Write a text plainly; white space at its ends goes.

    >>> plainly("“Çavuşoğlu  said\nso”").text
    '"cavusoglu said so"'
    """
    letters: list[str] = []
    places: list[int] = []
    for place, letter in _spelled(text):
        if letter == " " and (not letters or letters[-1] == " "):
            continue
        letters.append(letter)
        places.append(place)
    if letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return Plain("".join(letters), tuple(places))


def closest(pattern: Plain, text: Plain) -> Stretch | None:
    """Find the stretch of the original text that is nearest to a pattern; the first of equally near ones.

    None if either is empty. Takes time in proportion to the product of both lengths, 64 characters at a time.

    >>> closest(plainly("talks  failed"), plainly("The “talks” failed."))
    Stretch(start=5, end=18, distance=1)
    """
    if not pattern.text or not text.text:
        return None
    begin = text.text.find(pattern.text)
    if begin >= 0:
        return _stretch(text, begin, begin + len(pattern.text), 0)
    distance, end = _nearest_end(pattern.text, text.text)
    begin = end - _length_before(pattern.text, text.text[:end], distance)
    if begin >= end:
        return None
    return _with_outer_words(pattern.text, text, _stretch(text, begin, end, distance), begin, end)


def _with_outer_words(pattern: str, text: Plain, found: Stretch, begin: int, end: int) -> Stretch:
    """Take in the first and the last word of a pattern where they stand a little further out.

    Where the second word was left out, to leave out the first as well is often the fewest edits, but not the truth.
    """
    first, last = pattern.split(maxsplit=1)[0], pattern.rsplit(maxsplit=1)[-1]
    if not text.text.startswith(first, begin):
        reach = max(0, begin - REACH)
        place = f" {text.text[reach : begin + 1]}".rfind(f" {first} ")
        begin = reach + place if place >= 0 else begin
    if not text.text.endswith(last, 0, end):
        place = f"{text.text[end - 1 : end + REACH]} ".find(f" {last} ")
        end = end + place + len(last) if place >= 0 else end
    whole = _stretch(text, begin, end, 0)
    if (whole.start, whole.end) == (found.start, found.end):
        return found
    *_, edits = _edits(pattern, text.text[begin:end], anywhere=False)
    return Stretch(whole.start, whole.end, edits)


def _stretch(text: Plain, begin: int, end: int, distance: int) -> Stretch:
    return Stretch(text.places[begin], text.places[end - 1] + 1, distance)


def _nearest_end(pattern: str, text: str) -> tuple[int, int]:
    """Find the fewest edits between a pattern and any stretch of a text, and where that stretch ends.

    Of neighbouring ends that are equally near the last is taken: a replaced last character belongs to the stretch.
    """
    fewest, end = len(pattern), 0
    for place, edits in enumerate(_edits(pattern, text, anywhere=True), start=1):
        if edits < fewest or (edits == fewest and place == end + 1):
            fewest, end = edits, place
    return fewest, end


def _length_before(pattern: str, text: str, distance: int) -> int:
    """Tell how long the stretch is that ends where a text ends and lies so many edits from a pattern."""
    reach = text[: -len(pattern) - distance - 1 : -1]
    length = 0
    for place, edits in enumerate(_edits(pattern[::-1], reach, anywhere=False), start=1):
        if edits == distance and (not length or place == length + 1):
            length = place
    return length


def _edits(pattern: str, text: str, *, anywhere: bool) -> Iterator[int]:
    """Yield, for each character of a text, the edits between a pattern and the nearest stretch that ends there.

    The stretch may begin `anywhere`, or only where the text does. One column of the table of distances is kept as bits
    of its differences (Myers 1999, A fast bit-vector algorithm for approximate string matching; Hyyrö 2003).
    """
    every = (1 << len(pattern)) - 1
    last = 1 << (len(pattern) - 1)
    where: dict[str, int] = {}
    for place, letter in enumerate(pattern):
        where[letter] = where.get(letter, 0) | 1 << place
    up, down, edits = every, 0, len(pattern)
    top = 0 if anywhere else 1
    for letter in text:
        same = where.get(letter, 0)
        sideways = (((same & up) + up) ^ up) | same
        same |= down
        more = down | ~(sideways | up) & every
        fewer = up & sideways
        edits += bool(more & last) - bool(fewer & last)
        more = more << 1 | top
        up = (fewer << 1 | ~(same | more)) & every
        down = more & same & every
        yield edits


def _spelled(text: str) -> Iterator[tuple[int, str]]:
    """Yield the plain characters of a text, each with its place."""
    for place, letter in enumerate(text):
        if letter.isascii():
            yield place, " " if letter.isspace() else letter.lower()
        elif letter not in _UNSEEN:
            for each in unicodedata.normalize("NFKD", _WRITTEN.get(letter, letter)):
                if not unicodedata.combining(each):
                    for folded in each.casefold():
                        yield place, " " if folded.isspace() else folded
