"""Edits an article as outlets edit a wire story, or falsifies it in one fact: pairs whose truth is known.

Pure functions of a text and a random generator. An edit gives None where a text has nothing that it could change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from random import Random

from rag.sentences import sentence_spans
from rag.spelling import STOP_WORDS

LONGEST_PARAGRAPH = 1200
"""Characters of a paragraph that a digest takes over from another article, at most."""

_STRAIGHT: dict[str, str | int | None] = {
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "--",
    "\N{HORIZONTAL ELLIPSIS}": "...",
}
_OPENING, _CLOSING, _APOSTROPHE, _DASH = (
    "\N{LEFT DOUBLE QUOTATION MARK}",
    "\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{RIGHT SINGLE QUOTATION MARK}",
    "\N{EN DASH}",
)
_PARTS_OF_WORDS = rf"[\w'{_APOSTROPHE}-]"
_WORD = re.compile(rf"(?<!{_PARTS_OF_WORDS})[a-z]{{3,}}(?!{_PARTS_OF_WORDS})")
_NUMBER = re.compile(r"(?<![\w.,/$-])[1-9]\d{0,3}(?![\w/-]|[.,]\d)")
_NAME = re.compile(rf"(?<=[a-z,] )[A-Z][a-z]{{3,}}(?!{_PARTS_OF_WORDS})")
_MONTHS = "January February March April June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DATE = re.compile(rf"\b(?:{'|'.join(_MONTHS + _WEEKDAYS)})\b")
_SPELLED = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen mln
    bln first second third fourth fifth sixth seventh eighth ninth tenth dozens hundreds thousands millions billions
    today yesterday tomorrow tonight
    """.split()
)
# Titles, and words that are capitalised without naming anyone in particular.
_NO_NAMES = frozenset([*_MONTHS, *_WEEKDAYS, *"Minister President Secretary General Foreign Prime Vice Chief".split()])
_INVENTED = ("Varnek", "Olsdorf", "Tessaly", "Brandow", "Kirsova")


@dataclass(frozen=True, slots=True)
class Material:
    """What an edit works on: a text, paragraphs of other articles to mix in, and chance."""

    text: str
    others: Sequence[str]
    random: Random


Edit = Callable[[Material], "str | None"]


def paragraphs(text: str) -> list[str]:
    r"""Cut a text at its blank lines, or at its line ends where it has no blank line.

    >>> paragraphs("One.\n\nTwo."), paragraphs("One.\nTwo.")
    (['One.', 'Two.'], ['One.', 'Two.'])
    """
    rows = re.split(r"\n\s*\n", text.strip())
    if len(rows) == 1:
        rows = rows[0].split("\n")
    return [row.strip() for row in rows if row.strip()]


def retitle(made: Material) -> str:
    """Put a headline of six words from the text above it."""
    words = _WORD.findall(made.text)
    return " ".join(made.random.sample(words, k=min(6, len(words)))).capitalize() + "\n\n" + made.text


def credit(made: Material) -> str:
    """Add a dateline before and a credit after."""
    return f"GENEVA, Oct 5 (Northern Wire) - {made.text.strip()}\n\nReporting by Anna Sorel; editing by Paul Wick"


def trim(share: float) -> Edit:
    """Make an edit that keeps paragraphs from the beginning, as many as lie within a share of the characters."""

    def trimmed(made: Material) -> str | None:
        rows = paragraphs(made.text)
        room, kept = share * sum(map(len, rows)), [rows[0]]
        for row in rows[1:]:
            if sum(map(len, kept)) + len(row) > room:
                break
            kept.append(row)
        return "\n\n".join(kept) if len(kept) < len(rows) else None

    return trimmed


def reorder(made: Material) -> str | None:
    """Shuffle the paragraphs after the first."""
    first, *rest = paragraphs(made.text)
    return _changed("\n\n".join([first, *made.random.sample(rest, k=len(rest))]), made)


def shuffle(made: Material) -> str | None:
    """Shuffle all paragraphs."""
    rows = paragraphs(made.text)
    return _changed("\n\n".join(made.random.sample(rows, k=len(rows))), made)


