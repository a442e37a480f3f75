"""Finds the role that an article gives a person right before or behind the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from rag.speaker_names import speaker_names

_BEFORE = (
    r"(?P<role>(?:[A-ZÀ-Þ][\w.’'-]*\s|special\s|senior\s|chief\s|deputy\s|foreign\s|prime\s|former\s|interim\s){{0,5}}"
    r"(?:{roles})(?:\s(?:of|for|to|on)\s(?:the\s)?[A-ZÀ-Þ][\w’'-]*(?:\s[A-ZÀ-Þ][\w’'-]*)*)?),?\s\Z"
)
_BEHIND = (
    r"(?:\s\([^)]*\))?,\s(?:the\s|an?\s|its\s)?"
    r"(?P<role>(?:[\w.’'-]+\s){{0,6}}?(?:{roles})\b[^,.;:”\"]{{0,60}}?)(?=[,.;]|\ssaid|\stold)"
)
_WORD_ENDS = re.compile(r"\b")
_ARTICLE = re.compile(r"^(?:The|An?)\s")
_REACH = 300
"""Characters before a name within which its role begins."""
_MOST_LOOKED_AT = 200
"""Places of a name that are looked at: whoever is named oftener has the role by then, or none."""


def role_beside(text: str, name: str) -> str | None:
    """Return the role beside a name, as the article words it: before the name wherever that is, else behind it.

    >>> role_beside("The UN Envoy Ada Quill left. Bo Holm, the chief negotiator, stayed.", "Ada Quill")
    'UN Envoy'
    >>> role_beside("The UN Envoy Ada Quill left. Bo Holm, the chief negotiator, stayed.", "Bo Holm")
    'chief negotiator'
    """
    # The name is no part of the patterns: to compile them for each name took longer than all else about speakers.
    before, behind = _patterns()
    starts = list(islice(_starts(text, name), _MOST_LOOKED_AT))
    whole = (start for start in starts if _WORD_ENDS.match(text, start + len(name)))
    found = (before.search(text, max(0, start - _REACH), start) for start in whole)
    first = next((one for one in found if one), None)
    first = first or next((one for start in starts if (one := behind.match(text, start + len(name)))), None)
    return _ARTICLE.sub("", " ".join(first["role"].split())) if first else None


def _starts(text: str, name: str) -> Iterator[int]:
    place = text.find(name)
    while place >= 0:
        yield place
        place = text.find(name, place + 1)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    roles = "|".join(sorted(speaker_names().roles))
    either = f"{roles}|{'|'.join(word.capitalize() for word in roles.split('|'))}"
    return re.compile(_BEFORE.format(roles=either)), re.compile(_BEHIND.format(roles=either))
