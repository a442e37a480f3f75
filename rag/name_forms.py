"""Brings the names of one person together: "Pedersen", "Geir Pedersen", "Geir O. Pedersen", if only one can be meant.

Within an article (`full_names`, `one_bearer`) and across an archive (`merged`), where what is stored decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.names import bearing_words, names
from rag.speaker_mentions import read_mention
from rag.speaker_names import speaker_names
from rag.spelling import fold

_LEADING_INITIALS = re.compile(r"^(?:[A-Z]{2,}\s)+(?=[A-ZÀ-Þ][a-zà-þ])")


def full_names(text: str) -> dict[str, list[str]]:
    """List the full names of persons in a text by their last word, folded: "pedersen" gives "Geir Pedersen"."""
    found: dict[str, list[str]] = {}
    for written in names(text):
        mention = read_mention(_LEADING_INITIALS.sub("", written))
        words = bearing_words(mention.name) if mention.kind == "person" and mention.name else []
        if len(words) > 1 and mention.name:
            known = found.setdefault(words[-1], [])
            if mention.name not in known:
                known.append(mention.name)
    return found


def one_bearer(given: Iterable[str]) -> str | None:
    """Return the fullest of several names if one person can bear them all, else None.

    >>> one_bearer(["Geir Pedersen", "Geir O. Pedersen", "Pedersen"]), one_bearer(["Ada Quill", "Bo Quill"])
    ('Geir Pedersen', None)
    """
    candidates = list(dict.fromkeys(given))
    by_words = {tuple(bearing_words(name)): name for name in reversed(candidates)}
    fullest = max(by_words, key=len, default=None)
    if fullest is None or not all(_shortens(words, fullest) for words in by_words):
        return None
    return by_words[fullest]


def _shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    return short[-1:] == full[-1:] and set(short) <= set(full)


def merged(written: Iterable[str]) -> dict[str, str]:
    """Give each name of an archive the name that its bearer is kept under: the fullest, where only one person fits.

    >>> merged(["Pedersen", "Geir O. Pedersen", "Moscow", "Russia", "Quill", "Ada Quill", "Bo Quill"])["Pedersen"]
    'Geir O. Pedersen'
    """
    known = speaker_names().aliases
    given = list(dict.fromkeys(written))
    by_last: dict[str, list[str]] = {}
    for name in given:
        if fold(name) not in known and len(bearing_words(name)) > 0:
            by_last.setdefault(bearing_words(name)[-1], []).append(name)
    kept = {name: known.get(fold(name), name) for name in given}
    for group in by_last.values():
        for name in group:
            kept[name] = one_bearer(other for other in group if _may_be(name, other)) or name
    return kept


def _may_be(name: str, other: str) -> bool:
    short, full = tuple(bearing_words(name)), tuple(bearing_words(other))
    return _shortens(short, full) or _shortens(full, short)