def drop_sentences(made: Material) -> str | None:
    """Leave out one sentence in six, never the first."""
    spans = sentence_spans(made.text)
    out = set(made.random.sample(range(1, len(spans)), k=max(1, len(spans) // 6))) if len(spans) > 1 else set()
    text = made.text
    for place in sorted(out, reverse=True):
        start, end = spans[place]
        text = text[:start] + text[end:]
    return _changed(text, made)


def add_sentence(made: Material) -> str | None:
    """Put a sentence of another article between two paragraphs."""
    rows, other = paragraphs(made.text), made.random.choice(made.others)
    start, end = sentence_spans(other)[0]
    place = made.random.randint(1, max(1, len(rows) - 1))
    return "\n\n".join([*rows[:place], other[start:end], *rows[place:]])


def replace_words(share: float) -> Edit:
    """Make an edit that puts other words of the text in place of a share of all words; numbers and names stay."""

    def replaced(made: Material) -> str | None:
        found = [match for match in _WORD.finditer(made.text) if match[0] not in _SPELLED]
        count = round(share * len(made.text.split()))
        if count < 1 or len(found) < count:
            return None
        words = sorted({match[0] for match in found} - STOP_WORDS) or ["indeed"]
        text = made.text
        for match in sorted(made.random.sample(found, k=count), key=lambda match: -match.start()):
            text = text[: match.start()] + made.random.choice(words) + text[match.end() :]
        return _changed(text, made)

    return replaced


def set_in_type(made: Material) -> str | None:
    """Exchange straight quotes, hyphens between words and three dots for typographic ones, or these for straight."""
    if not _STRAIGHT.keys().isdisjoint(made.text):
        return made.text.translate(str.maketrans(_STRAIGHT))
    text = re.sub(r'"(?=\w)', _OPENING, made.text).replace('"', _CLOSING).replace("'", _APOSTROPHE)
    return _changed(re.sub(r" --? ", f" {_DASH} ", text), made)


def embed(made: Material) -> str:
    """Print the whole text inside a digest, between paragraphs of other articles."""
    before, after = made.random.sample(made.others, k=4), made.random.sample(made.others, k=2)
    return "\n\n".join([*before, made.text.strip(), *after])


def falsify_number(made: Material) -> str | None:
    """Change one number."""
    found = list(_NUMBER.finditer(made.text))
    if not found:
        return None
    chosen = made.random.choice(found)
    return _put(made.text, chosen, str(int(chosen[0]) + made.random.randint(1, 9)))


def falsify_name(made: Material) -> str | None:
    """Change one name, where it stands once more or not."""
    found = [match for match in _NAME.finditer(made.text) if match[0] not in _NO_NAMES]
    return _put(made.text, made.random.choice(found), made.random.choice(_INVENTED)) if found else None


def falsify_date(made: Material) -> str | None:
    """Change one month or weekday."""
    found = list(_DATE.finditer(made.text))
    if not found:
        return None
    chosen = made.random.choice(found)
    kind = _MONTHS if chosen[0] in _MONTHS else _WEEKDAYS
    return _put(made.text, chosen, made.random.choice([name for name in kind if name != chosen[0]]))


def digests(made: Material) -> tuple[str, str]:
    """Write two digests that share one paragraph of the text, all others being of other articles."""
    shared = made.random.choice(paragraphs(made.text))[:LONGEST_PARAGRAPH]
    others = made.random.sample(made.others, k=10)
    return "\n\n".join([*others[:3], shared, *others[3:5]]), "\n\n".join([*others[5:7], shared, *others[7:]])


COPYING: dict[str, Edit] = {
    "retitled": retitle,
    "dateline and credit": credit,
    "trimmed to 3/4": trim(0.75),
    "trimmed to 1/2": trim(0.5),
    "trimmed to 1/3": trim(0.34),
    "trimmed to 1/5": trim(0.2),
    "reordered after the first": reorder,
    "reordered": shuffle,
    "sentences dropped": drop_sentences,
    "sentence added": add_sentence,
    "1 % of words replaced": replace_words(0.01),
    "3 % of words replaced": replace_words(0.03),
    "5 % of words replaced": replace_words(0.05),
    "typographic signs": set_in_type,
    "inside a digest": embed,
}
"""Edits that leave one piece of evidence."""

FALSIFYING: dict[str, Edit] = {
    "one number changed": falsify_number,
    "one name changed": falsify_name,
    "one date changed": falsify_date,
}
"""Edits that make two pieces of evidence."""


def material_of(texts: Sequence[str]) -> list[str]:
    """Collect paragraphs for digests: those long enough to say something."""
    rows = chain.from_iterable(map(paragraphs, texts))
    return [row[:LONGEST_PARAGRAPH] for row in rows if len(row) > LONGEST_PARAGRAPH // 10]


def _put(text: str, place: re.Match[str], new: str) -> str:
    return text[: place.start()] + new + text[place.end() :]


def _changed(text: str, made: Material) -> str | None:
    return text if text != made.text else None
