"""Cuts excerpts out of articles and alters them as pasting, copying by hand and optical recognition do.

Pure functions of a text and a random generator. The first and the last word stay as they are, so that it is known
between which offsets an excerpt has to be found.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from textwrap import wrap

from rag.sentences import sentence_spans

SHORTEST, LONGEST = 60, 600
"""Characters of an excerpt."""

DROPPED, MISTAKEN = 12, 0.03
"""One word of so many is left out; share of letters that are mistaken for others."""

_SLIPS = {"o": "0", "l": "1", "i": "l", "e": "c", "m": "rn", "h": "b", "s": "5", "a": "o", "t": "f", "n": "u"}
_TYPE = str.maketrans({"'": "\N{RIGHT SINGLE QUOTATION MARK}", "-": "\N{EN DASH}"})

Alteration = Callable[[str, Random], str]


def excerpt_span(text: str, random: Random) -> tuple[int, int] | None:
    """Draw one to four sentences side by side, or a run of words of them; None if the text has none of that length."""
    spans = sentence_spans(text)
    found = [
        (spans[first][0], spans[last][1])
        for first in range(len(spans))
        for last in range(first, min(first + 4, len(spans)))
        if SHORTEST <= spans[last][1] - spans[first][0] <= LONGEST
    ]
    if not found:
        return None
    start, end = random.choice(found)
    return random.choice([(start, end), _trimmed(text, start, end, random)])


def _trimmed(text: str, start: int, end: int, random: Random) -> tuple[int, int]:
    """Leave out up to a fifth of the words at each end."""
    words: list[tuple[int, int]] = []
    for word in text[start:end].split():
        begin = text.index(word, words[-1][1] if words else start)
        words.append((begin, begin + len(word)))
    most = len(words) // 5
    kept = words[random.randint(0, most) : len(words) - random.randint(0, most)]
    return (kept[0][0], kept[-1][1]) if kept[-1][1] - kept[0][0] >= SHORTEST else (start, end)


def as_it_stands(text: str, _random: Random) -> str:
    """Leave an excerpt as it is."""
    return text


def set_in_type(text: str, _random: Random) -> str:
    """Set typographic quotes and dashes."""
    opened = text.replace(' "', " \N{LEFT DOUBLE QUOTATION MARK}").replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}")
    return opened.translate(_TYPE)


def broken(text: str, random: Random) -> str:
    """Break the lines elsewhere."""
    return "\n".join(wrap(text, width=random.randint(30, 60), break_long_words=False, break_on_hyphens=False))


def words_dropped(text: str, random: Random) -> str:
    """Leave out one inner word in twelve, one at least."""
    words = text.split()
    inner = range(1, len(words) - 1)
    out = set(random.sample(inner, k=min(len(inner), max(1, len(words) // DROPPED))))
    return " ".join(word for place, word in enumerate(words) if place not in out)


def letters_mistaken(text: str, random: Random) -> str:
    """Mistake inner letters for others, as optical recognition does."""
    first, last = len(text.split(maxsplit=1)[0]), len(text) - len(text.rsplit(maxsplit=1)[-1])
    return "".join(
        _SLIPS.get(letter, letter) if first < place < last and random.random() < MISTAKEN else letter
        for place, letter in enumerate(text)
    )


def all_of_it(text: str, random: Random) -> str:
    """Do all of that to one excerpt."""
    return broken(set_in_type(letters_mistaken(words_dropped(text, random), random), random), random)


ALTERATIONS: dict[str, Alteration] = {
    "as it stands": as_it_stands,
    "typographic signs": set_in_type,
    "lines broken": broken,
    "words dropped": words_dropped,
    "letters mistaken": letters_mistaken,
    "all of these": all_of_it,
}
